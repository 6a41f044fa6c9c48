"""What a template asks of a ledger of subscriptions: which terms, segments and months."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.target_key import target_key
from kpi_engine.fill.targets import Target
from kpi_engine.model.fact import Fact
from kpi_engine.model.term import LedgerFigure

_BY_AGE: tuple[LedgerFigure, ...] = ("cohort_customers", "cohort_net")
"""Figures whose segment is an age, no part of the business."""


class AskedOfLedger:
    """The places of a template for figures that a ledger states: which terms, segments and months."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self._by_key: dict[tuple[str, str, str], list[Target]] = {}
        self.segments: dict[str, str] = {}
        self.figures: set[LedgerFigure] = set()
        for target in targets:
            self._add(target)

    def _add(self, target: Target) -> None:
        term = TERMS.find(target.term)
        if term is None or term.ledger is None or target.axis is None or target.key[1] != "actual":
            return
        self.figures.add(term.ledger)
        own = target_key(target.term, target.scenario, target.also or target.segment)
        for key in {target.key, own}:
            self._by_key.setdefault(key, []).append(target)
        if term.ledger not in _BY_AGE and own[2]:
            self.segments.setdefault(own[2], target.also or target.segment)

    @property
    def months(self) -> tuple[str, ...]:
        """The months under whose headers a ledger's figure has a place, ascending."""
        found = {
            period
            for targets in self._by_key.values()
            for target in targets
            if target.axis is not None
            for period in target.axis.places
            if len(period) == len("2026-01") and period[5:].isdigit()
        }
        return tuple(sorted(found))

    def segment(self, name: str) -> str | None:
        """A value of a segment as the template writes it; None where it has no line for it."""
        return self.segments.get(target_key("", "", name)[2])

    def taken(self, facts: Iterable[Fact]) -> list[Fact]:
        """The facts that have a place: what the template does not ask for is not filled in."""
        return [fact for fact in facts if self._takes(fact)]

    def _takes(self, fact: Fact) -> bool:
        targets = self._by_key.get(target_key(fact.term, fact.scenario, fact.segment), ())
        return any(
            target.place(fact.period) is not None for target in targets if fact.segment or not target.also
        )
