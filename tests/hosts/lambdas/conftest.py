"""A workbook that calls every LAMBDA name, patched by `kpi lambdas`' own patch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter as letters

from kpi_engine.engine import name_lambdas
from kpi_engine.model.cell_error import CellError
from tests.hosts.lambdas.cases import EMPTY, Case, cases


@pytest.fixture(scope="session")
def called() -> list[Case]:
    """The case of each row, from row 1 on."""
    return cases()


@pytest.fixture(scope="session")
def named_workbook(called: list[Case], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In column A a call a row, its arguments in the cells behind it; the names are patched in."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Plan"
    for row, case in enumerate(called, start=1):
        sheet[f"A{row}"] = f"={case.name}({','.join(_entered(sheet, row, case.arguments))})"
    folder = tmp_path_factory.mktemp("lambdas")
    workbook.save(folder / "plain.xlsx")
    name_lambdas(folder / "plain.xlsx", folder / "named.xlsx")
    return folder / "named.xlsx"


def _entered(sheet: Any, row: int, arguments: tuple[Any, ...]) -> list[str]:
    """The arguments in cells; their references."""
    references, column = [], 3
    for argument in arguments:
        taken = argument if isinstance(argument, tuple) else () if argument is EMPTY else (argument,)
        for at, value in enumerate(taken):
            cell = sheet[f"{letters(column + at)}{row}"]
            cell.value = value.text if isinstance(value, CellError) else value
            if isinstance(value, CellError):
                cell.data_type = "e"
        first, last = f"{letters(column)}{row}", f"{letters(column + len(taken) - 1)}{row}"
        references.append("" if argument is EMPTY else f"{first}:{last}" if len(taken) > 1 else first)
        column += len(taken)
    return references
