"""What a reference, a name or a table in a formula stands for, seen from the formula's own cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

from kpi_engine.formula.argument_classes import ArgumentClass
from kpi_engine.formula.programs import Programs
from kpi_engine.formula.references import (
    LAST_COLUMN,
    LAST_ROW,
    Corner,
    Reference,
    reference,
    sheet_prefix,
    split_sheet,
)
from kpi_engine.formula.structured import TableShape, lowered, table_name

_BEFORE_TABLE = re.compile(r"(?:'(?:[^']|'')+'|\[[^\[\]]*\][^\[\]!]*|[^\[\]!']+)!")
_SHEET_OF_NAME = re.compile(r"('?)((?:[^'!]|'')+)\1!")


class CannotComputeError(Exception):
    """Why a formula cannot be rewritten, in words for the report."""


class ExternalError(Exception):
    """The formula reads another workbook."""


@dataclass(frozen=True)
class Surroundings:
    """What the formulas of one workbook can refer to. Keys are case-folded.

    `names` maps (sheet or "", name) to the name's formula; `knows` says whether the engine has a builtin of
    that name; `ours` gives the name under which one of our functions is registered, or None; `spills` says
    whether it gives a table.
    `blank` is a cell that is always empty: it stands for an omitted argument of our functions.
    `replaced` says whether a builtin is computed by our own code, which sees an omitted argument as OMITTED.
    `formula_cells` says whether a cell holds a formula; `used_rows` is the last row in use on each sheet,
    `hidden_rows` those that are not shown, `filtered` the sheets on which a filter hides rows, `totals` the
    cells that hold a SUBTOTAL or AGGREGATE.
    `linked` gives the sheet under which the kept cells of another workbook's sheet are computed, by that
    workbook's number and the sheet's name; `linked_names` the formulas of its names.
    `programs` takes the bodies of LAMBDAs that a helper computes.
    `needs_cell` says whether one of our functions explains a cell, `is_kpi` whether a name is a KPI's, and
    `formula_at` gives a cell's formula (without `=`), or None.
    """

    sheets: Sequence[str]
    names: Mapping[tuple[str, str], str]
    tables: Mapping[str, TableShape]
    ours: Callable[[str], str | None]
    knows: Callable[[str], bool]
    blank: str
    spills: Callable[[str], bool] = lambda _: False
    needs_cell: Callable[[str], bool] = lambda _: False
    is_kpi: Callable[[str], bool] = lambda _: False
    formula_at: Callable[[str, int, int], str | None] = lambda _sheet, _row, _column: None
    replaced: Callable[[str], bool] = lambda _: False
    formula_cells: Callable[[str, int, int], bool] = lambda _sheet, _row, _column: False
    used_rows: Mapping[str, int] = field(default_factory=dict)
    hidden_rows: Mapping[str, frozenset[int]] = field(default_factory=dict)
    filtered: frozenset[str] = frozenset()
    totals: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    programs: Programs = field(default_factory=Programs)
    linked: Mapping[tuple[str, str], str] = field(default_factory=dict)
    linked_names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def sheet_keys(self) -> dict[str, int]:
        """The place of each sheet among the tabs."""
        return {name.casefold(): at for at, name in enumerate(self.sheets)}

    def table_at(self, sheet: str, row: int, column: int) -> TableShape | None:
        """The table around a cell."""
        for table in self.tables.values():
            inside = table.top <= row <= table.bottom and table.left <= column <= table.right
            if inside and table.sheet.casefold() == sheet.casefold():
                return table
        return None

    def sheets_between(self, first: str, last: str) -> Sequence[str]:
        """The sheets that a 3-D reference covers."""
        if first.casefold() not in self.sheet_keys or last.casefold() not in self.sheet_keys:
            raise CannotComputeError(f"the sheets {first} to {last} are not all in this workbook")
        start, end = sorted((self.sheet_keys[first.casefold()], self.sheet_keys[last.casefold()]))
        return self.sheets[start : end + 1]


class Resolver:
    """Resolves for one cell, and notes for which other cells a copy of the formula resolves alike."""

    def __init__(self, around: Surroundings, sheet: str, row: int, column: int) -> None:
        self.around = around
        self.sheet, self.row, self.column = sheet, row, column
        self.rows, self.columns = (1, LAST_ROW), (1, LAST_COLUMN)
        self.external = False
        """True once another workbook has been read."""
        self._clips = False

    @contextmanager
    def clipped(self) -> Iterator[None]:
        """Inside, whole columns end at the last row in use: a million empty cells need not be handed over."""
        outer, self._clips = self._clips, True
        yield
        self._clips = outer

    def only_here(self) -> None:
        """A copy of the formula elsewhere may resolve differently."""
        self._only_rows((self.row, self.row))
        self._only_columns((self.column, self.column))

    def has_formula(self, place: Reference) -> str:
        """TRUE or FALSE, as ISFORMULA gives it."""
        self.only_here()
        found = self.around.formula_cells(place.sheet or self.sheet, place.top.at, place.left.at)
        return "TRUE" if found else "FALSE"

    def cells(self, text: str, wanted: ArgumentClass) -> str:
        """A reference in A1 form."""
        place = reference(text)
        if place is None:
            raise CannotComputeError(f"{text} is not a place in a workbook")
        if place.book not in ("", "0"):
            return self._elsewhere(place, wanted)
        if place.last_sheet:
            raise CannotComputeError("a range through several sheets is used where it cannot be followed")
        if not place.sheet:
            return self.narrowed(place, wanted)
        at = self.around.sheet_keys.get(place.sheet.casefold())
        return "#REF!" if at is None else self.narrowed(replace(place, sheet=self.around.sheets[at]), wanted)

    def _elsewhere(self, place: Reference, wanted: ArgumentClass) -> str:
        """Cells of another workbook, as the file has kept them."""
        linked = self.around.linked.get((place.book, place.sheet.casefold()))
        self.external = True
        if linked is None or place.last_sheet:
            raise ExternalError
        return self.narrowed(replace(place, sheet=linked, book=""), wanted)

    def structured(self, text: str, wanted: ArgumentClass) -> str:
        """A structured reference, with or without the name of its table."""
        if "!" in text and (before := _BEFORE_TABLE.match(text)):
            if sheet_prefix(before[0][:-1])[0] not in ("", "0"):
                raise ExternalError
            text = text[before.end() :]
        name = table_name(text)
        table = self.around.tables.get(name.casefold()) if name else self._own_table()
        if table is None:
            raise CannotComputeError(f"the table of {text} is not in this workbook")
        return self.table(text, table, wanted)

    def table(self, text: str, table: TableShape, wanted: ArgumentClass) -> str:
        """Part of a table."""
        found = lowered(text, table, self.sheet, self.row)
        place = reference(found)
        if "@" in text or "#this row" in text.casefold():
            inside = (table.top + table.header_rows, table.bottom - table.totals_rows)
            self._only_rows(inside if place is not None else (self.row, self.row))
        return found if place is None else self.narrowed(place, wanted)

    def narrowed(self, place: Reference, wanted: ArgumentClass) -> str:
        """The range, or where one value is wanted its cell in the formula's own row or column."""
        if wanted != "V" or place.is_cell:
            return self._cut(place).text() if self._clips and place.whole_columns else place.text()
        row: Corner | None = place.top if place.top.at == place.bottom.at else None
        column: Corner | None = place.left if place.left.at == place.right.at else None
        if row is None and place.top.at <= self.row <= place.bottom.at:
            self._only_rows(_reach(place.top, place.bottom, self.row, LAST_ROW))
            row = Corner(self.row, False)
        if column is None and place.left.at <= self.column <= place.right.at:
            self._only_columns(_reach(place.left, place.right, self.column, LAST_COLUMN))
            column = Corner(self.column, False)
        if row is None or column is None:
            self.only_here()
            return "#VALUE!"
        return Reference(place.sheet, "", "", row, column, row, column).text()

    def definition(self, text: str) -> str | None:
        """The formula of a defined name: the sheet's own name before the workbook's."""
        before, name = split_sheet(text)
        scope = self.sheet
        if before:
            book, scope, _ = sheet_prefix(before)
            if book not in ("", "0"):
                return self._elsewhere_named(book, name)
        key = name.casefold()
        own = self.around.names.get((scope.casefold(), key))
        return self.around.names.get(("", key)) if own is None else own

    def _elsewhere_named(self, book: str, name: str) -> str:
        """The formula of another workbook's name, with that workbook's number before its sheets."""
        formula = self.around.linked_names.get((book, name.casefold()))
        self.external = True
        if formula is None or not _SHEET_OF_NAME.match(formula):
            raise ExternalError
        return _SHEET_OF_NAME.sub(lambda found: f"'[{book}]{found[2]}'!", formula)

    def intersection(self, one: str, other: str, wanted: ArgumentClass) -> str:
        """The cells that two ranges share; #NULL! when they share none."""
        left, right = reference(one), reference(other)
        if left is None or right is None:
            raise CannotComputeError("an intersection of computed ranges is not followed")
        self.only_here()
        if (left.sheet or self.sheet).casefold() != (right.sheet or self.sheet).casefold():
            return "#VALUE!"
        top = max(left.top, right.top, key=_at)
        bottom = min(left.bottom, right.bottom, key=_at)
        first = max(left.left, right.left, key=_at)
        last = min(left.right, right.right, key=_at)
        if top.at > bottom.at or first.at > last.at:
            return "#NULL!"
        return self.narrowed(Reference(left.sheet, "", "", top, first, bottom, last), wanted)

    def _cut(self, place: Reference) -> Reference:
        """A whole column down to the last row in use."""
        last = max(1, self.around.used_rows.get((place.sheet or self.sheet).casefold(), 1))
        return replace(place, top=Corner(1, True), bottom=Corner(last, True))

    def _own_table(self) -> TableShape | None:
        table = self.around.table_at(self.sheet, self.row, self.column)
        if table is not None:
            self._only_rows((table.top, table.bottom))
            self._only_columns((table.left, table.right))
        return table

    def _only_rows(self, rows: tuple[int, int]) -> None:
        self.rows = max(self.rows[0], rows[0]), min(self.rows[1], rows[1])

    def _only_columns(self, columns: tuple[int, int]) -> None:
        self.columns = max(self.columns[0], columns[0]), min(self.columns[1], columns[1])


def _reach(first: Corner, last: Corner, here: int, end: int) -> tuple[int, int]:
    """For which rows (or columns) a copy of the formula still meets the range."""
    if first.fixed and last.fixed:
        return first.at, last.at
    return (1, end) if not first.fixed and not last.fixed else (here, here)


def _at(corner: Corner) -> int:
    return corner.at
