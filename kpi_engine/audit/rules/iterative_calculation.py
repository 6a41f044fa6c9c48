"""Rule S03: circular formulas are allowed."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.book_facts import calculation_settings


@rule(
    "S03", "iterative-calculation", group="settings", severity="info",
    why="Excel no longer warns of a circular formula; its result depends on how often it was calculated.",
    remedy="Clear Enable iterative calculation unless a circle is meant and documented.",
    cite=Cite("Excel, change formula recalculation, iteration, or precision", read="2026-11-22"),
    examples=[
        Example("10 | 20 | =A1+B1", settings={"iterate": "true"}, flagged=("workbook",)),
        Example("10 | 20 | =A1+B1"),
    ],
)  # fmt: skip
def iterative_calculation(book: AuditBook) -> Iterator[Flag]:
    """Iterative calculation is on.

    Circular formulas themselves are told by the rule circular-reference.
    """
    settings = calculation_settings(book.package)
    if book.package.iterate:
        times, change = settings.get("iterateCount", "100"), settings.get("iterateDelta", "0.001")
        yield Flag(
            f"Iterative calculation is on ({times} times, until results move less than {change}): a circular "
            "formula gives no warning.",
            about="iterate",
        )
