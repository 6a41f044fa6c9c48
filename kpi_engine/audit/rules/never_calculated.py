"""Rule S06: no formula has a result."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.book_facts import saved_by


@rule(
    "S06", "never-calculated", group="settings", severity="info",
    why="A program wrote the formulas and nobody calculated them: previews, links and readers see no "
        "figures.",
    remedy="Open the workbook in Excel and save it, or run kpi recalc with --output.",
    cite=Cite("ECMA-376, Part 1, 18.3.1.96 v (cell value)", read="2026-11-22"),
    examples=[
        Example("10 | 20 | =A1+B1 -> nothing", flagged=("workbook",)),
        Example("10 | 20 | =A1+B1"),
        Example("10 | 20", why="a workbook without formulas"),
    ],
)  # fmt: skip
def never_calculated(book: AuditBook) -> Iterator[Flag]:
    """No formula of the workbook holds a result.

    Rules that look at values see nothing in such a workbook, which the coverage says.
    """
    formulas = sum(len(sheet.formulas) for sheet in book.sheets)
    if not formulas or any(cell.value is not None for sheet in book.sheets for cell in sheet.formulas):
        return
    book.leave_out("results of formulas", "the file holds none: it was never calculated")
    program = saved_by(book.package)
    yield Flag(
        f"None of the {formulas:,} formulas holds a result: the workbook was never calculated.",
        evidence=AuditEvidence(facts=(("Saved by", program or "a program that does not name itself"),)),
        about="never calculated",
    )
