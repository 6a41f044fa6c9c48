"""Rule V13: an amount is shown as a percentage."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.excel.shown_as import only_adds, showings, shown_as
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_AMOUNT = 10
"""1,000 %: a sum of amounts below it could be a sum of rates."""


@rule(
    "V13", "percent-format-on-amount", group="values", severity="warning", confidence="medium",
    why="The reader sees 123400 % where the cell holds 1,234: the figure is right and reads wrong.",
    remedy="Give the cell the number format of the amounts that it adds.",
    cite=Cite("Excel background error checking, misleading number formats", read="2026-11-22"),
    examples=[
        Example("""
            Jan | Feb | Total
            500 | 734 | =A2+B2 {0.0%}
            """, flagged=("C2",)),
        Example("""
            Jan | Feb | Total
            500 | 734 | =A2+B2 {#,##0}
            """),
        Example("""
            Jan | Feb | Growth
            5   | 734 | =B2/A2-1 {0.0%}
            """),
        Example("""
            Jan          | Feb          | Total
            12.5 {0.0%}  | 20.1 {0.0%}  | =A2+B2 {0.0%}
            """),
    ],
)  # fmt: skip
def percent_format_on_amount(book: AuditBook) -> Iterator[Flag]:
    """A formula that only adds amounts, none of them a percentage, is formatted as a percentage."""
    percent = {number for number, how in shown_as(book).items() if how.kind == "percent"}
    for sheet in book.sheets if percent else ():
        for copies in sheet.copies:
            cell = sheet.cells[copies.first]
            if cell.style in percent and isinstance(cell.value, int | float) and abs(cell.value) >= _AMOUNT:
                added = [how for _, how in showings(book, copies, only_adds(book, copies))]
                if added and all(how.kind == "number" for how in added):
                    yield Flag(
                        f"{copies.areas[0]} adds amounts and is shown as a percentage: {cell.value:,.0%}.",
                        copies.areas,
                        AuditEvidence(facts=(("Format", book.styles[cell.style].number_format),)),
                    )  # fmt: skip
