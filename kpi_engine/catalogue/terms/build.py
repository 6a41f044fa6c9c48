"""How a term is written down: one short call a term."""

from __future__ import annotations

from kpi_engine.catalogue.terms.also_called import ALSO_CALLED
from kpi_engine.model.term import (
    NOT_NEGATIVE,
    SHARE,
    UNBOUNDED,
    Aggregation,
    Bounds,
    LedgerFigure,
    Term,
)
from kpi_engine.model.unit import Unit

SUM, LAST, FIRST, MEAN, POOLED = (
    Aggregation.SUM, Aggregation.LAST, Aggregation.FIRST, Aggregation.MEAN, Aggregation.POOLED,
)  # fmt: skip
MARGIN = Bounds(None, 1)


def called(id_: str, also: tuple[str, ...]) -> tuple[str, ...]:
    """Every synonym of a term."""
    return (*also, *ALSO_CALLED.get(id_, ()))


def money(
    id_: str, label: str, help_: str, add: Aggregation = SUM, *, bounds: Bounds = NOT_NEGATIVE,
    unit: Unit = Unit.MONEY, also: tuple[str, ...] = (), ledger: LedgerFigure | None = None,
) -> Term:  # fmt: skip
    return Term(id_, label, unit, help_, add, bounds, synonyms=called(id_, also), ledger=ledger)


def mrr(
    id_: str, label: str, help_: str, add: Aggregation = SUM, also: tuple[str, ...] = (),
    ledger: LedgerFigure | None = None,
) -> Term:  # fmt: skip
    return money(id_, label, help_, add, unit=Unit.MONEY_PER_MONTH, also=also, ledger=ledger)


def count(
    id_: str,
    label: str,
    help_: str,
    add: Aggregation = SUM,
    also: tuple[str, ...] = (),
    *,
    whole: bool = True,
    ledger: LedgerFigure | None = None,
) -> Term:
    synonyms = called(id_, also)
    return Term(id_, label, Unit.COUNT, help_, add, NOT_NEGATIVE, whole, synonyms, ledger)


def share(id_: str, label: str, help_: str, bounds: Bounds = SHARE, also: tuple[str, ...] = ()) -> Term:
    return Term(id_, label, Unit.FRACTION, help_, POOLED, bounds, synonyms=called(id_, also))


def ratio(
    id_: str, label: str, unit: Unit, help_: str, bounds: Bounds = UNBOUNDED, also: tuple[str, ...] = (),
    ledger: LedgerFigure | None = None,
) -> Term:  # fmt: skip
    return Term(id_, label, unit, help_, POOLED, bounds, synonyms=called(id_, also), ledger=ledger)


def plain(id_: str, label: str, unit: Unit, help_: str, add: Aggregation = MEAN) -> Term:
    """A figure without bounds."""
    return Term(id_, label, unit, help_, add, synonyms=called(id_, ()))
