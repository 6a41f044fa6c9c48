"""Rule U01: a rate is a hundred times the rates around it."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.magnitudes.neighbours import Outlier, outliers
from kpi_engine.audit.magnitudes.scale_flags import scale_flag
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite

_RATE = 1.5
"""Neighbours up to this size are rates: 1.5 is 150 %."""
_TIMES = 8.0
_FEWEST, _FEWEST_SHOWN = 3, 2
"""Neighbours that a rate needs; fewer where all of them are shown as percentages."""
_SPREAD = 100.0
_SLACK = 2.0
_FRACTIONS = 0.8


@rule(
    "U01", "percent-as-whole-number", group="values", severity="warning",
    why="5 in a line of rates is 500 %, not 5 %: everything that is multiplied by it is a hundred times off.",
    remedy="Enter the rate as 5% or 0.05, in the way of its neighbours.",
    cite=Cite("EuSpRIG, spreadsheet errors: units and scale", read="2026-11-22"),
    examples=[
        Example("""
            Month | Churn | MRR | Lost
            Jan   | 0.04  | 100 | =B2*C2
            Feb   | 0.05  | 100 | =B3*C3
            Mar   | 5     | 100 | =B4*C4
            Apr   | 0.06  | 100 | =B5*C5
            May   | 0.05  | 100 | =B6*C6
            """, flagged=("B4",)),
        Example("""
            Share  | 0.05 {0%} | 3 {0%} | 0.04 {0%}
            Budget | =100*B1   | =100*C1 | =100*D1
            """, flagged=("C1",), why="300% where the format shows 5% and 4%"),
        Example("""
            Plan  | Share | Customers
            A     | 0.25  | 25
            B     | 0.15  | 15
            C     | 0.35  | 35
            D     | 0.25  | 25
            Total |       | =SUM(C2:C5)
            """),
        Example("""
            Ratio            | Jan  | Feb  | Mar  | Apr
            Churn            | 0.02 | 0.03 | 0.02 | 0.03
            Growth           | 0.05 | 0.06 | 0.05 | 0.04
            Months to pay    | 12   | 11   | 12   | 13
            Margin           | 0.7  | 0.7  | 0.71 | 0.72
            Score            | =B2+B3+B4+B5 | =C2+C3+C4+C5 | =D2+D3+D4+D5 | =E2+E3+E4+E5
            """, why="a row of months among rows of rates"),
    ],
)  # fmt: skip
def percent_as_whole_number(book: AuditBook) -> Iterator[Flag]:
    """A typed number stands in a row or column of rates and fits among them once divided by 100.

    Its other direction must not hold numbers of its own size: a row of months in a table of rates is no slip.
    Where no formula reads the number, it is worth knowing only.
    """
    for sheet in book.sheets:
        told: set[tuple[int, int]] = set()
        for found in outliers(book, sheet):
            if found.cell.position not in told and _is_slip(book, found):
                told.add(found.cell.position)
                yield scale_flag(book, sheet, found, 100, "100 times the rates around it")


def _is_slip(book: AuditBook, found: Outlier) -> bool:
    rates = found.others
    fractions = sum(1 for each in rates if each != int(each))
    return (
        found.is_larger and found.size > 1 and found.times >= _TIMES
        and len(rates) >= (_FEWEST_SHOWN if _shown_as_percent(book, found) else _FEWEST)
        and max(rates) <= _RATE and fractions >= _FRACTIONS * len(rates) and found.spread <= _SPREAD
        and found.fits(100, _SLACK) and found.alike < 2 and not found.at_home(100)
    )  # fmt: skip


def _shown_as_percent(book: AuditBook, found: Outlier) -> bool:
    styles = (found.cell.style, *found.styles)
    return all(book.styles[number].showing.kind == "percent" for number in styles)
