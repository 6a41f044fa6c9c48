"""The lines of figures below an axis, each with its label, its unit and the headings that it stands under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kpi_engine.recognition.grid import Cell, Line, View
from kpi_engine.recognition.tables.axes import Axis
from kpi_engine.recognition.tables.table_edges import end_of, left_edge, texts_above
from kpi_engine.recognition.words.keys import KEY_HEADERS, NO_KEYS, Keys, is_no_label
from kpi_engine.recognition.words.label_reading import heading_scenario
from kpi_engine.recognition.words.stated_units import UnitWords, unit_of_title, unit_words
from kpi_engine.workbook.label_words import is_label

_NO_FIGURE = frozenset(("-", "–", "—", "n/a", "n.a.", "na", "n.m.", "nm", "tbd", "x", "✓", "#n/a"))
_NOUNS = frozenset(("customers", "users", "logos", "accounts"))
"""Units beside another label, labels or headings where they stand first."""
_MOST_LABELS = 4
_STEP = 0.1
"""One blank of indentation, in columns."""
_GROUP = 0.01
"""The text of a group that stands in its first line only is below a heading in the same column."""


@dataclass
class FigureLine:
    """One row or column of figures. `sections` are the headings above its label, the nearest first.

    `segments_at` is the column of a list that names the segment of each figure; 0 for none. The first
    `own_units` of the units stand beside the line, the others in headings above it.
    """

    axis: Axis
    number: int
    labels: tuple[str, ...]
    sections: tuple[str, ...]
    units: tuple[UnitWords, ...]
    cells: dict[int, Cell] = field(repr=False)
    keys: Keys = NO_KEYS
    block: int = 0
    group: int = 0
    indent: float = 0.0
    segments_at: int = 0
    own_units: int = 0

    @property
    def view(self) -> View:
        """The sheet, by rows or by columns."""
        return self.axis.view

    @property
    def label(self) -> str:
        """The label in one line."""
        return ", ".join(self.labels)


def lines_of(axes: Sequence[Axis]) -> list[FigureLine]:
    """The lines of all tables of one view."""
    found: list[FigureLine] = []
    for block, axis in enumerate(axes):
        found += _Block(axis, block, left_edge(axis, axes), end_of(axis, axes)).lines()
    return found


class _Block:
    """Goes through the lines of one table and keeps the headings that are open."""

    def __init__(self, axis: Axis, block: int, left: int, end: int) -> None:
        self.axis, self.view, self.block, self.left, self.end = axis, axis.view, block, left, end
        self.open: dict[float, tuple[str, int]] = {}
        self.units: dict[float, UnitWords] = {}
        self.heads = self._heads()
        self.group = 0
        self.scenario = ""
        self._open_above()

    def lines(self) -> Iterator[FigureLine]:
        """Each line of figures that has a label."""
        previous, figures_since_heading = self.axis.at, False
        for number in self.view.order:
            if not self.axis.at < number <= self.end:
                continue
            line = self.view.lines[number]
            if self._is_other_header(line):
                if self.view.turned:
                    continue
                return
            cells = {at: line[at] for at in self.axis.headings if at in line and line[at].figure is not None}
            labels = self._labels(line)
            if number - previous > 1 and figures_since_heading:
                self._close(0.0)
                self.group += 1
                figures_since_heading = False
            if labels and not cells and self._holds_others(number, line):
                figures_since_heading = True
            elif labels and not cells:
                self._heading(number, labels, line)
                figures_since_heading = False
            elif labels and cells:
                figures_since_heading = True
                yield self._figures(number, line, labels, cells)
            previous = number

    def _figures(
        self, number: int, line: Line, labels: list[tuple[float, str]], cells: dict[int, Cell]
    ) -> FigureLine:
        first = labels[0][0]
        self._close(first + _GROUP / 2)
        outer = [
            self.open[at][0] for at in sorted(self.open, reverse=True)
            if (at <= first + _GROUP or at < labels[-1][0]) and number <= self.open[at][1]
        ]  # fmt: skip
        if len(labels) > 1:
            self.open[first + _GROUP] = labels[0][1], self._until(number, int(first))
        between = [cell.text for at, cell in line.items() if self.left < at < self.axis.first and cell.text]
        units = [
            unit for text in between if (unit := unit_words(text)) and text.strip().casefold() not in _NOUNS
        ]
        open_units = [self.units[at] for at in sorted(self.units, reverse=True) if at <= first]
        keys = NO_KEYS if self.view.turned else Keys.of(self.heads, line)
        keys = keys if keys.scenario else replace(keys, scenario=self.scenario)
        return FigureLine(
            self.axis, number, tuple(text for _, text in labels), tuple(outer), (*units, *open_units), cells,
            keys, self.block, self.group, first, own_units=len(units),
        )  # fmt: skip

    def _until(self, number: int, at: int) -> int:
        """The last line that a heading stands over: where it is merged, the last of the merged cells."""
        row, column = self.view.place(number, at)
        for area in self.view.grid.merges:
            if (area.top, area.left) == (row, column):
                return area.right if self.view.turned else area.bottom
        return self.end

    def _heading(self, number: int, labels: list[tuple[float, str]], line: Line) -> None:
        self.group += 1
        if scenario := heading_scenario(labels[0][1]):
            self.scenario = scenario
        at = labels[0][0]
        self._close(at)
        self.open[at] = labels[0][1], self.end
        texts = [cell.text for cell in line.values() if cell.text]
        units = [unit for text in texts if (unit := unit_words(text) or unit_of_title(text))]
        if units:
            self.units[at] = units[0]

    def _close(self, at: float) -> None:
        for known in [each for each in self.open if each >= at]:
            del self.open[known]
            if known:
                self.units.pop(known, None)

    def _labels(self, line: Line) -> list[tuple[float, str]]:
        """The texts left of the figures that can be a name, with their position and indentation."""
        found: list[tuple[float, str]] = []
        for at in sorted(line):
            text = line[at].text
            if not text or not self.left < at < self.axis.first or at in self.heads:
                continue
            bare = text.strip()
            if is_label(bare) and (unit_words(bare) is None or (not found and bare.casefold() in _NOUNS)):
                found.append((at + min(len(text) - len(bare), 9) * _STEP, bare))
        return found[:_MOST_LABELS]

    def _heads(self) -> dict[int, str]:
        """Positions whose own heading says that they hold no label: Unit, Owner, or a key such as Region."""
        if self.view.turned:
            return {}
        texts = {at: cell.text.strip().casefold() for number in range(self.axis.top, self.axis.at + 1)
                 for at, cell in self.view.lines.get(number, {}).items() if at < self.axis.first}  # fmt: skip
        return {at: text for at, text in texts.items() if is_no_label(text) or text in KEY_HEADERS}

    def _holds_others(self, number: int, line: Line) -> bool:
        """True for a line with errors, or with `n/a` in place of figures: no heading."""
        return any(at in line or self.view.is_other(number, at) for at in self.axis.headings)

    def _is_other_header(self, line: Line) -> bool:
        """True for a line of texts where figures should stand: the header of another table."""
        under = [line[at] for at in self.axis.headings if at in line]
        texts = [
            each.text.strip().casefold() for each in under if each.text and unit_words(each.text) is None
        ]
        words = [text for text in texts if text not in _NO_FIGURE]
        return len(words) >= 2 and len(words) > sum(each.figure is not None for each in under)

    def _open_above(self) -> None:
        """The heading right above the table."""
        for text in texts_above(self.axis, self.left, self.end):
            if unit := unit_words(text) or unit_of_title(text):
                self.units.setdefault(0.0, unit)
            if is_label(text) and (unit_words(text) is None or text.casefold() in _NOUNS):
                self.open.setdefault(0.0, (text, self.end))
