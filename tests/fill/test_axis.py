"""Headers over figures: dates and words to periods, without guessing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kpi_engine.errors import TemplateError
from kpi_engine.fill.axis import Axis, read_axis
from kpi_engine.model.cell_error import NA, Scalar
from kpi_engine.workbook.cell_text import serial_of
from kpi_engine.workbook.references import Area


def axis(*headers: Scalar | date, date1904: bool = False) -> Axis:
    cells = [serial_of(h, date1904=date1904) if isinstance(h, date) else h for h in headers]
    return read_axis("in_months", Area("Inputs", 3, 2, 3, 1 + len(cells)), cells, date1904=date1904)


@pytest.mark.parametrize(
    ("headers", "periods"),
    [
        ((date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)), ["2026-01", "2026-02", "2026-03"]),
        ((date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 31)), ["2025-11", "2025-12", "2026-01"]),
        ((date(2025, 12, 29), date(2026, 1, 5)), ["2026-W01", "2026-W02"]),
        ((date(2026, 1, 1), date(2026, 4, 1)), ["2026-Q1", "2026-Q2"]),
        ((date(2026, 12, 31), date(2027, 12, 31)), ["2026", "2027"]),
        ((date(2026, 6, 1),), ["2026-06"]),
        ((date(2026, 1, 5),), ["2026-W02"]),
        (("Jan 2026", "2026-02", None), ["2026-01", "2026-02"]),
        (("Q1 2026", "Q2 2026"), ["2026-Q1", "2026-Q2"]),
    ],
)
def test_headers_are_read_to_the_periods_they_stand_for(headers, periods) -> None:
    assert list(axis(*headers).places) == periods


def test_workbooks_that_count_from_1904_give_the_same_months() -> None:
    days = (date(2026, 1, 1), date(2026, 2, 1))
    assert axis(*days, date1904=True).places == axis(*days).places


def test_blank_headers_keep_the_places_of_the_others() -> None:
    assert axis(None, date(2026, 1, 1), "", date(2026, 2, 1)).places == {"2026-01": 1, "2026-02": 3}


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ((date(2026, 1, 1), date(2026, 1, 15)), "14 days apart"),
        ((date(2026, 1, 1), date(2026, 2, 1), date(2026, 1, 20)), "12 days apart"),
        ((date(2026, 1, 1), date(2026, 2, 1), date(2026, 1, 1)), "states 2026-01 twice"),
        ((NA, date(2026, 2, 1)), "holds #N/A where a month"),
        (("Total", date(2026, 2, 1)), '"Total", which is no date'),
        (("03/04/2026", date(2026, 2, 1)), "which is no date and no period"),
        ((None, None), "is empty"),
        ((True,), "holds True where a month"),
    ],
)
def test_headers_that_could_mislead_are_refused(headers, says) -> None:
    with pytest.raises(TemplateError, match=says) as refused:
        axis(*headers)
    assert refused.value.code == "period-headers"


def test_a_year_of_weeks_has_each_week_once() -> None:
    mondays = [date(2025, 12, 29) + timedelta(weeks=week) for week in range(53)]
    periods = list(axis(*mondays).places)
    assert (periods[0], periods[-1], len(periods)) == ("2026-W01", "2026-W53", 53)
