"""What a sheet states about one cell."""

from __future__ import annotations

from typing import NamedTuple

from kpi_engine.model.cell_error import Scalar

KINDS = {"": "normal", "normal": "normal", "shared": "shared", "array": "array", "dataTable": "datatable"}
"""The types of a formula as the file states them, and as a record does."""


CellEntry = tuple[int, int, Scalar, str, str, str, int]
"""A record without its sheet and address, for reading a million of them: from `row` to `style`."""


class CellRecord(NamedTuple):
    """One cell that the sheet states: its value (or the cached result of its formula), formula and style.

    `value` is None for an empty cell and for a formula without a cached result. `formula` has no "=".
    `kind` is "" without a formula, else normal, shared, array or datatable; `array_ref` is the range that an
    array formula or a what-if table fills.
    """

    sheet: str
    ref: str
    row: int
    column: int
    value: Scalar
    formula: str
    kind: str
    array_ref: str
    style: int

    @property
    def in_use(self) -> bool:
        """True for a cell with a value or a formula; others are there for their format only."""
        return bool(self.kind) or self.value is not None
