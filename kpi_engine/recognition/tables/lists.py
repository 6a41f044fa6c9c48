"""Single figures with their label: `Churn rate | 2.5 % | a note`, in a list without months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kpi_engine.recognition.grid import Cell, Grid, Line
from kpi_engine.recognition.words.stated_units import UnitWords, unit_of_title, unit_words
from kpi_engine.workbook.label_words import is_label

_FURTHEST = 4
_LARGEST_GAP = 1
_UNIT_AWAY = 1
_FEWEST_TILES = 2
_NEVER = frozenset(("total", "value", "amount"))


@dataclass(frozen=True)
class Single:
    """One figure with its label, its unit and the headings above it, the nearest first."""

    cell: Cell
    label: str
    sections: tuple[str, ...]
    units: tuple[UnitWords, ...]


def singles_of(grid: Grid, taken: set[tuple[int, int]]) -> Iterator[Single]:
    """The figures that stand each to the right of a label or below one; other rows are tables."""
    crowded = {row for row, _ in grid.others}
    heading, previous = "", 0
    units: tuple[UnitWords, ...] = ()
    for row in sorted(grid.rows):
        line = grid.rows[row]
        if row - previous > 1 + _LARGEST_GAP:
            heading, units = "", ()
        previous = row
        figures = [at for at, cell in line.items() if cell.figure is not None]
        if not figures:
            texts = [cell.text.strip() for cell in line.values() if cell.text]
            if len(texts) == 1 and is_label(texts[0]):
                heading = texts[0]
                stated = unit_of_title(texts[0])
                units = (stated,) if stated else ()
        elif row not in crowded and not any((row, at) in taken for at in line):
            sections = (heading,) if heading else ()
            for single in _beside(line, figures) or _below(grid, row, figures):
                yield replace(single, sections=sections, units=(*single.units, *units))


def _beside(line: Line, figures: Sequence[int]) -> list[Single]:
    """Each figure with the label left of it; nothing where one of them has none."""
    found: list[Single] = []
    for at in sorted(figures):
        label = _label(line, at)
        if label is None:
            return []
        own = [unit for each, cell in line.items() if abs(each - at) <= _UNIT_AWAY and cell.text
               and (unit := unit_words(cell.text))]  # fmt: skip
        found.append(Single(line[at], label, (), tuple(own)))
    return found


def _below(grid: Grid, row: int, figures: Sequence[int]) -> list[Single]:
    """Tiles: a row of figures right below their labels, with no other row of figures below it."""
    above, line, below = grid.rows.get(row - 1, {}), grid.rows[row], grid.rows.get(row + 1, {})
    heads = {at: above[at].text.strip() for at in figures if at in above and above[at].text}
    alone = not any(cell.text for cell in line.values()) and not any(at in below for at in figures)
    if len(heads) < len(figures) or len(figures) < _FEWEST_TILES or not alone:
        return []
    return [Single(line[at], heads[at], (), ()) for at in figures if is_label(heads[at])]


def _label(line: Line, at: int) -> str | None:
    """The text nearest to the left of a figure that can be a name, with no other figure between."""
    for column in range(at - 1, max(at - 1 - _FURTHEST, 0), -1):
        cell = line.get(column)
        if cell is None:
            continue
        if not cell.text:
            return None
        text = cell.text.strip()
        if unit_words(text) is not None and column > min(line):
            continue
        return text if is_label(text) and text.casefold() not in _NEVER else None
    return None


def regular(singles: Sequence[Single]) -> list[Single]:
    """Those that stand in a column or row with others of their kind; a lone figure is left aside."""
    columns = Counter(single.cell.column for single in singles)
    rows = Counter(single.cell.row for single in singles)
    return [each for each in singles if columns[each.cell.column] > 1 or rows[each.cell.row] > 1]
