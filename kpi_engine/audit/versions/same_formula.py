"""Whether two formulas are one and the same, once rows, columns and sheets have moved under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from kpi_engine.audit.cells import Cell, Copies
from kpi_engine.audit.versions.lines import Lines
from kpi_engine.audit.versions.matching import SheetMatch
from kpi_engine.audit.versions.skeleton import PREFIX, bare
from kpi_engine.formula.shapes import Shape

Verdict = Literal["same", "elsewhere", "changed"]
"""elsewhere: the formula is written as before, but reads other cells than before, as rows moved under it."""
_Reference = tuple[int, int, str]


class _Read(NamedTuple):
    """One reference of a formula in both versions, and the sheet that it is on."""

    old: _Reference
    new: _Reference
    rows: Lines
    columns: Lines
    corner: str


@dataclass(eq=False)
class Formulas:
    """The formulas of two versions compared; `matches` is by the sheet's name in the old version."""

    matches: Mapping[str, SheetMatch]
    _known: dict[tuple[int, int], list[_Read] | None] = field(default_factory=dict)

    def verdict(self, old: tuple[Cell, Copies], new: tuple[Cell, Copies]) -> Verdict:
        """What became of a formula that stands in a cell of both versions."""
        (before, one), (now, other) = old, new
        reads = self._reads(one, other)
        if reads is None:
            return "changed"
        wrong = [at for at, read in enumerate(reads) if not _leads(read, before, now)]
        if all(_covers(reads, at, before, now) for at in wrong):
            return "same"
        return "elsewhere" if one.shape == other.shape else "changed"

    def _reads(self, one: Copies, other: Copies) -> list[_Read] | None:
        """The references of two formulas side by side; None where the formulas differ in anything else."""
        key = id(one), id(other)
        if key not in self._known:
            self._known[key] = self._side_by_side(one, other)
        return self._known[key]

    def _side_by_side(self, one: Copies, other: Copies) -> list[_Read] | None:
        if len(one.shape) != len(other.shape) or one.is_array != other.is_array:
            return None
        reads: list[_Read] = []
        own = self.matches.get(one.sheet.casefold())
        for at, (before, now) in enumerate(zip(one.shape, other.shape, strict=True)):
            if isinstance(before, str) or isinstance(now, str):
                if not (isinstance(before, str) and isinstance(now, str) and self._same_words(before, now)):
                    return None
            elif before[2] != now[2]:
                return None
            else:
                corner = _corner(one.shape, at)
                match = self._sheet(_before(one.shape, at, corner), own)
                rows, columns = (match.rows, match.columns) if match else (_UNMOVED, _UNMOVED)
                reads.append(_Read(before, now, rows, columns, corner))
        return reads

    def _sheet(self, text: str, own: SheetMatch | None) -> SheetMatch | None:
        """The sheet of a reference, by what stands before it; None for one outside or for several."""
        found = PREFIX.search(text)
        if not found:
            return own
        return self.matches.get((found[1] or found[2]).replace("''", "'").casefold())

    def _same_words(self, one: str, other: str) -> bool:
        """Equal texts, but for blanks between parts, marks of newer functions, and a sheet's new name."""
        if one == other:
            return True
        first, second = PREFIX.search(one), PREFIX.search(other)
        if bool(first) != bool(second):
            return False
        if first and second:
            renamed = self._sheet(one, None)
            title = (first[1] or first[2]).replace("''", "'")
            expected = renamed.new.name if renamed else title
            if expected.casefold() != (second[1] or second[2]).replace("''", "'").casefold():
                return False
            one, other = one[: first.start()], other[: second.start()]
        return bare(one) == bare(other)


_UNMOVED = Lines()


def _corner(pieces: Shape, at: int) -> str:
    """`first` or `last` for a corner of a range, "" for a cell that is read alone."""
    if at + 1 < len(pieces) and pieces[at + 1] == ":":
        return "first"
    return "last" if at >= 2 and pieces[at - 1] == ":" and not isinstance(pieces[at - 2], str) else ""


def _before(pieces: Shape, at: int, corner: str) -> str:
    """The text before a reference, or before the range that it ends."""
    place = at - (3 if corner == "last" else 1)
    piece = pieces[place] if place >= 0 else ""
    return piece if isinstance(piece, str) else ""


def _leads(read: _Read, before: Cell, now: Cell) -> bool:
    """True where the new reference is what the old one became."""
    (down, across, marks), (new_down, new_across, _) = read.old, read.new
    corner = bool(read.corner)
    old_row, old_column = _place(read.old, before)
    new_row, new_column = _place(read.new, now)
    is_row = not old_row or _line(
        read.rows, old_row, new_row, same_way="r" in marks and down == new_down, corner=corner
    )
    return is_row and (not old_column or _line(
        read.columns, old_column, new_column, same_way="c" in marks and across == new_across, corner=corner
    ))  # fmt: skip


def _place(reference: _Reference, cell: Cell) -> tuple[int, int]:
    """Row and column of a reference from this cell; 0 for a row or column that it does not state."""
    down, across, marks = reference
    row = down + cell.row if "r" in marks else down if "R" in marks else 0
    return row, across + cell.column if "c" in marks else across if "C" in marks else 0


def _line(lines: Lines, old: int, new: int, *, same_way: bool, corner: bool) -> bool:
    """True where an old line became this one, or a copied formula skips a line gone or takes in a new one."""
    if lines is _UNMOVED:
        return old == new or same_way
    return lines.leads(old, new, corner=corner) or (
        same_way and (new not in lines.back or lines.is_gone(old))
    )


def _covers(reads: list[_Read], at: int, before: Cell, now: Cell) -> bool:
    """True for a range over the same lines in another order, as after sorting; it is as long as it was."""
    if not reads[at].corner:
        return False
    first = at if reads[at].corner == "first" else at - 1
    pair = reads[first : first + 2]
    old, new = ([_place(each, cell) for each in side] for side, cell in (
        ([read.old for read in pair], before), ([read.new for read in pair], now)
    ))  # fmt: skip
    rows = reads[at].rows.same_lines((old[0][0], old[1][0]), (new[0][0], new[1][0]))
    return rows and reads[at].columns.same_lines((old[0][1], old[1][1]), (new[0][1], new[1][1]))
