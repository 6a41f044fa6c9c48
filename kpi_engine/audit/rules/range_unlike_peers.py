"""Rule F02: a sum runs over more or fewer cells than the sums beside it."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.peers.flags import flags
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


@rule(
    "F02", "range-unlike-peers", group="formulas", severity="warning", confidence="medium",
    why="A total over other rows than the totals beside it leaves something out or counts it twice.",
    remedy="Give the range the same first and last row (or column) as its peers.",
    cite=Cite("Excel background error checking, formulas which omit cells in a region", read="2026-11-22"),
    excel_ignores="formulaRange",
    examples=[
        Example("""
            Cost    | Jan | Feb | Mar | Apr
            Ads     | 10  | 11  | 12  | 13
            Events  | 20  | 21  | 22  | 23
            Partner | 30  | 31  | 32  | 33
            Total   | =SUM(B2:B4) | =SUM(C2:C3) | =SUM(D2:D4) | =SUM(E2:E4)
            """, flagged=("C5",), why="February leaves out the last row."),
        Example("""
            Cost    | Jan | Feb | Mar | Apr
            Ads     | 10  | 11  | 12  | 13
            Events  | 20  | 21  | 22  | 23
            Total   | =SUM(B2:B3) | =SUM(C2:C3) | =SUM(D2:D3) | =SUM(E2:E3)
            """),
        Example("""
            Region | Jan | Feb | Mar | Year
            North  | 10  | 11  | 12  | =SUM(B2:D2)
            South  | 20  | 21  | 22  | =SUM(B3:D3)
            East   | 20  | 21  | 22  | =SUM(B4:D4)
            Total  | =SUM(B2:B4) | =SUM(C2:C4) | =SUM(D2:D4) | =SUM(E2:E4)
            """, why="a total of totals"),
        Example("""
            M   | Plan | Real | Plan | Real | Plan | Real
            Jan | 10   | 11   | 12   | 13   | 10   | 11
            Feb | 20   | 21   | 22   | 23   | 20   | 21
            Mar | 20   |      | 22   |      | 20   |
            Sum | =SUM(B2:B4) | =SUM(C2:C3) | =SUM(D2:D4) | =SUM(E2:E3) | =SUM(F2:F4) | =SUM(G2:G3)
            """, why="plan and actual take turns"),
    ],
)  # fmt: skip
def range_unlike_peers(book: AuditBook) -> Iterator[Flag]:
    """A sum, average or count whose range begins or ends elsewhere than in the cells beside it.

    Flagged where at least two peers in the same row or column agree against each cell.
    """
    yield from flags(book, "range", "peer")
