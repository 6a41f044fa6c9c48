"""What a recalculation needs of a workbook: constants, formulas and their caches, names, tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi_engine.formula.references import cell_name
from kpi_engine.formula.structured import TableShape
from kpi_engine.model.cell_error import Scalar

Place = tuple[str, int, int]
"""Sheet, row, column."""


def sheet_and_cell(place: Place) -> tuple[str, str]:
    """A place as verdicts and edits name it: the sheet and the cell."""
    sheet, row, column = place
    return sheet, cell_name(row, column)


class FormulaCell:
    """A formula with the value that the file holds for it; `area` is the range of an array formula.

    `place` is where it stands, made once, as everything that is known of the cell is found by it.
    """

    __slots__ = ("area", "cached", "formula", "place", "what_if_table")

    def __init__(
        self, place: Place, formula: str, cached: Scalar, area: str = "", what_if_table: bool = False
    ) -> None:
        self.place = place
        self.formula = formula
        self.cached = cached
        self.area = area
        self.what_if_table = what_if_table

    @property
    def sheet(self) -> str:
        """The sheet on which it stands."""
        return self.place[0]

    @property
    def row(self) -> int:
        """The row in which it stands."""
        return self.place[1]

    @property
    def column(self) -> int:
        """The column in which it stands."""
        return self.place[2]


@dataclass(slots=True)
class Book:
    """A workbook as the engine sees it."""

    sheets: tuple[str, ...]
    constants: dict[Place, Scalar]
    formulas: list[FormulaCell]
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tables: Mapping[str, TableShape] = field(default_factory=dict)
    date1904: bool = False
    iterate: bool = False
    spilled: Mapping[Place, tuple[Place, Scalar]] = field(default_factory=dict)
    """Cells that hold the result of an array formula elsewhere: where that stands, and their cached value."""
    recalculates_on_opening: bool = False
    used_rows: Mapping[str, int] = field(default_factory=dict)
    """The last row in use on each sheet (case-folded)."""
    hidden_rows: Mapping[str, frozenset[int]] = field(default_factory=dict)
    filtered: frozenset[str] = frozenset()
    """Sheets (case-folded) on which a filter is active."""
    linked: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Sheets of other workbooks, by number and case-folded title: the name under which they are computed."""
    linked_names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Names of other workbooks, by number and case-folded name."""
    linked_cells: Mapping[Place, Scalar] = field(default_factory=dict)
    """What the file has kept of the cells of other workbooks."""
    totals: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    """Row and column of the formulas that may leave hidden rows and each other out, by sheet."""
