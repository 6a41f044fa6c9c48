"""Rule D19: the same column means different months on different sheets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.layout.months import timelines
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import column_letters
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import plain
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area


@rule(
    "D19", "timelines-differ", group="design", severity="info",
    why="Whoever links sheet to sheet expects a column to be the same month everywhere.",
    remedy="Begin the timeline in the same column on every sheet.",
    cite=Cite("FAST Standard, one consistent timeline on all sheets", read="2026-11-22"),
    examples=[
        Example("""
            [Sales]
            Month | Jan 2026 | Feb 2026 | Mar 2026 | Apr 2026 | May 2026 | Jun 2026
            MRR   | 1 | 2 | 3 | 4 | 5 | 6
            [Costs]
            Month | Feb 2026 | Mar 2026 | Apr 2026 | May 2026 | Jun 2026 | Jul 2026
            Spend | 1 | 2 | 3 | 4 | 5 | =Sales!G2
            """, flagged=("Costs!B1:G1",)),
        Example("""
            [Sales]
            Month | Jan 2026 | Feb 2026 | Mar 2026 | Apr 2026 | May 2026 | Jun 2026
            MRR   | 1 | 2 | 3 | 4 | 5 | 6
            [Costs]
            Month | Jan 2026 | Feb 2026 | Mar 2026 | Apr 2026 | May 2026 | Jun 2026
            Spend | 1 | 2 | 3 | 4 | 5 | =Sales!G2
            """),
    ],
)  # fmt: skip
def timelines_differ(book: AuditBook) -> Iterator[Flag]:
    """Two sheets with a timeline of the same length of period that share no column with the same period.

    Told once for each sheet, with the first sheet before it that differs, where formulas link sheets at all.
    """
    first: dict[str, tuple[Area, str, dict[int, int], str]] = {}
    for sheet in book.sheets:
        for line in timelines(book, sheet):
            if line.across and line.unit != "month of any year" and sheet.name not in first:
                cells = line.cells
                area = Area(sheet.name, cells[0].row, cells[0].column, cells[-1].row, cells[-1].column)
                columns = {cell.column: number for cell, number in zip(cells, line.numbers, strict=True)}
                first[sheet.name] = area, line.unit, columns, str(plain(cells[0].value))
    told: set[str] = set()
    for one, other in combinations(first.values(), 2):
        shared = one[2].keys() & other[2].keys()
        differs = one[1] == other[1] and len(shared) > 1 and all(one[2][at] != other[2][at] for at in shared)
        if differs and other[0].sheet not in told and _are_linked(book, one[0].sheet, other[0].sheet):
            told.add(other[0].sheet)
            letters = column_letters(min(shared))
            yield Flag(
                f"Column {letters} is another period on {other[0]} than on {one[0]}.", (other[0],),
                AuditEvidence(facts=((one[0].sheet, one[3]), (other[0].sheet, other[3]))),
            )  # fmt: skip


def _are_linked(book: AuditBook, one: str, other: str) -> bool:
    """True where formulas of one of the two sheets name the other."""
    for home, away in ((one, other), (other, one)):
        sheet = book.sheet(home)
        mark = away.casefold().replace("'", "''")
        if sheet and any(isinstance(piece, str) and piece.casefold().rstrip("!'").endswith(mark)
                         for copies in sheet.copies for piece in copies.shape):  # fmt: skip
            return True
    return False
