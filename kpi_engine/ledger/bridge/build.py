"""From the sums of two months to a bridge: restated figures, quantities, mix, prices, exchange rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_engine.errors import InputError
from kpi_engine.ledger.bridge.amounts import average_rates, split_amount
from kpi_engine.ledger.bridge.bases import kept, split_base, weight_of
from kpi_engine.ledger.bridge.flows import gained, lost, split_net_new, split_quick_ratio
from kpi_engine.ledger.bridge.groups import AMOUNT, CUSTOMERS, Groups, Sums, converted, total
from kpi_engine.ledger.bridge.kpis import BridgeKpi
from kpi_engine.ledger.bridge.result import Bridge, Effect, EffectName, NoBridge
from kpi_engine.ledger.bridge.sentence import sentence
from kpi_engine.ledger.bridge.telling import notes
from kpi_engine.ledger.rates import Rates
from kpi_engine.model.period import month_text


@dataclass(frozen=True, slots=True)
class Question:
    """Which KPI is explained between which months, in which currency, by which segments."""

    kpi: BridgeKpi
    month_from: int
    month_to: int
    window: int = 0
    by: tuple[str, ...] = ()
    rates: Rates | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the two months, and of the first in an older source (None: not asked for)."""

    first: Sums
    last: Sums
    was: Sums | None = None

    @property
    def all(self) -> tuple[Sums, ...]:
        """Everything read."""
        return (self.first, self.last, *((self.was,) if self.was else ()))


def build_bridges(question: Question, read: Read) -> tuple[Bridge | NoBridge, ...]:
    """A bridge of each currency, or of all of them together where there are rates to convert at."""
    if question.rates is not None:
        return (_bridge(question, read, question.rates.currency),)
    currencies = set().union(*(sums.currencies for sums in read.all)) or {""}
    return tuple(_bridge(question, _only(read, each), each) for each in sorted(currencies))


def _only(read: Read, currency: str) -> Read:
    def only(sums: Sums) -> Sums:
        return replace(sums, by_key={key: each for key, each in sums.by_key.items() if key[0] == currency})

    return Read(only(read.first), only(read.last), only(read.was) if read.was else None)


def _bridge(question: Question, read: Read, currency: str) -> Bridge | NoBridge:
    kpi, months = question.kpi, (question.month_from, question.month_to)
    first, last = (
        converted(read.first, _rate(question, months[0])),
        converted(read.last, _rate(question, months[0])),
    )
    after = converted(read.last, _rate(question, months[1]))
    before = first if read.was is None else converted(read.was, _rate(question, months[0]))
    chain = [before, first, last, after]
    older = " of the older source" if read.was is not None else ""
    places = [f"{month_text(months[0])}{older}", *(month_text(month) for month in (*months, months[1]))]
    for groups, place in zip(chain, places, strict=True):
        if reason := _undefined(kpi, groups):
            told = f"{kpi.title} has no value in {place}: {reason}"
            return NoBridge(kpi.name, kpi.title, currency, *months, told)
    with_units = all(sums.with_units for sums in read.all)
    effects = [
        *_as_one("restatement", _split(kpi, before, first, with_units=with_units)),
        *_split(kpi, first, last, with_units=with_units),
        *_as_one("fx", _split(kpi, last, after, with_units=with_units)),
    ]
    bridge = Bridge(
        kpi.name, kpi.title, kpi.unit, currency, *months, _value(kpi, before), _value(kpi, after),
        tuple(each for each in effects if each.value), _names(question, read), question.window, question.by,
        notes=notes(question.kpi, question.by, read.all, question.rates, with_units=with_units),
    )  # fmt: skip
    return replace(bridge, sentence=sentence(bridge, with_units=with_units))


def _rate(question: Question, month: int) -> Callable[[str], Fraction]:
    rates = question.rates

    def of(currency: str) -> Fraction:
        found = rates.of(currency, month) if rates is not None else Fraction(1)
        if found is None:
            raise InputError(
                f"There is no rate of {currency or 'amounts without a currency'} in {month_text(month)}. "
                "Add it to the file of rates.",
                code="no-rate",
            )
        return found

    return of


def _names(question: Question, read: Read) -> tuple[EffectName, ...]:
    """The effects that were looked for: no mix without segments, nothing restated without an older source."""
    own = tuple(name for name in question.kpi.names if name != "mix" or question.by)
    first: tuple[EffectName, ...] = ("restatement",) if read.was is not None else ()
    last: tuple[EffectName, ...] = ("fx",) if question.rates is not None else ()
    return first + own + last


def _split(kpi: BridgeKpi, old: Groups, new: Groups, *, with_units: bool) -> list[Effect]:
    if old == new:
        return []
    match kpi.family:
        case "amount":
            return split_amount(old, new, with_units=with_units, factor=kpi.factor)
        case "average":
            return average_rates(old, new, with_units=with_units)
        case "base":
            return split_base(kpi.name, old, new, with_units=with_units)
        case "flow":
            return split_net_new(old, new) if kpi.unit == "money" else split_quick_ratio(old, new)


def _value(kpi: BridgeKpi, groups: Groups) -> Fraction:
    match kpi.family:
        case "amount":
            return total(groups, AMOUNT) * kpi.factor
        case "average":
            return total(groups, AMOUNT) / total(groups, CUSTOMERS)
        case "base":
            return kept(kpi.name, groups)
        case "flow":
            change = gained(groups) - lost(groups)
            return change if kpi.unit == "money" else gained(groups) / lost(groups)


def _undefined(kpi: BridgeKpi, groups: Groups) -> str:
    """Why the KPI has no value; empty where it has one."""
    if kpi.family == "average" and not total(groups, CUSTOMERS):
        return "nobody pays."
    if kpi.family == "base" and not total(groups, weight_of(kpi.name)):
        return "nobody paid in its base month."
    if kpi.unit == "ratio" and not lost(groups):
        return "nothing was lost, and a ratio to nothing is not defined."
    return ""


def _as_one(name: EffectName, effects: list[Effect]) -> list[Effect]:
    """All effects of a step under one name, by segment."""
    found: dict[str, Fraction] = {}
    for each in effects:
        found[each.segment] = found.get(each.segment, Fraction()) + each.value
    return [Effect(name, "", segment, value) for segment, value in sorted(found.items())]
