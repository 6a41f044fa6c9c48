"""How close customers are: what they say, how often they come, how soon the product serves them."""

from __future__ import annotations

import numpy as np

from kpi_engine.calc.ranges import Failure, blanks, fits
from kpi_engine.catalogue.choices import COMMON, STRICT
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.customers import DailyUsers, MonthlyUsers
from kpi_engine.catalogue.terms.product import Detractors, Passives, Promoters, Scores, StartDates, ValueDates
from kpi_engine.catalogue.terms.results import Nps, NpsCounts, Stickiness, TimeToValue
from kpi_engine.catalogue.terms.shaping import Percentile
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE
from kpi_engine.model.condition import SLACK
from kpi_engine.model.kpi import Example, Undefined

_ON_THE_SCALE = "+".join(f"COUNTIF(scores_range,{score})" for score in range(11))


@kpi(
    "NPS", title="Net promoter score", family="product", better="higher",
    question="Would our customers recommend us?",
    excel="IF(ISERROR(SUM(scores_range)),SUM(scores_range),IF(COUNTA(scores_range)>COUNT(scores_range),#VALUE!,"
          f"IF({_ON_THE_SCALE}<COUNT(scores_range),#NUM!,"
          "IF(COUNT(scores_range)=0,#DIV/0!,"
          '100*(COUNTIF(scores_range,">=9")-COUNTIF(scores_range,"<=6"))/COUNT(scores_range)))))',
    requires=["scores_range >= 0", "scores_range <= 10", "whole(scores_range)"],
    cite=COMMON,
    examples=[
        Example(((10, 10, 10, 10, 10, 8, 8, 8, 3, 3),), 30),
        Example(((7, 8),), 0, why="passive answers only"),
        Example(((10, None, 0),), 0, why="a blank is no answer"),
        Example(((10, 11),), NUM, why="the scale ends at 10"),
        Example(((9.5, 9),), NUM, why="nobody answers 9.5"),
        Example(((None, None),), DIV0, why="no answer at all"),
    ],
)  # fmt: skip
def nps(scores_range: Scores) -> Nps | Failure:
    """Promoters less detractors among the answers, in points from -100 to 100.

    9 and 10 are promoters, 0 to 6 detractors, blanks no answers. A few answers give a score that means
    little: look at their number.
    """
    scores = scores_range.values[~blanks(scores_range)]
    if not scores.size:
        return Failure(DIV0, "nobody answered, so no score exists")
    return 100 * float((scores >= 9).sum() - (scores <= 6).sum()) / scores.size


@kpi(
    "NPS_COUNTS", title="Net promoter score from counts", family="product", better="higher", priority=2,
    question="Would our customers recommend us, going by the counts of a survey?",
    excel="(promoters-detractors)/(promoters+passives+detractors)*100",
    requires=["promoters >= 0", "passives >= 0", "detractors >= 0"],
    undefined=[Undefined("promoters + passives + detractors <= 0", DIV0, "nobody answered, no score exists")],
    cite=COMMON,
    examples=[
        Example((50, 30, 20), 30),
        Example((0, 40, 0), 0, why="passive answers only"),
        Example((0, 0, 7), -100, why="detractors only"),
        Example((0, 0, 0), DIV0, why="nobody answered"),
        Example((50, 30, -20), NUM, why="a count typed with a sign"),
    ],
)  # fmt: skip
def nps_counts(promoters: Promoters, passives: Passives, detractors: Detractors) -> NpsCounts:
    """Net promoter score where the answers are already counted, in points from -100 to 100.

    Promoters (9 and 10) less detractors (0 to 6) by all answers, times 100. NPS reads the answers themselves.
    """
    answers = promoters + passives + detractors
    return np.where(np.isfinite(answers), (promoters - detractors) / answers * 100, np.nan)


@kpi(
    "STICKINESS", title="Stickiness", family="product", better="higher", priority=2,
    question="How often do our users come back?",
    excel="dau/mau",
    requires=["dau >= 0", "mau >= 0"],
    undefined=[Undefined("mau <= 0", DIV0, "nobody was seen in the month, so no share exists")],
    variants=(STRICT,),
    cite=COMMON,
    examples=[
        Example((300, 1000), 0.3),
        Example((0, 1000), 0, why="no user on a mean day"),
        Example((1200, 1000), 1.2, why="more in a day than in the month: returned, flagged by the checks"),
        Example((300, 0), DIV0, why="nobody seen in the month"),
    ],
)  # fmt: skip
def stickiness(dau: DailyUsers, mau: MonthlyUsers) -> Stickiness:
    """The share of the users of a month who use the product on a mean day of it.

    Mean daily users by users seen at least once in the month. At 30 % a user comes on nine days of thirty. A
    product used once a week by its nature cannot exceed a seventh.
    """
    return dau / mau


_DAYS = 'value_dates-start_dates+1E+9*(value_dates="")'
"""Days of each row, those who have no value yet behind everybody else."""
_RANK = "MAX(percentile,0)*(COUNT(value_dates)-1)"
_AT = f"SUMPRODUCT(SMALL({_DAYS},{{0}}))"
_LOW, _HIGH = _AT.format(f"INT({_RANK})+1"), _AT.format(f"MIN(INT({_RANK})+2,COUNT(value_dates))")


@kpi(
    "TIME_TO_VALUE", title="Time to value", family="product", better="lower", priority=2,
    question="How long does a new customer wait for the first benefit?",
    excel="IF(ISERROR(SUM(start_dates)),SUM(start_dates),IF(ISERROR(SUM(value_dates)),SUM(value_dates),"
          "IF(ISERROR(percentile),percentile,"
          "IF(OR(COUNTA(start_dates)>COUNT(start_dates),COUNTA(value_dates)>COUNT(value_dates),"
          "NOT(ISNUMBER(percentile)),ROWS(start_dates)<>ROWS(value_dates),"
          "COLUMNS(start_dates)<>COLUMNS(value_dates)),#VALUE!,"
          "IF(COUNT(value_dates)=0,#N/A,"
          'IF(SUMPRODUCT((value_dates<>"")*(start_dates=""))>0,#N/A,'
          "IF(OR(percentile<-1E-9,percentile>1.000000001,"
          'SUMPRODUCT((value_dates<>"")*(value_dates-start_dates<-1E-9))>0),#NUM!,'
          f"{_LOW}+({_RANK}-INT({_RANK}))*({_HIGH}-{_LOW}))))))))",
    requires=["percentile >= 0", "percentile <= 1"],
    cite=COMMON,
    examples=[
        Example(((46_023, 46_023, 46_023), (46_030, 46_037, None)), 10.5, why="the third has no value yet"),
        Example(((46_023, 46_023, 46_023), (46_030, 46_037, 46_044), 0.9), 19.6, why="nine of ten wait less",
                within=1e-9),
        Example(((46_023, 46_030), (46_023, 46_030)), 0, why="value on the first day"),
        Example(((46_023, 46_023), (None, None)), NA, why="nobody has got value yet"),
        Example(((46_023, None), (46_030, 46_037)), NA, why="value without a start"),
        Example(((46_023, 46_023), (46_030, 46_000)), NUM, why="value before the start"),
        Example(((46_023, 46_023), (46_030, 46_037), 90), NUM, why="a percentage typed as a number"),
        Example(((46_023, 46_023), (46_030,)), VALUE, why="two starts, one date of value"),
    ],
)  # fmt: skip
def time_to_value(
    start_dates: StartDates, value_dates: ValueDates, percentile: Percentile = 0.5
) -> TimeToValue | Failure:
    """Days from a customer's start to the first value the product gives; half of them wait less.

    One row a customer: the day it began and the day it got value, in two ranges of one size. The median
    unless another percentile is given, interpolated as Excel's PERCENTILE.INC does. Who has no value yet is
    left out, so a young group looks faster than it is.
    """
    if not fits(start_dates, value_dates):
        return Failure(
            VALUE,
            f"start dates: {start_dates.values.size}, dates of first value: {value_dates.values.size}; "
            "give one of each a customer",
        )
    reached, unknown = ~blanks(value_dates).ravel(), blanks(start_dates).ravel()
    if not reached.any():
        return Failure(NA, "nobody has got value yet")
    if (reached & unknown).any():
        row = int(np.argmax(reached & unknown)) + 1
        return Failure(NA, f"row {row} has a date of first value but no start date")
    days = (value_dates.values.ravel() - start_dates.values.ravel())[reached]
    if (days < -SLACK).any():
        row = int(np.flatnonzero(reached)[np.argmax(days < -SLACK)]) + 1
        return Failure(NUM, f"row {row}: the date of first value lies before the start date")
    return float(np.quantile(days, min(max(float(percentile), 0.0), 1.0)))
