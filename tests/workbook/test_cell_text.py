"""Values as they are stored in a cell: nothing is lost on the way there and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.errors import WorkbookError
from kpi_engine.model.cell_error import CellError
from kpi_engine.workbook.cell_text import (
    checked_text,
    date_of,
    escaped,
    number_text,
    parsed_value,
    serial_of,
    serial_of_iso,
    stored_error,
    unescaped,
)


@given(st.text())
def test_any_text_survives_the_escapes_of_xml(text: str) -> None:
    assert unescaped(unescape(escaped(text))) == text


def test_text_that_looks_like_an_escape_stays_as_typed() -> None:
    assert escaped("plan_x0041_") == "plan_x005F_x0041_"
    assert escaped("line one\r\x07") == "line one_x000D__x0007_"
    assert unescaped("a_x000D_b_xyz_") == "a\rb_xyz_"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back_as_it_was(value: float) -> None:
    assert float(number_text(value, "Plan!B2")) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_is_none_is_refused_with_its_cell(value: float) -> None:
    with pytest.raises(WorkbookError, match="Plan!B2") as refused:
        number_text(value, "Plan!B2")
    assert refused.value.code == "not-a-number"


def test_whole_numbers_are_written_without_a_fraction() -> None:
    assert [number_text(v, "") for v in (5.0, 12, 0.1, 1e15, -3.0)] == [
        "5",
        "12",
        "0.1",
        "1000000000000000.0",
        "-3",
    ]


def test_a_text_longer_than_a_cell_is_refused() -> None:
    assert checked_text("x" * 32_767, "Plan!B2")
    with pytest.raises(WorkbookError, match="32,767"):
        checked_text("x" * 32_768, "Plan!B2")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("n", "12.5", 12.5), ("n", "", None), ("n", None, None), ("b", "1", True), ("b", "0", False),
        ("e", "#N/A", CellError.NA), ("e", "#BLOCKED!", CellError.VALUE), ("s", "1", "Core"),
        ("s", "9", None),
        ("str", "", ""), ("str", None, ""), ("inlineStr", "a_x0009_b", "a\tb"), ("d", "2026-01-31", 46053.0),
    ],
)  # fmt: skip
def test_each_cell_type_is_read_to_its_value(kind: str, text: str | None, value: object) -> None:
    assert parsed_value(kind, text, ("Plus", "Core"), date1904=False) == value


def test_dates_follow_the_calendar_of_the_workbook() -> None:
    assert serial_of(date(2026, 1, 1), date1904=False) == 46023
    assert serial_of(date(2026, 1, 1), date1904=True) == 44561
    assert serial_of(date(1900, 2, 28), date1904=False) == 59
    assert serial_of(date(1900, 3, 1), date1904=False) == 61
    assert serial_of(datetime(2026, 1, 1, 12, tzinfo=UTC), date1904=False) == 46023.5
    assert serial_of_iso("06:00:00", date1904=False) == 0.25


@given(st.dates(date(1904, 1, 2), date(9999, 12, 31)), st.booleans())
def test_a_day_and_its_number_are_one(day: date, date1904: bool) -> None:
    assert date_of(serial_of(day, date1904=date1904), date1904=date1904) == day


def test_a_number_outside_the_calendar_is_no_day() -> None:
    assert date_of(-1, date1904=False) is None
    assert date_of(3e6, date1904=False) is None


def test_newer_errors_are_stored_as_excel_stores_them() -> None:
    assert stored_error(CellError.SPILL) is CellError.VALUE
    assert stored_error(CellError.NA) is CellError.NA
