"""How a bridge was computed, in sentences: what stands for volume and for price, who counts where."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.ledger.bridge.groups import Sums
from kpi_engine.ledger.bridge.kpis import BridgeKpi
from kpi_engine.ledger.rates import Rates
from kpi_engine.model.written import counted

_NO_QUANTITY = {
    "amount": "Volume is the change in the number of customers, price that of what one pays on average.",
    "average": "Price is the change of what a customer pays on average.",
    "base": "Without quantities in all rows, volume is who left, price what those who stay pay more or less.",
}
_WITH_QUANTITY = {
    "amount": "Volume is the change of quantity, price the change of what a unit costs on average.",
    "average": "Volume is the change of units per customer, price that of what a unit costs on average.",
    "base": "Volume is who left, and quantities of those who stay at their old prices; price is the rest.",
}
_OF_FLOWS = "Volume is who came, came back and left; price is what those who stay pay more or less, in all."
_OF_LOGOS = "Volume is the change in the share of customers who left."
_ORDER = {
    "amount": "Quantities move first, at the old prices; then prices, at the new quantities.",
    "average": "Shares of segments move first, at the old prices; then prices, at the new shares.",
    "base": "Shares of segments in the base move first, at the old rates; then rates, at the new shares.",
}


def notes(
    kpi: BridgeKpi, by: tuple[str, ...], read: Sequence[Sums], rates: Rates | None, *, with_units: bool
) -> tuple[str, ...]:
    """What a reader has to know to recompute the bridge."""
    told = [_meaning(kpi, with_units=with_units), _order(kpi)]
    if not by and kpi.family != "flow":
        told.append("No segments were asked for (--by), so there is no mix.")
    several = max(sums.several for sums in read)
    if several:
        told.append(
            f"{counted(several, 'customer')} in more than one segment: each counts once, with all that it "
            "pays, where it pays most."
        )
    if rates is not None:
        told.append(
            f"All is converted into {rates.currency}: FX is what the last month's rates make of its amounts "
            "beyond the first month's."
        )
        if kpi.family == "base":
            told.append(
                "A base and what is left of it are converted at one rate: a move of rates is no expansion."
            )
    return tuple(told)


def _meaning(kpi: BridgeKpi, *, with_units: bool) -> str:
    if kpi.family == "flow":
        return _OF_FLOWS
    if "price" not in kpi.names:
        return _OF_LOGOS
    return (_WITH_QUANTITY if with_units else _NO_QUANTITY)[kpi.family]


def _order(kpi: BridgeKpi) -> str:
    if kpi.family == "flow":
        return (
            "Each movement's change is its effect."
            if kpi.unit == "money"
            else "Gains move first, over the old losses; then losses, under the new gains."
        )
    return _ORDER[kpi.family]
