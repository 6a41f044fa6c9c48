"""Identities that tie several KPIs or periods, and those of KPIs whose definition leaves a choice.

Every accepted choice is a form of its own, because another definition is not an error.
"""

from __future__ import annotations

from kpi_engine.catalogue.identity_words import identity as _identity
from kpi_engine.model.identity import Grain

NOT_ADDED_UP = frozenset((
    "amount", "base_revenue", "converted", "level", "outlay", "part_amount", "plan_amount", "sm_spend_prior",
    "sm_spend_prior_quarter", "started", "total_amount", "total_contract_value", "units", "value_returned",
))  # fmt: skip
"""Words for any figure, and figures of an earlier period: twelve of them make no year."""

SHARES_OF_ONE = frozenset(("mix_share", "plan_share"))
"""Shares of one whole: those of all segments sum to 1."""


_MONTH: tuple[Grain, ...] = ("month",)
_LOST = "contraction_mrr - churned_mrr"
_LOSSES = "contraction_mrr + churned_mrr"
_MOVES = f"new_mrr + expansion_mrr + reactivation_mrr - {_LOST}"
_ARR_MOVES = "new_arr + expansion_arr - contraction_arr - churned_arr"
_BACK = ("reactivation_mrr",)
_CHURNS = ("churn_rate", "logo_churn", "mrr_churn")
_UNIT_PROFIT = "arpu * gross_margin"

# fmt: off
_RECURRING_REVENUE = (
    _identity("mrr_roll", f"opening_mrr + {_MOVES} = mrr", defines="mrr", zero_if_unstated=_BACK),
    _identity("mrr_net_new", f"{_MOVES} = net_new_mrr", defines="net_new_mrr", zero_if_unstated=_BACK),
    _identity("mrr_net_roll", "opening_mrr + net_new_mrr = mrr"),
    _identity("mrr_continues", "mrr[-1] = opening_mrr"),
    _identity("mrr_moves", f"mrr[-1] + {_MOVES} = mrr", zero_if_unstated=_BACK),
    _identity("mrr_change", "mrr[-1] + net_new_mrr = mrr"),
    _identity("arr_roll", f"opening_arr + {_ARR_MOVES} = arr"),
    _identity("arr_net_new", f"{_ARR_MOVES} = net_new_arr"),
    _identity("arr_net_roll", "opening_arr + net_new_arr = arr"),
    _identity("arr_continues", "arr[-1] = opening_arr"),
    _identity("arr_moves", f"arr[-1] + {_ARR_MOVES} = arr"),
    _identity("arr_change", "arr[-1] + net_new_arr = arr"),
    _identity("net_new_arr", "net_new_arr = 12 * net_new_mrr", defines="net_new_arr"),
    _identity("nrr", f"nrr * opening_mrr = opening_mrr + expansion_mrr - {_LOST}",
              f"nrr * opening_mrr = opening_mrr + expansion_mrr + reactivation_mrr - {_LOST}",
              defines="nrr", grains=_MONTH),
    _identity("grr", f"grr * opening_mrr = opening_mrr - {_LOST}", defines="grr", grains=_MONTH),
    _identity("mrr_churn", f"mrr_churn * opening_mrr = {_LOSSES}",
              f"mrr_churn * opening_mrr = {_LOSSES} - expansion_mrr",
              f"mrr_churn * opening_mrr = {_LOSSES} - expansion_mrr - reactivation_mrr",
              defines="mrr_churn", grains=_MONTH),
    _identity("net_mrr_churn", f"net_mrr_churn * opening_mrr = {_LOSSES} - expansion_mrr",
              f"net_mrr_churn * opening_mrr = {_LOSSES} - expansion_mrr - reactivation_mrr",
              defines="net_mrr_churn", grains=_MONTH),
    _identity("nrr_and_net_churn", "nrr + net_mrr_churn = 1",
              "(nrr + net_mrr_churn) * opening_mrr = opening_mrr - reactivation_mrr",
              "(nrr + net_mrr_churn) * opening_mrr = opening_mrr + reactivation_mrr"),
    _identity("grr_and_churn", "grr + mrr_churn = 1",
              "(grr + mrr_churn) * opening_mrr = opening_mrr - expansion_mrr",
              "(grr + mrr_churn) * opening_mrr = opening_mrr - expansion_mrr - reactivation_mrr"),
    _identity("grr_below_nrr", "grr <= nrr"),
    _identity("losses_below_opening", f"{_LOSSES} <= opening_mrr", grains=_MONTH),
    _identity("quick_ratio", f"saas_quick_ratio * ({_LOSSES}) = new_mrr + expansion_mrr",
              f"saas_quick_ratio * ({_LOSSES}) = new_mrr + expansion_mrr + reactivation_mrr",
              defines="saas_quick_ratio"),
    _identity("enterprise_part", "enterprise_mrr <= mrr"),
    _identity("annual_plan_part", "annual_plan_mrr <= mrr"),
)

_CUSTOMERS = (
    _identity("customers_roll",
              "opening_customers + new_customers + reactivated_customers - lost_customers = active_customers",
              zero_if_unstated=("reactivated_customers",)),
    _identity("customers_continue", "active_customers[-1] = opening_customers"),
    _identity("customers_move",
              "active_customers[-1] + new_customers + reactivated_customers - lost_customers "
              "= active_customers",
              zero_if_unstated=("reactivated_customers",)),
    _identity("logo_churn", "logo_churn * opening_customers = lost_customers",
              "logo_churn * (opening_customers + new_customers) = lost_customers",
              "logo_churn * (opening_customers + active_customers) = 2 * lost_customers",
              defines="logo_churn", grains=_MONTH),
    _identity("lost_part", "lost_customers <= opening_customers", grains=_MONTH),
    _identity("daily_users_part", "dau <= mau"),
    _identity("automated_part", "automated_tickets <= tickets"),
    _identity("nps", "nps * (promoters + passives + detractors) = 100 * (promoters - detractors)",
              defines="nps", words="Net promoter score = 100 × (promoters − detractors) / all answers"),
    _identity("users_part", "feature_users <= active_users"),
    _identity("trials_part", "trials <= visitors"),
    _identity("trial_to_paid", "trial_to_paid * trials = paid_conversions",
              "trial_to_paid * trials[-1] = paid_conversions", defines="trial_to_paid"),
    _identity("funnel", "visitor_to_trial * trial_to_paid = visitor_to_paid",
              "trial_to_paid * trials[-1] = paid_conversions"),
    _identity("cac", "cac * new_customers = sm_spend", "cac * new_customers = marketing_spend",
              "cac * new_customers = sm_spend + onboarding_cost + tool_cost",
              "cac * new_customers = sm_spend[-1]", "cac * new_customers = sm_spend_prior",
              "cac * new_customers = sales_spend + marketing_spend", defines="cac"),
    _identity("arpu", "arpu * active_customers = mrr", "arpu * active_customers = revenue",
              "arpu * (opening_customers + active_customers) = 2 * mrr",
              "arpu * (opening_customers + active_customers) = 2 * revenue",
              "12 * arpu * active_customers = revenue",
              "6 * arpu * (opening_customers + active_customers) = revenue", defines="arpu"),
    _identity("arpa", "arpa * accounts = revenue", "arpa * accounts = 12 * revenue", defines="arpa"),
    _identity("lifetime", "lifetime * churn_rate = 1", "lifetime = cap_months", "lifetime = 60",
              *(f"lifetime * {churn} = 1" for churn in _CHURNS[1:]), defines="lifetime", grains=_MONTH),
    _identity("ltv", f"ltv * churn_rate = {_UNIT_PROFIT}", "ltv * churn_rate = arpu",
              f"ltv = {_UNIT_PROFIT} * cap_months", f"ltv = {_UNIT_PROFIT} * 60",
              *(f"ltv * {churn} = {_UNIT_PROFIT}" for churn in _CHURNS[1:]), defines="ltv", grains=_MONTH),
    _identity("ltv_life", "ltv_life = arpu * lifetime", f"ltv_life = {_UNIT_PROFIT} * lifetime",
              defines="ltv_life"),
    _identity("ltv_cac", "ltv_cac * cac = ltv", "ltv_cac * cac = ltv * gross_margin", defines="ltv_cac"),
    _identity("payback", f"payback * {_UNIT_PROFIT} = cac",
              *(f"payback * ln(1 - {churn}) = ln(1 - cac * {churn} / ({_UNIT_PROFIT}))" for churn in _CHURNS),
              defines="payback"),
    _identity("usage", "tx_per_customer * active_customers = transactions",
              "tx_per_customer * active_users = transactions",
              "tx_per_customer * (opening_customers + active_customers) = 2 * transactions",
              defines="tx_per_customer", grains=_MONTH),
)

_GROWTH = (
    _identity("expansion_rate", "expansion_rate * base_revenue = expansion_mrr",
              "expansion_rate * revenue = expansion_mrr", "expansion_rate * opening_mrr = expansion_mrr",
              "expansion_rate * new_arr = expansion_arr", defines="expansion_rate"),
    _identity("marketing_part", "marketing_spend <= sm_spend"),
    _identity("cac_ratio", "cac_ratio * new_arr = sm_spend",
              "cac_ratio * (new_arr + expansion_arr) = sm_spend",
              "cac_ratio * new_arr = sm_spend[-1]", "cac_ratio * new_arr = sm_spend_prior",
              "cac_ratio * (new_arr + expansion_arr) = sm_spend[-1]", defines="cac_ratio"),
    _identity("sales_efficiency", "sales_efficiency * sm_spend = net_new_arr",
              "sales_efficiency * sm_spend[-1] = net_new_arr", "sales_efficiency * sm_spend = new_arr",
              defines="sales_efficiency"),
    _identity("magic_number", "magic_number * sm_spend_prior_quarter = 4 * (revenue - base_revenue)",
              "magic_number * sm_spend_prior_quarter = revenue - base_revenue",
              "magic_number * sm_spend = 4 * (revenue - base_revenue)",
              defines="magic_number", grains=("quarter",)),
    _identity("magic_number_of_quarters", "magic_number * sm_spend[-1] = 4 * (revenue - revenue[-1])",
              "magic_number * sm_spend[-1] = revenue - revenue[-1]",
              "magic_number * sm_spend = 4 * (revenue - revenue[-1])",
              "magic_number * sm_spend[-1] = net_new_arr", grains=("quarter",)),
)

_PROFIT_AND_CASH = (
    _identity("gross_profit", "revenue - cogs = gross_profit", defines="gross_profit"),
    _identity("gross_profit_margin", "gross_margin * revenue = gross_profit"),
    _identity("operating_result", "gross_profit - operating_expenses = ebitda",
              "gross_profit - operating_expenses + depreciation + amortization = ebitda"),
    _identity("margin", "gross_margin + cogs_ratio = 1"),
    _identity("ebitda", "net_income + interest + taxes + depreciation + amortization = ebitda",
              defines="ebitda"),
    _identity("licences_part", "infrastructure_and_licences <= cogs"),
    _identity("hosting_part", "hosting_cost <= cogs + operating_expenses"),
    _identity("cash_roll", "opening_cash + cash_flow = closing_cash",
              "opening_cash + cash_flow + financing = closing_cash"),
    _identity("cash_continues", "closing_cash[-1] = opening_cash"),
    _identity("cash_moves", "closing_cash[-1] + cash_flow = closing_cash",
              "closing_cash[-1] + cash_flow + financing = closing_cash"),
    _identity("runway", "runway * net_burn = closing_cash", "runway * net_burn = 3 * closing_cash",
              "runway * net_burn = 12 * closing_cash",
              "runway * (net_burn + net_burn[-1]) = 2 * closing_cash", defines="runway"),
    _identity("burn_multiple", "burn_multiple * net_new_arr = period_burn", "burn_multiple = 0",
              defines="burn_multiple"),
    _identity("burn_multiple_of_month", "burn_multiple * net_new_arr = net_burn", "burn_multiple = 0",
              "burn_multiple * net_new_arr = 3 * net_burn", "burn_multiple * net_new_arr = 12 * net_burn"),
    _identity("balance", "total_assets = total_liabilities + equity"),
    _identity("cash_part", "closing_cash <= total_assets"),
    _identity("net_burn", "net_burn * months = opening_cash + financing - closing_cash", defines="net_burn"),
    _identity("net_burn_of_month", "net_burn = opening_cash + financing - closing_cash", grains=_MONTH),
)
# fmt: on

STATED = (*_RECURRING_REVENUE, *_CUSTOMERS, *_GROWTH, *_PROFIT_AND_CASH)
