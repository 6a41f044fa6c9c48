"""Rule D20: a timeline leaves a period out, or has one twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.layout.months import Timeline, timelines
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import plain
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_YEAR, _DEEPEST = 12, 5


@rule(
    "D20", "timeline-with-gap", group="design", severity="warning", confidence="medium",
    why="Sums over the timeline leave a month out or count one twice, and growth rates span two months.",
    remedy="Correct the heading, or put in the column that is missing.",
    cite=Cite("FAST Standard, one consistent timeline on all sheets", read="2026-11-22"),
    examples=[
        Example("""
            MRR    | Jan 2026 | Feb 2026 | Mar 2026 | May 2026 | Jun 2026 | Jul 2026 | Aug 2026
            Amount | 1 | 2 | 3 | 4 | 5 | 6 | 7
            """, flagged=("E1",)),
        Example("""
            MRR    | Jan | Feb | Mar | Mar | May | Jun | Jul
            Amount | 1 | 2 | 3 | 4 | 5 | 6 | 7
            """, flagged=("E1",), why="March twice where April should be"),
        Example("""
            MRR    | Sep | Oct | Nov | Dec | Jan | Feb | Mar
            Amount | 1 | 2 | 3 | 4 | 5 | 6 | 7
            """, why="a financial year"),
        Example("""
            MRR    | Jan | Feb | Mar | Apr | May | Jun | Jan | Feb | Mar | Apr | May | Jun
            Amount | 1 | 2 | 3 | 4 | 5 | 6 | 1 | 2 | 3 | 4 | 5 | 6
            """, why="two half-years side by side"),
        Example("""
            Invoice | Jan 2026 | Jan 2026 | Mar 2026 | May 2026 | Jun 2026 | Jul 2026 | Aug 2026
            Amount  | 1 | 2 | 3 | 4 | 5 | 6 | 7
            """, why="no timeline: several steps differ"),
        Example("""
            Payment | 1st | 2nd | 3rd | 4th | 5th | 6th | 7th
            Due     | Jan 2026 | Feb 2026 | Mar 2026 | May 2026 | Jun 2026 | Jul 2026 | Aug 2026
            Amount  | 1 | 2 | 3 | 4 | 5 | 6 | 7
            """, why="months below headings of their own are data"),
    ],
)  # fmt: skip
def timeline_with_gap(book: AuditBook) -> Iterator[Flag]:
    """Six or more months or quarters in a row of headings, one step of which is 0 or 2 instead of 1.

    One month twice and the next one left out (Mar, Mar, May) is one fault. Where more steps differ, or the
    odd step goes back to where the line began, the cells are no timeline.
    """
    for sheet in book.sheets:
        for line in timelines(book, sheet):
            at = _odd(line) if line.across and _is_heading(sheet, line) else None
            if at is not None:
                cell, before = line.cells[at], line.cells[at - 1]
                area = Area(sheet.name, cell.row, cell.column, cell.row, cell.column)
                what = (
                    "repeats the period" if line.numbers[at] == line.numbers[at - 1] else "skips the period"
                )
                yield Flag(f"{area} {what} of the timeline that comes before it.", (area,),
                           AuditEvidence(facts=(("Before", str(plain(before.value))),
                                                ("Here", str(plain(cell.value))))))  # fmt: skip


def _is_heading(sheet: SheetCells, line: Timeline) -> bool:
    """True where nothing of its own stands above the periods, and figures stand below them."""
    above = sum(sheet.get(cell.row - 1, cell.column) is not None for cell in line.cells)
    below = sum(_figure_below(sheet, cell) for cell in line.cells)
    return 2 * above <= len(line.cells) and 2 * below >= len(line.cells)


def _figure_below(sheet: SheetCells, cell: Cell) -> bool:
    below = (sheet.get(cell.row + down, cell.column) for down in range(1, _DEEPEST + 1))
    return any(found is not None and found.is_number for found in below)


def _odd(line: Timeline) -> int | None:
    """The place where the timeline breaks; None for a sound one, and for what is none."""
    steps = [later - earlier for earlier, later in pairwise(line.numbers)]
    if line.unit == "month of any year":
        steps = [step + _YEAR if step <= -_YEAR + 2 else step for step in steps]
    usual, count = Counter(steps).most_common(1)[0]
    odd = [at for at, step in enumerate(steps, 1) if step != usual]
    if usual != 1 or not odd or count < len(steps) - 2 or count < 4:
        return None
    values = [steps[at - 1] for at in odd]
    if values in ([0], [2]) or (values == [0, 2] and odd[1] == odd[0] + 1):
        return odd[0]
    return None
