"""A person who knows the business but not our names finds the function: it is among the first three."""

from __future__ import annotations

import pytest

from kpi_engine.functions.finding import found
from kpi_engine.functions.registry import functions

ASKED = """
how long until a customer has paid back | PAYBACK
churn | LOGO_CHURN MRR_CHURN
what did it cost to win a customer | CAC
retension | NRR GRR COHORT_RETENTION NRR_TREND
how much cash do we burn a month | NET_BURN
when do we run out of money | RUNWAY MIN_CASH_DATE
lifetime value | LTV
clv | LTV
ltv to cac | LTV_CAC
ltv/cac | LTV_CAC
net revenue retention | NRR
ndr | NRR
net dollar retention | NRR
gross retention | GRR
quick ratio | SAAS_QUICK_RATIO
rule of 40 | RULE_OF_40
rule of forty | RULE_OF_40
burn multiple | BURN_MULTIPLE
magic number | MAGIC_NUMBER
cost per lead | CPL
what does a lead cost | CPL
trial conversion | TRIAL_TO_PAID
how many trials become customers | TRIAL_TO_PAID
annual recurring revenue | ARR
monthly recurring revenue | MRR_END
average revenue per customer | ARPU ARPA
average revenue per user | ARPU
gross margin | GROSS_MARGIN
cost of goods sold ratio | COGS_RATIO
cost of revenue as share of revenue | COGS_RATIO
contribution margin | CONTRIB_MARGIN
break even | BREAKEVEN_REVENUE BREAKEVEN_MONTHS BREAKEVEN_DATE
when do we break even | BREAKEVEN_DATE BREAKEVEN_MONTHS
how many customers do we need to break even | BREAKEVEN_CUSTOMERS
ebitda | EBITDA
net promoter score | NPS
would customers recommend us | NPS NPS_COUNTS
customer satisfaction | NPS NPS_COUNTS
dau mau | STICKINESS
daily active users divided by monthly active users | STICKINESS
feature usage | ADOPTION
customer concentration | CONCENTRATION
how dependent are we on our biggest clients | CONCENTRATION
growth | GROWTH_RATE
compound annual growth | CAGR
average yearly growth over five years | CAGR
pipeline growth | LEAD_VELOCITY
revenue per employee | ARR_PER_FTE
cohort | COHORT_RETENTION COHORT_PAYBACK
waterfall | WATERFALL
revenue bridge | WATERFALL KPI_BRIDGE MRR_MOVES
funnel | FUNNEL
which channel brings the customers | ATTRIBUTION
marketing attribution | ATTRIBUTION
cac by channel | RATIO_BY
are we on target | KPI_STATUS
what is the target for cac | KPI_TARGET
benchmark | KPI_BENCH
industry average | KPI_BENCH
why is there an error in this cell | KPI_EXPLAIN
explain the formula | KPI_EXPLAIN
definition of a kpi | KPI_INFO
is this number plausible | KPI_CHECK
actual versus budget | KPI_VARIANCE
convert monthly churn to annual churn | CHURN_CONVERT
how long does a client stay | LIFETIME
invoiced amount | BILLINGS
upsell | EXPANSION_RATE EXPANSION_SHARE
net new mrr | MRR_NET_NEW
customers who left | LOGO_CHURN CUSTOMER_MOVES
lost recurring revenue | MRR_CHURN NET_MRR_CHURN GRR
return on marketing spend | ROI
viral | VIRAL_COEFF
months of runway | RUNWAY
fully loaded acquisition cost | CAC_LOADED
annual contract value | ACV
forecast of mrr | MRR_FORECAST
next review | KPI_DUE
decimal point wrong | SCALE_FIX
do the numbers tie out | TIE_OUT
time to value | TIME_TO_VALUE
onboarding time | TIME_TO_VALUE
health score | WEIGHTED_SCORE
discounted cash value of a customer | LTV_DCF
lowest cash balance | MIN_CASH
cac_pay | PAYBACK
why did nrr change | KPI_BRIDGE
sales efficency | SALES_EFFICIENCY
brake even revenue | BREAKEVEN_REVENUE
aquisition cost | CAC
profitabilty | EBITDA EBITDA_MARGIN GROSS_MARGIN CONTRIB_MARGIN
subscription list to monthly grid | MRR_GRID
how expensive is it to land a new client | CAC CAC_LOADED
payback period | PAYBACK
how quickly do we recoup acquisition spend | PAYBACK PAYBACK_SPEND COHORT_PAYBACK
what percentage of subscribers cancelled | LOGO_CHURN
how much mrr did we lose to cancellations and downgrades | MRR_CHURN GRR
net churn | NET_MRR_CHURN
negative churn | NET_MRR_CHURN NRR
burn rate | NET_BURN BURN_MULTIPLE
when will the bank account be empty | RUNWAY MIN_CASH_DATE MIN_CASH
biggest customer share of sales | CONCENTRATION
revenue per account | ARPA
arpu | ARPU
average price across plans | ARPU_MIX
what is a customer worth | LTV LTV_LIFE LTV_DCF
customer lifetime | LIFETIME
net present value of a customer | LTV_DCF
is our unit economics healthy ltv versus cac | LTV_CAC
sales efficiency | SALES_EFFICIENCY
capital efficiency | CASH_CONVERSION_SCORE BURN_MULTIPLE
lead velocity | LEAD_VELOCITY
is the pipeline growing | LEAD_VELOCITY
free trial to paying customer | TRIAL_TO_PAID
website conversion | VISITOR_TO_TRIAL VISITOR_TO_PAID
how many visitors sign up | VISITOR_TO_TRIAL VISITOR_TO_PAID
year over year growth | GROWTH_RATE CAGR
month on month growth rate | GROWTH_RATE
share of enterprise customers | MIX_SHARE CONCENTRATION
gross profit percentage | GROSS_MARGIN
hosting costs as percent of revenue | COGS_RATIO
operating profit before depreciation | EBITDA EBITDA_MARGIN
how much revenue do we need to cover overheads | BREAKEVEN_REVENUE
do our sales cover fixed costs | FIXED_COVER BREAKEVEN_REVENUE
which month do we turn a profit | BREAKEVEN_DATE BREAKEVEN_MONTHS
nps | NPS
scans per customer | TX_PER_CUSTOMER
usage per customer | TX_PER_CUSTOMER
tickets per agent | PER_UNIT
cost per thousand assets | PER_UNIT
how sticky is the product | STICKINESS
how many users adopted the new feature | ADOPTION
days until first value | TIME_TO_VALUE
mrr movement schedule | MRR_MOVES
new, expansion, contraction, churn by month | MRR_MOVES
customer count roll forward | CUSTOMER_MOVES
cohort analysis | COHORT_RETENTION COHORT_PAYBACK
retention by signup month | COHORT_RETENTION
price volume mix analysis | KPI_BRIDGE
conversion funnel drop off | FUNNEL
which marketing channel gets credit | ATTRIBUTION
first touch last touch | ATTRIBUTION
compare regions | RATIO_BY
project mrr twelve months ahead | MRR_FORECAST
distance to target | KPI_GAP
budget variance | KPI_VARIANCE
recommended actions | KPI_TRIGGER
when is the next review due | KPI_DUE
how is nrr defined | KPI_INFO NRR
data quality check of my figures | KPI_AUDIT KPI_CHECK TIE_OUT
do my mrr movements reconcile | TIE_OUT MRR_MOVES
why does this cell show an error | KPI_EXPLAIN
churn annualised | CHURN_CONVERT
invoiced | BILLINGS
deferred revenue change | BILLINGS
upsell share of new business | EXPANSION_SHARE
expansion revnue | EXPANSION_RATE EXPANSION_SHARE
gros margin | GROSS_MARGIN
custmer lifetime valu | LTV
runaway | RUNWAY
concentraton risk | CONCENTRATION
referral factor | VIRAL_COEFF
maximum allowable acquisition cost | MAX_CAC
onboarding cost included in acquisition | CAC_LOADED
revenue per head | ARR_PER_FTE
growth plus margin | RULE_OF_40
annual plan spread over months | MRR_NORM
""".strip().splitlines()
"""A question, and the functions that answer it."""


@pytest.mark.parametrize("line", ASKED)
def test_a_question_in_plain_words_finds_its_function_among_the_first_three(line: str) -> None:
    question, answers = line.split(" | ")
    assert {each.name for each in found(question, 3)} & set(answers.split())


@pytest.mark.parametrize("name", [name for each in functions() for name in (each.name, *each.aliases)])
def test_a_name_or_alias_finds_exactly_its_function_first(name: str) -> None:
    for typed in (name, name.lower(), f"{name}("):
        assert name in (found(typed, 1)[0].name, *found(typed, 1)[0].aliases)


def test_a_title_finds_its_function_first() -> None:
    firsts = {each.title: found(each.title, 1)[0].title for each in functions()}
    assert {title: first for title, first in firsts.items() if title != first} == {}


def test_the_question_that_a_function_says_it_answers_finds_it() -> None:
    missed = [each.name for each in functions() if each not in found(each.question, 3)]
    assert missed == []


def test_an_empty_question_gives_all_in_the_order_of_the_catalogue() -> None:
    assert found("", 1_000) == tuple(functions())
    assert found("  ", 3) == tuple(functions())[:3]


def test_words_about_nothing_of_ours_find_nothing() -> None:
    assert found("xyzzy qwrtz") == ()
    assert found("???") == ()


def test_the_order_is_the_same_every_time_and_the_limit_only_cuts() -> None:
    assert found("churn", 20)[:5] == found("churn", 5)


def test_a_company_finds_its_own_kpi_while_its_file_is_in_force(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    from kpi_engine.catalogue.kpis import KPIS

    own = replace(KPIS.get("ADOPTION"), name="ROBOT_SHARE", title="Share of work that robots do", aliases=())
    with KPIS.also([("ROBOT_SHARE", own, ())]):
        assert found("work of robots", 1)[0].name == "ROBOT_SHARE"
    assert "ROBOT_SHARE" not in {each.name for each in found("work of robots")}
