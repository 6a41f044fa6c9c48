"""Seven KPIs for mobile app security platforms: a subscription that customers pay for scanning their apps.

The guide was printed without decimal points; a figure that had one is marked `restored`.
"""

from __future__ import annotations

from kpi_engine.model.guide import Benchmark, Guide, GuideKpi, Mark, Trigger
from kpi_engine.model.unit import Unit

_RESTORED = Mark("restored", "printed without its decimal point")

_MAIN = (
    GuideKpi(
        "cac", "Customer acquisition cost", "CAC", "lower", Unit.MONEY,
        "What sales and marketing spent to win one paying customer.",
        inputs={"sm_spend": "sm_spend", "new_customers": "new_customers"},
        targets={2026: 250, 2030: 160}, review="monthly", segments=("channel",),
    ),
    GuideKpi(
        "trial_to_paid", "Trial-to-paid conversion", "TRIAL_TO_PAID", "higher", Unit.FRACTION,
        "How many of the trials that started turned into paying customers.",
        inputs={"paid": "paid_conversions", "trials": "trials"},
        targets={2026: 0.150, 2030: 0.280}, review="weekly", segments=("sector",), marks=(_RESTORED,),
        benchmarks=(Benchmark.between("self_serve", 0.01, 0.05, "self-serve products"),),
    ),
    GuideKpi(
        "gross_margin", "Gross margin", "GROSS_MARGIN", "higher", Unit.FRACTION,
        "What is left of each unit of revenue after hosting, licences and support.",
        inputs={"revenue": "revenue", "cogs": "cogs"},
        targets={2026: 0.880}, review="monthly", marks=(_RESTORED,),
        benchmarks=(Benchmark.between("typical", 0.80, 0.95, "typical for software"),
                    Benchmark.at("support_growth", 0.90, "carries fast growth")),
    ),
    GuideKpi(
        "arpu", "AMRR per customer", "ARPU", "higher", Unit.MONEY_PER_MONTH,
        "What a paying customer pays per month on average.",
        inputs={"mrr": "mrr", "active_customers": "active_customers"},
        targets={2026: 476.75}, review="monthly", segments=("customer_size", "tier"), marks=(_RESTORED,),
        benchmarks=(Benchmark.at("aim_above", 10_000,
                                 "contradicts the guide's own target; shown, never used as a target"),),
    ),
    GuideKpi(
        "tx_per_customer", "Scans per active customer", "TX_PER_CUSTOMER", "higher", Unit.NUMBER,
        "How much a customer uses the product; who does not scan does not renew.",
        inputs={"transactions": "transactions", "active_customers": "active_customers"},
        segment_targets={"Core": {0: 5}, "Enterprise": {0: 50}}, review="weekly", segments=("tier",),
        period="month", marks=(Mark("assumed", "period: the guide does not say; taken as scans per month"),),
    ),
    GuideKpi(
        "breakeven_months", "Months to breakeven", "BREAKEVEN_MONTHS", "lower", Unit.MONTHS,
        "The month in which all profits since the start have made up for all losses.",
        inputs={"net_income_range": "net_income"}, options={"mode": "cumulative"},
        targets={2026: 5}, target_date="2026-05", review="quarterly", decimals=0,
        benchmarks=(Benchmark.at("strong_below", 18),
                    Benchmark.at("hard_questions_above", 24)),
    ),
    GuideKpi(
        "enterprise_mix", "Enterprise share of MRR", "MIX_SHARE", "higher", Unit.FRACTION,
        "How much of the recurring revenue comes from the top tier.",
        inputs={"part": "enterprise_mrr", "total": "mrr"},
        targets={2026: 0.100, 2030: 0.300}, review="monthly", marks=(_RESTORED,),
    ),
)  # fmt: skip

_SECONDARY = (
    GuideKpi(
        "visitor_to_trial", "Visitor-to-trial conversion", "VISITOR_TO_TRIAL", "higher", Unit.FRACTION,
        "How many visitors of the website start a trial.",
        inputs={"trials": "trials", "visitors": "visitors"}, targets={2026: 0.030}, marks=(_RESTORED,),
        secondary=True,
    ),
    GuideKpi(
        "visitor_to_paid", "Visitor-to-paid conversion", "VISITOR_TO_PAID", "higher", Unit.FRACTION,
        "How many visitors of the website become paying customers.",
        inputs={"paid": "paid_conversions", "visitors": "visitors"},
        marks=(Mark("derived", "0.030 × 0.150 = 0.0045 in 2026"),), secondary=True, decimals=2,
    ),
    GuideKpi(
        "cac_payback", "CAC payback", "PAYBACK", "lower", Unit.MONTHS,
        "Months until the gross profit of a customer has repaid what it cost to win.",
        inputs={"cac": "cac", "arpu": "arpu", "gross_margin": "gross_margin"}, targets={0: 12},
        secondary=True,
    ),
    GuideKpi(
        "ltv_cac", "LTV:CAC", "LTV_CAC", "higher", Unit.RATIO,
        "Lifetime gross profit of a customer for each unit of money spent to win it.",
        inputs={"ltv": "ltv", "cac": "cac"}, targets={0: 3}, secondary=True,
    ),
    GuideKpi(
        "nrr", "Net revenue retention", "NRR", "higher", Unit.FRACTION,
        "What the customers of the start pay at the end, expansion included.",
        inputs={"start": "opening_mrr", "expansion": "expansion_mrr", "contraction": "contraction_mrr",
                "churn": "churned_mrr"}, period="month", secondary=True,
    ),
    GuideKpi(
        "mrr_churn", "Gross MRR churn", "MRR_CHURN", "lower", Unit.FRACTION,
        "The share of opening MRR lost through downgrades and departures.",
        inputs={"start": "opening_mrr", "contraction": "contraction_mrr", "churn": "churned_mrr"},
        review="monthly", period="month", secondary=True,
    ),
    GuideKpi(
        "cogs_ratio", "COGS ratio", "COGS_RATIO", "lower", Unit.FRACTION,
        "Cost of revenue as a share of revenue; 1 less the gross margin.",
        inputs={"revenue": "revenue", "cogs": "cogs"}, targets={2026: 0.120}, marks=(_RESTORED,),
        secondary=True,
    ),
    GuideKpi(
        "variable_cost_ratio", "Infrastructure and licence cost ratio", "COGS_RATIO", "lower", Unit.FRACTION,
        "Infrastructure and licences as a share of revenue.",
        inputs={"revenue": "revenue", "cogs": "infrastructure_and_licences"}, targets={2026: 0.080},
        marks=(_RESTORED, Mark("uncertain", "printed as 80 % for infrastructure and licences, which the COGS "
                               "ratio of 12.0 % already contains: ask what the figure covers")),
        secondary=True,
    ),
    GuideKpi(
        "contribution_margin", "Contribution margin", "CONTRIB_MARGIN", "higher", Unit.FRACTION,
        "What is left of each unit of revenue after all costs that move with it.",
        inputs={"revenue": "revenue", "variable_costs": "variable_costs"}, secondary=True,
    ),
    GuideKpi(
        "breakeven_revenue", "Breakeven revenue", "BREAKEVEN_REVENUE", "lower", Unit.MONEY,
        "Revenue at which the contribution just covers the fixed costs of the period.",
        inputs={"fixed_costs": "fixed_costs", "contribution_margin": "contribution_margin"}, secondary=True,
    ),
    GuideKpi(
        "annual_plan_share", "Share of MRR on annual plans", "MIX_SHARE", "higher", Unit.FRACTION,
        "How much of the recurring revenue is committed for a year.",
        inputs={"part": "annual_plan_mrr", "total": "mrr"}, secondary=True,
    ),
    GuideKpi(
        "concentration", "Largest customer's share of revenue", "CONCENTRATION", "lower", Unit.FRACTION,
        "How much of the revenue hangs on one customer.",
        inputs={"revenue_range": "customer_revenue"}, secondary=True,
    ),
    GuideKpi(
        "hosting_cost_per_scan", "Hosting cost per scan", "PER_UNIT", "lower", Unit.MONEY,
        "What one scan costs in hosting.",
        inputs={"amount": "hosting_cost", "units": "transactions"}, secondary=True,
    ),
    GuideKpi(
        "setup_hours", "Hours of set-up", "", "lower", Unit.HOURS,
        "Mean hours from signature to the first scan.",
        inputs={"value": "setup_hours"}, targets={0: 24}, secondary=True,
    ),
    GuideKpi(
        "adoption", "Feature adoption", "ADOPTION", "higher", Unit.FRACTION,
        "The share of active users who use the feature you follow; the guide looks at it by tier.",
        inputs={"users_of_feature": "feature_users", "active_users": "active_users"}, segments=("tier",),
        secondary=True,
    ),
)  # fmt: skip

_WORKING = (
    GuideKpi(
        "ltv", "Customer lifetime value", "LTV", "higher", Unit.MONEY,
        "Gross profit of one customer over its lifetime.",
        inputs={"arpu": "arpu", "gross_margin": "gross_margin", "churn": "mrr_churn"},
        secondary=True, working=True,
    ),
)  # fmt: skip

_TRIGGERS = (
    Trigger("mas-breakeven-late", "breakeven_months > target + 1",
            "Start an immediate review of fixed costs"),
    Trigger("mas-core-usage-low", "tx_per_customer[Core] < 5",
            "Flag the accounts for outreach; the subscription is at risk"),
    Trigger("mas-cogs-over-revenue", "cogs_ratio > 1", "Stop non-essential spending until the ratio turns"),
    Trigger("mas-onboarding-slow", "onboarding_days >= 14", "Churn risk is rising; shorten onboarding"),
    Trigger("mas-cac-spike", "cac > target and months_to_breakeven <= 2", "Watch acquisition spend closely",
            (Mark("assumed", "2 months"),)),
    Trigger("mas-ltv-cac-low", "ltv_cac < 3", "You spend too much to acquire customers"),
    Trigger("mas-usage-before-price", "tx_per_customer < target",
            "Drive feature usage before raising the price"),
    Trigger("mas-fixed-cost-up", "fixed_costs > prior and enterprise_mix <= prior",
            "Tie the increase to a confirmed revenue milestone"),
    Trigger("mas-margin-implausible", "gross_margin > 1",
            "Revenue or costs are misclassified; check the inputs"),
)  # fmt: skip

GUIDE = Guide(
    id="mobile_app_security",
    code="mas",
    title="Tracking 7 Essential KPIs for Mobile App Security Platforms",
    kpis=(*_MAIN, *_SECONDARY, *_WORKING),
    triggers=_TRIGGERS,
    model_start="2026-01",
    dimensions={
        "tier": ("Core", "Pro", "Enterprise"),
        "channel": ("Organic", "Paid", "Partner"),
        "sector": ("FinTech", "E-commerce"),
    },
    partial_dimensions=("sector",),
    segment_terms={("mrr", "Enterprise"): "enterprise_mrr"},
    trigger_terms=("onboarding_days", "fixed_costs", "months_to_breakeven"),
    sources=("Guide: Tracking 7 Essential KPIs for Mobile App Security Platforms",),
    exclusions=(
        "Set-up fees are neither MRR nor part of CAC.",
        "Salaries of developers are not cost of revenue.",
    ),
    notes=(
        "An organic channel with a CAC near zero is legitimate.",
        "The guide names no channels; Organic, Paid and Partner are a start that you can rename.",
    ),
    figures={"fixed_overhead_per_month": 71_067},
)
