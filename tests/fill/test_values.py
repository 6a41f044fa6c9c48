"""What a cell without a term gets: decided by the cell, refused where it could be a silent mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.engine import fill_template
from kpi_engine.errors import SourceError
from kpi_engine.workbook.cell_text import serial_of

MAY = serial_of(date(2026, 5, 1), date1904=False)
CELLS = {
    "B1": (None, "General"), "B2": (5, "General"), "B3": ("tbd", "General"), "B4": (None, "@"),
    "B5": (date(2025, 1, 31), "yyyy-mm-dd"), "B6": (None, "dd.mm.yyyy"), "B7": (True, "General"),
    "B8": ("2025-01-31", "General"), "B9": ("FALSE", "General"), "B10": (0.5, "[h]:mm"),
}  # fmt: skip


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """One cell of each kind."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Form"
    for ref, (value, number_format) in CELLS.items():
        sheet[ref].value, sheet[ref].number_format = value, number_format
    path = tmp_path / "form.xlsx"
    book.save(path)
    return path


def fill(form: Path, cell: str, value: str) -> Path:
    data = form.with_name("data.csv")
    data.write_text(f'term,value\nForm!{cell},"{value}"\n', encoding="utf-8")
    fill_template(form, data, form.with_name("out.xlsx"))
    return form.with_name("out.xlsx")


@pytest.mark.parametrize(
    ("cell", "value", "held"),
    [
        ("B1", "7", 7.0), ("B1", "15%", 0.15), ("B1", "North", "North"), ("B1", "=1+1", "=1+1"),
        ("B1", "2026-05-01", MAY), ("B1", "2026-05-01 12:00", MAY + 0.5), ("B1", "TRUE", True),
        ("B1", "00123", "00123"), ("B2", "7.5", 7.5), ("B3", "7", 7.0), ("B3", "done", "done"),
        ("B3", "2026-05-01", MAY), ("B4", "7", "7"), ("B4", "2026-05-01", "2026-05-01"),
        ("B4", "true", "true"),
        ("B5", "2026-05-01", MAY), ("B5", "46143", MAY), ("B6", "2026-05-01", MAY), ("B7", "false", False),
        ("B8", "2026-05-01", "2026-05-01"), ("B9", "TRUE", "TRUE"), ("B10", "0.25", 0.25),
        ("B10", "30", 30.0),
    ],
)  # fmt: skip
def test_a_value_becomes_what_the_cell_is_for(
    form: Path, cell: str, value: str, held: object, cells_of: Callable[[Path, str], Mapping]
) -> None:
    found = cells_of(fill(form, cell, value), "Form")[cell]
    assert (type(found), found) == (type(held), held)


def test_a_date_shows_as_one_in_a_cell_without_a_format(form: Path) -> None:
    sheet = openpyxl.load_workbook(fill(form, "B1", "2026-05-01"))["Form"]
    assert sheet["B1"].is_date
    assert sheet["B1"].value.date() == date(2026, 5, 1)


def test_excels_number_of_a_day_is_told_as_a_day(form: Path) -> None:
    data = form.with_name("data.csv")
    data.write_text("term,value\nForm!B5,46143\nForm!B10,30\n", encoding="utf-8")
    receipt = fill_template(form, data, form.with_name("out.xlsx"))
    assert [(change.cell, change.is_date) for change in receipt.inputs] == [("B5", True), ("B10", False)]


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("B2", "North", "text-in-number"), ("B2", "2026-05-01", "text-in-number"),
        ("B2", "TRUE", "text-in-number"), ("B5", "15", "not-a-date"), ("B6", "soon", "not-a-date"),
        ("B6", "01.05.2026", "not-a-date"), ("B1", "03/04/2026", "not-a-date"),
        ("B1", "31.01.2026", "not-a-date"), ("B1", "2026-13-01", "not-a-date"),
        ("B1", "1812-05-01", "not-a-date"), ("B1", "2026-05-01T12:00+02:00", "time-zone"),
        ("B7", "1", "not-a-truth-value"), ("B1", "#DIV/0!", "error-value"), ("B3", "#n/a", "error-value"),
    ],
)  # fmt: skip
def test_what_could_be_a_mistake_is_refused(form: Path, cell: str, value: str, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        fill(form, cell, value)
    assert refused.value.code == code
    assert "data.csv row 2" in refused.value.message
