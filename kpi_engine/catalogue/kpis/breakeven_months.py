"""Breakeven month by month: after how many months, and on which date, the losses are earned back."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kpi_engine.calc.ranges import Failure, fits
from kpi_engine.catalogue.choices import COMMON
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.months import (
    AT_MONTH,
    GAPS,
    PLACE,
    TWO_WAYS,
    date_of,
    known_months,
    running,
    unequal,
)
from kpi_engine.catalogue.terms.money import NetIncomeSeries, OpeningResult
from kpi_engine.catalogue.terms.results import BreakevenDate, BreakevenMonths
from kpi_engine.catalogue.terms.shaping import MonthDates
from kpi_engine.model.cell_error import NA, NUM, VALUE
from kpi_engine.model.column import Column, Floats
from kpi_engine.model.condition import SLACK
from kpi_engine.model.kpi import Example, Rebinding, Variant

_MODES = ("first month with cumulative net income of zero or more", "first profitable month",
          "cumulative from then on to the end")  # fmt: skip
_EFFECTS = {_MODES[1]: Rebinding(options={"mode": "period"}),
            _MODES[2]: Rebinding(options={"mode": "sustained"})}  # fmt: skip
_FIXED = "fixed costs by average monthly contribution"
_NI = "net_income_range"
_KNOWN = f"ISNUMBER({_NI})*({{place}}>=SUMPRODUCT(MATCH(1,--({_NI}<>0),0)))"
_ROOM = f"1E-9*MAX(MAX({_NI}),-MIN({_NI}),ABS(opening))"
_BELOW = f"MAX({{place}}*ISNUMBER({_NI})*({{total}}+opening<-{_ROOM}))"
_MONTH = (
    'IF(mode="period",'
    f"SUMPRODUCT(MATCH(1,{_KNOWN.format(place=PLACE.format(_NI))}*({_NI}>=-1E-9),0)),"
    'IF(mode="cumulative",'
    + running(_NI, f"SUMPRODUCT(MATCH(1,{_KNOWN}*({{total}}+opening>=-{_ROOM}),0))")
    + ","
    + running(_NI, f"SUMPRODUCT(MATCH(1,{_KNOWN}*({{place}}>{_BELOW}),0))")
    + "))"
)
_DATE = AT_MONTH.format(_MONTH)


def _guarded(answer: str, also_wrong: str = "", dates: str = "") -> str:
    """Excel text of `answer` behind the errors of the net income, the dates, the mode and the opening."""
    return (
        f"IF(ISERROR(SUM({_NI})),SUM({_NI}),{dates}IF(ISERROR(mode),mode,IF(ISERROR(opening),opening,"
        f"IF(OR(COUNTA({_NI})>COUNT({_NI}),NOT(OR(ISNUMBER(opening),ISBLANK(opening))),"
        f"{TWO_WAYS.format(_NI)}{also_wrong}),#VALUE!,"
        f'IF(OR({GAPS.format(_NI)},AND(mode<>"cumulative",mode<>"period",mode<>"sustained")),#N/A,'
        f"{answer})))))" + (")" if dates else "")
    )


@kpi(
    "BREAKEVEN_MONTHS", title="Months to breakeven", family="profit", better="lower",
    excel=_guarded(f"IFERROR({_MONTH},#NUM!)"),
    variants=(Variant("breakeven", (*_MODES, _FIXED), _MODES[0],
                      "mode cumulative, period or sustained; BREAKEVEN_FIXED for the costs by contribution",
                      {**_EFFECTS,
                       _FIXED: Rebinding({"total_fixed_costs": "total_fixed_costs",
                                          "avg_monthly_contribution": "monthly_contribution"},
                                         by="BREAKEVEN_FIXED")}),),
    question="After how many months will we have earned our losses back?",
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
    return _month(net_income_range, mode, float(opening))


def _month(net_income: Column, mode: str, opening: float) -> float | Failure:
    """The month of breakeven, counted from 1."""
    months = known_months(net_income, "net income")
    if isinstance(months, Failure):
        return months
    started = np.flatnonzero(months != 0)
    if not started.size:
        return Failure(NUM, "every month is zero, so nothing has begun")
    good = _at_or_above_zero(months, mode, opening)
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


_JAN_TO_MAY = (46_023, 46_054, 46_082, 46_113, 46_143)


@kpi(
    "BREAKEVEN_DATE", title="Date of breakeven", family="profit", better="lower", priority=2,
    question="On which date will we have earned our losses back?",
    variants=(Variant("breakeven", (*_MODES, _FIXED), _MODES[0],
                      "mode cumulative, period or sustained; fixed costs by contribution give no date",
                      _EFFECTS),),
    excel=_guarded(
        _DATE, f",COUNTA(dates)>COUNT(dates),ROWS({_NI})<>ROWS(dates),COLUMNS({_NI})<>COLUMNS(dates)",
        "IF(ISERROR(SUM(dates)),SUM(dates),",
    ),
    cite=COMMON,
    examples=[
        Example(((-100, -50, 50, 60, 60), _JAN_TO_MAY), 46_143, why="1 May 2026"),
        Example(((-100, -50, 50, 60, 60), _JAN_TO_MAY, "period"), 46_082, why="the first profitable month"),
        Example(((-100, 150, None), (46_023, 46_054, None)), 46_054, why="months that are not known yet"),
        Example(((-100, -50), (46_023, 46_054)), NUM, why="never"),
        Example(((-100, 150), (46_023, None)), NA, why="the month of breakeven has no date"),
        Example(((-100, 150), (46_023, 46_054), "quarterly"), NA, why="an unknown mode"),
        Example(((-100, 150, 20), (46_023, 46_054)), VALUE, why="three months, two dates"),
    ],
)  # fmt: skip
def breakeven_date(
    net_income_range: NetIncomeSeries, dates: MonthDates,
    mode: Literal["cumulative", "period", "sustained"] = "cumulative", opening: OpeningResult = 0.0,
) -> BreakevenDate | Failure:  # fmt: skip
    """The date of the month in which the losses of the start are earned back.

    The date that stands at the month BREAKEVEN_MONTHS finds, unchanged: figures first, then their dates, in
    two ranges of one size. Modes and opening result are those of BREAKEVEN_MONTHS.
    """
    if not fits(net_income_range, dates):
        return unequal(net_income_range, dates, "net income")
    month = _month(net_income_range, mode, float(opening))
    return month if isinstance(month, Failure) else date_of(dates, int(month) - 1)
