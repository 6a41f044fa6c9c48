"""The product in use: how much, by how many, and several signs in one score."""

from __future__ import annotations

import numpy as np

from kpi_engine.calc.ranges import Failure, blanks, fits
from kpi_engine.catalogue.choices import COMMON, STRICT
from kpi_engine.catalogue.declare import constant, kpi
from kpi_engine.catalogue.terms.customers import ActiveCustomers, ActiveUsers, FeatureUsers
from kpi_engine.catalogue.terms.product import (
    Amount,
    Maximums,
    MetricValues,
    Minimums,
    Transactions,
    UnitCount,
    Weights,
)
from kpi_engine.catalogue.terms.results import Adoption, PerUnit, TxPerCustomer, WeightedScore
from kpi_engine.catalogue.terms.shaping import Periods, Scale
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE
from kpi_engine.model.column import Column
from kpi_engine.model.kpi import Example, Rebinding, Undefined, Variant

_ACTIVE = ("all active customers", "Pro and Enterprise customers", "logged in or billed")


@kpi(
    "TX_PER_CUSTOMER", title="Transactions per customer", family="product", better="higher",
    question="How much do our customers use the product?",
    excel="transactions/active_customers",
    requires=["transactions >= 0", "active_customers >= 0"],
    undefined=[Undefined("active_customers <= 0", DIV0, "nobody was active, so no average exists")],
    variants=(Variant("tx_denominator", _ACTIVE, _ACTIVE[0], "who counts as a customer", {
        _ACTIVE[1]: Rebinding({"active_customers": "active_customers[Pro] + active_customers[Enterprise]"}),
        _ACTIVE[2]: Rebinding({"active_customers": "active_users"})}),),
    cite=COMMON,
    examples=[
        Example((15_000, 1000), 15),
        Example((0, 1000), 0, why="customers, but no usage"),
        Example((15_000, 0), DIV0, why="nobody active"),
    ],
)  # fmt: skip
def tx_per_customer(transactions: Transactions, active_customers: ActiveCustomers) -> TxPerCustomer:
    """How much an active customer uses the product in the period: scans, assets, tickets.

    All transactions of the period by active paying customers. Falling usage announces churn.
    """
    return transactions / active_customers


@kpi(
    "PER_UNIT", title="Amount per unit", family="product", better="neither", priority=2,
    question="What does it come to per unit: per ticket, per asset, per agent and day?",
    excel="amount/units/periods*scale",
    requires=["units >= 0", "periods >= 0", "scale > 0"],
    undefined=[
        Undefined("units <= 0", DIV0, "there are no units to divide by"),
        Undefined("periods <= 0", DIV0, "there are no periods to divide by"),
    ],
    cite=COMMON,
    examples=[
        Example((1200, 10, 20), 6, why="tickets per agent and day"),
        Example((450, 90_000, 1, 1000), 5, why="infrastructure cost per 1,000 assets"),
        Example((-450, 90_000, 1, 1000), -5, why="a credit note"),
        Example((1200, 0, 20), DIV0, why="no agents"),
        Example((1200, 10, 20, 0), NUM, why="per zero of anything"),
    ],
)  # fmt: skip
def per_unit(amount: Amount, units: UnitCount, periods: Periods = 1.0, scale: Scale = 1.0) -> PerUnit:
    """An amount per unit, per period, per thousand: any average of the operation.

    Amount by units by periods times scale. Tickets per agent and day take 20 as periods; cost per 1,000
    assets takes 1,000 as scale. The amount may be negative, as a credit note is.
    """
    return amount / units / periods * scale


_ZERO, _HUNDRED = constant(0), constant(100)
_POSITION = "((values-mins)/(maxs-mins))"
_SCORE = (
    f"100*SUMPRODUCT(weights*(({_POSITION}>0)*({_POSITION}<1)*{_POSITION}+({_POSITION}>=1)))/SUM(weights)"
)
_CELLS = "ROWS(values)*COLUMNS(values)"
_FIT = ",".join(
    f"IF(COUNT({item})>1,OR(ROWS({item})<>ROWS(values),COLUMNS({item})<>COLUMNS(values)),FALSE)"
    for item in ("mins", "maxs")
)
_WEIGHTED = (
    "".join(f"IF(ISERROR(SUM({item})),SUM({item})," for item in ("values", "weights", "mins", "maxs"))
    + "IF(OR(COUNTA(values)>COUNT(values),COUNTA(weights)>COUNT(weights),COUNTA(mins)>COUNT(mins),"
    f"COUNTA(maxs)>COUNT(maxs),ROWS(values)<>ROWS(weights),COLUMNS(values)<>COLUMNS(weights),{_FIT}),#VALUE!,"
    f'IF(COUNT(values)+COUNT(weights)<2*{_CELLS},#N/A,IF(COUNTIF(weights,"<-1E-9")>0,#NUM!,'
    f"{_SCORE})))))))"
)


@kpi(
    "WEIGHTED_SCORE", title="Weighted score", family="product", better="higher",
    aliases=("HEALTH_SCORE", "ENGAGEMENT_SCORE"),
    question="How are our customers doing, all signs taken together?",
    excel=_WEIGHTED,
    requires=["weights >= 0"],
    cite=COMMON,
    examples=[
        Example(((80, 50), (3, 1)), 72.5),
        Example(((5, 90), (1, 1), (10, 0), (0, 100)), 70, why="fewer open tickets are better: 10 scores 0"),
        Example(((150, 50), (1, 1)), 75, why="above the maximum counts as the maximum"),
        Example(((80, 50), (0, 0)), DIV0, why="nothing has a weight"),
        Example(((80, 50), (3, -1)), NUM, why="a weight cannot be negative"),
        Example(((80, None), (3, 1)), NA, why="a component is not known"),
        Example(((80, 50), (3,)), VALUE, why="two components, one weight"),
    ],
)  # fmt: skip
def weighted_score(
    values: MetricValues, weights: Weights, mins: Minimums = _ZERO, maxs: Maximums = _HUNDRED
) -> WeightedScore | Failure:
    """Several measures in one score from 0 to 100: customer health, engagement.

    Each value is placed between the value that scores 0 and the one that scores 100, cut at both ends, and
    weighted. Where less is better the minimum is larger than the maximum. A minimum and a
    maximum that are left out are 0 and 100. The Excel text holds where minimums and maximums that are given
    are filled in.
    """
    failure = _unfit(values, weights, mins, maxs)
    if failure:
        return failure
    worst, best = (item.values.ravel() for item in (mins, maxs))
    if np.any(best == worst):
        return Failure(DIV0, "a value that scores 0 equals the one that scores 100")
    total = float(weights.values.sum())
    if total <= 0:
        return Failure(DIV0, "no component has a weight")
    if not np.isfinite(total):
        return Failure(NUM, "the weights together are too large for a cell")
    place = np.clip((values.values.ravel() - worst) / (best - worst), 0, 1)
    return 100 * float((weights.values.ravel() * place).sum()) / total


def _unfit(values: Column, weights: Column, mins: Column, maxs: Column) -> Failure | None:
    if not fits(values, weights):
        return Failure(
            VALUE,
            f"values: {values.values.size}, weights: {weights.values.size}; give one weight for each value",
        )
    for word, item in (("minimums", mins), ("maximums", maxs)):
        if item.values.size != 1 and not fits(values, item):
            return Failure(
                VALUE,
                f"values: {values.values.size}, {word}: {item.values.size}; give one, or one for each value",
            )
    for word, item in (("value", values), ("weight", weights), ("minimum", mins), ("maximum", maxs)):
        if blanks(item).any():
            return Failure(NA, f"{word} {int(np.argmax(blanks(item))) + 1} is blank, and blank is not zero")
    return None


@kpi(
    "ADOPTION", title="Feature adoption", family="product", better="higher",
    question="How many of our users use this feature?",
    excel="users_of_feature/active_users",
    requires=["users_of_feature >= 0", "active_users >= 0"],
    undefined=[Undefined("active_users <= 0", DIV0, "nobody was active, so no share exists")],
    variants=(STRICT,),
    cite=COMMON,
    examples=[
        Example((80, 100), 0.8),
        Example((0, 100), 0, why="nobody uses it"),
        Example((120, 100), 1.2, why="more than were active: returned, and flagged by the checks"),
        Example((80, 0), DIV0, why="nobody active"),
    ],
)  # fmt: skip
def adoption(users_of_feature: FeatureUsers, active_users: ActiveUsers) -> Adoption:
    """The share of active users who use a feature.

    Users who used it at least once in the period by all users seen in the period.
    """
    return users_of_feature / active_users
