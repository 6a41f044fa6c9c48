"""Profit: what revenue leaves after its costs, and the revenue that covers the fixed ones."""

from __future__ import annotations

from kpi_engine.catalogue.choices import COGS_SCOPE, COMMON
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.building import CogsRatio, ContributionMargin, Ebitda, GrossMargin
from kpi_engine.catalogue.terms.money import (
    Amortization,
    Cogs,
    Depreciation,
    FixedCosts,
    Interest,
    NetIncome,
    Taxes,
    VariableCosts,
)
from kpi_engine.catalogue.terms.results import BreakevenRevenue, EbitdaMargin
from kpi_engine.catalogue.terms.revenue import Revenue
from kpi_engine.model.cell_error import DIV0, NA, NUM
from kpi_engine.model.kpi import Example, Undefined

_NO_REVENUE = Undefined("revenue <= 0", DIV0, "there was no revenue, so it has no share")


@kpi(
    "GROSS_MARGIN", title="Gross margin", family="profit", better="higher",
    question="What is left of our revenue after the cost of the service?",
    excel="(revenue-cogs)/revenue",
    requires=["revenue >= 0"], undefined=[_NO_REVENUE], variants=(COGS_SCOPE,), cite=COMMON,
    examples=[
        Example((500_000, 60_000), 0.88),
        Example((500_000, 600_000), -0.2, why="serving customers costs more than they pay"),
        Example((500_000, -60_000), 1.12, why="cost typed with a sign: returned, and flagged by the checks"),
        Example((0, 60_000), DIV0, why="no revenue"),
        Example((500_000, None), NA, why="cost not known is not zero"),
    ],
)  # fmt: skip
def gross_margin(revenue: Revenue, cogs: Cogs) -> GrossMargin:
    """The share of revenue that is left after the cost of delivering the service.

    Cost of revenue is hosting and licences by default; support and onboarding by choice. Salaries of
    developers are never in it. Cost is entered positive. Together with the COGS ratio it makes 100 %.
    """
    return (revenue - cogs) / revenue


@kpi(
    "COGS_RATIO", title="COGS ratio", family="profit", better="lower",
    question="How much of our revenue does delivering the service take?",
    excel="cogs/revenue",
    requires=["revenue >= 0"], undefined=[_NO_REVENUE], variants=(COGS_SCOPE,), cite=COMMON,
    examples=[
        Example((500_000, 60_000), 0.12),
        Example((500_000, 600_000), 1.2, why="serving customers costs more than they pay"),
        Example((0, 60_000), DIV0, why="no revenue"),
        Example((-500_000, 60_000), NUM, why="revenue typed with a sign"),
    ],
)  # fmt: skip
def cogs_ratio(revenue: Revenue, cogs: Cogs) -> CogsRatio:
    """Cost of delivering the service as a share of revenue.

    Revenue comes first, as in GROSS_MARGIN, so that the two tie. The same scope of cost applies to both.
    """
    return cogs / revenue


@kpi(
    "CONTRIB_MARGIN", title="Contribution margin", family="profit", better="higher",
    question="What does each sale leave to cover our fixed costs?",
    excel="(revenue-variable_costs)/revenue",
    requires=["revenue >= 0"], undefined=[_NO_REVENUE], cite=COMMON,
    examples=[
        Example((100, 80), 0.2, within=1e-12),
        Example((100, 120), -0.2, why="each sale loses money", within=1e-12),
        Example((100, -80), 1.8, why="cost typed with a sign: returned, and flagged by the checks"),
        Example((0, 80), DIV0, why="no revenue"),
    ],
)  # fmt: skip
def contrib_margin(revenue: Revenue, variable_costs: VariableCosts) -> ContributionMargin:
    """The share of revenue that is left after all costs that move with it.

    Variable costs contain the cost of revenue and what else grows with sales, such as commissions and
    payment fees. Cost is entered positive.
    """
    return (revenue - variable_costs) / revenue


@kpi(
    "BREAKEVEN_REVENUE", title="Breakeven revenue", family="profit", better="lower",
    question="How much must we sell to cover our fixed costs?",
    excel="fixed_costs/contribution_margin",
    requires=["fixed_costs >= 0", "contribution_margin <= 1"],
    undefined=[Undefined("contribution_margin <= 0", NUM, "sales leave nothing to cover fixed costs with")],
    cite=COMMON,
    examples=[
        Example((71_067, 0.88), 80_757.95, within=0.005),
        Example((0, 0.88), 0, why="no fixed costs"),
        Example((71_067, 0), NUM, why="sales leave nothing"),
        Example((71_067, 88), NUM, why="a percentage typed as a number"),
    ],
)  # fmt: skip
def breakeven_revenue(fixed_costs: FixedCosts, contribution_margin: ContributionMargin) -> BreakevenRevenue:
    """The revenue of a period that covers its fixed costs.

    Fixed costs by contribution margin, both of the same period: a monthly overhead gives a monthly revenue.
    """
    return fixed_costs / contribution_margin


@kpi(
    "EBITDA", title="EBITDA", family="profit", better="higher",
    question="What do we earn before interest, taxes and depreciation?",
    excel="net_income+interest+taxes+depreciation+amortization",
    requires=["depreciation >= 0", "amortization >= 0"], cite=COMMON,
    examples=[
        Example((-100_000, 0, 0, 16_000), -84_000),
        Example((-100_000,), -100_000, why="nothing to add back"),
        Example((-100_000, -500, -2000), -102_500, why="interest earned and a tax refund"),
        Example((-100_000, 0, 0, -16_000), NUM, why="an expense typed with the sign of the P&L"),
    ],
)  # fmt: skip
def ebitda(
    net_income: NetIncome, interest: Interest = 0.0, taxes: Taxes = 0.0, depreciation: Depreciation = 0.0,
    amortization: Amortization = 0.0,
) -> Ebitda:  # fmt: skip
    """Profit of the period before interest, taxes, depreciation and amortization.

    Net income with the four added back. They are entered positive, as expenses; interest and taxes may be
    negative when they were earned or refunded. Not the operating result, and not a cash figure.
    """
    return net_income + interest + taxes + depreciation + amortization


@kpi(
    "EBITDA_MARGIN", title="EBITDA margin", family="profit", better="higher",
    question="How much of our revenue is left before interest, taxes and depreciation?",
    excel="ebitda/revenue",
    requires=["revenue >= 0"], undefined=[_NO_REVENUE], cite=COMMON,
    examples=[
        Example((-84_000, 400_000), -0.21),
        Example((0, 400_000), 0, why="just even"),
        Example((-84_000, 0), DIV0, why="no revenue"),
        Example((-84_000, -400_000), NUM, why="revenue typed with a sign"),
    ],
)  # fmt: skip
def ebitda_margin(ebitda: Ebitda, revenue: Revenue) -> EbitdaMargin:
    """EBITDA as a share of revenue.

    Both of the same period. Negative while the company invests more than it earns.
    """
    return ebitda / revenue
