"""Rule V21: a text is a date whose year has two digits."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.magnitudes.dates import date_in
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.rectangles import blocks
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area


@rule(
    "V21", "text-date-two-digit-year", group="values", severity="info", confidence="medium",
    why="Each program and each setting reads 29 or 30 as another century once the text becomes a date.",
    remedy="Enter the date as a date, or with all four digits of the year.",
    cite=Cite("Excel background error checking, cells containing years represented as 2 digits",
              read="2026-11-22"),
    gives_way_to=("V22",), excel_ignores="twoDigitTextYear",
    examples=[
        Example("""
            Renewal    | Fee
            '31.12.29  | 10
            '01.03.30  | 20
            """, flagged=("A2:A3",)),
        Example("""
            Renewal     | Version | Part
            '31.12.2029 | '1.2.14a | '12-34-567
            2030-03-01  | '14.20.33 | '3/4
            """, why="four digits, versions, part numbers"),
    ],
)  # fmt: skip
def text_date_two_digit_year(book: AuditBook) -> Iterator[Flag]:
    """A typed text reads as a date and gives its year in two digits: `31.12.29`, `5 Mar 30`."""
    for sheet in book.sheets:
        found = {
            cell.position: cell.value for cell in sheet.constants
            if isinstance(cell.value, str) and any(letter.isdigit() for letter in cell.value)
            and date_in(cell.value) == "two digits"
        }  # fmt: skip
        for block in blocks(found):
            area = Area(sheet.name, *block)
            text = str(found[area.top, area.left])
            yield Flag(
                f"{area} holds the text {text[:30]!r}, a date with a year of two digits.", (area,),
                AuditEvidence(facts=(("Text", text),)),
            )  # fmt: skip
