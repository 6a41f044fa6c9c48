"""The definitions on which companies differ: which one holds here, and how a choice takes effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.guide import Guide
from kpi_engine.model.kpi import Variant

Effect = Literal["formulas", "what you type", "fixed here"]

_IN_FORMULAS = ("strict_conversion", "breakeven", "ltv_basis", "mix_basis", "reactivation", "mrr_churn_basis")
_IN_INPUTS = ("cac_scope", "cogs_scope", "churn_date")
_OFFERED = {"breakeven": 2}
"""How many of the choices the formulas can follow, where it is not all of them."""
_LABELS = {
    "cac_scope": "Scope of CAC",
    "cogs_scope": "Scope of cost of revenue",
    "churn_date": "Day of churn",
    "ltv_basis": "Basis of LTV",
    "mix_basis": "Basis of the Enterprise share",
    "mrr_churn_basis": "MRR churn",
    "nrr_period": "Period of NRR",
    "tx_denominator": "Scans per customer: customers",
    "trial_to_paid": "Trial-to-paid",
    "strict_conversion": "Conversion above 100 % is an error",
    "reactivation": "Reactivation in NRR",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of definition, as a row of Settings."""

    name: str
    options: tuple[str, ...]
    default: str
    why: str
    effect: Effect

    @property
    def label(self) -> str:
        """The choice in words."""
        return _LABELS.get(self.name, self.name.replace("_", " ").capitalize())

    @property
    def cell_name(self) -> str:
        """The defined name of its cell."""
        return definition(self.name)


def definition(name: str) -> str:
    """The defined name of the cell that holds a choice."""
    return f"def_{name}"


def choices_of(guide: Guide) -> tuple[Choice, ...]:
    """Every choice that the guide's functions declare, each once; those the formulas follow come first."""
    found: dict[str, Choice] = {}
    for kpi in guide.kpis:
        function = KPIS.find(kpi.function)
        for variant in function.variants if function else ():
            found.setdefault(variant.name, _choice(variant))
    order: tuple[Effect, ...] = ("formulas", "what you type", "fixed here")
    return tuple(sorted(found.values(), key=lambda choice: order.index(choice.effect)))


def _choice(variant: Variant) -> Choice:
    effect: Effect = "fixed here"
    if variant.name in _IN_FORMULAS:
        effect = "formulas"
    elif variant.name in _IN_INPUTS:
        effect = "what you type"
    options = variant.choices[: _OFFERED.get(variant.name)]
    why = variant.why or "which definition the figures follow"
    return Choice(variant.name, options, variant.default, why[0].upper() + why[1:], effect)
