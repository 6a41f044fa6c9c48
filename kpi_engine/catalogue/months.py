"""Figures month by month in a row or column: how a KPI reads them, and the Excel text that does the same."""

from __future__ import annotations

import numpy as np

from kpi_engine.calc.ranges import Failure, blanks
from kpi_engine.model.cell_error import NA, VALUE
from kpi_engine.model.column import Column, Floats

PLACE = "(ROW({0})-MIN(ROW({0}))+COLUMN({0})-MIN(COLUMN({0}))+1)"
"""Excel text for 1, 2, 3 … along a row or a column."""
GAPS = f"OR(COUNT({{0}})=0,SUMPRODUCT(ISNUMBER({{0}})*({PLACE}>COUNT({{0}})))>0)"
"""Excel text that is TRUE where a month before the last known one is blank, or none is known."""
TWO_WAYS = "AND(ROWS({0})>1,COLUMNS({0})>1)"
"""Excel text that is TRUE for a range of several rows and columns."""
AT_MONTH = "-LOOKUP(-1E-9,IFERROR(SUM(INDEX(dates,{0})),1.7E+308)*{{-1,-1}})*2/2"
"""Excel text for the date at a month, unchanged; #N/A where it is blank, #NUM! where there is no such month.

The month's text is long, so it is written once. A blank date adds up to 0, which LOOKUP does not find;
without a month the largest number comes through, and doubled it is more than a cell holds. Doubling and
halving change no date.
"""

_IN_ROW, _IN_COLUMN = "(COLUMN({0})-MIN(COLUMN({0}))+1)", "(ROW({0})-MIN(ROW({0}))+1)"
_DOWN = "ROW($XFD$1:INDEX($XFD:$XFD,COLUMNS({0})))"
_ACROSS = "COLUMN($A$1048576:INDEX($1048576:$1048576,ROWS({0})))"
_TOTAL_OF_ROW = f"MMULT({{0}}*1,--({_DOWN}<={_IN_ROW}))"
_TOTAL_OF_COLUMN = f"MMULT(--({_IN_COLUMN}>={_ACROSS}),{{0}}*1)"
COUNTED_ANEW = (
    (PLACE, "SEQUENCE(ROWS({0}),COLUMNS({0}))"), (_DOWN, "SEQUENCE(COLUMNS({0}))"),
    (_ACROSS, "SEQUENCE(1,ROWS({0}))"), (_IN_ROW, "SEQUENCE(1,COLUMNS({0}))"),
    (_IN_COLUMN, "SEQUENCE(ROWS({0}))"),
)  # fmt: skip
"""Excel texts that count with cells, and the same in Excel 2021 and later, which counts without any."""


def running(range_: str, text: str) -> str:
    """Excel text with `{total}` as the running totals and `{place}` as 1, 2, 3 … of a row or a column.

    Running totals without a helper row take a triangle of ones; the last row and column of the sheet only
    lend their numbers, nothing is read from them. It computes without Ctrl+Shift+Enter in any Excel.
    """
    row, column = (
        text.replace("{total}", total.format(range_)).replace("{place}", place.format(range_))
        for total, place in ((_TOTAL_OF_ROW, _IN_ROW), (_TOTAL_OF_COLUMN, _IN_COLUMN))
    )
    return f"IF(ROWS({range_})=1,{row},{column})"


def known_months(figures: Column, what: str) -> Floats | Failure:
    """The figures month by month without trailing blanks; they must lie in one row or column without gaps."""
    if figures.values.ndim > 1 and min(figures.shape) > 1:
        return Failure(VALUE, f"{what} must be one row or one column, oldest month first")
    values, missing = figures.values.ravel(), blanks(figures).ravel()
    if missing.all():
        return Failure(NA, f"{what} holds no figure at all")
    last = int(np.flatnonzero(~missing)[-1]) + 1
    if missing[:last].any():
        return Failure(NA, f"{what}: month {int(np.argmax(missing)) + 1} is blank, and blank is not zero")
    return values[:last]


def date_of(dates: Column, month: int) -> float | Failure:
    """The date that stands at `month` (counted from 0), unchanged."""
    date = float(dates.values.ravel()[month])
    if np.isnan(date):
        return Failure(NA, f"dates of the months: the date of month {month + 1} is blank")
    return date


def unequal(figures: Column, dates: Column, what: str) -> Failure:
    """Why figures and dates do not fit together."""
    return Failure(
        VALUE,
        f"{what}: {figures.values.size} months, dates of the months: {dates.values.size}; "
        "give one date for each month, in the same direction",
    )
