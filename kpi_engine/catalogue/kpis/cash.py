"""Cash: how fast it is used, how long it lasts, how low it falls, and when the losses are earned back."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kpi_engine.calc.ranges import Failure, blanks
from kpi_engine.catalogue.choices import COMMON
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.building import NetBurn
from kpi_engine.catalogue.terms.money import (
    CashFlowSeries,
    ClosingCash,
    Financing,
    NetIncomeSeries,
    OpeningCash,
    OpeningResult,
)
from kpi_engine.catalogue.terms.results import BreakevenMonths, MinimumCash, Runway
from kpi_engine.catalogue.terms.shaping import Months
from kpi_engine.model.cell_error import NA, NUM, VALUE
from kpi_engine.model.column import Column, Floats
from kpi_engine.model.condition import SLACK
from kpi_engine.model.kpi import Example, Rebinding, Undefined, Variant

_PLACE = "(ROW({0})-MIN(ROW({0}))+COLUMN({0})-MIN(COLUMN({0}))+1)"
"""Excel text for 1, 2, 3 … along a row or a column."""
_TOTAL_OF_ROW = f"MMULT({{0}}*1,--(ROW($XFD$1:INDEX($XFD:$XFD,COLUMNS({{0}})))<={_PLACE}))"
_TOTAL_OF_COLUMN = f"MMULT(--({_PLACE}>=COLUMN($A$1048576:INDEX($1048576:$1048576,ROWS({{0}})))),{{0}}*1)"
_GAPS = f"OR(COUNT({{0}})=0,SUMPRODUCT(ISNUMBER({{0}})*({_PLACE}>COUNT({{0}})))>0)"
_TWO_WAYS = "AND(ROWS({0})>1,COLUMNS({0})>1)"


def _running(range_: str, text: str) -> str:
    """Excel text with `{total}` as the running totals of a range that may be a row or a column.

    Running totals without a helper row take a triangle of ones; the last row and column of the sheet only
    lend their numbers, nothing is read from them. It computes without Ctrl+Shift+Enter in any Excel.
    """
    row, column = (
        text.replace("{total}", total.format(range_)) for total in (_TOTAL_OF_ROW, _TOTAL_OF_COLUMN)
    )
    return f"IF(ROWS({range_})=1,{row},{column})"


def _months(figures: Column, what: str) -> Floats | Failure:
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


_NI = "net_income_range"
_KNOWN = f"ISNUMBER({_NI})*({_PLACE.format(_NI)}>=SUMPRODUCT(MATCH(1,--({_NI}<>0),0)))"
_ROOM = f"1E-9*MAX(MAX({_NI}),-MIN({_NI}),ABS(opening))"
_BELOW = f"MAX({_PLACE.format(_NI)}*ISNUMBER({_NI})*({{total}}+opening<-{_ROOM}))"
_BREAKEVEN = (
    f"IF(ISERROR(SUM({_NI})),SUM({_NI}),IF(ISERROR(mode),mode,IF(ISERROR(opening),opening,"
    f"IF(OR(COUNTA({_NI})>COUNT({_NI}),NOT(OR(ISNUMBER(opening),ISBLANK(opening))),{_TWO_WAYS.format(_NI)}),#VALUE!,"
    f'IF(OR({_GAPS.format(_NI)},AND(mode<>"cumulative",mode<>"period",mode<>"sustained")),#N/A,'
    'IFERROR(IF(mode="period",'
    f"SUMPRODUCT(MATCH(1,{_KNOWN}*({_NI}>=-1E-9),0)),"
    'IF(mode="cumulative",'
    + _running(_NI, f"SUMPRODUCT(MATCH(1,{_KNOWN}*({{total}}+opening>=-{_ROOM}),0))")
    + ","
    + _running(_NI, f"SUMPRODUCT(MATCH(1,{_KNOWN}*({_PLACE.format(_NI)}>{_BELOW}),0))")
    + ")),#NUM!))))))"
)


@kpi(
    "BREAKEVEN_MONTHS", title="Months to breakeven", family="profit", better="lower",
    excel=_BREAKEVEN,
    variants=(Variant("breakeven", ("first month with cumulative net income of zero or more",
                                    "first profitable month", "cumulative from then on to the end"),
                      "first month with cumulative net income of zero or more",
                      "mode cumulative, period or sustained",
                      {"first profitable month": Rebinding(options={"mode": "period"}),
                       "cumulative from then on to the end": Rebinding(options={"mode": "sustained"})}),),
    cite=COMMON,
    examples=[
        Example(((-100, -50, 50, 60, 60),), 5),
        Example(((-100, -50, 50, 60, 60), "period"), 3, why="the first profitable month"),
        Example(((0, 0, -100, 60, 60),), 5, why="months before the start do not count as breakeven"),
        Example(((-10, 5, 10, None, None),), 3, why="months that are not known yet"),
        Example(((-10, 20, -30, 40), "sustained"), 4, why="from then on to the end"),
        Example(((-100, 60, 60), "cumulative", -50), NUM, why="an earlier loss of 50 is not earned back"),
        Example(((-100, -50),), NUM, why="never"),
        Example(((0, 0),), NUM, why="nothing has begun"),
        Example(((-100, None, 150),), NA, why="a month is missing"),
        Example(((-100, 150), "quarterly"), NA, why="an unknown mode"),
    ],
)  # fmt: skip
def breakeven_months(
    net_income_range: NetIncomeSeries, mode: Literal["cumulative", "period", "sustained"] = "cumulative",
    opening: OpeningResult = 0.0,
) -> BreakevenMonths | Failure:  # fmt: skip
    """The month in which the losses of the start are earned back, counted from 1.

    Net income by month, oldest first, in one row or column. cumulative: the first month whose running total
    is zero or more; period: the first profitable month; sustained: the running total stays at zero or more
    to the end. Months of zero before the first figure do not count. An opening result of earlier months is
    added to the running totals. Totals within float rounding of zero are zero.
    """
    months = _months(net_income_range, "net income")
    if isinstance(months, Failure):
        return months
    started = np.flatnonzero(months != 0)
    if not started.size:
        return Failure(NUM, "every month is zero, so nothing has begun")
    good = _at_or_above_zero(months, mode, float(opening))
    good[: started[0]] = False
    if not good.any():
        return Failure(NUM, "breakeven is not reached within the months given")
    return float(np.argmax(good)) + 1


def _at_or_above_zero(
    months: Floats, mode: str, opening: float
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if mode == "period":
        return months >= -SLACK
    totals = opening + np.cumsum(months)
    good = totals >= -SLACK * max(float(np.abs(months).max()), abs(opening))
    if mode == "sustained":
        good = np.logical_and.accumulate(good[::-1])[::-1].copy()
    return np.asarray(good)


_CF = "cash_flow_range"


@kpi(
    "MIN_CASH", title="Minimum cash", family="profit", better="higher",
    excel=f"IF(ISERROR(opening_cash),opening_cash,IF(ISERROR(SUM({_CF})),SUM({_CF}),"
          f"IF(OR(COUNTA({_CF})>COUNT({_CF}),NOT(OR(ISNUMBER(opening_cash),ISBLANK(opening_cash))),{_TWO_WAYS.format(_CF)}),"
          f"#VALUE!,IF(OR(ISBLANK(opening_cash),{_GAPS.format(_CF)}),#N/A,"
          + _running(_CF, "SUMPRODUCT(MIN({total}+opening_cash))") + "))))",
    cite=COMMON,
    examples=[
        Example((100, (-60, -70, 50)), -30),
        Example((100, (60, 70)), 160, why="the opening balance itself does not count"),
        Example((100, (-60, None, None)), 40, why="months that are not known yet"),
        Example((100, (-60, None, 50)), NA, why="a month is missing"),
        Example((None, (-60, -70)), NA, why="opening cash is not known"),
        Example((100, (-60, "tbd")), VALUE, why="text is not a figure"),
    ],
)  # fmt: skip
def min_cash(opening_cash: OpeningCash, cash_flow_range: CashFlowSeries) -> MinimumCash | Failure:
    """The lowest month-end balance of cash: what must be financed.

    Opening cash plus the running total of the cash flow, month by month, oldest first, in one row or column.
    The balance between two month-ends can be lower. A negative minimum is a gap in funding.
    """
    months = _months(cash_flow_range, "cash flow")
    if isinstance(months, Failure):
        return months
    return float((opening_cash + np.cumsum(months)).min())


@kpi(
    "NET_BURN", title="Net burn", family="profit", better="lower",
    excel="(cash_start+financing-cash_end)/months",
    requires=["months > 0"],
    cite=COMMON,
    examples=[
        Example((900, 600, 3), 100),
        Example((900, 1600, 3, 1000), 100, why="capital raised is not income"),
        Example((900, 1200, 3), -100, why="cash grew: negative burn"),
        Example((900, 600, 0), NUM, why="no time passed"),
    ],
)  # fmt: skip
def net_burn(
    cash_start: OpeningCash, cash_end: ClosingCash, months: Months, financing: Financing = 0.0
) -> NetBurn:
    """Cash used per month, financing left out.

    Opening cash plus capital raised (less repaid) less closing cash, by months. Negative when the company
    earned cash.
    """
    return (cash_start + financing - cash_end) / months


@kpi(
    "RUNWAY", title="Runway", family="profit", better="higher",
    excel="cash/monthly_net_burn",
    requires=["cash >= 0"],
    undefined=[Undefined("monthly_net_burn <= 0", NA, "no cash is burned, so it does not run out")],
    cite=COMMON,
    examples=[
        Example((832_000, 31_933), 26.05, within=0.005),
        Example((0, 31_933), 0, why="nothing is left"),
        Example((832_000, -5000), NA, why="cash grows: not an error of the input"),
        Example((-1000, 31_933), NUM, why="an overdraft is not cash"),
    ],
)  # fmt: skip
def runway(cash: ClosingCash, monthly_net_burn: NetBurn) -> Runway:
    """Months until the cash is used up at the present burn.

    Cash at the end of the period by net burn per month. A company that burns nothing has no runway: that is
    not applicable, not infinite.
    """
    return cash / monthly_net_burn
