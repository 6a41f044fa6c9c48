"""Where the rows, or the columns, of one version stand in the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kpi_engine.audit.versions.alignment import Pair

_FAR = 1 << 30


@dataclass(eq=False)
class Lines:
    """The rows or columns of two versions of a sheet. `kept` rise on both sides; `moved` changed places.

    `old` and `new` are the numbers of the lines that hold something, in order.
    """

    old: Sequence[int] = ()
    new: Sequence[int] = ()
    kept: Sequence[Pair] = ()
    moved: Sequence[Pair] = ()

    @cached_property
    def forward(self) -> Mapping[int, int]:
        """Old line → new line."""
        return dict([*self.kept, *self.moved])

    @cached_property
    def back(self) -> Mapping[int, int]:
        """New line → old line."""
        return {new: old for old, new in self.forward.items()}

    @cached_property
    def removed(self) -> tuple[int, ...]:
        """Old lines that are gone."""
        return tuple(line for line in self.old if line not in self.forward)

    @cached_property
    def added(self) -> tuple[int, ...]:
        """New lines that were not there."""
        return tuple(line for line in self.new if line not in self.back)

    @cached_property
    def _gone(self) -> frozenset[int]:
        return frozenset(self.removed)

    def is_gone(self, line: int) -> bool:
        """True for an old line that was taken out."""
        return line in self._gone

    @cached_property
    def _kept_old(self) -> list[int]:
        return [old for old, _ in self.kept]

    def around(self, line: int) -> tuple[Pair, Pair]:
        """The kept lines before and after an old one that is not kept itself."""
        at = bisect_left(self._kept_old, line)
        before = self.kept[at - 1] if at else (0, 0)
        return before, self.kept[at] if at < len(self.kept) else (_FAR, _FAR)

    def leads(self, old: int, new: int, *, corner: bool = False) -> bool:
        """True where a reference to the old line reads `new` by itself once lines were put in or taken out.

        A blank line has no place of its own: any between its neighbours will do. A corner of a range may
        end at the neighbour, where its own line is gone.
        """
        to = self.forward.get(old)
        if to is not None:
            return to == new
        before, after = self.around(old)
        if after[0] == _FAR:
            return new in (old, old + before[1] - before[0]) or (corner and new == before[1])
        if corner:
            return before[1] <= new <= after[1]
        return before[1] < new < after[1] and new not in self.back

    def same_lines(self, old: Pair, new: Pair) -> bool:
        """True where two stretches are as long as each other and hold the same lines, in whatever order."""
        if old == new and not self.moved:
            return True
        if old[1] - old[0] != new[1] - new[0]:
            return False
        key = old, new
        if key not in self._compared:
            inside = self.old[bisect_left(self.old, old[0]) : bisect_right(self.old, old[1])]
            there = {self.forward[line] for line in inside if line in self.forward}
            now = self.new[bisect_left(self.new, new[0]) : bisect_right(self.new, new[1])]
            self._compared[key] = there == {line for line in now if line in self.back}
        return self._compared[key]

    @cached_property
    def _compared(self) -> dict[tuple[Pair, Pair], bool]:
        return {}

    def blanks(self) -> tuple[int, int]:
        """How many empty lines were put in and taken out between lines that stayed."""
        put_in = taken_out = 0
        olds, news = set(self.old), set(self.new)
        edges = [(0, 0), *self.kept]
        for (a, b), (c, d) in pairwise(edges):
            if c - a != d - b:
                empty_old = sum(line not in olds for line in range(a + 1, c))
                empty_new = sum(line not in news for line in range(b + 1, d))
                put_in += max(0, empty_new - empty_old)
                taken_out += max(0, empty_old - empty_new)
        return put_in, taken_out


def runs(lines: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of lines side by side."""
    found: list[tuple[int, int]] = []
    for line in sorted(lines):
        if found and line == found[-1][1] + 1:
            found[-1] = found[-1][0], line
        else:
            found.append((line, line))
    return found
