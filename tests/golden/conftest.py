"""The workbook of a guide, filled from its sample by the engine, computed by LibreOffice, read as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.template.grid import Grid
from kpi_engine.engine import fill_template
from kpi_engine.model.cell_error import CellError

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "workbook_templates" / "mobile_app_security.xlsx"
SAMPLE = ROOT / "workbook_templates" / "samples" / "mobile_app_security.csv"


@dataclass
class Values:
    """The values of a workbook, sheet by sheet, as plain dictionaries: cell → number, text or CellError."""

    sheets: dict[str, dict[str, Any]]

    def __getitem__(self, address: str) -> Any:
        sheet, _, cell = address.partition("!")
        return self.sheets[sheet].get(cell.replace("$", ""))


def read_values(workbook: Path) -> Values:
    """Every value of a workbook as it was saved."""
    book = load_workbook(workbook, data_only=True)
    return Values({sheet.title: _cells(sheet) for sheet in book.worksheets})


def _cells(sheet: Any) -> dict[str, Any]:
    found = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                error = CellError.from_text(cell.value) if isinstance(cell.value, str) else None
                found[cell.coordinate] = error or cell.value
    return found


@pytest.fixture(scope="session")
def grid() -> Grid:
    """Where everything stands in the workbook."""
    return Grid(GUIDES.get("mas"))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template filled from its sample by the engine."""
    workbook = tmp_path_factory.mktemp("filled") / "mobile_app_security.xlsx"
    fill_template(TEMPLATE, SAMPLE, workbook)
    return workbook


@pytest.fixture(scope="session")
def saved(filled: Path) -> Values:
    """The results that the engine saved with the filled workbook."""
    return read_values(filled)


@pytest.fixture(scope="session")
def computed(filled: Path, libreoffice: Any, tmp_path_factory: pytest.TempPathFactory) -> Values:
    """The filled workbook computed anew by LibreOffice."""
    return read_values(libreoffice.convert(filled, tmp_path_factory.mktemp("computed")))


@pytest.fixture(scope="session")
def compute(libreoffice: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Values]:
    """Computes a workbook in LibreOffice."""

    def run(workbook: Path) -> Values:
        return read_values(libreoffice.convert(workbook, tmp_path_factory.mktemp("computed")))

    return run
