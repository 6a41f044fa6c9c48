"""Is the spend worth it: fully loaded cost of a customer, what may be paid at most, what comes back."""

from __future__ import annotations

from kpi_engine.catalogue.choices import CAC_SCOPE, COMMON, READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.building import Ltv
from kpi_engine.catalogue.terms.results import CacLoaded, MaxCac, MrrVelocity, Roi, ViralCoefficient
from kpi_engine.catalogue.terms.revenue import NetNewMrr
from kpi_engine.catalogue.terms.shaping import RatioAimedAt
from kpi_engine.catalogue.terms.winning import (
    InviteConversion,
    InvitesPerUser,
    MarketingSpend,
    NewCustomers,
    OnboardingCost,
    Outlay,
    SalesSpend,
    ToolCost,
    ValueReturned,
)
from kpi_engine.model.cell_error import DIV0, NA, NUM
from kpi_engine.model.kpi import Cite, Example, Undefined, Variant


@kpi(
    "CAC_LOADED", title="Fully loaded CAC", family="acquisition", better="lower", priority=2,
    question="What does a new customer cost us once sales, onboarding and tools are counted?",
    excel="(marketing+sales+onboarding+tools)/new_customers",
    requires=["marketing >= 0", "new_customers >= 0", "sales >= 0", "onboarding >= 0", "tools >= 0"],
    undefined=[Undefined("new_customers <= 0", DIV0, "nobody was won, so no cost per customer exists")],
    variants=(Variant("cac_scope", CAC_SCOPE, CAC_SCOPE[2], "CAC counts sales and marketing"),),
    cite=Cite("SaaS Metrics Standards Board, CAC (all cost of winning customers, salaries included)", READ),
    examples=[
        Example((60_000, 400, 30_000, 6000, 4000), 250),
        Example((60_000, 400), 150, why="marketing alone: what is left out counts as nothing"),
        Example((0, 50), 0, why="an organic channel costs nothing"),
        Example((60_000, 0, 30_000), DIV0, why="nobody was won"),
        Example((60_000, 400, -30_000), NUM, why="a cost typed with a sign"),
    ],
)  # fmt: skip
def cac_loaded(
    marketing: MarketingSpend, new_customers: NewCustomers, sales: SalesSpend = 0.0,
    onboarding: OnboardingCost = 0.0, tools: ToolCost = 0.0,
) -> CacLoaded:  # fmt: skip
    """What it cost to win one paying customer, with sales, onboarding and tools.

    Marketing, sales, onboarding and the tools of both by customers who paid for the first time, all of one
    period. A cost that is left out counts as nothing. CAC counts sales and marketing only: never compare
    the two.
    """
    return (marketing + sales + onboarding + tools) / new_customers


@kpi(
    "MAX_CAC", title="Highest CAC to pay", family="acquisition", better="higher", priority=2,
    question="How much may we pay to win a customer?",
    excel="ltv/ratio",
    requires=["ratio > 0"],
    cite=Cite("David Skok, SaaS Metrics 2.0 (summaries): a lifetime value of at least 3 times CAC", READ),
    examples=[
        Example((30_000,), 10_000),
        Example((30_000, 5), 6000, why="a stricter aim"),
        Example((-300,), -100, why="a customer served at a loss is worth no spend at all"),
        Example((30_000, 0), NUM, why="every cost reaches a ratio of zero"),
    ],
)  # fmt: skip
def max_cac(ltv: Ltv, ratio: RatioAimedAt = 3.0) -> MaxCac:
    """The most that winning a customer may cost if its lifetime value is to be a multiple of it.

    Lifetime value by the ratio aimed at, 3 unless told otherwise. With a lifetime value on revenue instead of
    gross profit the limit is too generous. A customer served at a loss gives a negative limit: win none.
    """
    return ltv / ratio


@kpi(
    "ROI", title="Return on investment", family="acquisition", better="higher", priority=3,
    question="What do we, or our customers, gain on the money put in?",
    excel="(value_returned-cost)/cost",
    requires=["cost >= 0"],
    undefined=[Undefined("cost <= 0", DIV0, "nothing was spent, so the return has no limit")],
    cite=COMMON,
    examples=[
        Example((150, 100), 0.5),
        Example((100, 100), 0, why="just the money back"),
        Example((0, 100), -1, why="all of it is lost"),
        Example((150, 0), DIV0, why="nothing was spent"),
        Example((150, -100), NUM, why="a cost typed with a sign"),
    ],
)  # fmt: skip
def roi(value_returned: ValueReturned, cost: Outlay) -> Roi:
    """The gain on an amount spent, as a share of it.

    What came back less what was spent, by what was spent. 0 is the money back, -100 % all of it lost. Time is
    not in it: the same return after one year and after five gives the same figure.
    """
    return (value_returned - cost) / cost


@kpi(
    "VIRAL_COEFF", title="Viral coefficient", family="acquisition", better="higher", priority=2,
    question="How many new users does each user bring us?",
    excel="invites_per_user*invite_conversion",
    requires=["invites_per_user >= 0", "invite_conversion >= 0"],
    cite=COMMON,
    examples=[
        Example((5, 0.2), 1),
        Example((5, 0), 0, why="invitations that nobody follows"),
        Example((-5, 0.2), NUM, why="nobody sends a negative number of invitations"),
        Example((None, 0.2), NA, why="invitations not known are not none"),
    ],
)  # fmt: skip
def viral_coeff(invites_per_user: InvitesPerUser, invite_conversion: InviteConversion) -> ViralCoefficient:
    """New users that one user brings by inviting others.

    Invitations a user sends times the share of them that win a user. Above 1 the user base grows by itself;
    below, invitations only add to what is won in other ways.
    """
    return invites_per_user * invite_conversion


@kpi(
    "MRR_VELOCITY", title="MRR velocity", family="acquisition", better="higher", priority=2,
    question="Is our recurring revenue growing faster than before?",
    excel="net_new_now/net_new_prior-1",
    requires=["net_new_prior >= 0"],
    undefined=[Undefined("net_new_prior <= 0", DIV0, "nothing was added before, so no growth of it exists")],
    cite=COMMON,
    examples=[
        Example((12_000, 10_000), 0.2, within=1e-12),
        Example((-2000, 10_000), -1.2, why="MRR shrank after it had grown", within=1e-12),
        Example((12_000, -5000), NUM, why="from a negative figure the sign would flip"),
        Example((12_000, 0), DIV0, why="nothing was added before"),
    ],
)  # fmt: skip
def mrr_velocity(net_new_now: NetNewMrr, net_new_prior: NetNewMrr) -> MrrVelocity:
    """How fast net new MRR itself grows from one period to the next.

    Net new MRR of the period by that of the period before, less one. It is the acceleration of recurring
    revenue: 0 is steady growth, not standstill. After a period that lost MRR there is no rate.
    """
    return net_new_now / net_new_prior - 1
