"""Rule L15: two ranges that are read line by line do not begin in the same line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, rectangles
from kpi_engine.audit.excel.lookup_arguments import calls, function_of, reference_of
from kpi_engine.audit.excel.lookups import lookups
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Call
from kpi_engine.formula.references import Reference
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_PAIRED = {
    "SUMIF": (0, 2), "AVERAGEIF": (0, 2), "SUMIFS": (0, 1), "AVERAGEIFS": (0, 1), "COUNTIFS": (0, 2),
    "MAXIFS": (0, 1), "MINIFS": (0, 1),
}  # fmt: skip
"""Which arguments are read side by side; more criteria follow in steps of two."""
_FEWEST = 3
"""Lines in a range; shorter ones are chosen by hand."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two ranges that a function reads side by side, as the first of the copies has them."""

    copies: Copies
    function: str
    one: Reference
    other: Reference

    def place(self, reference: Reference, at: Position) -> Area:
        """The cells that a reference is for the copy at a position."""
        first = self.copies.first
        there = reference.moved(at[0] - first[0], at[1] - first[1])
        low, high = sorted((there.top.at, there.bottom.at))
        left, right = sorted((there.left.at, there.right.at))
        return Area(there.sheet or self.copies.sheet, low, left, high, right)

    def is_apart(self, at: Position) -> bool:
        """True where both lie along each other on one sheet and begin in different lines."""
        one, other = self.place(self.one, at), self.place(self.other, at)
        if one.sheet.casefold() != other.sheet.casefold() or min(len(one), len(other)) < _FEWEST:
            return False
        if one.columns == other.columns == 1 and one.left != other.left:
            return one.top != other.top and max(one.top, other.top) <= min(one.bottom, other.bottom)
        if one.rows == other.rows == 1 and one.top != other.top:
            return one.left != other.left and max(one.left, other.left) <= min(one.right, other.right)
        return False


@rule(
    "L15", "ranges-out-of-step", group="references", severity="warning", confidence="high",
    why="The ranges are read side by side: when one begins a line later, each answer is that of a neighbour.",
    remedy="Let both ranges begin and end in the same lines, fixed with $ (F4).",
    cite=Cite("Excel, INDEX and MATCH; SUMIF: ranges of the same size and shape", read="2026-11-22"),
    gives_way_to=("L13",),
    examples=[
        Example("""
            Plan  | Price |  | Order | Price
            Basic | 10    |  | Team  | =INDEX($B$1:$B$5,MATCH(D2,$A$2:$A$5,0))
            Pro   | 30    |  | Basic | =INDEX($B$1:$B$5,MATCH(D3,$A$2:$A$5,0))
            Team  | 20
            Free  | 0
            """, flagged=("E2:E3",)),
        Example("""
            Region | Sales |  | Region | Sum
            North  | 10    |  | North  | =SUMIF($A$2:$A$6,D2,B2:B$6)
            South  | 20    |  | South  | =SUMIF($A$2:$A$6,D3,B3:B$6)
            North  | 30    |  | East   | =SUMIF($A$2:$A$6,D4,B4:B$6)
            East   | 5
            South  | 8
            """, flagged=("E3:E4",)),
        Example("""
            Plan  | Price |  | Order | Price
            Basic | 10    |  | Team  | =INDEX($B$2:$B$5,MATCH(D2,$A$2:$A$5,0))
            Pro   | 30    |  | Basic | =INDEX($B$1:$B$5,MATCH(D3,$A$1:$A$5,0))
            Team  | 20
            Free  | 0
            """),
        Example("""
            Month | Jan | Feb | Mar |     | Total north | =SUMIF(B1:D1,"Feb",B2:D2)
            North | 1   | 2   | 3   |     | Next month  | =INDEX(B2:D2,MATCH("Jan",B1:D1,0)+1)
            Month | Jan | Feb | Mar
            South | 4   | 5   | 6
            """),
        Example("""
            Plan  | Code
            Basic | x
            Pro   | y
            Team  | z
            Code  | Price
            x     | 10
            y     | 20
            z     | 30
            Price of Pro | =INDEX(B6:B8,MATCH("Pro",A2:A4,0))
            """, why="two tables, one below the other, in the same order"),
    ],
)  # fmt: skip
def ranges_out_of_step(book: AuditBook) -> Iterator[Flag]:
    """The keys and the answers of a look-up, or the ranges of a conditional sum, overlap and begin apart.

    They stand on one sheet, side by side. A range that only ends later loses nothing and is left alone.
    """
    for lookup in lookups(book):
        if lookup.answer is not None:
            yield from _flags(_Pair(lookup.copies, lookup.function, lookup.table, lookup.answer))
    for sheet in book.sheets:
        for copies in sheet.copies:
            if copies.tree is not None and not _PAIRED.keys().isdisjoint(copies.functions):
                for call in calls(copies.tree):
                    yield from _conditional(book, copies, call)


def _conditional(book: AuditBook, copies: Copies, call: Call) -> Iterator[Flag]:
    """A conditional sum or count: its first range beside each other one."""
    function = function_of(call)
    first, second = _PAIRED.get(function, (0, 0))
    ranges = [reference_of(book, copies, each) for each in call.arguments]
    others = ranges[second : second + 1] if function in ("SUMIF", "AVERAGEIF") else ranges[second::2]
    one = ranges[first] if second else None
    for other in others:
        if one is not None and other is not None:
            yield from _flags(_Pair(copies, function, one, other))


def _flags(pair: _Pair) -> Iterator[Flag]:
    """A finding where the two ranges are out of step in some copies."""
    copies = pair.copies
    corners = [
        at for area in copies.areas for at in ((area.top, area.left), (area.bottom, area.right))
    ]  # fmt: skip
    if not any(pair.is_apart(at) for at in corners):
        return
    found = [at for at in copies.positions if pair.is_apart(at)]
    areas = rectangles(copies.sheet, found)
    one, other = pair.place(pair.one, found[0]), pair.place(pair.other, found[0])
    yield Flag(
        f"{areas[0]}: {pair.function} reads {one} beside {other.ref}, which begins elsewhere: each line is "
        "answered with that of a neighbour.",
        areas, AuditEvidence(facts=(("One range", str(one)), ("The other", str(other)))),
    )  # fmt: skip
