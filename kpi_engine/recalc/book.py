"""What a recalculation needs of a workbook: constants, formulas and their caches, names, tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi_engine.formula.structured import TableShape
from kpi_engine.model.cell_error import Scalar

Place = tuple[str, int, int]
"""Sheet, row, column."""


@dataclass(slots=True)
class FormulaCell:
    """A formula with the value that the file holds for it; `area` is the range of an array formula."""

    sheet: str
    row: int
    column: int
    formula: str
    cached: Scalar
    area: str = ""
    what_if_table: bool = False
    place: Place = field(init=False)
    """Where it stands; made once, as everything that is known of the cell is found by it."""

    def __post_init__(self) -> None:
        self.place = self.sheet, self.row, self.column


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
