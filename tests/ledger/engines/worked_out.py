"""What was worked out by hand, in the words and the order of the product."""

from __future__ import annotations

from kpi_engine.ledger.cohorts import Cohort
from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger.retention import Retention
from tests.ledger.engines.plain import Ages, Line, Segments


def as_movements(lines: dict[tuple[str, Segments, int], Line]) -> tuple[Movement, ...]:
    """The lines worked out by hand, in the order of the product."""
    return tuple(
        Movement(month, currency, segments, **lines[currency, segments, month])
        for currency, segments, month in sorted(lines)
    )


def as_retention(
    lines: dict[tuple[str, Segments, int], tuple[int, ...]],
) -> tuple[Retention, ...]:
    """The same of retention."""
    return tuple(Retention(key[2], key[0], key[1], *lines[key]) for key in sorted(lines))


def as_cohorts(
    lines: dict[tuple[str, Segments, int], tuple[Ages, Ages, Ages]],
) -> tuple[Cohort, ...]:
    """The same of cohorts."""
    return tuple(Cohort(key[2], key[0], key[1], *lines[key]) for key in sorted(lines))
