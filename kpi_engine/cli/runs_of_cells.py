"""Neighbouring cells with the same difference, told in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kpi_engine.formula.references import cell_name, cell_place

if TYPE_CHECKING:
    from kpi_engine.model.documents_of_templates import DifferenceJson

_CELL = re.compile(r"[A-Z]{1,3}\d{1,7}")


def together(differences: Iterable[DifferenceJson]) -> Iterator[tuple[str, list[DifferenceJson]]]:
    """`H7:J7` with its differences, for cells side by side in a row or one below the other in a column."""
    group: list[DifferenceJson] = []
    for each in differences:
        if group and not _follows(group, each):
            yield _place(group), group
            group = []
        group.append(each)
    if group:
        yield _place(group), group


def _follows(group: list[DifferenceJson], other: DifferenceJson) -> bool:
    last = group[-1]
    if last.code != other.code or not (_CELL.fullmatch(last.place) and _CELL.fullmatch(other.place)):
        return False
    (first_row, first_column), (row, column) = cell_place(group[0].place), cell_place(last.place)
    beside = other.place == cell_name(row, column + 1) and row == first_row
    below = other.place == cell_name(row + 1, column) and column == first_column
    return (beside or below) and (len(group) == 1 or (beside == (row == first_row)))


def _place(group: list[DifferenceJson]) -> str:
    first, last = group[0].place, group[-1].place
    return first if first == last else f"{first}:{last}"
