"""Spend on growth as a company sees it: all of it against all the recurring revenue it brought."""

from __future__ import annotations

from kpi_engine.catalogue.choices import COMMON, READ
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.building import GrossMargin
from kpi_engine.catalogue.terms.results import CacRatio, PaybackSpend, SalesEfficiency
from kpi_engine.catalogue.terms.revenue import NetNewArr, NewArr, NewMrr
from kpi_engine.catalogue.terms.winning import EarlierSmSpend, SmSpend
from kpi_engine.model.cell_error import DIV0, NUM
from kpi_engine.model.kpi import Cite, Example, Undefined


@kpi(
    "PAYBACK_SPEND", title="Payback of the spend", family="acquisition", better="lower", priority=2,
    question="How soon does new revenue repay what we spent to win it?",
    excel="sm_spend_prior/(new_mrr*gross_margin)",
    requires=["sm_spend_prior >= 0", "new_mrr >= 0", "gross_margin >= 0", "gross_margin <= 1"],
    undefined=[Undefined("new_mrr <= 0 or gross_margin <= 0", DIV0,
                         "new customers bring no gross profit, so the spend is not repaid")],
    cite=Cite("Bessemer, law 6: spend by new gross profit per month, 770k by 70k is 11 months", READ),
    examples=[
        Example((770_000, 100_000, 0.7), 11),
        Example((0, 100_000, 0.7), 0, why="customers who came without any spend"),
        Example((770_000, 0, 0.7), DIV0, why="nobody was won"),
        Example((770_000, 100_000, 0), DIV0, why="no margin, no pay-back"),
        Example((770_000, 100_000, 70), NUM, why="a percentage typed as a number"),
    ],
)  # fmt: skip
def payback_spend(sm_spend_prior: EarlierSmSpend, new_mrr: NewMrr, gross_margin: GrossMargin) -> PaybackSpend:
    """Months until the new MRR of a period has repaid the spend of the period before, on gross profit.

    Sales and marketing spend one period earlier by new MRR times gross margin, for the company as a whole.
    Spend and new MRR cover periods of one length. Expansion is not in new MRR. PAYBACK does the same for one
    customer.
    """
    return sm_spend_prior / (new_mrr * gross_margin)


@kpi(
    "CAC_RATIO", title="CAC ratio", family="acquisition", better="lower", priority=2,
    question="What do we spend for each unit of new yearly revenue?",
    excel="sm_spend/new_arr",
    requires=["sm_spend >= 0", "new_arr >= 0"],
    undefined=[Undefined("new_arr <= 0", DIV0, "no ARR was won, so the spend per unit of it has no limit")],
    cite=Cite("KeyBanc, private SaaS company survey 2019: median 1.14 for all new ARR together", READ),
    examples=[
        Example((114, 100), 1.14),
        Example((0, 100), 0, why="ARR that came without any spend"),
        Example((114, 0), DIV0, why="no ARR was won"),
        Example((114, -100), NUM, why="ARR that was lost is not new ARR"),
    ],
)  # fmt: skip
def cac_ratio(sm_spend: SmSpend, new_arr: NewArr) -> CacRatio:
    """Sales and marketing spend for each unit of new annual recurring revenue.

    Spend by the ARR it won, of one period. With ARR of new customers only it is the ratio for new customers;
    with expansion added it is the blended one, which is lower. Never compare the two.
    """
    return sm_spend / new_arr


@kpi(
    "SALES_EFFICIENCY", title="Sales efficiency", family="acquisition", better="higher", priority=2,
    question="How much yearly revenue does each unit of sales and marketing add?",
    excel="net_new_arr/sm_spend",
    requires=["sm_spend >= 0"],
    undefined=[Undefined("sm_spend <= 0", DIV0, "nothing was spent, so no ratio exists")],
    cite=COMMON,
    examples=[
        Example((100, 125), 0.8),
        Example((-50, 125), -0.4, why="more was lost than won: negative, and meaningful"),
        Example((100, 0), DIV0, why="nothing was spent"),
        Example((100, -125), NUM, why="spend typed with a sign"),
    ],
)  # fmt: skip
def sales_efficiency(net_new_arr: NetNewArr, sm_spend: SmSpend) -> SalesEfficiency:
    """Net new annual recurring revenue for each unit of sales and marketing spend.

    All movements of ARR, losses deducted, by the spend of one period. The magic number measures the same with
    recognised revenue and the spend of the quarter before.
    """
    return net_new_arr / sm_spend
