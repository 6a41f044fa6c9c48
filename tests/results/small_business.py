"""A business of four months, small enough to be computed by hand."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_engine.model.fact import Fact, Place

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
FIGURES: dict[str, tuple[float, ...]] = {
    "sm_spend": (1000, 1200, 900, 1500),
    "new_customers": (4, 6, 3, 5),
    "trials": (40, 50, 40, 60),
    "paid_conversions": (6, 10, 5, 9),
    "mrr": (10_000, 11_000, 12_000, 12_500),
    "active_customers": (20, 22, 24, 25),
    "opening_mrr": (9000, 10_000, 11_000, 12_000),
    "expansion_mrr": (300, 200, 100, 0),
    "contraction_mrr": (90, 100, 110, 120),
    "churned_mrr": (90, 200, 220, 240),
    "revenue": (10_000, 10_000, 10_000, 10_000),
    "cogs": (1200, 1200, 1200, 1000),
    "support_cost": (300, 300, 300, 500),
    "net_income": (-100, -50, 80, 90),
}


def a_fact(term: str, month: str, value: float | str, segment: str = "", scenario: str = "Actual") -> Fact:
    """One stated figure; its place names term and month, so that a message about it can be recognised."""
    return Fact(f"{term} {month}", term, value, str(value), 0.5, Place("books.csv", row=7), month, scenario,
                segment)  # fmt: skip


def facts_of(figures: dict[str, Iterable[float]], segment: str = "", scenario: str = "Actual") -> list[Fact]:
    """A fact for every figure, month by month."""
    return [
        a_fact(term, month, value, segment, scenario)
        for term, values in figures.items()
        for month, value in zip(MONTHS, values, strict=False)
    ]
