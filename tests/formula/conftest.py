"""Two spreadsheet engines as judges of the Excel text: formualizer in this process, LibreOffice outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import formualizer
import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from kpi_engine.formula.guard import guarded
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.kpi import Kpi

Case = tuple[Kpi, tuple[Any, ...]]
Answer = float | CellError

_KINDS = {
    "Div": CellError.DIV0, "Num": CellError.NUM, "Na": CellError.NA, "Value": CellError.VALUE,
    "Ref": CellError.REF, "Name": CellError.NAME, "Null": CellError.NULL,
}  # fmt: skip


class Sheet:
    """Where the arguments of a case lie: side by side in a row, or one below the other in a column."""

    def __init__(self, put: Callable[[int, int, Any], None], *, across: bool = True) -> None:
        self._put = put
        self._across = across

    def place(self, kpi: Kpi, arguments: Sequence[Any], line: int) -> str:
        """Write the arguments (None is a blank cell) on `line` and give the guarded formula over them."""
        at, cells = 2, {}
        for parameter, value in zip(kpi.parameters, arguments, strict=False):
            items = value if isinstance(value, tuple) else (value,)
            for offset, item in enumerate(items):
                row, column = self._cell(line, at + offset)
                self._put(row, column, f"={item.text}" if isinstance(item, CellError) else item)
            first, last = self._name(line, at), self._name(line, at + len(items) - 1)
            cells[parameter.name] = first if not isinstance(value, tuple) else f"{first}:{last}"
            at += len(items)
        return f"={guarded(kpi, cells)}"

    def answer_cell(self, line: int) -> tuple[int, int]:
        """Where the formula of `line` stands."""
        return self._cell(line, 1)

    def _cell(self, line: int, position: int) -> tuple[int, int]:
        return (line, position) if self._across else (position, line)

    def _name(self, line: int, position: int) -> str:
        row, column = self._cell(line, position)
        return f"{get_column_letter(column)}{row}"


@pytest.fixture(scope="session")
def formualizer_answer() -> Callable[[Kpi, tuple[Any, ...]], Answer]:
    """What formualizer makes of the guarded text of a KPI over cells that hold the arguments."""
    workbook = formualizer.Workbook()
    workbook.add_sheet("S")

    def put(row: int, column: int, value: Any) -> None:
        if isinstance(value, str) and value.startswith("="):
            workbook.set_formula("S", row, column, value)
        else:
            workbook.set_value("S", row, column, value)

    sheet = Sheet(put)

    def answer(kpi: Kpi, arguments: tuple[Any, ...]) -> Answer:
        formula = sheet.place(kpi, arguments, 1)
        workbook.set_formula("S", 1, 1, formula)
        value = workbook.evaluate_cell("S", 1, 1)
        return _KINDS[value["kind"]] if isinstance(value, dict) else float(value)

    return answer


@pytest.fixture(scope="session")
def libreoffice_answers(
    libreoffice: Any, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Sequence[Case]], list[Answer]]:
    """What LibreOffice makes of many cases at once: one workbook out, one recalculated workbook back."""

    def answers(cases: Sequence[Case], *, across: bool = True) -> list[Answer]:
        folder = tmp_path_factory.mktemp("parity")
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        sheet = Sheet(lambda row, column, value: page.cell(row, column, value) and None, across=across)
        for line, (kpi, arguments) in enumerate(cases, start=1):
            formula = sheet.place(kpi, arguments, line)
            page.cell(*sheet.answer_cell(line), formula)
        book.save(folder / "cases.xlsx")
        back: Path = libreoffice.convert(folder / "cases.xlsx", folder / "out")
        read = openpyxl.load_workbook(back, data_only=True).worksheets[0]
        return [_read(read.cell(*sheet.answer_cell(line)).value) for line in range(1, len(cases) + 1)]

    return answers


def _read(value: Any) -> Answer:
    if isinstance(value, str):
        error = CellError.from_text(value)
        assert error is not None, f"LibreOffice gave the text {value!r}"
        return error
    assert value is not None, "LibreOffice gave an empty cell"
    return float(value)
