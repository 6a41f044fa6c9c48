"""Seven KPIs for customer service software: a helpdesk that companies subscribe to in three tiers.

The guide was printed without decimal points; a figure that had one is marked `restored`.
"""

from __future__ import annotations

from kpi_engine.catalogue.reads import reads
from kpi_engine.model.guide import Benchmark, Guide, GuideKpi, Mark, Trigger
from kpi_engine.model.unit import Unit

_RESTORED = Mark("restored", "printed without its decimal point")
_EBITDA = {"interest": "interest", "taxes": "taxes", "depreciation": "depreciation",
           "amortization": "amortization"}  # fmt: skip
_EBITDA_TARGETS = {2026: -84_000, 2027: 404_000}

_MAIN = (
    GuideKpi(
        "cac", "Customer acquisition cost", "CAC", "lower", Unit.MONEY,
        "What sales and marketing spent to win one paying customer.",
        inputs=reads("CAC"), targets={2026: 250}, review="monthly", segments=("channel",),
        benchmarks=(Benchmark.between("typical", 100, 500, "typical for the industry"),),
    ),
    GuideKpi(
        "trial_to_paid", "Trial-to-paid conversion", "TRIAL_TO_PAID", "higher", Unit.FRACTION,
        "How many of the trials that started turned into paying customers.",
        inputs=reads("TRIAL_TO_PAID"), targets={2026: 0.150, 2030: 0.240}, review="monthly",
        segments=("channel", "trial_days"), marks=(_RESTORED,),
        benchmarks=(Benchmark.between("self_serve", 0.05, 0.25, "self-serve products"),),
    ),
    GuideKpi(
        "arpu", "MRR per paying customer", "ARPU", "higher", Unit.MONEY_PER_MONTH,
        "What a paying customer pays per month on average.",
        inputs=reads("ARPU"), review="monthly", segments=("industry",),
        benchmarks=(Benchmark.between("typical", 100, 350, "typical for the industry"),),
    ),
    GuideKpi(
        "nrr", "Net revenue retention", "NRR", "higher", Unit.FRACTION,
        "What the customers of the start pay at the end, expansion included.",
        inputs=reads("NRR"), targets={0: 1.00}, review="quarterly", period="month",
        segments=("cohort_quarter",),
        marks=(Mark("assumed", "benchmark period: a year, while the target of 100 % is per month; the guide "
                    "does not say"),),
        benchmarks=(Benchmark.at("excellent_above", 1.20, period="year"),
                    Benchmark.at("trouble_below", 0.90, period="year")),
        notes=("Below 105 % over twelve months the guide asks why customers do not move up a tier.",),
    ),
    GuideKpi(
        "cac_payback", "CAC payback", "PAYBACK", "lower", Unit.MONTHS,
        "Months until the gross profit of a customer has repaid what it cost to win.",
        inputs=reads("PAYBACK"), targets={0: 23}, review="quarterly", segments=("channel",),
        marks=(Mark("uncertain", "23 months is the pay-back of the whole investment: for one customer "
                    "250 / 23 = 10.87 of gross profit a month, but ARPU 80 at a margin of 92 % repays 250 in "
                    "3.4 months"),),
        benchmarks=(Benchmark.at("strong_below", 12),
                    Benchmark.at("strain_from", 18, "cash comes under strain")),
    ),
    GuideKpi(
        "gross_margin", "Gross margin", "GROSS_MARGIN", "higher", Unit.FRACTION,
        "What is left of each unit of revenue after cloud hosting and licences of tools.",
        inputs=reads("GROSS_MARGIN"), targets={2026: 0.920}, review="quarterly",
        marks=(_RESTORED, Mark("derived", "1 − 0.050 − 0.030: what cloud and tools leave of the revenue")),
        benchmarks=(Benchmark.at("aim_above", 0.75),
                    Benchmark.at("trouble_below", 0.65)),
        notes=("Cloud hosting takes 5.0 % of revenue, licences of tools 3.0 %.",),
    ),
    GuideKpi(
        "ebitda", "EBITDA", "EBITDA", "higher", Unit.MONEY,
        "Profit of the year before interest, taxes, depreciation and amortization.",
        inputs=reads("EBITDA", **_EBITDA), targets=_EBITDA_TARGETS, review="quarterly", period="year",
        notes=("The guide's benchmark of 20 to 30 % is a margin: see EBITDA margin.",),
    ),
)  # fmt: skip

_SECONDARY = (
    GuideKpi(
        "breakeven_months", "Months to breakeven", "BREAKEVEN_MONTHS", "lower", Unit.MONTHS,
        "The first month that makes a profit.",
        inputs=reads("BREAKEVEN_MONTHS", net_income_range="net_income"), options={"mode": "cumulative"},
        choices={"breakeven": "first profitable month"}, targets={2026: 9}, target_date="2026-09",
        decimals=0, secondary=True,
        notes=("An EBITDA of −84,000 in the first year rules out that all losses are earned back in month 9: "
               "it is the first profitable month.",),
    ),
    GuideKpi(
        "mrr_growth", "Growth of MRR", "GROWTH_RATE", "higher", Unit.FRACTION,
        "How much the recurring revenue has grown in the month.",
        inputs=reads("GROWTH_RATE", now="mrr", prior="opening_mrr"), review="monthly", period="month",
        secondary=True,
    ),
    GuideKpi(
        "logo_churn", "Logo churn", "LOGO_CHURN", "lower", Unit.FRACTION,
        "The share of the customers of the start who left.",
        inputs=reads("LOGO_CHURN"), targets={0: 0.05}, review="monthly", period="month", secondary=True,
    ),
    GuideKpi(
        "mrr_churn", "Gross MRR churn", "MRR_CHURN", "lower", Unit.FRACTION,
        "The share of opening MRR lost through downgrades and departures.",
        inputs=reads("MRR_CHURN"), targets={0: 0.05}, review="monthly", period="month", secondary=True,
    ),
    GuideKpi(
        "expansion_rate", "Expansion rate", "EXPANSION_RATE", "higher", Unit.FRACTION,
        "MRR that existing customers added, as a share of the revenue of the month before.",
        inputs=reads("EXPANSION_RATE", base_revenue="revenue[-1]"), secondary=True,
        aliases=("expansion_mrr",),
    ),
    GuideKpi(
        "ltv", "Customer lifetime value", "LTV", "higher", Unit.MONEY,
        "Gross profit of one customer over its lifetime.", inputs=reads("LTV", churn="logo_churn"),
        secondary=True,
    ),
    GuideKpi(
        "ltv_cac", "LTV:CAC", "LTV_CAC", "higher", Unit.RATIO,
        "Lifetime gross profit of a customer for each unit of money spent to win it.",
        inputs=reads("LTV_CAC"), targets={0: 3}, secondary=True,
    ),
    GuideKpi(
        "tickets_per_agent", "Tickets per agent", "PER_UNIT", "higher", Unit.NUMBER,
        "How many tickets an agent's team resolved, for each agent.",
        inputs=reads("PER_UNIT", amount="tickets", units="agents"), review="daily", secondary=True,
    ),
    GuideKpi(
        "automation_share", "Share of tickets resolved by automation", "MIX_SHARE", "higher", Unit.FRACTION,
        "How many tickets needed no agent.",
        inputs=reads("MIX_SHARE", part="automated_tickets", total="tickets"), secondary=True,
    ),
    GuideKpi(
        "dau", "Daily active users", "", "higher", Unit.COUNT, "Users seen on a day, the mean of the month.",
        inputs={"value": "dau"}, secondary=True,
    ),
    GuideKpi(
        "stickiness", "Stickiness", "STICKINESS", "higher", Unit.FRACTION,
        "How many of the month's users are there on an average day.", inputs=reads("STICKINESS"),
        secondary=True,
    ),
    GuideKpi(
        "net_burn", "Net burn", "NET_BURN", "lower", Unit.MONEY_PER_MONTH,
        "Cash used in the month, financing left out.",
        inputs=reads("NET_BURN", months="1", financing="financing"), review="monthly", secondary=True,
    ),
    GuideKpi(
        "runway", "Runway", "RUNWAY", "higher", Unit.MONTHS,
        "Months until the cash is used up at this burn.", inputs=reads("RUNWAY"), secondary=True,
    ),
    GuideKpi(
        "first_resolution_hours", "Hours to first resolution", "", "lower", Unit.HOURS,
        "Mean hours from a customer's first ticket to its solution.",
        inputs={"value": "first_resolution_hours"}, targets={0: 48}, secondary=True,
    ),
    GuideKpi(
        "ebitda_margin", "EBITDA margin", "EBITDA_MARGIN", "higher", Unit.FRACTION,
        "EBITDA as a share of revenue.", inputs=reads("EBITDA_MARGIN"), secondary=True,
        benchmarks=(Benchmark.between("margin_at_scale", 0.20, 0.30, "for a large company"),),
    ),
)  # fmt: skip

_WORKING = (
    GuideKpi(
        "sm_growth", "Growth of sales and marketing spend", "GROWTH_RATE", "lower", Unit.FRACTION,
        "How much more was spent than the month before.",
        inputs=reads("GROWTH_RATE", now="sm_spend", prior="sm_spend[-1]"), period="month", secondary=True,
        working=True,
    ),
    GuideKpi(
        "revenue_growth", "Growth of revenue", "GROWTH_RATE", "higher", Unit.FRACTION,
        "How much more revenue there was than the month before.",
        inputs=reads("GROWTH_RATE", now="revenue", prior="revenue[-1]"), period="month", secondary=True,
        working=True,
    ),
    GuideKpi(
        "ebitda_ytd", "EBITDA (judged by the year so far)", "EBITDA", "higher", Unit.MONEY,
        "EBITDA from the first month of the fiscal year on, beside the target of the whole year.",
        inputs=reads("EBITDA", **_EBITDA), targets=_EBITDA_TARGETS, period="year", secondary=True,
        working=True,
        marks=(Mark("assumed", "compared with the target of the whole year: a positive one is only reached "
                    "towards its end"),),
    ),
)  # fmt: skip

_TRIGGERS = (
    Trigger("css-payback-24", "cac_payback >= 24",
            "Halt all non-essential marketing spend; test a 10 % ARPU rise; put the 30-day onboarding before "
            "new features"),
    Trigger("css-payback-23", "cac_payback > 23", "Reassess acquisition cost against lifetime value"),
    Trigger("css-payback-18", "cac_payback > 18", "Move users to higher tiers"),
    Trigger("css-mrr-churn-5", "mrr_churn > 0.05",
            "Pause expansion sales; fix the three largest reasons for cancelling"),
    Trigger("css-nrr-105", "nrr_12m < 1.05", "Find out why customers do not adopt higher tiers"),
    Trigger("css-arpu-stall", "arpu <= prior", "Find out why the Pro tier is not adopted"),
    Trigger("css-margin-trouble", "gross_margin < 0.65", "Hosting or tool costs are out of hand"),
    Trigger("css-margin-fall", "gross_margin < prior", "Investigate cloud consumption"),
    Trigger("css-sm-outgrows-revenue", "sm_growth > revenue_growth",
            "Sales and marketing must grow slower than revenue"),
    Trigger("css-ebitda-behind", "ebitda_ytd < target", "Review the monthly operating burn",
            (Mark("assumed", "the target of the whole year"),)),
    Trigger("css-onboarding-slow", "onboarding_days >= 14", "Churn risk is rising"),
)  # fmt: skip

GUIDE = Guide(
    id="customer_service",
    code="css",
    title="KPI Metrics for Customer Service Software",
    kpis=(*_MAIN, *_SECONDARY, *_WORKING),
    triggers=_TRIGGERS,
    model_start="2026-01",
    dimensions={"tier": ("Starter", "Pro", "Enterprise"), "channel": ("Organic", "Paid", "Partner")},
    trigger_terms=("nrr_12m", "onboarding_days"),
    sources=("Guide: KPI Metrics for Customer Service Software",),
    notes=(
        "The guide names no channels; Organic, Paid and Partner are a start that you can rename.",
        "It names no price for the Starter tier.",
        "NRR over twelve months is typed: it follows from revenue by customer and month. Movements of MRR "
        "cannot give it, because they hold customers won since.",
    ),
    prices={"Pro": 149, "Enterprise": 499},
    figures={"cloud_cost_ratio": 0.050, "tool_licence_cost_ratio": 0.030},
)
