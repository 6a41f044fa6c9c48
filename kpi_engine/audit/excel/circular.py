"""Formulas that read their own result: first sought among whole groups of copies, then cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position
from kpi_engine.audit.excel.held import inside, is_empty
from kpi_engine.audit.excel.operands import Edges, Operand, operands
from kpi_engine.audit.excel.standing import Standing
from kpi_engine.recalc.book import Place
from kpi_engine.tracing.cycles import circles
from kpi_engine.workbook.references import Area

_NOT_READING = frozenset(
    [
        "ROW",
        "ROWS",
        "COLUMN",
        "COLUMNS",
        "AREAS",
        "SHEET",
        "ISREF",
        "FORMULATEXT",
        "ISFORMULA",
        "OFFSET",
        "CELL",
    ]
)
_MOST_CELLS = 50_000
_MOST_PAIRS = 5_000_000
"""Pairs of formulas of which one reads the other; thousands of sums over each other have more."""


def circular_groups(book: AuditBook) -> Iterator[list[Place]]:
    """The cells of each circle; groups too large to be followed are told in the coverage."""
    standing = Standing(book)
    known: dict[Copies, list[Copies]] = {}
    pairs = 0

    def following(copies: Copies) -> Sequence[Copies]:
        nonlocal pairs
        if copies not in known:
            if pairs > _MOST_PAIRS:
                book.leave_out("circular references", f"over {_MOST_PAIRS:,} formulas read formulas")
                return ()
            known[copies] = list(_read_by(book, copies, standing))
            pairs += len(known[copies])
        return known[copies]

    every = [copies for sheet in book.sheets for copies in sheet.copies]
    for group in circles(every, following):
        if _goes_one_way(book, group):
            continue
        if sum(len(copies.positions) for copies in group) > _MOST_CELLS:
            book.leave_out("circular references in a large group of formulas", f"over {_MOST_CELLS:,} cells")
            continue
        yield from _cells_in_circles(book, group)


def path(cells: Sequence[Place], follows: Callable[[Place], Sequence[Place]]) -> list[Place]:
    """The shortest way from the first cell back to itself."""
    start = min(cells)
    came: dict[Place, Place] = {}
    waiting = [start]
    for place in waiting:
        for each in follows(place):
            if each == start:
                way = [place]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            if each not in came:
                came[each] = place
                waiting.append(each)
    return [start]


def cell_reads(book: AuditBook, places: set[Place]) -> Callable[[Place], Sequence[Place]]:
    """What each of these cells reads among them."""
    columns: dict[str, dict[int, list[int]]] = {}
    for sheet, row, column in sorted(places):
        columns.setdefault(sheet, {}).setdefault(column, []).append(row)
    known: dict[Place, Sequence[Place]] = {}

    def following(place: Place) -> Sequence[Place]:
        if place not in known:
            sheet = book.sheet(place[0])
            copies = sheet.copies_at[place[1:]] if sheet else None
            known[place] = [
                (operand.sheet, *position)
                for operand in (_reading(book, copies) if copies else ())
                for position in inside(columns.get(operand.sheet, {}), operand.edges(*place[1:]))
            ]
        return known[place]

    return following


def _reading(book: AuditBook, copies: Copies) -> Iterator[Operand]:
    """The references whose cells decide the result; INDEX reads one cell of its table, nobody knows which."""
    for each in operands(book, copies):
        is_picked = each.function == "INDEX" and not each.argument and not each.is_cell
        if each.function not in _NOT_READING and not is_picked:
            yield each


def _read_by(book: AuditBook, copies: Copies, standing: Standing) -> set[Copies]:
    read = {
        (operand.sheet, operand.reach(block))
        for operand in _reading(book, copies) for block in copies.areas
    }  # fmt: skip
    return set().union(*(standing.inside(*each) for each in read))


def _goes_one_way(book: AuditBook, group: Sequence[Copies]) -> bool:
    """True where every formula of the group reads only cells of it above, below, left or right of its own."""
    if len({copies.sheet for copies in group}) > 1:
        return False
    members: dict[int, list[int]] = {}
    for row, column in sorted(position for copies in group for position in copies.positions):
        members.setdefault(column, []).append(row)
    ways = set(_WAYS)
    for copies in group:
        for operand in _reading(book, copies):
            if operand.sheet == copies.sheet:
                for block in copies.areas:
                    if not is_empty(members, operand.reach(block)):
                        ways = {way for way in ways if all(_WAYS[way](operand.edges(*at), at)
                                                           for at in _corners(block))}  # fmt: skip
    return bool(ways)


def _corners(block: Area) -> set[Position]:
    return {(row, column) for row in (block.top, block.bottom) for column in (block.left, block.right)}


_WAYS: dict[str, Callable[[Edges, Position], bool]] = {
    "up": lambda read, at: read[2] < at[0] or (read[0] == read[2] == at[0] and read[3] < at[1]),
    "left": lambda read, at: read[3] < at[1] or (read[1] == read[3] == at[1] and read[2] < at[0]),
    "down": lambda read, at: read[0] > at[0] or (read[0] == read[2] == at[0] and read[1] > at[1]),
    "right": lambda read, at: read[1] > at[1] or (read[1] == read[3] == at[1] and read[0] > at[0]),
}


def _cells_in_circles(book: AuditBook, group: Sequence[Copies]) -> Iterator[list[Place]]:
    places = {(copies.sheet, *position) for copies in group for position in copies.positions}
    yield from circles(sorted(places), cell_reads(book, places))
