"""Rule V17: a figure that is not zero is shown as 0."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, rectangles
from kpi_engine.audit.excel.shown_as import is_shown_as_nothing
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_NOISE = 1e-9
"""Smaller results are what is left over from rounding."""


@rule(
    "V17", "figure-shown-as-zero", group="values", severity="info",
    why="A rate of 0.4 in a format without decimals reads as 0, and the figures that it gives seem wrong.",
    remedy="Show the decimals that the figure needs, or format a rate as a percentage.",
    cite=Cite("Excel background error checking, misleading number formats", read="2026-11-22"),
    examples=[
        Example("""
            Price | Rate    | Fee
            500   | 0.04 {0} | =A2*B2
            """, flagged=("B2",)),
        Example("""
            Price | Rate       | Fee
            500   | 0.004 {0%} | =A2*B2
            """, flagged=("B2",)),
        Example("""
            Price | Rate        | Fee
            500   | 0.04 {0.0%} | =A2*B2
            """),
        Example("""
            Price | Rate  | Fee
            500   | 0 {0} | =A2*B2
            """),
        Example("""
            Price | Note
            500   | 0.04 {0}
            """, why="no formula reads it"),
    ],
)  # fmt: skip
def figure_shown_as_zero(book: AuditBook) -> Iterator[Flag]:
    """A cell that formulas read shows 0 and holds something else: its format leaves the decimals out."""
    formats = [book.styles[number].number_format for number in range(len(book.styles))]
    narrow = {number for number, text in enumerate(formats) if is_shown_as_nothing(0.0001, text)}
    for sheet in book.sheets if narrow else ():
        found: dict[int, list[Cell]] = {}
        for cell in sheet.cells.values():
            if cell.style in narrow and isinstance(cell.value, float) and _NOISE < abs(cell.value) < 1:
                shown = is_shown_as_nothing(cell.value, formats[cell.style])
                if shown and book.uses.is_read(sheet.name, cell.row, cell.column):
                    found.setdefault(cell.style, []).append(cell)
        for style, cells in found.items():
            areas = rectangles(sheet.name, (cell.position for cell in cells))
            yield Flag(
                f"{areas[0]} shows 0 and holds {cells[0].value:.6g}; formulas read it.", areas,
                AuditEvidence(facts=(("Format", formats[style]),)),
            )  # fmt: skip
