"""The cells of one sheet that hold something, and by what its rows and columns are recognised."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from math import isclose

from kpi_engine.fill.returned.alignment import Signature
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.pivots import pivot_outputs
from kpi_engine.workbook.references import AreaIndex, parse_range

_WITHOUT_PLACES = str.maketrans("", "", "0123456789$")
_SHAPES_IN_A_ROW = 3
_TRUTH: dict[str, Scalar] = {"TRUE": True, "FALSE": False}

Place = tuple[int, int]


class SheetCells:
    """What the cells of a sheet hold, without what a pivot or what-if table writes and an array spills."""

    def __init__(self, package: Package, sheet: str) -> None:
        records = [_as_constant(record) for record in package.cells(sheet)]
        arrays = {parse_range(record.array_ref): record.kind for record in records if record.array_ref}
        spilled = AreaIndex(area for area in arrays if area is not None and len(area) > 1)
        written = AreaIndex(
            [area for area, kind in arrays.items() if area is not None and kind == "datatable"]
            + [area for area, _ in pivot_outputs(package, sheet)]
        )
        self.cells: dict[Place, CellRecord] = {
            (record.row, record.column): record
            for record in records
            if (record.kind or (record.value not in (None, "") and not spilled.at(record.row, record.column)))
            and not written.at(record.row, record.column)
            and not record.formula.startswith("TABLE(")
        }
        self.styles: dict[Place, int] = {(record.row, record.column): record.style for record in records}

    @cached_property
    def by_row(self) -> Mapping[int, list[CellRecord]]:
        """The cells of each row, from left to right."""
        rows: dict[int, list[CellRecord]] = {}
        for (row, _), record in sorted(self.cells.items()):
            rows.setdefault(row, []).append(record)
        return rows

    @cached_property
    def last_row(self) -> int:
        """The last row that holds something."""
        return max((row for row, _ in self.cells), default=0)

    @cached_property
    def last_column(self) -> int:
        """The last column that holds something."""
        return max((column for _, column in self.cells), default=0)

    @cached_property
    def texts(self) -> frozenset[str]:
        """The words typed anywhere on the sheet, by which a renamed sheet is recognised."""
        return frozenset(record.value.strip() for record in self.cells.values()
                         if isinstance(record.value, str) and not record.kind)  # fmt: skip

    def rows(self, input_columns: Collection[int]) -> list[Signature]:
        """For each row from 1 on, its labels; for a row without labels, the shape of its formulas."""
        return [
            self._row(self.by_row.get(row, ()), input_columns) for row in range(1, self.last_row + 1)
        ]  # fmt: skip

    def _row(self, records: Collection[CellRecord], input_columns: Collection[int]) -> Signature:
        labels = tuple(
            plain(record.value)
            for record in records
            if not record.kind and record.column not in input_columns
        )
        return labels or tuple(dict.fromkeys(_shapes(records)))[:_SHAPES_IN_A_ROW]

    def columns(
        self,
        row_of: Callable[[int], int | None],
        is_input: Callable[[int, int], bool],
        input_rows: Collection[int],
    ) -> list[Signature]:
        """For each column from 1 on, its labels and where it has formulas, by the rows of the template."""
        found: list[list[object]] = [[] for _ in range(self.last_column)]
        for (row, column), record in sorted(self.cells.items()):
            number = row_of(row)
            if number is None or is_input(row, column):
                continue
            if record.kind:
                found[column - 1].append(number)
            elif isinstance(record.value, str) or number not in input_rows:
                found[column - 1].append((number, plain(record.value)))
        return [tuple(items) for items in found]

    def alike(self, row: int, other: SheetCells, other_row: int) -> float:
        """How much two rows have in common, from 0 to 1."""
        mine, theirs = (
            {plain(record.value) for record in records if not record.kind} | set(_shapes(records))
            for records in (self.by_row.get(row, ()), other.by_row.get(other_row, ()))
        )
        return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.01


def _as_constant(record: CellRecord) -> CellRecord:
    """`=TRUE()` and `=#N/A` are constants, as some programs write them; an empty formula is none."""
    if not record.kind or record.array_ref:
        return record
    text = record.formula.upper().removesuffix("()")
    value = _TRUTH.get(text, CellError.from_text(text)) if text else record.value
    return record if text and value is None else record._replace(value=value, formula="", kind="")


def _shapes(records: Collection[CellRecord]) -> list[str]:
    """The formulas of a row without the numbers of rows, which change when rows are inserted."""
    return [record.formula.translate(_WITHOUT_PLACES) for record in records if record.kind]


def same_constant(one: Scalar, other: Scalar) -> bool:
    """True when two constants are the same but for what programs change when they save."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-12, abs_tol=1e-300)
    return plain(one) == plain(other)


def plain(value: Scalar) -> object:
    """A constant in one spelling: line ends and spaces around it do not count, nor the sixteenth digit."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or value or None
    if isinstance(value, bool | CellError) or value is None:
        return value
    return float(f"{value:.14g}")
