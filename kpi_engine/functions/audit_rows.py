"""The rows of an audit: what a figure's ties, its bound, its guide's benchmarks and targets say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpi_engine.diagnosis.diagnose import diagnose
from kpi_engine.diagnosis.figures import Figure, is_of_a_business
from kpi_engine.functions.soundness import verdict_on
from kpi_engine.functions.status import status
from kpi_engine.functions.targets import gap_to, target_for
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.digits import decimals_of, half_unit
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.finding import SEVERITIES, Finding, Severity
from kpi_engine.model.guide import Guide
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import fixed, written

_ALONE: dict[str, Severity] = {"bound": "error", "scale": "info", "period": "info", "benchmark": "info"}
"""How grave it is what speaks against a single figure. Unusual is no error."""


class Stated(NamedTuple):
    """A figure of the list: where it stands in the range, its name as typed, and what it is."""

    id: str
    name: str
    value: float
    figure: Figure | None


class Row(NamedTuple):
    """A line of the table."""

    kpi: str
    value: float | str
    finding: str
    rule: str
    suggestion: float | str
    severity: Severity


def audit_rows(stated: Sequence[Stated], guide: Guide | None, year: float | None) -> list[Row]:
    """Every finding of the list, the gravest first; what ties and bounds say together is not said twice."""
    by_id = {item.id: item for item in stated}
    findings = diagnose([_fact(item, guide) for item in stated if item.figure])
    rows = [row for finding in findings for row in _together(finding, by_id)]
    named = {id_ for finding in findings for id_ in finding.facts}
    doubted = {id_ for finding in findings for id_, _ in finding.proposed}
    for item in stated:
        rows += _alone(item, item.id in named) if item.id not in doubted else ()
        rows += _against_target(item, guide, year) if item.id not in doubted else ()
        rows += _unknown(item)
    return sorted(rows, key=lambda row: SEVERITIES.index(row.severity))


def _fact(item: Stated, guide: Guide | None) -> Fact:
    return Fact(
        item.id, item.name, item.value, written(item.value), half_unit(decimals_of(item.value)), Place(),
        guide=guide.id if guide else "",
    )  # fmt: skip


def _together(finding: Finding, by_id: dict[str, Stated]) -> Iterator[Row]:
    """A row for each figure with a proposal; what is only a question is one row for all its figures."""
    text = f"{finding.verdict}: {finding.message}"
    for id_, proposed in finding.proposed:
        item = by_id[id_]
        yield Row(item.name, item.value, text, finding.rule, proposed, finding.severity)
    if not finding.proposed:
        items = [by_id[id_] for id_ in finding.facts]
        value = items[0].value if len(items) == 1 else "; ".join(written(item.value) for item in items)
        kpis = ", ".join(dict.fromkeys(item.name for item in items))
        yield Row(kpis, value, text, finding.rule, "", finding.severity)


def _alone(item: Stated, named: bool) -> Iterator[Row]:
    """What KPI_CHECK says of the figure, unless a finding speaks of it already."""
    found = verdict_on(item.figure, item.value) if item.figure else None
    if found and found.word != "ok" and not (named and found.word in ("bound", "scale")):
        fits = "" if found.fits is None else found.fits
        yield Row(item.name, item.value, str(found), found.word, fits, _ALONE[found.word])


def _against_target(item: Stated, guide: Guide | None, year: float | None) -> Iterator[Row]:
    """How far the figure is off the guide's target of the year; a target is no suggestion for a cell."""
    kpi = item.figure.kpi if item.figure else None
    if kpi is None or guide is None or year is None:
        return
    verdict = status(guide, kpi.id, item.value, year)
    target = target_for(kpi, year)
    if verdict not in ("watch", "off") or isinstance(target, CellError):
        return
    gap = gap_to(kpi, item.value, target)
    short = f" by {fixed(abs(float(gap)) * 100, 1)} %" if target and kpi.unit is not Unit.DATE else ""
    doubt = "; the guide marks it uncertain" if any(mark.kind == "uncertain" for mark in kpi.marks) else ""
    text = f"target: {verdict}, misses {written(target)} of {year:.0f}{short}{doubt}"
    yield Row(item.name, item.value, text, "target", "", "warning" if verdict == "off" else "info")


def _unknown(item: Stated) -> Iterator[Row]:
    if item.figure is not None and not is_of_a_business(item.value):
        text = "not checked against the others: no business has a figure of this size"
        yield Row(item.name, item.value, text, "size", "", "warning")
    if item.figure is None:
        text = f"not checked: no figure is called {item.name[:60]}; kpi list has the names"
        yield Row(item.name, item.value, text, "unknown name", "", "info")
