"""Rule F01: a formula reads other cells than its neighbours' copies."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.peers.flags import flags
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


@rule(
    "F01", "formula-unlike-neighbours", group="formulas", severity="warning", confidence="medium",
    why="One cell of a row or column that reads other cells than the cells around it is computed otherwise, "
        "and nothing on the sheet shows it.",
    remedy="Write the formula of the neighbours, or say beside the cell why it differs.",
    cite=Cite("Excel background error checking, formulas inconsistent with other formulas in the region",
              read="2026-11-22"),
    excel_ignores="formula", gives_way_to=("F02", "F03"),
    examples=[
        Example("""
            Month | Customers | ARPU | MRR
            Jan   | 10        | 50   | =B2*C2
            Feb   | 12        | 50   | =B3*C3
            Mar   | 15        | 51   | =B3*C4
            Apr   | 18        | 52   | =B5*C5
            May   | 21        | 52   | =B6*C6
            """, flagged=("D4",), why="March reads the customers of February."),
        Example("""
            Month | Customers | ARPU | MRR
            Jan   | 10        | 50   | =B2*C2
            Feb   | 12        | 50   | =B3*C3
            Mar   | 15        | 51   | =C4*B4
            Apr   | 18        | 52   | =B5*C5
            """, why="the same product in another order"),
        Example("""
            Month   | Jan | Feb    | Mar    | Apr    | May
            Opening | 100 | =B4    | =C4    | =D4    | =E4
            New     | 10  | 12     | 9      | 14     | 11
            Closing | =B2+B3 | =C2+C3 | =D2+D3 | =E2+E3 | =F2+F3
            """, why="the first period opens with an input"),
        Example("""
            Quarter | Q1 | Q2 | Q3 | Q4
            Sales   | 10 | 12 | 9  | 14
            Growth  |    | =C2/B2-1 | =D2/C2-1 | =E2/D2-1
            Year    | =B2*4 | =SUM(B2:C2)*2 | =SUM(B2:D2)*4/3 | =SUM(B2:E2)
            """, why="formulas that have nothing in common are no copies"),
    ],
)  # fmt: skip
def formula_unlike_neighbours(book: AuditBook) -> Iterator[Flag]:
    """A formula between copies of another one reads a cell that lies elsewhere than in these.

    Flagged where at least two neighbours speak against each cell. A formula that comes back regularly, that
    its neighbours in the other direction share, or that opens a row is taken as meant.
    """
    yield from flags(book, "reference", "neighbour")
