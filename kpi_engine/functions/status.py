"""Status: is a figure on target, to be watched, off, or not even possible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kpi_engine.catalogue.limits import hard_bounds
from kpi_engine.functions.lookup import guide_kpi
from kpi_engine.functions.own_targets import OwnTargets, table_or_word
from kpi_engine.functions.reading import cell_function, number, word
from kpi_engine.functions.targets import (
    ACTUAL,
    EXCEL_EPOCH,
    KPI,
    LAST_DAY,
    SEGMENT,
    YEAR,
    gap_to,
    guide_of,
    guide_or_table,
    stated_kpi,
    target_for,
)
from kpi_engine.model.cell_error import NA, NUM, CellError
from kpi_engine.model.guide import UNSTATED, Benchmark, Guide, GuideKpi
from kpi_engine.model.unit import Unit

TOLERANCE = 0.05
_SLACK = 1e-9


def status(
    guide: Guide | OwnTargets, kpi: str, actual: float | CellError, year: float, segment: str | None = None,
    tolerance: float = TOLERANCE,
) -> str | CellError:  # fmt: skip
    """What to think of `actual`: check input, on target, watch, off, or how it stands to a benchmark.

    `check input` is a figure beyond a hard bound (a conversion of 150 %), whatever its target. `watch` is a
    shortfall of no more than `tolerance` of the target, `off` a larger one. Only a KPI without a target for
    the year is compared with a benchmark, if the guide states one range for it and its period; else there is
    `no target`. A date is on target to the end of the month that is aimed at, and off from then on.
    An undefined `actual` is passed on; #N/A for an unknown KPI, #NUM! for a tolerance below zero.
    """
    if isinstance(actual, CellError):
        return actual
    found = stated_kpi(guide, kpi)
    if isinstance(found, CellError):
        return found
    if not float(year).is_integer() or found.better == "neither":
        return NA
    if tolerance < -_SLACK:
        return NUM
    if not hard_bounds(found).contains(actual):
        return "check input"
    target = target_for(found, year, segment)
    if target is NA:
        return _against_benchmark(found, actual)
    if found.unit is Unit.DATE and not isinstance(target, CellError):
        return "on target" if _month_of(actual) <= _month_of(target) else "off"
    difference = target if isinstance(target, CellError) else gap_to(found, actual, target)
    if isinstance(difference, CellError):
        return difference
    if difference >= -_SLACK:
        return "on target"
    return "watch" if difference >= -tolerance - _SLACK else "off"


def _month_of(serial: float) -> tuple[int, int]:
    day = EXCEL_EPOCH + timedelta(days=int(min(max(serial, 0), LAST_DAY)))
    return day.year, day.month


def _against_benchmark(kpi: GuideKpi, actual: float) -> str:
    ranges = list(_ranges(tuple(item for item in kpi.benchmarks if kpi.compares_with(item))))
    if len(ranges) != 1:
        return "no target"
    low, high = ranges[0]
    if actual < low - _SLACK:
        return "below benchmark"
    return "above benchmark" if actual > high + _SLACK else "within benchmark"


def _ranges(benchmarks: tuple[Benchmark, ...]) -> Iterator[tuple[float, float]]:
    for benchmark in benchmarks:
        edges = dict(benchmark.edges)
        if "low" in edges and "high" in edges:
            yield edges["low"], edges["high"]


def benchmark_edge(kpi: GuideKpi, edge: str) -> float | CellError:
    """The low or high edge of the KPI's benchmark; #N/A where the guide states none.

    A range has both. Of named figures the first counts: `aim_above` is a low, `strong_below` a high, and a
    figure with neither word is what to reach, so a low where higher is better.
    """
    for low, high in _ranges(kpi.benchmarks):
        return float(low if edge == "low" else high)
    for benchmark in kpi.benchmarks:
        for name, figure in benchmark.edges:
            return float(figure) if edge == _side(name, kpi.better) else NA
    return NA


def _side(name: str, better: str) -> str:
    if name.endswith("_above") or name == "low":
        return "low"
    if name.endswith("_below") or name == "high":
        return "high"
    return "low" if better == "higher" else "high"


def benchmark_text(kpi: GuideKpi, guide: Guide) -> str | CellError:
    """Every benchmark of the KPI in words, its marks, and the guide it comes from; #N/A without any."""
    if not kpi.benchmarks:
        return NA
    parts = []
    for benchmark in kpi.benchmarks:
        figures = " to ".join(kpi.unit.show(figure) for _, figure in benchmark.edges)
        note = f" ({benchmark.note})" if benchmark.note else ""
        period = f" per {benchmark.period}" if benchmark.period not in ("", UNSTATED) else ""
        parts.append(f"{benchmark.name.replace('_', ' ')}: {figures}{period}{note}".removeprefix(": "))
    return "; ".join([*parts, *(str(mark) for mark in kpi.marks), f"source: {guide.title}"])


def _status(
    kpi: str, actual: float, year: float, source: str | OwnTargets, segment: str | None, tolerance: float
) -> str | CellError:
    guide = guide_of(source)
    return NA if guide is None else status(guide, kpi, actual, year, segment, tolerance)


def _benchmark(kpi: str, source: str | None, edge: str) -> str | float | CellError:
    guide = guide_of(source)
    found = guide_kpi(guide, kpi) if isinstance(guide, Guide) else None
    if found is None or not isinstance(guide, Guide):
        return NA
    return benchmark_text(found, guide) if edge == "text" else benchmark_edge(found, edge)


GUIDE = word("guide", "A guide by id or code, such as mas.", required=False)

KPI_STATUS = cell_function(
    "KPI_STATUS", "Status of a KPI",
    "On target, watch or off; check input for an impossible figure; the benchmark where no target is set.",
    (KPI, ACTUAL, YEAR, guide_or_table(), SEGMENT,
     number("tolerance", "Shortfall still to be watched, as a share of the target.", unit=Unit.FRACTION,
            required=False, default=TOLERANCE)),
    _status, question="Are we on target?", returns="text", prepare=table_or_word,
    examples=((("trial_to_paid", 1.5, 2026, "mas"), "check input"),
              (("arpu", 80, 2026, "css"), "below benchmark"),
              (("cac", 250, 2026, "mas"), "on target"), (("cac", 262, 2026, "mas"), "watch"),
              (("cac", 270, 2026, "mas"), "off"), (("gross_margin", 0.7, 2027, "mas"), "below benchmark"),
              (("nrr", 1.05, 2026, "mas"), "no target")),
)  # fmt: skip

KPI_BENCH = cell_function(
    "KPI_BENCH", "Benchmark of a KPI",
    "The benchmark that a guide states for a KPI: its low or high edge, or all of it in words.",
    (KPI, GUIDE,
     word("edge", "low, high, or text for all benchmarks and their source.", required=False, default="low",
          options=("low", "high", "text"))),
    _benchmark, question="What is usual in the industry?", returns="value",
    examples=((("gross_margin", "css", "low"), 0.75), (("gross_margin", "mas", "high"), 0.95),
              (("breakeven_months", "mas", "high"), 18),
              (("breakeven_months", "mas", "low"), NA), (("nrr", "mas"), NA)),
)  # fmt: skip
