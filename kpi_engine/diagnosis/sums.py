"""A figure and the parts that may make it up: the months of a year, the segments of a business."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache

from kpi_engine.diagnosis.board import Cell, Tie
from kpi_engine.diagnosis.families import candidates
from kpi_engine.diagnosis.intervals import Interval, minus, point, touch
from kpi_engine.diagnosis.intervals import total as total_of
from kpi_engine.diagnosis.patterns import Pattern, Roots, patterns_of
from kpi_engine.model.identity import Identity

PERIODS = "parts_of_period"
SEGMENTS = "parts_of_whole"
MIX = "mix_sums_to_one"
PART = "part_of_whole"

ODDS = 0.005
"""A slip that would explain a random difference more often than this explains nothing."""

LITTLE = 4
"""A difference of fewer roundings than this may be a part that rounds to nothing in most periods."""

CLEAR = 20
"""A difference of fewer roundings than this is explained by a slip of the last digit far too easily."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole (None: 1, of a mix) and all its parts, added up or, where `mean`, averaged.

    `series` names the sums whose fate it shares: the same figure and the same parts in other periods; `kin`
    those of other figures too. A `sure` one holds by what the figure is, others only if the data says so.
    """

    rule: str
    words: str
    whole: Cell | None
    parts: tuple[Cell, ...]
    series: Hashable
    kin: Hashable
    sure: bool = False
    mean: bool = False

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The whole and its parts."""
        return (self.whole, *self.parts) if self.whole else self.parts

    @property
    def difference(self) -> Interval:
        """What the parts may be together, less what the whole may be."""
        return minus(total_of([cell.span for cell in self.parts]), self._target)

    @property
    def holds(self) -> bool:
        """True where the parts make up the whole, to the digits shown."""
        return 0 in self.difference

    @property
    def _target(self) -> Interval:
        if self.whole is None:
            return point(1.0)
        times = len(self.parts) if self.mean else 1
        return Interval(times * self.whole.span.low, times * self.whole.span.high)

    def is_off_by_little(self) -> bool:
        """True where a part too small to be listed may be all that is missing."""
        off = self.difference
        return abs(off.middle) < LITTLE * (off.high - off.low) / 2

    def is_counted_twice(self) -> bool:
        """True where the parts make up the whole two or three times: they are divided in several ways."""
        added, target = total_of([cell.span for cell in self.parts]), self._target
        return any(
            touch((Interval(target.low * times, target.high * times),), added)
            for times in (2, 3) if target.low > 0
        )  # fmt: skip

    def is_running_total(self) -> bool:
        """True where each part already holds those before it, and the last one is the whole."""
        values = [cell.value for cell in self.parts]
        last = self.whole is not None and touch((self.parts[-1].span,), self.whole.span)
        return last and values == sorted(values) and values[0] < values[-1]

    def is_explained_by_a_slip(self) -> bool:
        """True where one slip of the keyboard makes it hold, and would hardly do so by chance."""
        off = self.difference
        if abs(off.middle) < CLEAR * (off.high - off.low) / 2:
            return False
        tried: list[float] = []
        fitting: list[tuple[float, float]] = []
        for cell in self.cells:
            if cell.fact and cell.value and not cell.trusted and not cell.computed:
                needed = self._needed(cell)
                tries = list(candidates(cell))
                tried += [each.cost for each in tries]
                width = needed.high - needed.low
                fitting += [(each.cost, width) for each in tries if touch((needed,), each.span)]
        if not fitting:
            return False
        cost, width = min(fitting)
        scale = max(abs(cell.value) for cell in self.cells)
        return sum(each <= cost for each in tried) * width <= ODDS * scale

    def _needed(self, cell: Cell) -> Interval:
        """The values of a cell with which the sum holds."""
        off, side = self.difference, -1.0
        if cell is self.whole:
            side = 1.0 / len(self.parts) if self.mean else 1.0
        low, high = sorted((off.low * side, off.high * side))
        return Interval(cell.value + low, cell.value + high)

    def tie(self, roots: Roots, *, certain: bool) -> Tie:
        """The identity that binds the parts to the whole."""
        names = {f"part_{number}": cell for number, cell in enumerate(self.parts, 1)}
        pattern = _pattern(self.rule, self.words, len(names), self.whole is None, self.mean)
        return pattern.tie(names | ({"whole": self.whole} if self.whole else {}), roots, certain=certain)

    @property
    def never_less(self) -> Cell | None:
        """The whole, where no part can be more: none of the figures can be negative, and none is."""
        if self.whole is None or self.whole.term.bounds.low != 0 or self.mean:
            return None
        return self.whole if all(cell.value >= 0 for cell in self.parts) else None


def part_of(part: Cell, whole: Cell, roots: Roots) -> Tie:
    """A part and its whole, whatever the other parts are."""
    segment = part.fact.segment if part.fact and part.group.segment != whole.group.segment else ""
    name = segment or part.group.period
    words = f"{whole.label} of {name} ≤ {whole.term.in_sentence} of {whole.group.period or 'the whole'}"
    if segment:
        words = f"{whole.label} of {name} ≤ {whole.term.in_sentence} of the whole"
    (pattern,) = patterns_of([Identity(PART, "part_1", "<=", "whole", words)])
    return pattern.tie({"part_1": part, "whole": whole}, roots)


@cache
def _pattern(rule: str, words: str, count: int, mix: bool, mean: bool) -> Pattern:
    left = " + ".join(f"part_{number}" for number in range(1, count + 1))
    right = "1" if mix else f"{count} * whole" if mean else "whole"
    (pattern,) = patterns_of([Identity(rule, left, "=", right, words)])
    return pattern
