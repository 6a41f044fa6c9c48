"""What is left of a customer base: the pieces of NRR, GRR, churn and logo retention by segment."""

from __future__ import annotations

from fractions import Fraction

from kpi_engine.ledger.bridge.groups import (
    CHURN,
    CONTRACTION,
    CUSTOMERS,
    EXPANSION,
    GROSS_QUANTITY,
    LOST,
    NET_QUANTITY,
    START,
    Group,
    Groups,
)
from kpi_engine.ledger.bridge.result import Effect
from kpi_engine.ledger.bridge.weights import Part, split_weighted

QUANTITY, PRICE = "quantity", "price"
_OF_CUSTOMERS = ("LOGO_RETENTION", "LOGO_CHURN")
_OF_LOSSES = ("LOGO_CHURN", "MRR_CHURN", "NET_MRR_CHURN")


def weight_of(kpi: str) -> str:
    """What a KPI divides by: the customers of the base, or what they paid."""
    return CUSTOMERS if kpi in _OF_CUSTOMERS else START


def kept(kpi: str, groups: Groups) -> Fraction:
    """The KPI over all segments; the base is not 0."""
    base = sum((group[weight_of(kpi)] for group in groups.values()), Fraction())
    lost = sum((sum(_pieces(kpi, group, with_units=False).values()) for group in groups.values()), Fraction())
    return (0 if kpi in _OF_LOSSES else 1) + lost / base


def split_base(kpi: str, old: Groups, new: Groups, *, with_units: bool) -> list[Effect]:
    """Mix between segments of the base, then churn and what changed with those who stay."""
    weight = weight_of(kpi)

    def rates(groups: Groups) -> dict[str, dict[Part, Fraction]]:
        return {
            segment: {
                piece: amount / group[weight]
                for piece, amount in _pieces(kpi, group, with_units=with_units).items()
            }
            for segment, group in groups.items()
        }

    def weights(groups: Groups) -> dict[str, Fraction]:
        return {segment: group[weight] for segment, group in groups.items()}

    return split_weighted(weights(old), rates(old), weights(new), rates(new))


def _pieces(kpi: str, group: Group, *, with_units: bool) -> dict[Part, Fraction]:
    """What of the base was lost (negative) or gained, with the other sign where the KPI counts losses."""
    sign = -1 if kpi in _OF_LOSSES else 1
    if kpi in _OF_CUSTOMERS:
        return {("volume", CHURN): -sign * group[LOST]}
    net = kpi in ("NRR", "NET_MRR_CHURN")
    pieces: dict[Part, Fraction] = {("volume", CHURN): -sign * group[CHURN]}
    change = (group[EXPANSION] if net else 0) - group[CONTRACTION]
    if with_units:
        quantity = group[NET_QUANTITY if net else GROSS_QUANTITY]
        pieces[("volume", QUANTITY)] = sign * quantity
        pieces[("price", PRICE)] = sign * (change - quantity)
        return pieces
    if net:
        pieces[("price", EXPANSION)] = sign * group[EXPANSION]
    pieces[("price", CONTRACTION)] = -sign * group[CONTRACTION]
    return pieces
