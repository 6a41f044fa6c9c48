"""Deciding a trigger: it fires, it does not, or a figure is missing to tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kpi_engine.calc.conditions import slack_of
from kpi_engine.model.trigger import Comparison, Operator, Prior, Reference, Rule, Target


@dataclass(frozen=True, slots=True)
class Needs:
    """What is missing to decide: `prior`, `year`, `segment` or the figure itself (`nrr[Pro]`)."""

    what: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a rule fires; `needs` says what is missing where that cannot be told."""

    fires: bool
    needs: str = ""

    def __str__(self) -> str:
        """`fires`, `does not fire` or `needs prior`."""
        return f"needs {self.needs}" if self.needs else "fires" if self.fires else "does not fire"


TargetLookup = Callable[[Reference], float | Needs | None]
"""The target of a figure, what it takes to tell it, or None where no target is stated."""


@dataclass(frozen=True, slots=True)
class Known:
    """The figures at hand, by `term` or `term[segment]`: values, values one period before, targets."""

    values: Mapping[str, float]
    priors: Mapping[str, float] = field(default_factory=dict)
    target: TargetLookup = lambda _: None


_ORDER = ("prior", "year", "segment")


def decide(rule: Rule, known: Known) -> Outcome:
    """Whether `rule` fires. One comparison that fails settles it, whatever else is missing.

    Where several things are missing, the arguments come first (prior, year, segment), then other figures.
    A comparison with a target that is stated nowhere does not hold. Limits allow 1e-9 for float rounding.
    """
    answers = [_holds(part, known) for part in rule.comparisons]
    if any(answer is False for answer in answers):
        return Outcome(False)
    needs = [answer.what for answer in answers if isinstance(answer, Needs)]
    return Outcome(False, min(needs, key=_rank)) if needs else Outcome(True)


def sides(part: Comparison, known: Known) -> tuple[float | None, float | None]:
    """The figure of a comparison and what it is compared with; None for one that is missing or not stated."""
    figure, limit = _value(part.figure, known), _limit(part, known)
    return (
        None if isinstance(figure, Needs) else figure,
        None if isinstance(limit, Needs) else limit,
    )


def _rank(what: str) -> int:
    return _ORDER.index(what) if what in _ORDER else len(_ORDER)


def _holds(part: Comparison, known: Known) -> bool | Needs:
    value = _value(part.figure, known)
    if isinstance(value, Needs):
        return value
    limit = _limit(part, known)
    if isinstance(limit, Needs):
        return limit
    return limit is not None and _compare(value, part.operator, limit)


def _value(figure: Reference, known: Known) -> float | Needs:
    value = known.values.get(str(figure))
    if value is not None:
        return value
    return Needs("segment" if figure.segment and figure.term in known.values else str(figure))


def _limit(part: Comparison, known: Known) -> float | Needs | None:
    match part.limit:
        case Reference():
            return _value(part.limit, known)
        case Prior():
            prior = known.priors.get(str(part.figure))
            return Needs("prior") if prior is None else prior
        case Target(plus):
            target = known.target(part.figure)
            return target if target is None or isinstance(target, Needs) else target + plus
        case number:
            return number


def _compare(value: float, operator: Operator, limit: float) -> bool:
    slack = float(slack_of(limit))
    match operator:
        case ">":
            return value > limit + slack
        case ">=":
            return value >= limit - slack
        case "<":
            return value < limit - slack
        case "<=":
            return value <= limit + slack
