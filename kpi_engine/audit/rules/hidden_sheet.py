"""Rule H01: a hidden sheet."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_VERY = "veryHidden"


@rule(
    "H01", "hidden-sheet", group="structure", severity="info",
    why="Figures come from a place that readers do not see; Unhide does not even list a very hidden one.",
    remedy="Show the sheet, or say on the first sheet what it holds and why it is hidden.",
    cite=Cite("Inquire workbook analysis, hidden and very hidden sheets", read="2026-11-22"),
    examples=[
        Example("""
            [Report]
            Sales | =Data!B1
            [Data]
            Sales | 10
            [Old]
            Sales | 9
            """, hidden=("Data", "!Old"), flagged=("Data", "Old")),
        Example("""
            [Report]
            Sales | =Data!B1
            [Data]
            Sales | 10
            """),
    ],
)  # fmt: skip
def hidden_sheet(book: AuditBook) -> Iterator[Flag]:
    """A worksheet that is hidden or very hidden, with the cells it holds and whether others read them."""
    for info in book.worksheets:
        if info.state == "visible":
            continue
        sheet = book.sheet(info.name)
        cells = len(sheet.cells) if sheet else 0
        how = "very hidden (only a macro editor shows it)" if info.state == _VERY else "hidden"
        yield Flag(f"Sheet {info.name} is {how} and holds {cells:,} cells.", sheet=info.name,
                   evidence=AuditEvidence(facts=(("State", how), ("Cells", str(cells)))))  # fmt: skip
