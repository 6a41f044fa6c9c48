"""A finding's figures as a report shows them: where each stands, what it says, and what would be typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kpi_engine.correcting import place_text
from kpi_engine.correcting.as_written import as_written
from kpi_engine.diagnosis.figures import label_of
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding
from kpi_engine.model.scenario import scenario_said
from kpi_engine.model.written import written

_LONGEST = 40


class Shown(NamedTuple):
    """One figure of a finding, in words; `proposed` is empty where nothing is proposed for it."""

    fact: Fact
    label: str
    about: str
    stated: str
    proposed: str


def shown(finding: Finding, facts: Mapping[str, Fact]) -> Iterator[Shown]:
    """The figures of a finding; where values are proposed, those figures alone."""
    proposed = dict(finding.proposed)
    for id_ in proposed or finding.facts:
        fact = facts[id_]
        value = proposed.get(id_)
        yield Shown(
            fact, label_of(fact), about(fact), in_its_cell(fact),
            "" if value is None else corrected(fact, value),
        )  # fmt: skip


def about(fact: Fact) -> str:
    """`Acme, Core, 2026-01, Budget`: what a figure is about besides its name."""
    parts = (fact.entity, fact.segment, fact.period, scenario_said(fact.scenario))
    return ", ".join(part for part in parts if part)


def place_of(fact: Fact) -> str:
    """`Inputs!C5`, or of a text file `C7 (row 7, column value)`."""
    where = place_text(fact)
    return where if where == fact.id else f"{fact.id} ({where})"


def in_its_cell(fact: Fact) -> str:
    """What stands there, with the unit that is said beside it."""
    raw = fact.raw.strip()
    text = raw if 0 < len(raw) <= _LONGEST else _plain(fact.value)
    return _with_unit(fact, text)


def corrected(fact: Fact, value: float) -> str:
    """The value as it would be typed in place of the stated one: 15.0 % for 150 %, 19.2 for 192 thousands."""
    text = as_written(fact, value)
    return _with_unit(fact, text) if text else _plain(value)


def _with_unit(fact: Fact, text: str) -> str:
    beside = fact.unit and fact.unit not in text and any(sign in fact.unit for sign in "%k€$£m")
    return f"{text} {fact.unit}" if beside else text


def _plain(value: float | str) -> str:
    return value if isinstance(value, str) else written(value, grouped=True)
