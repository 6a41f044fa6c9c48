"""Recalculate & compare: every formula computed a second time, outside Excel, and what differs listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi_engine.hosts.macros.current import current
from kpi_engine.hosts.macros.port import Column, Line, MacroPort, Mark, Report
from kpi_engine.hosts.macros.registry import macro
from kpi_engine.hosts.macros.reporting import is_reported, publish
from kpi_engine.hosts.macros.waiting import while_waiting
from kpi_engine.model.finding import Severity

if TYPE_CHECKING:
    from kpi_engine.recalc import CellVerdict, Recalculation

_TITLE = "KPI Recalc"
_GRAVE: Mapping[str, Severity] = {
    "different": "error", "stale": "warning", "uncached": "warning", "not_verifiable": "info",
}  # fmt: skip
_TOLD = {
    "different": "different", "stale": "old result", "uncached": "no result",
    "not_verifiable": "not verifiable",
}  # fmt: skip
_COLUMNS = (
    Column("No.", 5), Column("Cell", 24), Column("Compared", 15), Column("In Excel", 18),
    Column("Computed again", 18), Column("Formula", 50), Column("Why", 60),
)  # fmt: skip


@macro(
    "recalculate", label="Recalculate & compare", tip="Compute every formula a second time and compare",
    icon="CalculateNow", group="Review", key="R", large=True,
)  # fmt: skip
def recalculate(port: MacroPort) -> None:
    """Computes every formula of the workbook once more, independently of Excel, and compares with what Excel
    shows, to nine digits. Cells that differ, hold an old result or cannot be verified go to a sheet KPI
    Recalc with links. Nothing is recalculated in Excel, and no value is changed.
    """
    from kpi_engine.engine.recalculating import recalculate as computed

    with current(port) as now:
        found = while_waiting(port, "Recalculating every formula…", lambda _: computed(now.path))
    port.progress("Comparing…")
    said = _counts(found)
    told = [each for each in found.told() if each.status in _GRAVE]
    if not told and not is_reported(port, _TITLE):
        port.tell(f"{port.workbook().name}: {said} There is nothing to list; no sheet was added.")
        return
    told.sort(key=lambda each: list(_GRAVE).index(each.status))
    marks = [Mark(each.sheet, each.cell, _GRAVE[each.status]) for each in told if _is_marked(each)]
    port.tell(f"{port.workbook().name}: {said} {publish(port, _report(found, told, said), marks)}")


def _is_marked(cell: CellVerdict) -> bool:
    return cell.status != "not_verifiable"


def _counts(found: Recalculation) -> str:
    summary = found.summary()
    parts = [f"{count:,} {_TOLD.get(status, status)}" for status, count in summary.items() if count]
    return f"{', '.join(parts)}." if parts else "No formula."


def _report(found: Recalculation, told: list[CellVerdict], said: str) -> Report:
    from kpi_engine.formula.references import quoted

    lines = tuple(
        Line(
            (number, f"{each.sheet}!{each.cell}", _TOLD[each.status], each.cached,
             each.computed if each.is_computed else None, f"={each.formula}", each.reason),
            _GRAVE[each.status],
            f"{quoted(each.sheet)}!{each.cell}",
        )
        for number, each in enumerate(told, 1)
    )  # fmt: skip
    day = f" TODAY taken {found.as_of}." if found.as_of else ""
    lead = f"Computed with {found.engine}.{day} Compared to a relative 0.000000001."
    return Report(_TITLE, (said, lead), _COLUMNS, lines, linked=1)
