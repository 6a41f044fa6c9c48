"""Rule H03: a figure that formulas read is made invisible by its format."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, rectangles
from kpi_engine.audit.layout.wording import where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.unseen import unseen_styles


@rule(
    "H03", "unseen-figure", group="structure", severity="info",
    why="The figure changes results, and no reader of the screen or the print can see it.",
    remedy="Give it a format that shows it, or move it to the inputs.",
    cite=Cite("OAK and PerfectXL, invisible content", read="2026-11-22"),
    examples=[
        Example("""
            Sales   | 100
            Factor  | 1.2 {;;;}
            Outlook | =B1*B2
            """, flagged=("B2",)),
        Example("""
            Sales   | 100
            Factor  | 1.2 {0.0}
            Outlook | =B1*B2
            Helper  | 3 {;;;}
            """, why="nothing reads the helper"),
    ],
)  # fmt: skip
def unseen_figure(book: AuditBook) -> Iterator[Flag]:
    """A number other than 0 in white on white, or with a format such as `;;;`, that a formula reads.

    Conditional formats, which may show it again, are not looked at.
    """
    unseen = unseen_styles(book.package)
    if not unseen:
        return
    for sheet in book.sheets:
        found: dict[str, list[Position]] = {}
        for cell in sheet.cells.values():
            is_unseen = cell.style in unseen and cell.is_number and bool(cell.value)
            if is_unseen and book.uses.is_read(sheet.name, cell.row, cell.column):
                found.setdefault(unseen[cell.style], []).append(cell.position)
        for why, positions in found.items():
            areas = rectangles(sheet.name, positions)
            yield Flag(f"{where(areas)} cannot be seen ({why}) and formulas read it.", areas,
                       AuditEvidence(facts=(("Shown", why),)), about=why)  # fmt: skip
