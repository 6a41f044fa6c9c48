"""Single cells as rectangles: `A1`, `A2`, `B1`, `B2` are A1:B2."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Block = tuple[int, int, int, int]
"""Top, left, bottom, right."""


def blocks(cells: Iterable[tuple[int, int]]) -> list[Block]:
    """Rectangles that hold these cells, by row and column, and no others: cells side by side come first."""
    open_: dict[tuple[int, int], Block] = {}
    done: list[Block] = []
    for row, left, right in _runs(sorted(cells)):
        above = open_.get((left, right))
        if above is not None and above[2] == row - 1:
            open_[left, right] = (above[0], left, row, right)
            continue
        if above is not None:
            done.append(above)
        open_[left, right] = (row, left, row, right)
    return sorted([*done, *open_.values()])


def _runs(cells: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Row, first and last column of cells side by side."""
    start: tuple[int, int] | None = None
    before = (0, 0)
    for row, column in cells:
        if start is not None and (row, column) == (before[0], before[1] + 1):
            before = (row, column)
            continue
        if start is not None:
            yield start[0], start[1], before[1]
        start = before = (row, column)
    if start is not None:
        yield start[0], start[1], before[1]
