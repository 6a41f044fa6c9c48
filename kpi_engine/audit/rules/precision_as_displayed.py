"""Rule S02: amounts are cut to the decimals that are shown."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.book_facts import calculation_settings


@rule(
    "S02", "precision-as-displayed", group="settings", severity="warning",
    why="Excel has cut typed numbers to the decimals shown, for good, and every result is rounded "
        "before it is used.",
    remedy="File, Options, Advanced: clear Set precision as displayed. Decimals that were cut must be "
           "typed again.",
    cite=Cite("Excel, change formula recalculation, iteration, or precision", read="2026-11-22"),
    examples=[
        Example("10 | 20 | =A1+B1", settings={"fullPrecision": "false"}, flagged=("workbook",)),
        Example("10 | 20 | =A1+B1"),
    ],
)  # fmt: skip
def precision_as_displayed(book: AuditBook) -> Iterator[Flag]:
    """The workbook calculates with the numbers as they are displayed.

    A number format decides then what a figure is.
    """
    if calculation_settings(book.package).get("fullPrecision") in ("0", "false"):
        yield Flag(
            "Precision as displayed is on: every number is rounded to the decimals that its cell shows.",
            about="precision",
        )
