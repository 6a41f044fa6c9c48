"""Reading the cells of a sheet as a stream: values, formulas, styles; memory does not grow with the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cell_text import parsed_value, unescaped
from kpi_engine.workbook.references import LAST_COLUMN, LAST_ROW, cell_name, cell_position
from kpi_engine.workbook.refusals import damaged
from kpi_engine.workbook.shared_formula import moved
from kpi_engine.workbook.xml_parts import MAIN, feed, sheet_parser

_CHUNK = 256 * 1024
_KINDS = {"": "normal", "normal": "normal", "shared": "shared", "array": "array", "dataTable": "datatable"}


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


class _SheetReader:
    """Collects the cells of a sheet from parser events; `take()` hands over what has come so far."""

    def __init__(self, sheet: str, workbook: str, strings: tuple[str, ...], date1904: bool) -> None:
        self.sheet, self.workbook = sheet, workbook
        self.strings, self.date1904 = strings, date1904
        self.cells: list[CellRecord] = []
        self.row = self.column = 0
        self.masters: dict[str, tuple[str, int, int]] = {}
        self.cell: dict[str, str] | None = None
        self.formula: dict[str, str] | None = None
        self.formula_text = ""
        self.value: str | None = None
        self.texts: list[str] = []
        self.buffer: list[str] = []
        self.phonetic = False

    def take(self) -> list[CellRecord]:
        cells, self.cells = self.cells, []
        return cells

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _C:
            self._start_cell(attributes)
        elif name == _ROW:
            self.row = self._whole(attributes["r"], LAST_ROW) if "r" in attributes else self.row + 1
            self.column = 0
        elif self.cell is not None:
            self.buffer = []
            if name == _F:
                self.formula = attributes
            elif name == _PHONETIC:
                self.phonetic = True

    def end(self, name: str) -> None:
        if self.cell is None:
            return
        if name == _C:
            self._end_cell(self.cell)
        elif name == _V:
            self.value = "".join(self.buffer)
        elif name == _F:
            self.formula_text = "".join(self.buffer)
        elif name == _T and not self.phonetic:
            self.texts.append("".join(self.buffer))
        elif name == _PHONETIC:
            self.phonetic = False

    def text(self, data: str) -> None:
        if self.cell is not None:
            self.buffer.append(data)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.cell, self.formula, self.formula_text = attributes, None, ""
        self.value, self.texts = None, []
        ref = attributes.get("r")
        if ref is None:
            self.column += 1
        else:
            self.row, self.column = cell_position(ref)
        if self.column > LAST_COLUMN or not 1 <= self.row <= LAST_ROW:
            raise damaged(self.workbook, f"sheet {self.sheet} has a cell outside the sheet's limits")

    def _end_cell(self, cell: dict[str, str]) -> None:
        self.cell = None
        formula, kind, array_ref = self._formula()
        stated = cell.get("t", "n")
        if stated == "inlineStr":
            self.value = "".join(self.texts) if self.texts or self.value is None else self.value
        elif stated == "str" and self.value is None and self.formula is None:
            stated = "n"
        try:
            value = parsed_value(stated, self.value, self.strings, self.date1904)
            style = int(cell.get("s", "0"))
        except ValueError:
            where = cell_name(self.row, self.column)
            raise damaged(
                self.workbook, f"cell {where} of sheet {self.sheet[:40]} holds an unreadable value"
            ) from None
        self.cells.append(
            CellRecord(self.sheet, cell_name(self.row, self.column), self.row, self.column, value,
                       formula, kind, array_ref, style))  # fmt: skip

    def _formula(self) -> tuple[str, str, str]:
        if self.formula is None:
            return "", "", ""
        kind = _KINDS.get(self.formula.get("t", ""), "normal")
        text, group = unescaped(self.formula_text), self.formula.get("si", "")
        if kind == "shared":
            if text:
                self.masters[group] = (text, self.row, self.column)
            elif group in self.masters:
                master, row, column = self.masters[group]
                text = moved(master, self.row - row, self.column - column)
        return text, kind, self.formula.get("ref", "") if kind in ("array", "datatable") else ""

    def _whole(self, text: str, limit: int) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= limit:
            raise damaged(self.workbook, f"sheet {self.sheet[:40]} has a row numbered {text[:20]!r}")
        return int(text)


_C, _ROW, _F, _V, _T, _PHONETIC = (f"{MAIN} {name}" for name in ("c", "row", "f", "v", "t", "rPh"))


def read_cells(
    data: bytes, sheet: str, workbook: str, strings: tuple[str, ...] = (), *, date1904: bool = False
) -> Iterator[CellRecord]:
    """Each cell that the sheet's XML states, in its order; `data` is the sheet's part."""
    reader = _SheetReader(sheet, workbook, strings, date1904)
    parser = sheet_parser(sheet, workbook)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    for position in range(0, len(data), _CHUNK):
        feed(parser, data[position : position + _CHUNK], False, sheet, workbook)
        yield from reader.take()
    feed(parser, b"", True, sheet, workbook)
    yield from reader.take()
