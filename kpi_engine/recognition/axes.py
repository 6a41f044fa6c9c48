"""Where a table says of which period its figures are: the months over its columns, or beside its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.recognition.grid import Line, View
from kpi_engine.recognition.heading_periods import Heading, headings_of
from kpi_engine.recognition.heading_words import NOTHING, Part, part_of
from kpi_engine.workbook.label_words import are_years, is_unit

_DEEPEST = 3
_FURTHEST = 2
_HEADERS = frozenset((
    "", "kpi", "kpis", "metric", "metrics", "measure", "measures", "item", "line item", "description", "month",
    "months", "period", "quarter", "year", "date", "category", "account", "name", "position", "indicator",
    "as of", "as at", "figures", "unit", "p&l", "profit and loss", "key figures", "month ended", "year ended",
    "period ended", "quarter ended", "fiscal year", "financial year", "kpi name", "particulars", "week",
))  # fmt: skip


@dataclass(frozen=True)
class Axis:
    """The headings of one table: `at` is the line of the innermost ones, `top` that of the outermost."""

    view: View
    top: int
    at: int
    headings: dict[int, Heading]

    @property
    def first(self) -> int:
        return min(self.headings)

    @property
    def last(self) -> int:
        return max(self.headings)


def axes_of(view: View, titles: Sequence[str]) -> list[Axis]:
    """Every axis of a view, in its order; `titles` may name the year of bare months."""
    found: list[Axis] = []
    stack: list[tuple[int, dict[int, Part]]] = []
    for number in view.order:
        parts = _parts(view.lines[number])
        if stack and (not parts or number - stack[-1][0] > _FURTHEST or len(stack) >= _DEEPEST):
            found += _axis(view, stack, titles)
            stack = []
        if parts:
            stack.append((number, parts))
    return found + (_axis(view, stack, titles) if stack else [])


def _parts(line: Line) -> dict[int, Part]:
    """What a line of headings says by position; nothing for a line of figures or of other words."""
    numbers = [(at, cell.figure) for at, cell in line.items() if cell.figure is not None]
    years: set[int] = set()
    if numbers:
        values = [value for _, value in numbers]
        if not (are_years(values) or _one_year(values, line)):
            return {}
        years = {at for at, _ in numbers}
    parts: dict[int, Part] = {}
    others = 0
    for at, cell in line.items():
        if at in years:
            parts[at] = Part((f"{cell.figure:.0f}",))
        elif (part := part_of(cell)).says:
            parts[at] = part
        elif parts and not is_unit(cell.text):
            others += 1
    return parts if parts and others <= len(parts) else {}


def _one_year(values: list[float], line: Line) -> bool:
    """A single year that stands alone in its line, over months."""
    return len(values) == 1 and values[0].is_integer() and 1990 <= values[0] <= 2100 and len(line) == 1


def _axis(view: View, stack: list[tuple[int, dict[int, Part]]], titles: Sequence[str]) -> list[Axis]:
    """The axis of headings that stand together, the innermost line being the fullest of the last ones."""
    widest = max(len(parts) for _, parts in stack)
    base = max(at for at, (_, parts) in enumerate(stack) if len(parts) == widest)
    positions = sorted({at for _, parts in stack[base:] for at in parts})
    layered = {at: list(_layers(view, stack, base, at)) for at in positions}
    if not _heads_figures(view, stack, layered):
        return []
    headings = headings_of(layered, titles)
    if not headings:
        return []
    top, last = stack[0][0], stack[-1][0]
    return [Axis(view, top, last if last in view.lines else stack[base][0], headings)]


def _layers(view: View, stack: list[tuple[int, dict[int, Part]]], base: int, at: int) -> Iterator[Part]:
    """What the headings say of one position, the outermost first."""
    for level, (number, parts) in enumerate(stack):
        if at in parts:
            yield parts[at]
        elif level < base:
            spread = view.grid.spread.get(view.place(number, at))
            if spread is not None:
                yield part_of(spread)
            else:
                before = [each for each in parts if each < at]
                texts = [each for each in view.lines[number] if each < at]
                if before and max(texts) == max(before) and not _ends_before(view, number, max(before), at):
                    yield parts[max(before)]
                else:
                    yield NOTHING


def _ends_before(view: View, number: int, start: int, at: int) -> bool:
    """True where the heading at `start` is merged over cells that end before `at`."""
    place = view.place(number, start)
    return place in view.grid.spread and view.place(number, at) not in view.grid.spread


def _heads_figures(
    view: View, stack: list[tuple[int, dict[int, Part]]], layered: dict[int, list[Part]]
) -> bool:
    """True for two headings or more, or for one period beside a word such as KPI."""
    said = [at for at, parts in layered.items() if any(part.dated or part.scenario for part in parts)]
    if len(said) >= 2:
        return True
    if len(said) != 1 or not any(part.dated for part in layered[said[0]]):
        return False
    number = next(number for number, parts in reversed(stack) if said[0] in parts)
    beside = [cell.text.strip().casefold() for at, cell in view.lines[number].items() if at < said[0]]
    return all(text in _HEADERS or is_unit(text) for text in beside) and (bool(beside) or said[0] > 1)
