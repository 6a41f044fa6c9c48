"""Formulas that stand between, before or after alike formulas, in a row or a column."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpi_engine.audit.cells import Copies, Position, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.audit.peers.atoms import Atom, pattern
from kpi_engine.audit.peers.difference import Difference, difference
from kpi_engine.audit.structure.lines import Line, lines

_WIDEST_GAP = 2
_RECURS = 3


@dataclass(frozen=True, slots=True)
class Odd:
    """Cells whose formula is not that of their neighbours in one line.

    `before` and `after` are the cells of the peers on either side, the nearest first. `is_regular` when the
    odd formula comes back in the line at even steps. `across` counts neighbours in the other direction that
    share the odd formula, `against` those that hold the peers'. Numbers typed into formulas make no
    difference here.
    """

    is_row: bool
    positions: tuple[Position, ...]
    copies: Copies
    peers: Copies
    before: tuple[Position, ...]
    after: tuple[Position, ...]
    is_regular: bool
    across: int
    against: int
    is_first: bool
    is_last: bool
    difference: Difference

    @property
    def is_between(self) -> bool:
        """True where peers stand on both sides."""
        return bool(self.before and self.after)

    @property
    def count(self) -> int:
        """How many peers it has."""
        return len(self.before) + len(self.after)


_Known = dict[tuple[Copies, Copies], Difference]


@dataclass(frozen=True, slots=True)
class _Run:
    alike: int
    positions: tuple[Position, ...]


@once
def odd_ones(sheet: SheetCells) -> Sequence[Odd]:
    """Every run of formulas that a slip may tell from another one beside it, no shorter and no rarer."""
    known: _Known = {}
    return tuple(odd for line in lines(sheet) for odd in _in_line(sheet, line, known))


@once
def alike(sheet: SheetCells) -> Mapping[Position, tuple[Atom, ...]]:
    """What the formula of each cell has in common with its copies."""
    found = {copies: pattern(copies.shape) for copies in sheet.copies}
    return {position: common for copies, common in found.items() for position in copies.positions}


@once
def _numbered(sheet: SheetCells) -> Mapping[Position, int]:
    """A number for what the formula of each cell has in common with its copies: numbers compare fast."""
    numbers: dict[tuple[Atom, ...], int] = {}
    found = {copies: numbers.setdefault(pattern(copies.shape), len(numbers)) for copies in sheet.copies}
    return {position: number for copies, number in found.items() for position in copies.positions}


def _in_line(sheet: SheetCells, line: Line, known: _Known) -> Iterator[Odd]:
    runs = _runs(sheet, line)
    if len(runs) < 2:
        return
    regular, cells = _regular(line, runs), Counter[int]()
    for run in runs:
        cells[run.alike] += len(run.positions)
    for at, run in enumerate(runs):
        before, after = _beside(line, runs, at, -1), _beside(line, runs, at, 1)
        is_same = before and after and before[0].alike == after[0].alike
        for left, right in [(before, after)] if is_same else [(before, ()), ((), after)]:
            there, here = _positions(left)[::-1], _positions(right)
            peers = (left or right or (run,))[0]
            if peers.alike == run.alike or len(there) + len(here) < len(run.positions):
                continue
            if cells[run.alike] > cells[peers.alike]:
                continue
            pair = sheet.copies_at[run.positions[0]], sheet.copies_at[(there or here)[0]]
            if pair not in known:
                known[pair] = difference(pair[0].shape, pair[1].shape)
            if known[pair].is_slip:
                across, against = _across(sheet, line, run, peers)
                yield Odd(line.is_row, run.positions, *pair, there, here, run.alike in regular, across,
                          against, not before, not after, known[pair])  # fmt: skip


def _regular(line: Line, runs: Sequence[_Run]) -> set[int]:
    """The formulas that come back three times or more in a line, always after as many cells."""
    starts: dict[int, list[int]] = defaultdict(list)
    for run in runs:
        starts[run.alike].append(line.along(run.positions[0]))
    return {
        common for common, at in starts.items()
        if len(at) >= _RECURS and len({after - before for before, after in pairwise(at)}) == 1
    }  # fmt: skip


def _runs(sheet: SheetCells, line: Line) -> list[_Run]:
    """The runs of formulas of a line; copies that differ by typed numbers alone make one run."""
    found: list[_Run] = []
    for run in line.formula_runs:
        if run.first not in sheet.copies_at:
            continue
        common = _numbered(sheet)[run.first]
        if found and found[-1].alike == common and _next(line, found[-1].positions[-1], run.first):
            found[-1] = _Run(common, found[-1].positions + run.positions)
        else:
            found.append(_Run(common, run.positions))
    return found


def _next(line: Line, before: Position, after: Position) -> bool:
    return line.along(after) - line.along(before) == 1


def _beside(line: Line, runs: Sequence[_Run], at: int, step: int) -> tuple[_Run, ...]:
    """The alike runs next to a run, across short gaps, the nearest first."""
    found: list[_Run] = []
    while 0 <= at + step < len(runs):
        here, near = sorted((at, at + step))
        gap = line.along(runs[near].positions[0]) - line.along(runs[here].positions[-1]) - 1
        if gap > _WIDEST_GAP or (found and runs[at + step].alike != found[0].alike):
            break
        found.append(runs[at + step])
        at += step
    return tuple(found)


def _positions(runs: Sequence[_Run]) -> tuple[Position, ...]:
    return tuple(sorted(position for run in runs for position in run.positions))


def _across(sheet: SheetCells, line: Line, run: _Run, peers: _Run) -> tuple[int, int]:
    """How many neighbours in the other direction hold the odd formula, and how many that of the peers.

    A neighbour may stand two cells off; one that holds the odd formula only behind a blank cell.
    """
    common = _numbered(sheet)
    shared = against = 0
    for row, column in run.positions:
        for step in (-1, 1):
            beside = (row + step, column) if line.is_row else (row, column + step)
            behind = (row + 2 * step, column) if line.is_row else (row, column + 2 * step)
            shared += common.get(beside if beside in sheet.cells else behind) == run.alike
            against += peers.alike in (common.get(beside), common.get(behind))
    return shared, against
