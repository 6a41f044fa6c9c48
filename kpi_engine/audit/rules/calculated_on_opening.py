"""Rule S05: the file asks to be calculated when it is opened."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.book_facts import calculation_settings


@rule(
    "S05", "calculated-on-opening", group="settings", severity="info",
    why="Programs that read the stored results without calculating may see other figures than Excel "
        "will show.",
    remedy="Open the workbook in Excel and save it.",
    cite=Cite("ECMA-376, Part 1, 18.2.2 calcPr (fullCalcOnLoad)", read="2026-11-22"),
    examples=[
        Example("10 | 20 | =A1+B1", settings={"fullCalcOnLoad": "true"}, flagged=("workbook",)),
        Example("10 | 20 | =A1+B1", settings={"fullCalcOnLoad": "false"}),
    ],
)  # fmt: skip
def calculated_on_opening(book: AuditBook) -> Iterator[Flag]:
    """The file asks for a full calculation on opening.

    Its stored results count as old until then.
    """
    if calculation_settings(book.package).get("fullCalcOnLoad") in ("1", "true"):
        yield Flag(
            "The file asks to be calculated on opening: what Excel shows may differ from the stored results.",
            about="fullCalcOnLoad",
        )
