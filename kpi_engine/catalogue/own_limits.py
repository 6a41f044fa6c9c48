"""A company's own targets and benchmarks must be possible: 85 for a share is 85 % without its sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi_engine.catalogue.limits import hard_bounds
from kpi_engine.model.company import Company, OwnTargets, Path, Problem
from kpi_engine.model.guide import Benchmark, GuideKpi
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import written

_EVERY_YEAR = "every_year"
_LARGEST_SHARE = 10.0
"""1,000 %: nobody aims at more, not even for a growth or a net retention."""

Stated = tuple[Path, float]


def about_limits(company: Company, kpis: Iterable[GuideKpi]) -> Iterator[Problem]:
    """Every figure of the company that its KPI can never reach, or that is a percentage without its sign."""
    by_id = {kpi.id: kpi for kpi in kpis}
    for path, id_, value in _stated(company):
        text = _impossible(by_id[id_], value) if id_ in by_id else ""
        if text:
            yield Problem(path, text)


def _stated(company: Company) -> Iterator[tuple[Path, str, float]]:
    targets = [(("targets",), id_, each) for id_, each in company.targets.items()]
    benchmarks = [(("benchmarks",), id_, each) for id_, each in company.benchmarks.items()]
    for section, id_, own in targets:
        yield from ((path, id_, value) for path, value in _targets((*section, id_), own))
    for section, id_, compared in benchmarks:
        yield from ((path, id_, value) for path, value in _benchmarks((*section, id_), compared))
    for kpi in company.kpis:
        at: Path = ("kpis", kpi.id)
        yield from ((path, kpi.id, value) for path, value in _targets((*at, "targets"), kpi.targets))
        yield from ((path, kpi.id, value) for path, value in _benchmarks((*at, "benchmarks"), kpi.benchmarks))


def _targets(path: Path, own: OwnTargets) -> Iterator[Stated]:
    for segment, years in (("", own.years), *own.segments.items()):
        for year, value in years.items():
            if value is not None:
                place = (segment,) if segment else ()
                yield (*path, *place, str(year) if year else _EVERY_YEAR), value


def _benchmarks(path: Path, compared: tuple[Benchmark, ...]) -> Iterator[Stated]:
    for place, benchmark in enumerate(compared):
        yield from (((*path, str(place)), value) for _, value in benchmark.edges)


def _impossible(kpi: GuideKpi, value: float) -> str:
    """Why the KPI cannot be so; empty where it can."""
    bounds = hard_bounds(kpi)
    if kpi.unit is Unit.FRACTION and abs(value) > _LARGEST_SHARE:
        typed, percent = written(value), written(value * 100, grouped=True)
        return f"{typed} is {percent} %; write {typed} % or {written(value / 100)}"
    low, high = bounds.low, bounds.high
    if low is not None and value < low:
        return f"{kpi.unit.show(value)} cannot be: {kpi.label} is at least {kpi.unit.show(low)}"
    if high is not None and value > high:
        return f"{kpi.unit.show(value)} cannot be: {kpi.label} is at most {kpi.unit.show(high)}"
    return ""
