"""A desk for the sheets beside the months: small workbooks with just the settings that they read."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from openpyxl.workbook import Workbook

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import FIRST, Grid
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.package import Package

CLOSED = 4
"""The closed month: April 2026."""
_SETTINGS: dict[str, Any] = {
    names.FIRST_MONTH: date(2026, 1, 1), names.CLOSED_MONTH: date(2026, 4, 1), names.CLOSED_NUMBER: CLOSED,
    names.FACTOR: 1000, names.SCENARIO: "Actual", names.CURRENCY: "EUR",
}  # fmt: skip


@dataclass
class Desk:
    """A workbook that grows sheet by sheet, with typed months on Periods."""

    book: Workbook = field(default_factory=Workbook)
    periods: dict[tuple[str, str, str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings = self.book.worksheets[0]
        settings.title = "Given"
        for row, (name, value) in enumerate(_SETTINGS.items(), 1):
            settings.cell(row, 1, value)
            names.define(self.book, name, "Given", f"A{row}")
        for month in range(1, 13):
            settings.cell(20, month, date(2026, month, 1))
        names.define(self.book, names.MONTHS_NAME, "Given", "A20:L20")
        self.book.create_sheet("Periods")

    def months(self, **typed: list[float | None]) -> None:
        """Terms with their figures from January on; None is missing."""
        for term, figures in typed.items():
            row = 12 + len(self.periods)
            self.periods["month", "chosen", term, ""] = row
            for column, figure in enumerate(figures, FIRST):
                self.book["Periods"].cell(row, column, "=NA()" if figure is None else figure)

    def grid(self, code: str) -> Grid:
        """Where the sheets of a guide stand, as far as they ask."""
        lines = [SimpleNamespace(term=SimpleNamespace(id=key[2]), segment="") for key in self.periods]
        found = SimpleNamespace(guide=GUIDES.get(code), periods=self.periods, kpis={}, lines=lines)
        return cast(Grid, found)

    def type(self, sheet: str, cells: Mapping[str, Any]) -> None:
        """Type into cells."""
        for cell, value in cells.items():
            self.book[sheet][cell] = value

    def save(self) -> bytes:
        """The workbook as a file."""
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def computed(self) -> dict[tuple[str, str], Scalar]:
        """Every formula's result, by sheet and cell."""
        result = recalculate(Package.of_bytes(self.save(), Path("desk.xlsx")))
        return {(cell.sheet, cell.cell): cell.computed for cell in result.cells}


@pytest.fixture
def desk() -> Desk:
    return Desk()
