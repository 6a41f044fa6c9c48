"""Tables with a region, plan or channel over each column and their total: no months, one period for all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from math import isclose

from kpi_engine.recognition.grid import Line, View
from kpi_engine.recognition.tables.axes import Axis
from kpi_engine.recognition.tables.heading_periods import Heading
from kpi_engine.recognition.words.heading_words import part_of
from kpi_engine.recognition.words.keys import KEY_HEADERS, whole_or
from kpi_engine.recognition.words.naming import named
from kpi_engine.recognition.words.stated_units import unit_words

_PARTS = ("segment", "entity")
_FEWEST_PARTS = 2
_FEWEST_ROWS = 2
_TOLERANCE = 0.006
_LOOKED_AT = 60


def part_axes(view: View, taken: set[tuple[int, int]]) -> Iterator[Axis]:
    """The header lines whose columns add up to that of their total in most lines below."""
    for number in view.order:
        heads = _heads(view, number)
        totals = [at for at, text in heads.items() if not whole_or(text)]
        parts = [at for at in heads if at not in totals]
        if len(totals) != 1 or len(parts) < _FEWEST_PARTS:
            continue
        below = list(takewhile(lambda each: not _is_header(each), _below(view, number, taken)))
        rows = [each for each in below if all(at in each and each[at].figure is not None for at in heads)]
        rows = [each for each in rows if not _is_mean(each, parts, totals[0])]
        agreeing = sum(_adds_up(each, parts, totals[0]) for each in rows)
        if len(rows) >= _FEWEST_ROWS and agreeing * 2 > len(rows):
            yield Axis(
                view, number, number, {at: Heading(segment=whole_or(text)) for at, text in heads.items()}
            )


def key_axes(view: View, taken: set[tuple[int, int]]) -> Iterator[Axis]:
    """Columns of plans, regions or companies under such a heading, beside two columns of figures or more."""
    for number in view.order:
        texts = {at: cell.text.strip() for at, cell in sorted(view.lines[number].items()) if cell.text}
        for start in [at for at, text in texts.items() if KEY_HEADERS.get(text.casefold()) in _PARTS]:
            names: dict[int, str] = {}
            while start + len(names) + 1 in texts:
                at = start + len(names) + 1
                names[at] = texts[at]
            beside = [
                line for line in _below(view, number, taken)
                if start in line and named(line[start].text.strip()).term
                and all(at in line and line[at].figure is not None for at in names)
            ]  # fmt: skip
            apart = len({text.casefold() for text in names.values()}) == len(names)
            if len(names) >= _FEWEST_PARTS and apart and len(beside) >= _FEWEST_ROWS:
                heads = {at: Heading(segment=whole_or(text)) for at, text in names.items()}
                yield Axis(view, number, number, heads)


def _heads(view: View, number: int) -> dict[int, str]:
    """The texts of a line that can name parts; nothing where one is a period, a unit, a term or a figure."""
    line = view.lines[number]
    if any(cell.figure is not None or cell.day is not None for cell in line.values()):
        return {}
    texts = {at: cell.text.strip() for at, cell in sorted(line.items()) if cell.text}
    run = [at for at in texts if at + 1 in texts or at - 1 in texts]
    if not run or whole_or(texts[run[-1]]):
        return {}
    below = view.lines.get(number + 1, {}).get(run[0])
    heads = {at: texts[at] for at in (run if below is not None and below.figure is not None else run[1:])}
    strange = any(
        part_of(line[at]).dated or unit_words(text) or named(text).term for at, text in heads.items()
    )
    return {} if strange else heads


def _is_header(line: Line) -> bool:
    """True for a line of texts that ends with a total: another table begins."""
    texts = [cell.text.strip() for _, cell in sorted(line.items()) if cell.text]
    return len(texts) > _FEWEST_PARTS and len(texts) == len(line) and not whole_or(texts[-1])


def _below(view: View, number: int, taken: set[tuple[int, int]]) -> Iterator[Line]:
    for each in range(number + 1, number + _LOOKED_AT):
        if each in view.lines:
            yield {at: cell for at, cell in view.lines[each].items() if view.place(each, at) not in taken}


def _is_mean(line: Line, parts: list[int], total: int) -> bool:
    """True where the total lies among its parts: a rate, or an amount per customer."""
    figures = [line[at].figure or 0.0 for at in parts]
    return min(figures) <= (line[total].figure or 0.0) <= max(figures) and min(figures) != max(figures)


def _adds_up(line: Line, parts: list[int], total: int) -> bool:
    return isclose(sum(line[at].figure or 0.0 for at in parts), line[total].figure or 0.0, rel_tol=_TOLERANCE)
