"""Areas found by a cell that they hold, and taken out: as quickly for running sums as for single ranges."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

Area = tuple[str, int, int, int, int]
"""Sheet (case-folded), top, left, bottom, right."""


class Intervals:
    """Areas of one sheet, each of which is found once.

    A tree over the areas in the order of their tops holds the lowest bottom below each branch, so that
    branches without an area that reaches down to a row are passed over.
    """

    def __init__(self, areas: Iterable[Area]) -> None:
        numbered = sorted(enumerate(areas), key=lambda each: each[1][1])
        self._areas = [area for _, area in numbered]
        self._order = [number for number, _ in numbered]
        self._tops = [area[1] for area in self._areas]
        self._leaves = 1 << max(0, len(numbered) - 1).bit_length()
        self._bottoms = [0] * (2 * self._leaves)
        self._bottoms[self._leaves : self._leaves + len(numbered)] = [area[3] for area in self._areas]
        for branch in range(self._leaves - 1, 0, -1):
            self._bottoms[branch] = max(self._bottoms[2 * branch : 2 * branch + 2])

    def take(self, row: int, column: int) -> list[Area]:
        """The areas that hold the cell and were not taken before, in the order in which they were given."""
        if self._bottoms[1] < row:
            return []
        end = self._leaves + bisect_right(self._tops, row)
        found: list[int] = []
        branches = [(1, self._leaves)]
        while branches:
            branch, first = branches.pop()
            if self._bottoms[branch] < row or first >= end:
                continue
            if branch >= self._leaves:
                found.append(branch)
                continue
            half = 1 << (self._leaves.bit_length() - branch.bit_length() - 1)
            branches += [(2 * branch, first), (2 * branch + 1, first + half)]
        return [self._areas[at] for _, at in sorted(self._taken(found, column))]

    def _taken(self, found: Iterable[int], column: int) -> Iterable[tuple[int, int]]:
        for leaf in found:
            at = leaf - self._leaves
            if self._areas[at][2] <= column <= self._areas[at][4]:
                self._take_out(leaf)
                yield self._order[at], at

    def _take_out(self, leaf: int) -> None:
        bottoms = self._bottoms
        bottoms[leaf] = 0
        branch = leaf // 2
        while branch:
            lowest = max(bottoms[2 * branch], bottoms[2 * branch + 1])
            if bottoms[branch] == lowest:
                return
            bottoms[branch] = lowest
            branch //= 2
