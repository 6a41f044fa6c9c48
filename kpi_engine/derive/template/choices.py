"""The definitions on which companies differ: which one holds here, and how a choice takes effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kpi_engine.catalogue.rebinding import default_of, effect_of, variants_of
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.kpi import Rebinding, Variant

Effect = Literal["formulas", "what you type", "fixed here"]

_LABELS = {
    "cac_scope": "Scope of CAC",
    "cogs_scope": "Scope of cost of revenue",
    "churn_date": "Day of churn",
    "reactivation_window": "Reactivation window",
    "ltv_basis": "Basis of LTV",
    "mix_basis": "Basis of the Enterprise share",
    "mrr_churn_basis": "MRR churn",
    "nrr_period": "Period of NRR",
    "tx_denominator": "Usage per customer: customers",
    "trial_to_paid": "Trial-to-paid",
    "strict_conversion": "Conversion above 100 % is an error",
    "reactivation": "Reactivation in retention",
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

    @property
    def since_name(self) -> str:
        """The defined name of the month from which it holds."""
        return f"{self.cell_name}_since"

    @property
    def before_name(self) -> str:
        """The defined name of what held before."""
        return f"{self.cell_name}_before"


def definition(name: str) -> str:
    """The defined name of the cell that holds a choice."""
    return f"def_{name}"


Switch = tuple[Variant, dict[str, Rebinding]]
"""A choice that a KPI's formula follows, with what each of its options changes there."""


def switches_of(guide: Guide, kpi: GuideKpi) -> tuple[Switch, ...]:
    """The choices that change how the KPI is computed; the options that change nothing are left out."""
    found: list[Switch] = []
    for variant in variants_of(kpi):
        effects = {option: effect_of(guide, kpi, variant, option) for option in variant.effects}
        applying = {option: effect for option, effect in effects.items() if effect is not None}
        if applying:
            found.append((variant, applying))
    return tuple(found)


def choices_of(guide: Guide) -> tuple[Choice, ...]:
    """Every choice that the guide's functions declare, each once; those the formulas follow come first."""
    found: dict[str, Choice] = {}
    for kpi, variant in _variants(guide):
        choice = _choice(guide, kpi, variant)
        known = found.get(variant.name)
        if known is None or (choice.effect == "formulas" and known.effect != "formulas"):
            found[variant.name] = choice
    order: tuple[Effect, ...] = ("formulas", "what you type", "fixed here")
    return tuple(sorted(found.values(), key=lambda choice: order.index(choice.effect)))


def switching(guide: Guide) -> tuple[Choice, ...]:
    """The choices that formulas follow."""
    return tuple(choice for choice in choices_of(guide) if choice.effect == "formulas")


def _variants(guide: Guide) -> Iterator[tuple[GuideKpi, Variant]]:
    for kpi in guide.kpis:
        for variant in variants_of(kpi):
            yield kpi, variant


def _choice(guide: Guide, kpi: GuideKpi, variant: Variant) -> Choice:
    """An option is offered where formulas follow it; the usual one needs no effect to be followed."""
    applying = next((effects for item, effects in switches_of(guide, kpi) if item.name == variant.name), {})
    effect: Effect = "fixed here"
    options = variant.choices
    if applying:
        effect = "formulas"
        options = tuple(o for o in variant.choices if o in applying or o == variant.default)
    elif variant.typed:
        effect = "what you type"
    why = variant.why or "which definition the figures follow"
    return Choice(variant.name, options, default_of(kpi, variant), why[0].upper() + why[1:], effect)
