"""Parts of a whole: lines below `MRR by plan` that are no terms themselves, and add up to their total."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.term import Aggregation
from kpi_engine.recognition.blocks import FigureLine
from kpi_engine.recognition.naming import Named, named
from kpi_engine.recognition.segment_labels import named_apart, sum_up

_BY = re.compile(
    r"^(.+?)\s+(?:by|per|split by|split|breakdown by|broken down by|,? of which)\s+[\w /&-]+$", re.IGNORECASE
)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_ADDITIVE = (Aggregation.SUM, Aggregation.LAST, Aggregation.FIRST)
_LONGEST = 4


def parts_of_wholes(lines: Sequence[FigureLine], names: Sequence[Named]) -> list[Named]:
    """The names, with those of segments: every part below a heading, where all of them add up."""
    found = list(names)
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        groups[line.block, line.group].append(at)
    for places in groups.values():
        section = next((lines[at].sections[0] for at in places if lines[at].sections), "")
        by = _BY.match(_BRACKETS.sub("", section).strip())
        whole = named(by[1] if by else section) if section else Named()
        if not by:
            whole = _named_by_total(lines, names, places) or whole
        if whole.term and _adds_up(whole.term):
            _name_parts(lines, found, places, whole, stated=bool(by))
    return named_apart(lines, found)


def _named_by_total(
    lines: Sequence[FigureLine], names: Sequence[Named], places: Sequence[int]
) -> Named | None:
    """The term of the last line, where all lines before it are no terms: their total."""
    last = places[-1]
    before = [at for at in places if at != last]
    if names[last].term and len(before) >= 2 and not any(names[at].term for at in before):
        return names[last]
    return None


def _adds_up(term: str) -> bool:
    """True for amounts and counts: shares and ratios of parts do not add up."""
    return TERMS.get(term).aggregation in _ADDITIVE


def _name_parts(
    lines: Sequence[FigureLine], found: list[Named], places: Sequence[int], whole: Named, *, stated: bool
) -> None:
    totals = [at for at in places if _is_total(lines[at], found[at], whole)]
    parts = [at for at in places if at not in totals]
    if len(parts) < 2 or any(found[at].term or not _is_name(lines[at]) for at in parts):
        return
    proven = len(totals) == 1 and sum_up([lines[at] for at in parts], lines[totals[0]])
    for at in parts:
        if proven or (stated and not totals):
            found[at] = replace(
                whole, segment=lines[at].labels[-1], everyday=whole.everyday and not (proven and stated)
            )
        else:
            found[at] = replace(found[at], near=(whole.term,))
    if totals and not found[totals[0]].term:
        found[totals[0]] = (
            replace(whole, everyday=whole.everyday and not stated)
            if proven
            else replace(found[totals[0]], near=(whole.term,))
        )


def _is_total(line: FigureLine, name: Named, whole: Named) -> bool:
    label = line.labels[-1].casefold()
    return (
        name.term == whole.term
        or label.startswith("total")
        or label.endswith("total")
        or label in ("all", "sum")
    )


def _is_name(line: FigureLine) -> bool:
    return len(line.labels[-1].split()) <= _LONGEST
