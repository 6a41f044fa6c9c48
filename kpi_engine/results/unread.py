"""What of the data an evaluation did not read, and why: nothing is left out in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.fact import Fact
from kpi_engine.results.needs import Needs

MONTH = re.compile(r"\d{4}-\d{2}")
_NOT_WORD = re.compile(r"\W+")


def segment_key(segment: str) -> str:
    """One spelling of a segment, as `kpi fill` takes it: `E-Commerce` and `e_commerce` agree."""
    return _NOT_WORD.sub("_", segment.casefold()).strip("_")


def notes(facts: Sequence[Fact], used: Sequence[Fact], needs: Needs, closed: str) -> Iterator[str]:
    """One sentence for each kind of figure that was not read."""
    late = sorted({fact.period for fact in facts if MONTH.fullmatch(fact.period)
                   and fact.scenario.casefold() == "actual" and fact.period > closed})  # fmt: skip
    if late:
        yield f"Actual figures after {closed}, the last closed month, are left out: {_some(late)}."
    strangers = {fact.term for fact in facts if fact.term not in TERMS}
    if strangers:
        yield f"Not read, because no term is called so: {_some(sorted(strangers))}."
    stated = {fact.term for fact in used if fact.term in needs.computed}
    if stated:
        yield f"Stated, and computed here all the same: {_some(sorted(stated))}. kpi check compares both."
    longer = {fact.term for fact in facts if fact.period and not MONTH.fullmatch(fact.period)
              and fact.term in needs.terms}  # fmt: skip
    if longer:
        yield f"Figures by week, quarter or year are not read: {_some(sorted(longer))}."
    known = {segment_key(segment) for segment in needs.segments}
    foreign = {fact.segment for fact in used if fact.segment and fact.term in needs.terms - needs.lists
               and segment_key(fact.segment) not in known}  # fmt: skip
    if foreign:
        yield f"Not read, because the guide has no such segment: {_some(sorted(foreign))}."


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(name[:40] for name in names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
