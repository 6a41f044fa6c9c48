"""Twenty-five marketing KPIs of a software subscription, without targets or frequency of review.

What the guide says to compare with is a benchmark here, and the studies that it quotes are claims.
"""

from __future__ import annotations

from kpi_engine.catalogue.reads import reads
from kpi_engine.model.guide import UNSTATED, Benchmark, Guide, GuideKpi, GuideTable, Mark, Trigger
from kpi_engine.model.unit import Unit

_QUARTER = "revenue + revenue[-1] + revenue[-2]"
_QUARTER_BEFORE = "revenue[-3] + revenue[-4] + revenue[-5]"
_SPEND_BEFORE = "sm_spend[-3] + sm_spend[-4] + sm_spend[-5]"

_REVENUE = (
    GuideKpi(
        "cac", "Customer acquisition cost", "CAC", "lower", Unit.MONEY,
        "What sales and marketing spent to win one paying customer.", inputs=reads("CAC"),
        segments=("channel",),
    ),
    GuideKpi(
        "mrr", "Closing MRR", "MRR_END", "higher", Unit.MONEY_PER_MONTH,
        "Recurring revenue at the end of the month, from its start and its movements.",
        inputs=reads("MRR_END", reactivation="reactivation_mrr"),
    ),
    GuideKpi(
        "mrr_velocity", "MRR velocity", "MRR_VELOCITY", "higher", Unit.FRACTION,
        "How much faster recurring revenue grows than the month before.",
        inputs=reads("MRR_VELOCITY", net_new_prior="net_new_mrr[-1]"), period="month",
    ),
    GuideKpi(
        "ltv", "Customer lifetime value", "LTV", "higher", Unit.MONEY,
        "Gross profit of one customer over its lifetime.", inputs=reads("LTV", churn="churn"),
    ),
    GuideKpi(
        "ltv_cac", "LTV:CAC", "LTV_CAC", "higher", Unit.RATIO,
        "Lifetime gross profit of a customer for each unit of money spent to win it.",
        inputs=reads("LTV_CAC"),
        benchmarks=(Benchmark.at("at_least", 3, "lifetime value for each unit of CAC"),),
    ),
    GuideKpi(
        "churn", "Logo churn", "LOGO_CHURN", "lower", Unit.FRACTION,
        "The share of the customers of the start who left.", inputs=reads("LOGO_CHURN"), period="month",
        marks=(Mark("uncertain", "the guide does not say whether 5 to 7 % for small customers is per month "
                    "or per year: say which period your figure covers before comparing"),),
        benchmarks=(Benchmark.at("enterprise_annual_below", 0.05, period="year"),
                    Benchmark.between("smb", 0.05, 0.07, "small customers; period not stated", UNSTATED)),
    ),
    GuideKpi(
        "net_mrr_churn", "Net MRR churn", "NET_MRR_CHURN", "lower", Unit.FRACTION,
        "Recurring revenue lost, less what existing customers added, by the opening MRR.",
        inputs=reads("NET_MRR_CHURN"), period="month",
    ),
)  # fmt: skip

_FUNNEL_AND_USE = (
    GuideKpi(
        "conversion", "Conversion rate", "CONV_RATE", "higher", Unit.FRACTION,
        "How many of those who entered the step completed it.", inputs=reads("CONV_RATE"),
        segments=("channel",),
    ),
    GuideKpi(
        "trial_to_paid", "Trial-to-paid conversion", "TRIAL_TO_PAID", "higher", Unit.FRACTION,
        "How many of the trials that started turned into paying customers.", inputs=reads("TRIAL_TO_PAID"),
        benchmarks=(Benchmark.between("typical", 0.15, 0.25),),
    ),
    GuideKpi(
        "engagement_score", "Engagement score", "WEIGHTED_SCORE", "higher", Unit.SCORE,
        "How much customers use the product: signs of use, weighted, from 0 to 100.",
        inputs={"values": "engagement_values", "weights": "engagement_weights",
                "mins": "engagement_minimums", "maxs": "engagement_maximums"},
    ),
    GuideKpi(
        "nps", "Net promoter score", "NPS", "higher", Unit.SCORE,
        "Promoters less detractors among those who answered, in points.", inputs=reads("NPS"),
        benchmarks=(Benchmark.between("leading", 40, 60),
                    Benchmark.at("exceptional_above", 70)),
    ),
    GuideKpi(
        "lead_velocity", "Lead velocity rate", "LEAD_VELOCITY", "higher", Unit.FRACTION,
        "How much the qualified leads have grown on the month before.",
        inputs=reads("LEAD_VELOCITY", qualified_prior="qualified_leads[-1]"), period="month",
        benchmarks=(Benchmark.between("typical", 0.10, 0.15),),
    ),
)  # fmt: skip

_MONEY = (
    GuideKpi(
        "cac_payback", "CAC payback", "PAYBACK", "lower", Unit.MONTHS,
        "Months until the gross profit of a customer has repaid what it cost to win.",
        inputs=reads("PAYBACK"),
        benchmarks=(Benchmark.between("elite", 6, 8),
                    Benchmark.at("aim_below", 12)),
    ),
    GuideKpi(
        "expansion_rate", "Expansion rate", "EXPANSION_RATE", "higher", Unit.FRACTION,
        "MRR that existing customers added, as a share of the revenue of the month before.",
        inputs=reads("EXPANSION_RATE", base_revenue="revenue[-1]"),
        benchmarks=(Benchmark.at("share_of_new_arr_above", 0.30,
                              "a share of new ARR, as EXPANSION_SHARE computes it, not of earlier revenue"),),
    ),
    GuideKpi(
        "health_score", "Customer health score", "WEIGHTED_SCORE", "higher", Unit.SCORE,
        "How likely customers are to stay: signs of health, weighted, from 0 to 100.",
        inputs={"values": "health_values", "weights": "health_weights", "mins": "health_minimums",
                "maxs": "health_maximums"},
    ),
    GuideKpi(
        "gross_margin", "Gross margin", "GROSS_MARGIN", "higher", Unit.FRACTION,
        "What is left of each unit of revenue after hosting, licences and support.",
        inputs=reads("GROSS_MARGIN"), benchmarks=(Benchmark.between("typical", 0.70, 0.85),),
    ),
    GuideKpi(
        "arpa", "Revenue per account", "ARPA", "higher", Unit.MONEY_PER_MONTH,
        "All revenue of a month, one-time fees included, for each account.", inputs=reads("ARPA"),
        segments=("segment", "channel", "cohort"), period="month",
        marks=(Mark("assumed", "benchmark period: a year; the guide does not say"),),
        benchmarks=(Benchmark.at("higher_valuation_above", 25_000,
                              "companies above it are valued higher", "year"),),
    ),
    GuideKpi(
        "acv", "Annual contract value", "ACV", "higher", Unit.MONEY_PER_YEAR,
        "What a contract brings in a year, without one-time fees.",
        inputs=reads("ACV", one_time_fees="one_time_fees"), segments=("rep", "territory", "segment"),
        benchmarks=(Benchmark.at("long_cycle_above", 100_000, "selling takes 9 to 12 months"),
                    Benchmark.at("short_cycle_below", 5_000, "selling takes 30 days")),
    ),
    GuideKpi(
        "magic_number", "Magic number", "MAGIC_NUMBER", "higher", Unit.RATIO,
        "Annual revenue that a unit of the spend of the quarter before has added, over rolling quarters.",
        inputs={"revenue_q": _QUARTER, "revenue_prev_q": _QUARTER_BEFORE, "sm_prev_q": _SPEND_BEFORE},
        benchmarks=(Benchmark.between("aim", 0.75, 1.5),
                    Benchmark.at("inefficient_below", 0.5),
                    Benchmark.at("under_investing_above", 2.0),
                    Benchmark.at("breakeven", 1.0, "the spend is earned back in a year")),
    ),
    GuideKpi(
        "viral", "Viral coefficient", "VIRAL_COEFF", "higher", Unit.RATIO,
        "How many new users each user brings.", inputs=reads("VIRAL_COEFF"),
        benchmarks=(Benchmark.at("exponential_above", 1.0, "users grow by themselves"),),
    ),
    GuideKpi(
        "nrr", "Net revenue retention", "NRR", "higher", Unit.FRACTION,
        "What the customers of the start pay at the end, expansion included.",
        inputs=reads("NRR"), segments=("segment", "contract_size", "age_cohort"), period="month",
        marks=(Mark("assumed", "benchmark period: a year; the guide does not say"),),
        benchmarks=(Benchmark.at("elite_above", 1.20, period="year"),
                    Benchmark.at("public_average", 1.06, "companies on the stock exchange",
                              "year")),
    ),
    GuideKpi(
        "feature_adoption", "Feature adoption", "ADOPTION", "higher", Unit.FRACTION,
        "The share of active users who use a core feature.", inputs=reads("ADOPTION"),
        benchmarks=(Benchmark.at("strong_above", 0.80, "core features"),
                    Benchmark.at("weak_below", 0.50, "core features")),
    ),
    GuideKpi(
        "time_to_value", "Time to value", "TIME_TO_VALUE", "lower", Unit.DAYS,
        "Days until half of the customers got value from the product.", inputs=reads("TIME_TO_VALUE"),
        segments=("segment", "channel", "product_version"),
        benchmarks=(Benchmark.at("complex_b2b_days", 7, "complex products for businesses"),),
    ),
)  # fmt: skip

_SECONDARY = (
    GuideKpi(
        "mrr_growth", "Growth of MRR", "GROWTH_RATE", "higher", Unit.FRACTION,
        "How much the recurring revenue has grown in the month.",
        inputs=reads("GROWTH_RATE", now="mrr", prior="opening_mrr"), period="month", secondary=True,
        benchmarks=(Benchmark.between("monthly", 0.15, 0.20, period="month"),),
    ),
    GuideKpi(
        "arpu", "MRR per paying customer", "ARPU", "higher", Unit.MONEY_PER_MONTH,
        "What a paying customer pays per month on average.", inputs=reads("ARPU"), secondary=True,
        working=True,
    ),
    GuideKpi(
        "net_new_mrr", "Net new MRR", "MRR_NET_NEW", "higher", Unit.MONEY_PER_MONTH,
        "What all movements of the month add to recurring revenue.",
        inputs=reads("MRR_NET_NEW", reactivation="reactivation_mrr"),
        secondary=True, working=True,
    ),
)  # fmt: skip

_TRIGGERS = (
    Trigger("smk-magic-low", "magic_number < 0.5", "Growth spending is inefficient"),
    Trigger("smk-magic-high", "magic_number > 2.0", "You may be under-investing"),
    Trigger("smk-payback-longer", "cac_payback > prior", "Marketing efficiency falls or competition rises"),
    Trigger("smk-margin-falls", "gross_margin < prior", "Check competition and technical debt"),
    Trigger("smk-negative-churn", "net_mrr_churn < 0", "Negative churn: growth without new customers"),
    Trigger("smk-adoption-low", "feature_adoption < 0.50", "Onboarding friction or unclear value"),
    Trigger("smk-velocity-falls", "mrr_velocity < 0", "Growth is decelerating"),
)

GUIDE = Guide(
    id="saas_marketing",
    code="smk",
    title="SaaS Marketing KPIs: the foundation of SaaS performance tracking",
    kpis=(*_REVENUE, *_FUNNEL_AND_USE, *_MONEY, *_SECONDARY),
    triggers=_TRIGGERS,
    model_start="2026-01",
    dimensions={
        "channel": ("Organic", "Paid", "Partner"),
        "segment": ("Small and medium", "Enterprise"),
    },
    sources=("Guide: SaaS Marketing KPIs: the foundation of SaaS performance tracking",),
    notes=(
        "The guide sets no targets and no frequency of review: choose both for your company.",
        "It names no first month; January 2026 is a start that you can change.",
        "It names no channels and few segments; those here are a start that you can rename.",
    ),
    claims=(
        "5 % more retention is said to lift profit by 25 to 95 %.",
        "Referred customers are said to have a lifetime value 16 to 24 % higher and a churn 18 % lower.",
        "Personalisation is said to lift lifetime value by 20 to 30 %.",
        "Health scores are said to cut churn by up to 40 %.",
        "Following engagement is said to lift net retention by 24 %.",
        "A time to value that is 30 % shorter is said to lift the conversion of trials by 15 to 20 %.",
        "Adoption above 80 %, against adoption below 50 %, is said to lift retention by 23 %.",
    ),
    tables=(
        GuideTable("mrr_moves", "Movements of MRR", "MRR_MOVES",
                   "New, reactivated, expanded, contracted and churned MRR, month by month."),
        GuideTable("channels", "Credit by channel", "ATTRIBUTION",
                   "How much each channel contributed to the customers won."),
    ),
)  # fmt: skip
