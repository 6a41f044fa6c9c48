"""What a fill says about its facts: whose they are, which months they cover, what file they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from kpi_engine.errors import SourceError
from kpi_engine.fill.placing import Placement
from kpi_engine.fill.receipt import CellChange
from kpi_engine.fill.refusals import Problem, where
from kpi_engine.fill.values import place_of
from kpi_engine.model.fact import Fact
from kpi_engine.sources.by_entity import entity_key
from kpi_engine.workbook.refusals import short


def entity_problems(facts: Iterable[Fact]) -> list[Problem]:
    """A workbook takes one company; the first row about another one is a problem."""
    first = ""
    for fact in facts:
        first = first or fact.entity
        if fact.entity not in ("", first) and entity_key(fact.entity) != entity_key(first):
            text = f"this row is about {short(fact.entity, 40)}, others about {short(first, 40)}. "
            return [
                Problem("several-entities", text + "A workbook takes one company: filter the data.", fact)
            ]
    return []


def note(placements: Sequence[Placement], restated: int) -> str:
    """`Actual, 2026-01 to 2026-05; 2 restated`, for the workbook's list of changes."""
    text = ", ".join(dict.fromkeys(p.fact.scenario for p in placements))
    periods = sorted({p.fact.period for p in placements if p.fact.period})
    if periods:
        span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
        text = f"{text}, {span}"
    return f"{text}; {restated} restated" if restated else text


def origin(fact: Fact) -> str:
    """Where a fact stands in the data, for the receipt."""
    return where(fact) if str(fact.place) else fact.id


def data_hash(facts: Iterable[Fact], data: Path | None) -> str:
    """SHA-256 of the data file, or of the facts when there is none."""
    if data is not None and data.is_file():
        return hashlib.sha256(data.read_bytes()).hexdigest()
    lines = "\n".join(
        "\t".join((fact.term, fact.scenario, fact.segment, fact.period, str(fact.value))) for fact in facts
    )
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def refuse_twice(changes: Iterable[CellChange]) -> None:
    """A cell that the data states and the policy or the closing sets, too: one of them would be lost."""
    seen: dict[tuple[str, str], str] = {}
    for change in changes:
        other = seen.setdefault((change.sheet, change.cell), change.fact)
        if other != change.fact:
            text = f"{other}: {place_of(change.sheet, change.cell)} is set by this row and by"
            raise SourceError(f"{text} {short(change.fact, 60)}. Leave one of them out.", code="two-values")
