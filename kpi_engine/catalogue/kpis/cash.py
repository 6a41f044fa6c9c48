"""Cash: how fast it is used, how long it lasts, how low it falls."""

from __future__ import annotations

import numpy as np

from kpi_engine.calc.ranges import Failure, fits
from kpi_engine.catalogue.choices import COMMON
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.months import AT_MONTH, GAPS, TWO_WAYS, date_of, known_months, running, unequal
from kpi_engine.catalogue.terms.building import NetBurn
from kpi_engine.catalogue.terms.money import (
    CashFlowSeries,
    ClosingCash,
    Financing,
    OpeningCash,
)
from kpi_engine.catalogue.terms.results import MinimumCash, MinimumCashDate, Runway
from kpi_engine.catalogue.terms.shaping import MonthDates, Months
from kpi_engine.model.cell_error import NA, NUM, VALUE
from kpi_engine.model.kpi import Example, Undefined

_CF = "cash_flow_range"


@kpi(
    "MIN_CASH", title="Minimum cash", family="profit", better="higher",
    question="How low will our cash fall?",
    excel=f"IF(ISERROR(opening_cash),opening_cash,IF(ISERROR(SUM({_CF})),SUM({_CF}),"
          f"IF(OR(COUNTA({_CF})>COUNT({_CF}),NOT(OR(ISNUMBER(opening_cash),ISBLANK(opening_cash))),{TWO_WAYS.format(_CF)}),"
          f"#VALUE!,IF(OR(ISBLANK(opening_cash),{GAPS.format(_CF)}),#N/A,"
          + running(_CF, "SUMPRODUCT(MIN({total}+opening_cash))") + "))))",
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
    months = known_months(cash_flow_range, "cash flow")
    if isinstance(months, Failure):
        return months
    return float((opening_cash + np.cumsum(months)).min())


_TIED = 1e-12
"""Two balances so close, by the largest figure, are one balance: the first of them counts."""
_LOWEST = f"MIN({{total}}+opening_cash)+1E-12*MAX(MAX({_CF}),-MIN({_CF}),ABS(opening_cash))"
_MONTH = running(_CF, f"SUMPRODUCT(MATCH(1,--({{total}}+opening_cash<={_LOWEST}),0))")


@kpi(
    "MIN_CASH_DATE", title="Month of minimum cash", family="profit", better="neither", priority=2,
    question="In which month will our cash be at its lowest?",
    excel=f"IF(ISERROR(opening_cash),opening_cash,IF(ISERROR(SUM({_CF})),SUM({_CF}),"
          "IF(ISERROR(SUM(dates)),SUM(dates),"
          f"IF(OR(COUNTA({_CF})>COUNT({_CF}),COUNTA(dates)>COUNT(dates),"
          f"NOT(OR(ISNUMBER(opening_cash),ISBLANK(opening_cash))),{TWO_WAYS.format(_CF)},"
          f"ROWS({_CF})<>ROWS(dates),COLUMNS({_CF})<>COLUMNS(dates)),"
          f"#VALUE!,IF(OR(ISBLANK(opening_cash),{GAPS.format(_CF)}),#N/A,"
          + AT_MONTH.format(_MONTH) + ")))))",
    cite=COMMON,
    examples=[
        Example((100, (-60, -70, 50), (46_023, 46_054, 46_082)), 46_054),
        Example((100, (-60, 60, -60), (46_023, 46_054, 46_082)), 46_023, why="the first of two equal months"),
        Example((100, (-60, None), (46_023, None)), 46_023, why="months that are not known yet"),
        Example((100, (-60, None, 50), (46_023, 46_054, 46_082)), NA, why="a month is missing"),
        Example((100, (-60, -70), (46_023, None)), NA, why="the month of the minimum has no date"),
        Example((100, (-60, -70, 50), (46_023, 46_054)), VALUE, why="three months, two dates"),
    ],
)  # fmt: skip
def min_cash_date(
    opening_cash: OpeningCash, cash_flow_range: CashFlowSeries, dates: MonthDates
) -> MinimumCashDate | Failure:
    """The month in which cash is at its lowest: by when the gap must be financed.

    The date that stands at the lowest month-end balance of MIN_CASH, unchanged; the first where several are
    equal. Figures first, then their dates, in two ranges of one size.
    """
    if not fits(cash_flow_range, dates):
        return unequal(cash_flow_range, dates, "cash flow")
    months = known_months(cash_flow_range, "cash flow")
    if isinstance(months, Failure):
        return months
    balances = opening_cash + np.cumsum(months)
    room = _TIED * max(float(np.abs(months).max()), abs(float(opening_cash)))
    return date_of(dates, int(np.argmax(balances <= balances.min() + room)))


@kpi(
    "NET_BURN", title="Net burn", family="profit", better="lower",
    question="How much cash do we use each month?",
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
    question="How many months until we run out of cash?",
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
