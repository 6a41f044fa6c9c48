"""The lines of figures below an axis, each with its label, its unit and the headings that it stands under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kpi_engine.recognition.axes import Axis
from kpi_engine.recognition.grid import Cell, Line, View
from kpi_engine.recognition.stated_units import UnitWords, unit_of_title, unit_words
from kpi_engine.workbook.label_words import is_label

_NO_FIGURE = frozenset(("-", "–", "—", "n/a", "n.a.", "na", "n.m.", "nm", "tbd", "x", "✓"))
_NOT_THE_LABEL = frozenset((
    "unit", "units", "owner", "source", "definition", "comment", "comments", "note", "notes", "help",
    "description", "formula", "ref", "reference", "frequency", "calculation", "gl code", "code", "id", "#",
))  # fmt: skip
_MOST_LABELS = 4
_FURTHEST_ABOVE = 3


@dataclass
class FigureLine:
    """One row or column of figures. `sections` are the headings above its label, the nearest first."""

    axis: Axis
    number: int
    labels: tuple[str, ...]
    sections: tuple[str, ...]
    units: tuple[UnitWords, ...]
    cells: dict[int, Cell] = field(repr=False)
    block: int = 0
    group: int = 0

    @property
    def view(self) -> View:
        return self.axis.view

    @property
    def label(self) -> str:
        """The label in one line."""
        return ", ".join(self.labels)


def lines_of(axes: Sequence[Axis]) -> list[FigureLine]:
    """The lines of all tables of one view."""
    found: list[FigureLine] = []
    for block, axis in enumerate(axes):
        left = max((other.last for other in axes if other.top <= axis.at <= other.at and other.last < axis.first),
                   default=0)  # fmt: skip
        found += _Block(axis, block, left, _end(axis, axes)).lines()
    return found


def _is_noun(text: str) -> bool:
    """True for `Customers`: a unit beside another label, a label or a heading where it stands first."""
    return text.strip().casefold() in ("customers", "users", "logos", "accounts")


def _end(axis: Axis, axes: Sequence[Axis]) -> int:
    """The line before the next table under the same headings."""
    below = [
        other.top for other in axes
        if other.top > axis.at and other.first <= axis.last and other.last >= axis.first
    ]  # fmt: skip
    return min(below, default=max(axis.view.order) + 1) - 1


class _Block:
    """Goes through the lines of one table and keeps the headings that are open."""

    def __init__(self, axis: Axis, block: int, left: int, end: int) -> None:
        self.axis, self.view, self.block, self.left, self.end = axis, axis.view, block, left, end
        self.open: dict[float, str] = {}
        self.units: dict[float, UnitWords] = {}
        self.ignored = self._ignored()
        self.group = 0
        self._open_above()

    def lines(self) -> Iterator[FigureLine]:
        previous, figures_since_heading = self.axis.at, False
        for number in self.view.order:
            if not self.axis.at < number <= self.end:
                continue
            line = self.view.lines[number]
            if self._is_other_header(line):
                return
            cells = {at: line[at] for at in self.axis.headings if at in line and line[at].figure is not None}
            labels = self._labels(line)
            if number - previous > 1 and figures_since_heading:
                self._close(0.0)
                figures_since_heading = False
            if labels and not cells:
                self._heading(labels, line)
                figures_since_heading = False
            elif labels and cells:
                figures_since_heading = True
                yield self._figures(number, line, labels, cells)
            previous = number

    def _figures(
        self, number: int, line: Line, labels: list[tuple[float, str]], cells: dict[int, Cell]
    ) -> FigureLine:
        first = labels[0][0]
        self._close(first + 0.05, also_at=len(labels) > 1)
        outer = [self.open[at] for at in sorted(self.open, reverse=True) if at <= first or at < labels[-1][0]]
        if len(labels) > 1 and not self._is_code(labels[0][1]):
            self.open[first] = labels[0][1]
        units = [unit for at, cell in line.items() if self.left < at < self.axis.first and at not in cells
                 if cell.text and (unit := unit_words(cell.text))]  # fmt: skip
        sections = [text for text in outer if text]
        open_units = [self.units[at] for at in sorted(self.units, reverse=True) if at <= first]
        return FigureLine(
            self.axis, number, tuple(text for _, text in labels), tuple(sections), (*units, *open_units), cells,
            self.block, self.group,
        )  # fmt: skip

    def _heading(self, labels: list[tuple[float, str]], line: Line) -> None:
        self.group += 1
        at = labels[0][0]
        self._close(at)
        self.open[at] = labels[0][1]
        units = [unit for text in (each.text for each in line.values()) if text
                 for unit in (unit_words(text) or unit_of_title(text),) if unit]  # fmt: skip
        if units:
            self.units[at] = units[0]

    def _close(self, at: float, *, also_at: bool = False) -> None:
        for known in [each for each in self.open if each >= at or (also_at and each >= at - 0.1)]:
            del self.open[known]
            self.units.pop(known, None)

    def _labels(self, line: Line) -> list[tuple[float, str]]:
        """The texts left of the figures that can be a name, with their position and indentation."""
        found: list[tuple[float, str]] = []
        for at in sorted(line):
            if not self.left < at < self.axis.first or at in self.ignored:
                continue
            text = line[at].text
            if (
                text
                and is_label(text.strip())
                and (unit_words(text) is None or (not found and _is_noun(text)))
            ):
                indent = len(text) - len(text.lstrip())
                found.append((at + min(indent, 9) / 10, text.strip()))
        return found[:_MOST_LABELS]

    def _ignored(self) -> set[int]:
        """Positions whose own heading says that they hold no label: Unit, Owner, Source."""
        heads = {at: cell.text.strip().casefold() for number in range(self.axis.top, self.axis.at + 1)
                 for at, cell in self.view.lines.get(number, {}).items() if at < self.axis.first}  # fmt: skip
        return {at for at, text in heads.items() if text in _NOT_THE_LABEL}

    def _is_other_header(self, line: Line) -> bool:
        """True for a line of texts where figures should stand: the header of another table."""
        texts = [at for at in self.axis.headings if at in line and line[at].text
                 and line[at].text.strip().casefold() not in _NO_FIGURE and unit_words(line[at].text) is None]  # fmt: skip
        figures = [at for at in self.axis.headings if at in line and line[at].figure is not None]
        return len(texts) >= 2 and len(texts) > len(figures)

    def _open_above(self) -> None:
        """The heading right above the table: a text that stands alone, or beside the periods."""
        if self.view.turned:
            return
        for number in range(self.axis.at, self.axis.top - 1 - _FURTHEST_ABOVE, -1):
            line = self.view.lines.get(number, {})
            if any(cell.figure is not None for cell in line.values()) and number < self.axis.top:
                return
            texts = [(at, cell.text.strip()) for at, cell in line.items()
                     if cell.text and self.left < at and (at < self.axis.first or number < self.axis.top)]  # fmt: skip
            for at, text in texts[:1]:
                if unit := unit_words(text) or unit_of_title(text):
                    self.units.setdefault(0.0, unit)
                if (
                    is_label(text)
                    and unit_words(text) is None
                    and number < self.axis.top
                    or len(texts) == 1
                    and at < self.axis.first
                    and is_label(text)
                ):
                    self.open.setdefault(0.0, text)

    def _is_code(self, text: str) -> bool:
        return not any(letter.isalpha() for letter in text)
