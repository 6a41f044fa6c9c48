"""Seven KPIs for asset management software: subscriptions in three tiers, priced per month.

The guide was printed without decimal points; a figure that had one is marked `restored`.
"""

from __future__ import annotations

from kpi_engine.catalogue.reads import reads
from kpi_engine.model.guide import Benchmark, Guide, GuideKpi, GuideTable, Mark, Trigger
from kpi_engine.model.unit import Unit

_RESTORED = Mark("restored", "printed without its decimal point")
_MODE = Mark("uncertain", "the guide does not say whether breakeven is the first profitable month or the "
             "month in which all losses are earned back; taken as the latter")  # fmt: skip

_MAIN = (
    GuideKpi(
        "cac", "Customer acquisition cost", "CAC", "lower", Unit.MONEY,
        "What sales and marketing spent to win one paying customer.",
        inputs=reads("CAC"), targets={2026: 250, 2030: 150}, review="monthly", segments=("channel",),
        benchmarks=(Benchmark.at("efficient_below", 300),),
    ),
    GuideKpi(
        "trial_to_paid", "Trial-to-paid conversion", "TRIAL_TO_PAID", "higher", Unit.FRACTION,
        "How many of the trials that started turned into paying customers.",
        inputs=reads("TRIAL_TO_PAID"), targets={2026: 0.250, 2030: 0.350}, review="weekly",
        segments=("sector",), marks=(_RESTORED,),
        benchmarks=(Benchmark.between("b2b", 0.02, 0.05, "products for businesses"),),
    ),
    GuideKpi(
        "gross_margin", "Gross margin", "GROSS_MARGIN", "higher", Unit.FRACTION,
        "What is left of each unit of revenue after hosting, licences and support.",
        inputs=reads("GROSS_MARGIN"), targets={2026: 0.930}, review="monthly", marks=(_RESTORED,),
        benchmarks=(Benchmark.at("excellent_above", 0.80),
                    Benchmark.at("mature", 0.90, "mature products")),
        notes=("The margin has a floor of 90.0 %: below it only necessary infrastructure is upgraded.",),
    ),
    GuideKpi(
        "arpu", "MRR per paying customer", "ARPU", "higher", Unit.MONEY_PER_MONTH,
        "What a paying customer pays per month on average.",
        inputs=reads("ARPU"), review="monthly", segments=("tier",),
        benchmarks=(Benchmark.between("smb", 50, 200, "small and medium-sized customers"),
                    Benchmark.at("enterprise_above", 1000)),
        notes=("The Enterprise share of MRR drives it.",
               "Moving 10 % of the Core customers to Pro: 199 / 49 = 4.06, so each brings 306 % more."),
    ),
    GuideKpi(
        "ltv_cac", "LTV:CAC", "LTV_CAC", "higher", Unit.RATIO,
        "Lifetime gross profit of a customer for each unit of money spent to win it.",
        inputs=reads("LTV_CAC"), choices={"ltv_basis": "gross profit"}, targets={0: 3}, review="quarterly",
        segments=("channel",),
        benchmarks=(Benchmark.at("weak_below", 2),
                    Benchmark.at("under_investing_above", 5)),
        notes=("The guide takes lifetime value on gross profit.",),
    ),
    GuideKpi(
        "nrr", "Net revenue retention", "NRR", "higher", Unit.FRACTION,
        "What the customers of the start pay at the end, expansion included.",
        inputs=reads("NRR"), targets={0: 1.00}, review="monthly", review_rule="first_business_day",
        period="month", segments=("tier",),
        marks=(Mark("assumed", "benchmark period: a year, while the target of 100 % is per month; the guide "
                    "does not say"),),
        benchmarks=(Benchmark.at("healthy", 1.05, period="year"),
                    Benchmark.at("scaling", 1.15, period="year"),
                    Benchmark.at("supports_more_cac", 1.20, period="year")),
        notes=("The guide aims at 115 %.",),
    ),
    GuideKpi(
        "tx_per_customer", "Transactions per active customer", "TX_PER_CUSTOMER", "higher", Unit.NUMBER,
        "How much customers of the paid-up tiers use the product.",
        inputs=reads("TX_PER_CUSTOMER"), choices={"tx_denominator": "Pro and Enterprise customers"},
        segment_targets={"Pro": {0: 50}, "Enterprise": {0: 200}}, review="weekly", segments=("tier",),
        period="month", marks=(Mark("assumed", "period: the guide does not say; taken as per month"),),
        benchmarks=(Benchmark.between("usual", 10, 100, "from little to much use"),),
        notes=("Only active Pro and Enterprise customers count below the line.",),
    ),
)  # fmt: skip

_SECONDARY = (
    GuideKpi(
        "enterprise_mix", "Enterprise share of MRR", "MIX_SHARE", "higher", Unit.FRACTION,
        "How much of the recurring revenue comes from the top tier.",
        inputs=reads("MIX_SHARE", part="enterprise_mrr", total="mrr"), targets={2026: 0.100, 2030: 0.250},
        review="monthly", marks=(_RESTORED,), secondary=True,
    ),
    GuideKpi(
        "cac_payback", "CAC payback", "PAYBACK", "lower", Unit.MONTHS,
        "Months until the gross profit of a customer has repaid what it cost to win.",
        inputs=reads("PAYBACK"), targets={0: 12}, secondary=True,
    ),
    GuideKpi(
        "minimum_cash", "Minimum cash", "MIN_CASH", "higher", Unit.MONEY,
        "The lowest balance of cash at the end of a month.",
        inputs=reads("MIN_CASH", cash_flow_range="cash_flow"), targets={0: 832_000}, target_date="2026-02",
        secondary=True, notes=("The guide expects the low of 832,000 in February 2026.",),
    ),
    GuideKpi(
        "breakeven_date", "Date of breakeven", "BREAKEVEN_DATE", "lower", Unit.DATE,
        "The month in which the losses of the start are earned back.",
        inputs=reads("BREAKEVEN_DATE", net_income_range="net_income"), options={"mode": "cumulative"},
        target_date="2026-06", marks=(_MODE,), secondary=True,
    ),
    GuideKpi(
        "months_to_profit_after_funding", "Months to profit after funding", "BREAKEVEN_MONTHS", "lower",
        Unit.MONTHS, "Months from the funding to the month of breakeven.",
        inputs=reads("BREAKEVEN_MONTHS", net_income_range="net_income"), options={"mode": "cumulative"},
        targets={0: 12}, secondary=True, decimals=0,
        marks=(Mark("assumed", "counted from the first month of the model, as if funded then"), _MODE),
    ),
    GuideKpi(
        "fixed_cover", "Cover of fixed costs", "FIXED_COVER", "higher", Unit.RATIO,
        "How often the contribution pays for the fixed costs of the period.",
        inputs=reads("FIXED_COVER"), targets={0: 1}, secondary=True,
    ),
    GuideKpi(
        "cogs_ratio", "COGS ratio", "COGS_RATIO", "lower", Unit.FRACTION,
        "Cost of revenue as a share of revenue; 1 less the gross margin.",
        inputs=reads("COGS_RATIO"), targets={2026: 0.070}, marks=(_RESTORED,), secondary=True,
    ),
    GuideKpi(
        "cpl", "Cost per lead", "CPL", "lower", Unit.MONEY,
        "What marketing paid for one lead.", inputs=reads("CPL"), secondary=True,
    ),
    GuideKpi(
        "infra_per_1000_assets", "Infrastructure cost per 1,000 assets", "PER_UNIT", "lower", Unit.MONEY,
        "What it costs to host a thousand managed assets.",
        inputs=reads("PER_UNIT", amount="hosting_cost", units="assets", scale="1000"), secondary=True,
    ),
    GuideKpi(
        "customer_roi", "Customer's return on investment", "ROI", "higher", Unit.FRACTION,
        "What a customer gets back, beyond what the product costs it.", inputs=reads("ROI"), secondary=True,
    ),
    GuideKpi(
        "expansion_share_of_revenue", "Expansion share of revenue", "MIX_SHARE", "higher", Unit.FRACTION,
        "How much of the revenue existing customers have newly added.",
        inputs=reads("MIX_SHARE", part="expansion_mrr", total="revenue"), secondary=True,
        notes=("It should rise from one review to the next.",),
    ),
    GuideKpi(
        "time_to_value", "Time to value", "TIME_TO_VALUE", "lower", Unit.DAYS,
        "Days until half of the customers got value from the product.",
        inputs=reads("TIME_TO_VALUE"), targets={0: 45}, secondary=True,
    ),
)  # fmt: skip

_WORKING = (
    GuideKpi(
        "ltv", "Customer lifetime value", "LTV", "higher", Unit.MONEY,
        "Gross profit of one customer over its lifetime.",
        inputs=reads("LTV", churn="mrr_churn"), choices={"ltv_basis": "gross profit"}, secondary=True,
        working=True,
    ),
    GuideKpi(
        "mrr_churn", "Gross MRR churn", "MRR_CHURN", "lower", Unit.FRACTION,
        "The share of opening MRR lost through downgrades and departures.",
        inputs=reads("MRR_CHURN"), period="month", secondary=True, working=True,
    ),
    GuideKpi(
        "contribution_margin", "Contribution margin", "CONTRIB_MARGIN", "higher", Unit.FRACTION,
        "What is left of each unit of revenue after all costs that move with it.",
        inputs=reads("CONTRIB_MARGIN"), secondary=True, working=True,
    ),
)  # fmt: skip

_TRIGGERS = (
    Trigger("ams-channel-dear", "cac[channel] > target", "Cut spend on that channel"),
    Trigger("ams-margin-floor", "gross_margin < 0.90", "Halt non-essential infrastructure upgrades"),
    Trigger("ams-nrr-shrinking", "nrr < 1.00", "Investigate the five largest reasons for downgrades"),
    Trigger("ams-arpu-dip", "arpu < prior", "Check whether high-value customers are downgrading"),
    Trigger("ams-usage-plateau", "tx_per_customer <= prior and account_age_months > 3",
            "The value proposition is not sticking"),
    Trigger("ams-ltv-cac-weak", "ltv_cac < 2", "Money is lost on each customer won"),
    Trigger("ams-ltv-cac-rich", "ltv_cac > 5", "You may be under-investing in growth"),
    Trigger("ams-tier-nrr", "nrr[Enterprise] <= nrr[Pro]", "Enterprise retention must outpace Pro"),
    Trigger("ams-upsell", "tx_per_customer[Pro] >= 200", "Offer the Enterprise tier"),
    Trigger("ams-cash-floor", "minimum_cash < 832000", "Secure funding before scaling"),
    Trigger("ams-onboarding-slow", "onboarding_days > 14", "Churn risk is rising"),
)  # fmt: skip

GUIDE = Guide(
    id="asset_management",
    code="ams",
    title="KPI Metrics for Asset Management Software",
    kpis=(*_MAIN, *_SECONDARY, *_WORKING),
    triggers=_TRIGGERS,
    model_start="2026-01",
    dimensions={"tier": ("Core", "Pro", "Enterprise"), "channel": ("Organic", "Paid", "Partner")},
    segment_terms={("mrr", "Enterprise"): "enterprise_mrr"},
    trigger_terms=("account_age_months", "onboarding_days"),
    sources=("Guide: KPI Metrics for Asset Management Software",),
    notes=("The guide names no channels; Organic, Paid and Partner are a start that you can rename.",),
    tables=(
        GuideTable("trial_drop_off", "Drop-off of trials", "FUNNEL", "Where trials are lost, step by step."),
        GuideTable("cohort_retention", "Retention by cohort", "COHORT_RETENTION",
                   "What is left of the customers of each month as they grow older."),
    ),
    prices={"Core": 49, "Pro": 199, "Enterprise": 799},
    figures={"fixed_overhead_per_month": 31_933},
)  # fmt: skip
