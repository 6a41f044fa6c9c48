"""Figures as a check reads them, with the place where each stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.correcting.choosing import Choice
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.finding import Evidence, Finding


def in_cell(path: Path, sheet: str, cell: str, term: str, value: float, **more: Any) -> Fact:
    """A figure of a workbook, called after its cell."""
    column, row = cell.rstrip("0123456789"), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    place = Place(path.name, sheet, row, column)
    raw = more.pop("raw", f"{value:g}")
    return Fact(f"{sheet}!{cell}", term, value, raw, 0.0, place, **more)


def in_row(path: Path, row: int, term: str, value: float, raw: str, **more: Any) -> Fact:
    """A figure of a CSV file."""
    return Fact(f"f{row}", term, value, raw, 0.0, Place(path.name, "", row, "value"), **more)


def finding_about(fact: Fact, value: float, **more: Any) -> Finding:
    """A proven finding that proposes a value for one figure."""
    proof = Evidence("gross_margin", "Gross margin = gross profit / revenue", "8.8, against 0.88", "0.88",
                     holds_before=False, holds_after=True)  # fmt: skip
    given: dict[str, Any] = {"verdict": "proven", "severity": "error"} | more
    return Finding(
        (fact.id,), "gross_margin", "decimal point lost", message=f"{fact.id} says {fact.raw}.",
        proposed=((fact.id, value),), evidence=(proof,), **given,
    )  # fmt: skip


def chosen(fact: Fact, value: float) -> Choice:
    """The proposal for a figure, accepted."""
    return Choice(fact, value, finding_about(fact, value), "accepted on the command line")


Book = Callable[..., Path]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A workbook with a sheet Inputs: cells by address, number formats and defined names if given."""

    def build(
        cells: Mapping[str, Any], formats: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Path:  # fmt: skip
        made = openpyxl.Workbook()
        sheet = made.active
        assert sheet is not None
        sheet.title = "Inputs"
        for cell, value in cells.items():
            sheet[cell] = value
        for cell, shown in (formats or {}).items():
            sheet[cell].number_format = shown
        for name, place in (names or {}).items():
            made.defined_names[name] = DefinedName(name, attr_text=place)
        path = tmp_path / "plan.xlsx"
        made.save(path)
        return path

    return build
