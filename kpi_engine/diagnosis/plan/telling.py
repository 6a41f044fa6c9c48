"""What a finding about a plan says: where, what was found, what was expected, what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.diagnosis.messages import fitted, number
from kpi_engine.diagnosis.plan.plan import Planned
from kpi_engine.model.finding import Finding, Severity, Verdict
from kpi_engine.model.unit import Unit

_SEVERITY: dict[Verdict, Severity] = {
    "proven": "error", "likely": "warning", "ambiguous": "warning", "note": "info",
}  # fmt: skip
"""A plan that makes no sense is put right by deciding, not by correcting: it warns."""


def finding(
    kind: str, verdict: Verdict, items: Sequence[Planned], text: str, *more: str,
    proposed: Sequence[tuple[Planned, float]] = (), severity: Severity | None = None,
) -> Finding:  # fmt: skip
    """The finding on these figures, with as much of the message as there is room for.

    Figures of a guide appear beside facts in the message only: nobody can correct them there.
    """
    stated = [item for item in items if item.fact] or list(items)
    ids = tuple(dict.fromkeys(item.id for item in stated))
    message = fitted(f"{where(stated)}{text}", more)
    values = tuple((item.id, value) for item, value in proposed)
    return Finding(ids, "", kind, verdict, severity or _SEVERITY[verdict], message, values)


def where(items: Sequence[Planned]) -> str:
    """`Acme, Pro, 2026-01: `, as far as all of them have it in common; a rhythm (month) is no place."""
    entities = [item.fact.entity if item.fact else "" for item in items]
    periods = [item.period if item.year else "" for item in items]
    columns = (entities, [item.segment for item in items], periods)
    shared = [column[0] for column in columns if column[0] and len(set(column)) == 1]
    return f"{', '.join(shared)}: " if shared else ""


def named(item: Planned) -> str:
    """`CAC payback (t1)`, or `CAC payback (target)` for one of a guide."""
    return f"{item.label} ({item.fact.id if item.fact else 'target'})"


def shown(item: Planned, value: float | None = None) -> str:
    """The figure, or another value of it, in its unit: 5 %, 24 months, 3x, 500,000."""
    amount = item.value if value is None else value
    unit = item.term.unit
    if unit is Unit.FRACTION:
        return percent(amount)
    suffix = {Unit.MONTHS: " months", Unit.DAYS: " days", Unit.HOURS: " hours", Unit.RATIO: "x"}
    return f"{rounded(amount)}{suffix.get(unit, '')}"


def percent(value: float) -> str:
    """`179.6 %`, `4.96 %`: four digits that count."""
    return f"{rounded(value * 100)} %"


def rounded(value: float) -> str:
    """Four digits that count for a person, every digit of a whole amount."""
    return number(round(value) if abs(value) >= 1000 else float(f"{value:.4g}"))


def of(item: Planned, value: float | None = None) -> str:
    """`CAC payback (t1) is 24 months`."""
    return f"{named(item)} is {shown(item, value)}"
