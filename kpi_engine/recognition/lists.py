"""Single figures with their label: `Churn rate | 2.5 % | a note`, in a list without months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.recognition.grid import Cell, Grid, Line
from kpi_engine.recognition.stated_units import UnitWords, unit_of_title, unit_words
from kpi_engine.workbook.label_words import is_label

_FURTHEST = 4
_LARGEST_GAP = 1
_NEVER = frozenset(("total", "value", "amount"))


@dataclass(frozen=True)
class Single:
    """One figure with its label, its unit and the headings above it, the nearest first."""

    cell: Cell
    label: str
    sections: tuple[str, ...]
    units: tuple[UnitWords, ...]


def singles_of(grid: Grid, taken: set[tuple[int, int]]) -> Iterator[Single]:
    """The figures that stand alone to the right of a label; rows of several figures are tables of their own."""
    crowded = {row for row, _ in grid.others}
    heading, previous = "", 0
    units: tuple[UnitWords, ...] = ()
    for row in sorted(grid.rows):
        line = grid.rows[row]
        if row - previous > 1 + _LARGEST_GAP:
            heading, units = "", ()
        previous = row
        figures = [at for at, cell in line.items() if cell.figure is not None and (row, at) not in taken]
        alone = len(figures) == 1 and row not in crowded and not any((row, at) in taken for at in line)
        if alone:
            if (found := _label(line, figures[0])) is not None:
                own = [unit for at, cell in line.items() if abs(at - figures[0]) <= 2 and cell.text
                       and (unit := unit_words(cell.text))]  # fmt: skip
                yield Single(line[figures[0]], found, (heading,) if heading else (), (*own, *units))
        elif not figures:
            texts = [cell.text.strip() for cell in line.values() if cell.text]
            if len(texts) == 1 and is_label(texts[0]):
                heading = texts[0]
                stated = unit_of_title(texts[0])
                units = (stated,) if stated else ()


def _label(line: Line, at: int) -> str | None:
    """The text nearest to the left of a figure that can be a name."""
    for column in range(at - 1, max(at - 1 - _FURTHEST, 0), -1):
        cell = line.get(column)
        if cell is None or not cell.text:
            continue
        text = cell.text.strip()
        if unit_words(text) is not None and column > min(line):
            continue
        return text if is_label(text) and text.casefold() not in _NEVER else None
    return None


def regular(singles: Sequence[Single]) -> list[Single]:
    """Those that stand in a column with others of their kind; a lone figure among words is left aside."""
    columns: dict[int, int] = {}
    for single in singles:
        columns[single.cell.column] = columns.get(single.cell.column, 0) + 1
    return [single for single in singles if columns[single.cell.column] > 1]
