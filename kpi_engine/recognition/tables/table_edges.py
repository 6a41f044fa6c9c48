"""Where a table ends, where its labels begin, and which heading stands right above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.recognition.grid import Line
from kpi_engine.recognition.tables.axes import Axis

_FURTHEST_ABOVE = 4
_FURTHEST_TITLE = 3


def left_edge(axis: Axis, axes: Sequence[Axis]) -> int:
    """The position before the first that can hold labels: that of a table further left, or a blank line."""
    if axis.view.turned:
        return _above_headers(axis, end_of(axis, axes))
    beside = [other.last for other in axes if other.top <= axis.at <= other.at and other.last < axis.first]
    last = max(beside, default=0)
    labelled = any(
        cell.text for at in range(last + 1, axis.first)
        for number, cell in axis.view.crossing.get(at, {}).items() if number > axis.at
    )  # fmt: skip
    return last if labelled else 0


def _above_headers(axis: Axis, end: int) -> int:
    """The row above the headers of a table with months down: a blank one, or one of figures."""
    last = max(axis.first - 1 - _FURTHEST_ABOVE, 0)
    for at in range(axis.first - 1, last, -1):
        row = axis.view.crossing.get(at, {})
        if not any(cell.text for each, cell in row.items() if axis.at < each <= end) or has_figures(row):
            return at
    return last


def has_figures(line: Line) -> bool:
    """True for a line with a figure."""
    return any(cell.figure is not None for cell in line.values())


def end_of(axis: Axis, axes: Sequence[Axis]) -> int:
    """The line before the next table under the same headings."""
    below = [
        other.top for other in axes
        if other.top > axis.at and other.first <= axis.last and other.last >= axis.first
    ]  # fmt: skip
    return min(below, default=max(axis.view.order) + 1) - 1


def texts_above(axis: Axis, left: int, end: int) -> Iterator[str]:
    """The texts that stand alone above the figures, or before the periods; the nearest first.

    Above months that run down, those of the table's own columns count, up to its `end`.
    """
    turned, rows = axis.view.turned, axis.view.grid.rows
    first, last = (left, left - _FURTHEST_TITLE) if turned else (axis.at, axis.top - 1 - _FURTHEST_ABOVE)
    for number in range(first, max(last, 0), -1):
        line = rows.get(number, {})
        own = not turned and number >= axis.top
        if has_figures(line) and not own:
            return
        texts = [
            cell.text.strip() for at, cell in sorted(line.items())
            if cell.text and (not own or at < axis.first)
            and (axis.top - 2 < at <= end if turned else left < at)
        ]  # fmt: skip
        if len(texts) == 1:
            yield texts[0]
