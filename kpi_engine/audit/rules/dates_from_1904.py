"""Rule S04: days are counted from 1904."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


@rule(
    "S04", "dates-from-1904", group="settings", severity="info",
    why="A date copied as a number from or to an ordinary workbook is four years and a day wrong.",
    remedy="File, Options, Advanced: Use 1904 date system; dates already typed move by 1,462 days "
           "when it is cleared.",
    cite=Cite("Excel, date systems in Excel", read="2026-11-22"),
    examples=[
        Example("10 | 20 | =A1+B1", settings={"date1904": "true"}, flagged=("workbook",)),
        Example("10 | 20 | =A1+B1"),
    ],
)  # fmt: skip
def dates_from_1904(book: AuditBook) -> Iterator[Flag]:
    """The workbook counts days from 1 January 1904.

    This was the way of Excel for the Macintosh.
    """
    if book.package.date1904:
        yield Flag("Dates are counted from 1904: the same number is another day elsewhere.", about="1904")
