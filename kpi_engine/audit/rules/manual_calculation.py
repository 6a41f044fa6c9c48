"""Rule S01: the workbook does not calculate by itself."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.book_facts import calculation_settings


@rule(
    "S01", "manual-calculation", group="settings", severity="warning",
    why="Results stay as they were when an input changes; whoever opens the workbook first switches "
        "Excel to manual.",
    remedy="Formulas, Calculation Options, Automatic; then save. Or run kpi recalc to see which "
           "results are old.",
    cite=Cite("Excel, change formula recalculation, iteration, or precision", read="2026-11-22"),
    examples=[
        Example("10 | 20 | =A1+B1", settings={"calcMode": "manual"}, flagged=("workbook",)),
        Example("10 | 20 | =A1+B1"),
    ],
)  # fmt: skip
def manual_calculation(book: AuditBook) -> Iterator[Flag]:
    """The workbook is set to manual calculation.

    Data tables left out of automatic calculation are told as well, as a remark.
    """
    settings = calculation_settings(book.package)
    if settings.get("calcMode") == "manual":
        unsaved = settings.get("calcOnSave") in ("0", "false")
        then = ", not even when it is saved" if unsaved else " until somebody presses F9 or saves"
        yield Flag(f"Calculation is set to manual: results stay as they are{then}.", about="manual")
    elif settings.get("calcMode") == "autoNoTable":
        yield Flag(
            "Data tables (what-if) are left out of automatic calculation.", severity="info", about="tables"
        )
