"""Where a table says of which period its figures are: the months over its columns, or beside its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kpi_engine.recognition.grid import Cell, View
from kpi_engine.recognition.tables.heading_lines import PartsLine, across_stacks, turned_stacks
from kpi_engine.recognition.tables.heading_periods import Heading, headings_of
from kpi_engine.recognition.words.heading_words import NOTHING, Part, part_of, year_in
from kpi_engine.workbook.label_words import is_unit

_HEADERS = frozenset((
    "", "kpi", "kpis", "metric", "metrics", "measure", "measures", "item", "line item", "description",
    "month", "months", "period", "quarter", "year", "date", "category", "account", "name", "position",
    "indicator", "as of", "as at", "figures", "unit", "p&l", "profit and loss", "key figures", "month ended",
    "year ended",
    "period ended", "quarter ended", "fiscal year", "financial year", "kpi name", "particulars",
))  # fmt: skip
_LOOKED_AT = 60
_TITLE_AWAY = 4


@dataclass(frozen=True)
class Axis:
    """The headings of one table: `at` is the line of the innermost ones, `top` that of the outermost."""

    view: View
    top: int
    at: int
    headings: dict[int, Heading]

    @property
    def first(self) -> int:
        """The first position with a heading."""
        return min(self.headings)

    @property
    def last(self) -> int:
        """The last position with a heading."""
        return max(self.headings)

    @cached_property
    def grains(self) -> frozenset[str]:
        """Months, quarters, years: what the headings name."""
        return frozenset(each.grain for each in self.headings.values() if each.role != "other")

    @cached_property
    def repeats(self) -> bool:
        """True for a list in which a period comes again and again: once for every plan or country."""
        keys = [
            (each.period, each.scenario) for each in self.headings.values() if each.role == "" and each.period
        ]
        return len(set(keys)) < len(keys)


def axes_of(view: View, titles: Sequence[str]) -> list[Axis]:
    """Every axis of a view, in its order; `titles` may name the year of bare months."""
    stacks = turned_stacks(view) if view.turned else across_stacks(view)
    return [axis for stack in stacks for axis in _axis(view, stack, titles)]


def _axis(view: View, stack: Sequence[PartsLine], titles: Sequence[str]) -> Iterator[Axis]:
    """The axis of headings that stand together, the innermost line being the fullest of the last ones."""
    widest = max(len(parts) for _, parts in stack)
    base = max(at for at, (_, parts) in enumerate(stack) if len(parts) == widest)
    last = stack[-1][0]
    positions = sorted({at for _, parts in stack[base:] for at in parts} | set(_by_units(view, stack, base)))
    beside = [at for at in positions if not _heads_figures(view, last, at)]
    positions = [at for at in positions if at not in beside]
    layered = {at: list(_layers(view, stack, base, at)) for at in positions}
    if not _is_axis(view, stack, layered):
        return
    years = [f"{view.lines[number][at].figure or view.lines[number][at].text}".removesuffix(".0")
             for number, parts in stack for at in parts if at in beside and parts[at].dated]  # fmt: skip
    above = _year_above(view, stack[0][0] if not view.turned else min(positions))
    named = above or [*years, *titles]
    for group in _groups(view, last, positions):
        headings = headings_of({at: layered[at] for at in group}, named, repeats=view.turned)
        if headings:
            yield Axis(view, stack[0][0], last, headings)


def _by_units(view: View, stack: Sequence[PartsLine], base: int) -> Iterator[int]:
    """Positions that the innermost line heads with a unit only: `$` beside `% of revenue`, below Q1 2026."""
    inner = view.lines[stack[base][0]]
    for at, cell in inner.items():
        if at not in stack[base][1] and cell.text and is_unit(cell.text):
            outer = (parts[at] if at in parts else _spread(view, number, parts, at)
                     for number, parts in stack[:base])  # fmt: skip
            if any(part.dated for part in outer):
                yield at


def _year_above(view: View, row: int) -> list[str]:
    """The title right above a table, where it names one year: tables of several years stand below another."""
    for number in range(row - 1, max(row - 1 - _TITLE_AWAY, 0), -1):
        line = view.grid.rows.get(number, {})
        if any(cell.figure is not None for cell in line.values()):
            break
        texts = [cell.text.strip() for cell in line.values() if cell.text]
        if len(texts) == 1 and year_in(texts):
            return texts
    return []


def _heads_figures(view: View, number: int, at: int) -> bool:
    """False where below a heading stand more texts than figures: labels, notes."""
    below = [cell for each, cell in view.crossing.get(at, {}).items() if number < each <= number + _LOOKED_AT]
    figures = sum(cell.figure is not None for cell in below)
    return figures >= sum(bool(cell.text) for cell in below)


def _groups(view: View, number: int, positions: Sequence[int]) -> Iterator[list[int]]:
    """Headings of one table; a column of labels between them begins another one."""
    group: list[int] = []
    for before, at in pairwise([positions[0] - 1, *positions]):
        between = [each for each in range(before + 1, at) if group and _is_label_line(view, number, each)]
        if between and not view.turned:
            yield group
            group = []
        group.append(at)
    if group:
        yield group


def _is_label_line(view: View, number: int, at: int) -> bool:
    below: list[Cell] = [
        cell for each, cell in view.crossing.get(at, {}).items() if number < each <= number + _LOOKED_AT
    ]
    texts = sum(bool(cell.text) and not is_unit(cell.text) for cell in below)
    return texts >= 2 and texts > sum(cell.figure is not None for cell in below)


def _layers(view: View, stack: Sequence[PartsLine], base: int, at: int) -> Iterator[Part]:
    """What the headings say of one position, the outermost first."""
    for level, (number, parts) in enumerate(stack):
        if at in parts:
            yield parts[at]
        elif level < base:
            yield _spread(view, number, parts, at)


def _spread(view: View, number: int, parts: dict[int, Part], at: int) -> Part:
    """A heading further left that also stands over this position: merged, or followed by nothing else."""
    merged = view.grid.spread.get(view.place(number, at))
    if merged is not None:
        return part_of(merged)
    before = [each for each in view.lines[number] if each < at]
    start = max(before, default=0)
    if start not in parts or view.place(number, start) in view.grid.spread:
        return NOTHING
    return parts[start]


def _is_axis(view: View, stack: Sequence[PartsLine], layered: dict[int, list[Part]]) -> bool:
    """True for two headings or more, or for one period beside a word such as KPI."""
    said = [
        at
        for at, parts in layered.items()
        if any(part.dated or (part.scenario and not part.weak) for part in parts)
    ]
    if view.turned:
        return sum(any(part.dated for part in layered[at]) for at in said) >= 2
    if len(said) >= 2:
        return True
    if len(said) != 1 or not any(part.dated for part in layered[said[0]]):
        return False
    number = next((number for number, parts in reversed(stack) if said[0] in parts), stack[-1][0])
    beside = [cell.text.strip().casefold() for at, cell in view.lines[number].items() if at < said[0]]
    return all(text in _HEADERS or is_unit(text) for text in beside) and (bool(beside) or said[0] > 1)
