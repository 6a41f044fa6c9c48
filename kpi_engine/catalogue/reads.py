"""What the arguments of a function read in a guide, unless the guide says otherwise."""

from __future__ import annotations

from kpi_engine.catalogue.kpis import KPIS


def reads(function: str, **other: str) -> dict[str, str]:
    """Every required argument bound to the term it is declared with; `other` bindings replace or add to them.

    `reads("GROWTH_RATE", now="mrr", prior="opening_mrr")`. A misspelt argument is found when the guide is
    verified.
    """
    declared = KPIS.get(function)
    usual = {item.name: item.term.id for item in declared.parameters if item.required}
    return {**usual, **other}
