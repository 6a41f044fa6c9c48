"""The KPIs that a ledger explains: how each is put together, and how far back its customer base lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kpi_engine.errors import InputError
from kpi_engine.ledger.bridge.result import BridgeUnit, EffectName
from kpi_engine.model.written import clipped

Family = Literal["amount", "average", "base", "flow"]
"""MRR of a month; MRR per customer; what is left of a customer base; the movements of a month."""

_PARTS: tuple[EffectName, ...] = ("volume", "mix", "price")


@dataclass(frozen=True, slots=True)
class BridgeKpi:
    """A KPI and how it is split. `factor` makes MRR a year's; `window` is the usual months of a base."""

    name: str
    title: str
    family: Family
    unit: BridgeUnit
    names: tuple[EffectName, ...] = _PARTS
    aliases: tuple[str, ...] = ()
    factor: int = 1
    window: int = 0


BRIDGE_KPIS = (
    BridgeKpi("MRR_END", "MRR", "amount", "money", aliases=("MRR",)),
    BridgeKpi("ARR", "ARR", "amount", "money", factor=12),
    BridgeKpi("MRR_NET_NEW", "Net new MRR", "flow", "money", ("volume", "price")),
    BridgeKpi("ARPU", "MRR per paying customer", "average", "money", aliases=("AMRR",)),
    BridgeKpi("NRR", "NRR", "base", "fraction", aliases=("NDR",), window=12),
    BridgeKpi("GRR", "GRR", "base", "fraction", window=12),
    BridgeKpi("LOGO_RETENTION", "Logo retention", "base", "fraction", ("volume", "mix"), window=12),
    BridgeKpi("LOGO_CHURN", "Logo churn", "base", "fraction", ("volume", "mix"), window=1),
    BridgeKpi("MRR_CHURN", "Gross MRR churn", "base", "fraction", window=1),
    BridgeKpi("NET_MRR_CHURN", "Net MRR churn", "base", "fraction", window=1),
    BridgeKpi("SAAS_QUICK_RATIO", "Quick ratio", "flow", "ratio", ("volume", "price"), ("QUICK_RATIO",)),
)
_BY_NAME = {name: kpi for kpi in BRIDGE_KPIS for name in (kpi.name, *kpi.aliases)}


def bridge_kpi(name: str) -> BridgeKpi:
    """The KPI of that name; InputError for one that a ledger of subscriptions does not explain."""
    found = _BY_NAME.get(name.strip().upper())
    if found is None:
        known = ", ".join(kpi.name for kpi in BRIDGE_KPIS)
        raise InputError(
            f"{clipped(name)} cannot be split from subscriptions alone. Ask for one of: {known}.",
            code="no-bridge",
        )
    return found
