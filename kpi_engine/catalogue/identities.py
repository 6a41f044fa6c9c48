"""What the figures of one business must satisfy: roll-forwards, ratios and their parts, parts and wholes.

The formula of every KPI that is plain arithmetic is an identity and is derived from its declaration. Stated
here are those that tie several KPIs or periods together, and those of KPIs whose definition leaves a choice:
every accepted choice is a form of its own (`also`), because another definition is not an error.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import CatalogueError
from kpi_engine.model.binding import parse_binding
from kpi_engine.model.identity import Grain, Identity, Relation, names_in
from kpi_engine.model.kpi import Kpi, Shape
from kpi_engine.model.registry import derived_from

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_SIGNS = {"*": "×", "-": "−", "<=": "≤"}
_TIMES_ONE = re.compile(r" ?[*/] ?1(?![\d.])")
_TO_THE_POWER_OF_ONE = re.compile(r"\^\(1\)|\^1(?![\d.])")
_NO_SCALE_STATED = frozenset({"PER_UNIT"})
"""KPIs whose figure also depends on numbers nobody states beside it (per 1,000, per day)."""

NOT_ADDED_UP = frozenset((
    "amount", "base_revenue", "converted", "level", "outlay", "part_amount", "plan_amount", "sm_spend_prior",
    "sm_spend_prior_quarter", "started", "total_amount", "total_contract_value", "units", "value_returned",
))  # fmt: skip
"""Words for any figure, and figures of an earlier period: twelve of them make no year."""

SHARES_OF_ONE = frozenset(("mix_share", "plan_share"))
"""Shares of one whole: those of all segments sum to 1."""


def in_words(expression: str) -> str:
    """`revenue - cogs` as a reader knows it: `revenue − cost of revenue`."""
    signs = re.compile(r" ?([-+*/]) ?")
    text = signs.sub(lambda match: f" {_SIGNS.get(match[1], match[1])} ", expression.replace("[-1]", " @"))
    return _NAME.sub(lambda match: _label(match[0]), text).replace(" @", " of the period before")


def _label(name: str) -> str:
    term = TERMS.find(name)
    return term.in_sentence if term else name.replace("_", " ")


def _identity(
    id_: str, statement: str, *also: str, defines: str = "", zero_if_unstated: tuple[str, ...] = (),
    grains: tuple[Grain, ...] = (), words: str = "",
) -> Identity:  # fmt: skip
    """`statement` is `left = right` or `left <= right`; `also` are the other accepted forms."""
    relation: Relation = "<=" if "<=" in statement else "="
    left, right = (part.strip() for part in statement.split(relation))
    words = words or f"{in_words(left)} {_SIGNS.get(relation, relation)} {in_words(right)}"
    words = words[0].upper() + words[1:]
    return Identity(id_, left, relation, right, words, also, zero_if_unstated, defines, grains)


_MONTH: tuple[Grain, ...] = ("month",)
_LOST = "contraction_mrr - churned_mrr"
_LOSSES = "contraction_mrr + churned_mrr"
_MOVES = f"new_mrr + expansion_mrr + reactivation_mrr - {_LOST}"
_BACK = ("reactivation_mrr",)
_CHURNS = ("churn_rate", "logo_churn", "mrr_churn")
_UNIT_PROFIT = "arpu * gross_margin"

# fmt: off
_RECURRING_REVENUE = (
    _identity("mrr_roll", f"opening_mrr + {_MOVES} = mrr", defines="mrr", zero_if_unstated=_BACK),
    _identity("mrr_net_new", f"{_MOVES} = net_new_mrr", defines="net_new_mrr", zero_if_unstated=_BACK),
    _identity("mrr_net_roll", "opening_mrr + net_new_mrr = mrr"),
    _identity("mrr_continues", "mrr[-1] = opening_mrr"),
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
    _identity("lost_part", "lost_customers <= opening_customers"),
    _identity("users_part", "feature_users <= active_users"),
    _identity("trials_part", "trials <= visitors"),
    _identity("trial_to_paid", "trial_to_paid * trials = paid_conversions",
              "trial_to_paid * trials[-1] = paid_conversions", defines="trial_to_paid"),
    _identity("funnel", "visitor_to_trial * trial_to_paid = visitor_to_paid",
              "trial_to_paid * trials[-1] = paid_conversions"),
    _identity("cac", "cac * new_customers = sm_spend", "cac * new_customers = marketing_spend",
              "cac * new_customers = sm_spend + onboarding_cost + tool_cost", defines="cac"),
    _identity("arpu", "arpu * active_customers = mrr", "arpu * active_customers = revenue",
              defines="arpu"),
    _identity("arpa", "arpa * accounts = revenue", "arpa * accounts = 12 * revenue", defines="arpa"),
    _identity("lifetime", "lifetime * churn_rate = 1", "lifetime = cap_months", "lifetime = 60",
              *(f"lifetime * {churn} = 1" for churn in _CHURNS[1:]), defines="lifetime"),
    _identity("ltv", f"ltv * churn_rate = {_UNIT_PROFIT}", "ltv * churn_rate = arpu",
              f"ltv = {_UNIT_PROFIT} * cap_months", f"ltv = {_UNIT_PROFIT} * 60",
              *(f"ltv * {churn} = {_UNIT_PROFIT}" for churn in _CHURNS[1:]), defines="ltv"),
    _identity("ltv_life", "ltv_life = arpu * lifetime", f"ltv_life = {_UNIT_PROFIT} * lifetime",
              defines="ltv_life"),
    _identity("ltv_cac", "ltv_cac * cac = ltv", "ltv_cac * cac = ltv * gross_margin", defines="ltv_cac"),
    _identity("payback", f"payback * {_UNIT_PROFIT} = cac",
              *(f"payback * ln(1 - {churn}) = ln(1 - cac * {churn} / ({_UNIT_PROFIT}))" for churn in _CHURNS),
              defines="payback"),
    _identity("usage", "tx_per_customer * active_customers = transactions",
              "tx_per_customer * active_users = transactions", defines="tx_per_customer"),
)

_GROWTH = (
    _identity("expansion_rate", "expansion_rate * base_revenue = expansion_mrr",
              "expansion_rate * revenue = expansion_mrr", "expansion_rate * opening_mrr = expansion_mrr",
              "expansion_rate * new_arr = expansion_arr", defines="expansion_rate"),
    _identity("magic_number", "magic_number * sm_spend_prior_quarter = 4 * (revenue - base_revenue)",
              "magic_number * sm_spend_prior_quarter = revenue - base_revenue",
              defines="magic_number", grains=("quarter",)),
)

_PROFIT_AND_CASH = (
    _identity("gross_profit", "revenue - cogs = gross_profit", defines="gross_profit"),
    _identity("gross_profit_margin", "gross_margin * revenue = gross_profit"),
    _identity("operating_result", "gross_profit - operating_expenses = ebitda",
              "gross_profit - operating_expenses + depreciation + amortization = ebitda"),
    _identity("margin", "gross_margin + cogs_ratio = 1"),
    _identity("ebitda", "net_income + interest + taxes + depreciation + amortization = ebitda",
              defines="ebitda"),
    _identity("cash_roll", "opening_cash + cash_flow = closing_cash"),
    _identity("cash_continues", "closing_cash[-1] = opening_cash"),
    _identity("net_burn", "net_burn * months = opening_cash + financing - closing_cash", defines="net_burn"),
    _identity("net_burn_of_month", "net_burn = opening_cash + financing - closing_cash", grains=_MONTH),
)
# fmt: on

_STATED = (*_RECURRING_REVENUE, *_CUSTOMERS, *_GROWTH, *_PROFIT_AND_CASH)


def formula_of(kpi: Kpi, id_: str, names: Mapping[str, str], label: str = "") -> Identity | None:
    """The KPI's formula as an identity that defines `id_`, over `names` (argument → term or number).

    A quotient is stated as a product, so that it can be checked where the divisor is 0. None where the
    formula is more than + - * / of single figures.
    """
    if any(parameter.shape is not Shape.NUMBER for parameter in kpi.parameters):
        return None
    text = _NAME.sub(lambda match: names.get(match[0], match[0]), kpi.excel)
    text = _TO_THE_POWER_OF_ONE.sub("", _TIMES_ONE.sub("", text))
    try:
        names_in(text)
    except CatalogueError:
        return None
    words = f"{label or _label(id_)} = {in_words(text)}"
    match ast.parse(text, mode="eval").body:
        case ast.BinOp(left=top, op=ast.Div(), right=bottom):
            divisor = ast.unparse(bottom) if isinstance(bottom, ast.Name) else f"({ast.unparse(bottom)})"
            return _identity(id_, f"{id_} * {divisor} = {ast.unparse(top)}", defines=id_, words=words)
        case tree:
            return _identity(id_, f"{id_} = {ast.unparse(tree)}", defines=id_, words=words)


def _derived(taken: frozenset[str]) -> Iterator[Identity]:
    """The formulas of all KPIs that leave no choice and are not stated above."""
    for kpi in KPIS:
        terms = {parameter.name: parameter.term.id for parameter in kpi.parameters}
        choice = any(not parameter.required for parameter in kpi.parameters)
        one_each = len({*terms.values(), kpi.id}) == len(terms) + 1
        if one_each and not choice and kpi.id not in taken and kpi.name not in _NO_SCALE_STATED:
            identity = formula_of(kpi, kpi.id, terms)
            if identity:
                yield replace(identity, also=tuple(_accepted(kpi, terms)))


def _accepted(kpi: Kpi, terms: Mapping[str, str]) -> Iterator[str]:
    """The formula by each definition that a company may choose, where it reads other figures of the whole."""
    for effect in (effect for variant in kpi.variants for effect in variant.effects.values()):
        bindings = {name: parse_binding(text) for name, text in effect.inputs.items() if "{" not in text}
        operands = [operand for binding in bindings.values() for operand in binding.operands]
        if effect.by or not operands or any(each.segment or each.back or each.sign < 0 for each in operands):
            continue
        sums = {name: f"({' + '.join(each.figure for each in binding.operands)})"
                for name, binding in bindings.items()}  # fmt: skip
        form = formula_of(kpi, kpi.id, {**terms, **sums})
        if form and len(bindings) == len(effect.inputs):
            yield f"{form.left} = {form.right}"


@derived_from(KPIS, TERMS)
def identities() -> tuple[Identity, ...]:
    """Every identity that holds for any business, of the KPIs that a company has added too."""
    return (*_STATED, *_derived(frozenset(item.defines for item in _STATED)))
