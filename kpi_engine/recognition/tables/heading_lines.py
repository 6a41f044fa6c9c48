"""Which lines of a sheet are headings, and which of them stand together: a year over its months."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.recognition.grid import Cell, Line, View
from kpi_engine.recognition.words.heading_words import Part, part_of
from kpi_engine.workbook.label_words import are_years, is_unit, is_year

PartsLine = tuple[int, dict[int, Part]]
"""The number of a line, and what its cells say by position."""
_DEEPEST = 3
_FURTHEST = 2
_LARGEST_GAP = 3


def across_stacks(view: View) -> Iterator[list[PartsLine]]:
    """Rows of headings that stand together."""
    stack: list[PartsLine] = []
    faulty = {row for row, _ in view.grid.others}
    for number in view.order:
        parts = {} if number in faulty else _parts(view.lines[number])
        if stack and (not parts or number - stack[-1][0] > _FURTHEST or len(stack) >= _DEEPEST):
            yield stack
            stack = []
        if parts:
            stack.append((number, parts))
    if stack:
        yield stack


def _parts(line: Line) -> dict[int, Part]:
    """What a row of headings says by column; nothing for a row of figures or of other words."""
    years: set[int] = set()
    numbers = {at: cell.figure for at, cell in line.items() if cell.figure is not None}
    if numbers:
        values = list(numbers.values())
        alone = (
            len(values) == 1
            and is_year(values[0])
            and not any(c.text for c in line.values() if not part_of(c).says)
        )
        if not (are_years(values) or alone):
            return {}
        years = set(numbers)
    parts: dict[int, Part] = {}
    others = 0
    for at in sorted(line):
        cell = line[at]
        if at in years:
            parts[at] = _year(cell)
        elif (part := part_of(cell)).says:
            parts[at] = part
        elif parts and not is_unit(cell.text):
            others += 1
    return parts if parts and others <= len(parts) else {}


def _year(cell: Cell) -> Part:
    return Part((f"{cell.figure:.0f}",))


def turned_stacks(view: View) -> Iterator[list[PartsLine]]:
    """Runs of months down a column, with a column of years before them where there is one."""
    stacks: list[list[PartsLine]] = []
    for number in view.order:
        for parts in _segments(view.lines[number]):
            beside = (stack for stack in stacks if number - stack[-1][0] in (1, 2) and len(stack) < _DEEPEST)
            near = next((stack for stack in beside if _overlap(stack[-1][1], parts)), None)
            if near is not None:
                near.append((number, parts))
            else:
                stacks.append([(number, parts)])
    yield from stacks


def _overlap(first: dict[int, Part], second: dict[int, Part]) -> bool:
    return min(first) <= max(second) and min(second) <= max(first)


def _segments(line: Line) -> Iterator[dict[int, Part]]:
    """The runs of periods in a column; any other text or figure ends one."""
    run: dict[int, Part] = {}
    years: list[float] = []
    for at in sorted(line):
        cell = line[at]
        year = cell.figure is not None and is_year(cell.figure)
        part = _year(cell) if year else part_of(cell)
        if run and (not part.says or at - max(run) > _LARGEST_GAP):
            yield from _whole(run, years)
            run, years = {}, []
        if part.says and (part.dated or run):
            run[at] = part
            years += [cell.figure or 0.0] if year else []
    yield from _whole(run, years)


def _whole(run: dict[int, Part], years: list[float]) -> Iterator[dict[int, Part]]:
    dated = sum(part.dated for part in run.values())
    if (dated >= 2 and (not years or are_years(years))) or (dated == 1 and len(run) == 1 and not years):
        yield run
