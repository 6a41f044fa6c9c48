"""Conversion: how many visitors and trials become customers, and how fast qualified leads grow."""

from __future__ import annotations

from kpi_engine.catalogue.choices import COMMON, READ, STRICT
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.results import (
    ConversionRate,
    LeadVelocity,
    TrialToPaid,
    VisitorToPaid,
    VisitorToTrial,
)
from kpi_engine.catalogue.terms.winning import (
    Converted,
    PaidConversions,
    QualifiedLeads,
    Started,
    Trials,
    Visitors,
)
from kpi_engine.model.cell_error import DIV0
from kpi_engine.model.kpi import Cite, Example, Rebinding, Undefined, Variant


@kpi(
    "CONV_RATE", title="Conversion rate", family="acquisition", better="higher",
    question="How many of those who start a step complete it?",
    excel="converted/started",
    requires=["converted >= 0", "started >= 0"],
    undefined=[Undefined("started <= 0", DIV0, "nobody entered the step, so no rate exists")],
    variants=(STRICT,),
    cite=COMMON,
    examples=[
        Example((300, 400), 0.75),
        Example((0, 400), 0, why="nobody completed the step"),
        Example((500, 400), 1.25, why="more than entered: returned, and flagged by the checks"),
        Example((0, 0), DIV0, why="nobody entered the step"),
    ],
)  # fmt: skip
def conv_rate(converted: Converted, started: Started) -> ConversionRate:
    """The share of those who entered a step and completed it.

    Both figures are of the same period. A rate above 100 % can arise when many who started earlier complete
    now: it is returned as it is, and the checks point at it.
    """
    return converted / started


@kpi(
    "TRIAL_TO_PAID", title="Trial-to-paid conversion", family="acquisition", better="higher",
    question="How many of our free trials become paying customers?",
    excel="paid/trials",
    requires=["paid >= 0", "trials >= 0"],
    undefined=[Undefined("trials <= 0", DIV0, "no trial was started, so no rate exists")],
    variants=(STRICT, Variant("trial_to_paid", ("same-period ratio", "trial-start cohort"),
                              "same-period ratio", "whether customers are matched to their own trials",
                              {"trial-start cohort": Rebinding({"trials": "trials[-1]"})})),
    cite=Cite("Christoph Janz, SaaS dashboard, note 4 (customers by the trials of the month before)", READ),
    examples=[
        Example((60, 400), 0.15),
        Example((600, 400), 1.5, why="a lost decimal point: returned, and flagged by the checks"),
        Example((5, 0), DIV0, why="no trial was started"),
    ],
)  # fmt: skip
def trial_to_paid(paid: PaidConversions, trials: Trials) -> TrialToPaid:
    """The share of free trials that turned into paying customers.

    Trials that became paid by trials started, both of the same period by default. For the cohort view give
    the customers won from the trials of one period, or the trials of the month before when a trial lasts
    30 days. When trials fall quickly the same-period ratio can exceed 100 %.
    """
    return paid / trials


@kpi(
    "VISITOR_TO_TRIAL", title="Visitor-to-trial conversion", family="acquisition", better="higher",
    priority=2,
    question="How many visitors of our website start a trial?",
    excel="trials/visitors",
    requires=["trials >= 0", "visitors >= 0"],
    undefined=[Undefined("visitors <= 0", DIV0, "nobody visited, so no rate exists")],
    variants=(STRICT,),
    cite=COMMON,
    examples=[
        Example((30, 1000), 0.03),
        Example((0, 1000), 0, why="visitors, but no trial"),
        Example((30, 0), DIV0, why="nobody visited"),
    ],
)  # fmt: skip
def visitor_to_trial(trials: Trials, visitors: Visitors) -> VisitorToTrial:
    """The share of website visitors who start a free trial.

    Trials started by unique visitors of the same period; repeated visits of one person count once.
    """
    return trials / visitors


@kpi(
    "VISITOR_TO_PAID", title="Visitor-to-paid conversion", family="acquisition", better="higher",
    question="How many visitors of our website end up paying?",
    excel="paid/visitors",
    requires=["paid >= 0", "visitors >= 0"],
    undefined=[Undefined("visitors <= 0", DIV0, "nobody visited, so no rate exists")],
    variants=(STRICT,),
    cite=COMMON,
    examples=[
        Example((45, 10_000), 0.0045),
        Example((0, 10_000), 0, why="visitors, but no customer"),
        Example((45, 0), DIV0, why="nobody visited"),
    ],
)  # fmt: skip
def visitor_to_paid(paid: PaidConversions, visitors: Visitors) -> VisitorToPaid:
    """The share of website visitors who become paying customers.

    The product of visitor-to-trial and trial-to-paid when all three are of the same period.
    """
    return paid / visitors


@kpi(
    "LEAD_VELOCITY", title="Lead velocity rate", family="acquisition", better="higher", aliases=("LVR",),
    question="Is our sales pipeline filling faster than before?",
    excel="qualified_now/qualified_prior-1",
    requires=["qualified_now >= 0", "qualified_prior >= 0"],
    undefined=[Undefined("qualified_prior <= 0", DIV0, "there was no lead before, so no growth exists")],
    cite=COMMON,
    examples=[
        Example((115, 100), 0.15, within=1e-12),
        Example((80, 100), -0.2, why="fewer leads than before", within=1e-12),
        Example((115, 0), DIV0, why="no lead the period before"),
    ],
)  # fmt: skip
def lead_velocity(qualified_now: QualifiedLeads, qualified_prior: QualifiedLeads) -> LeadVelocity:
    """How fast the number of qualified leads grows from one period to the next.

    Count leads that sales accepted, with one rule for both periods. The rate is per period of the two counts.
    """
    return qualified_now / qualified_prior - 1
