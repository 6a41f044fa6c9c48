"""Reading the cells of a sheet as a stream: values, formulas, styles; memory does not grow with the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW, cell_name, column_number
from kpi_engine.workbook.cell_record import KINDS, CellRecord
from kpi_engine.workbook.cell_text import parsed_value, unescaped
from kpi_engine.workbook.references import cell_position
from kpi_engine.workbook.refusals import damaged, short
from kpi_engine.workbook.shared_formula import moved
from kpi_engine.workbook.xml_parts import MAIN, feed, sheet_parser

_CHUNK = 256 * 1024


class _SheetReader:
    """Collects the cells of a sheet from parser events; `take()` hands over what has come so far."""

    def __init__(self, sheet: str, workbook: str, strings: Sequence[str], date1904: bool) -> None:
        self.sheet, self.workbook = sheet, workbook
        self.strings, self.date1904 = strings, date1904
        self.cells: list[CellRecord] = []
        self.row, self.column, self.row_text = 0, 0, "0"
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
            self.cell, self.formula, self.formula_text = attributes, None, ""
            self.value, self.texts = None, []
        elif name == _ROW:
            self._start_row(attributes.get("r"))
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
            self.cell = None
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

    def _start_row(self, stated: str | None) -> None:
        if stated is None:
            self.row += 1
        elif stated.isdecimal():
            self.row = int(stated)
        else:
            raise self._damaged(f"has a row numbered {short(stated, 20)!r}")
        if not 1 <= self.row <= LAST_ROW:
            raise self._damaged("has a row outside the limits of a sheet")
        self.row_text = str(self.row)
        self.column = 0

    def _position(self, stated: str | None) -> str:
        """The cell's address; `row` and `column` move there. Nearly always it is letters and this row."""
        if stated is None:
            self.column += 1
            if self.column > LAST_COLUMN:
                raise self._damaged("has a cell outside the limits of a sheet")
            return cell_name(self.row, self.column)
        letters = stated.removesuffix(self.row_text)
        if letters != stated and letters.isalpha() and letters.isupper() and len(letters) < 4:
            self.column = column_number(letters)
            if self.column <= LAST_COLUMN:
                return stated
        try:
            self.row, self.column = cell_position(stated)
        except WorkbookError:
            raise self._damaged(f"has a cell called {short(stated, 20)!r}") from None
        return cell_name(self.row, self.column)

    def _end_cell(self, cell: dict[str, str]) -> None:
        ref = self._position(cell.get("r"))
        formula, kind, array_ref = self._formula() if self.formula is not None else ("", "", "")
        stated, text = cell.get("t", "n"), self.value
        if stated == "inlineStr" and self.texts:
            text = "".join(self.texts)
        elif stated == "str" and text is None and not kind:
            stated = "n"
        try:
            value = parsed_value(stated, text, self.strings, self.date1904)
            style = int(cell.get("s", "0"))
        except ValueError:
            raise self._damaged(f"has an unreadable value in {ref}") from None
        self.cells.append(
            CellRecord(self.sheet, ref, self.row, self.column, value, formula, kind, array_ref, style)
        )

    def _damaged(self, what: str) -> WorkbookError:
        return damaged(self.workbook, f"sheet {short(self.sheet, 31)} {what}")

    def _formula(self) -> tuple[str, str, str]:
        assert self.formula is not None
        kind = KINDS.get(self.formula.get("t", ""), "normal")
        text, group = unescaped(self.formula_text), self.formula.get("si", "")
        if kind == "shared":
            if text:
                self.masters[group] = (text, self.row, self.column)
            elif group in self.masters:
                master, row, column = self.masters[group]
                text = moved(master, self.row - row, self.column - column)
        return text, kind, self.formula.get("ref", "") if kind in ("array", "datatable") else ""


_C, _ROW, _F, _V, _T, _PHONETIC = (f"{MAIN} {name}" for name in ("c", "row", "f", "v", "t", "rPh"))


def read_cells(
    data: bytes, sheet: str, workbook: str, strings: Sequence[str] = (), *, date1904: bool = False
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
