"""Parts of a whole: lines that are no terms themselves and add up to a line or a heading that is one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.term import Aggregation
from kpi_engine.recognition.meaning.segment_labels import named_apart, sum_up
from kpi_engine.recognition.tables.blocks import FigureLine
from kpi_engine.recognition.words.label_reading import is_other_measure, label_words
from kpi_engine.recognition.words.naming import Named, named
from kpi_engine.recognition.words.section_words import is_move

_BY = re.compile(
    r"^(.+?)\s+(?:by|per|split by|split|breakdown by|broken down by|,? of which)\s+([\w /&-]+)$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_NO_PARTS = re.compile(
    r"\b(?:cohorts?|months?|quarters?|years?|age|tenure|vintage|customers?|accounts?|reps?|days?|weeks?)\b",
    re.IGNORECASE,
)
"""What a table is broken down by that gives no segments: cohorts, periods, single customers."""
_NUMBERED = re.compile(r"[a-z]{0,8}[ -]?\d+[\d \w–-]*", re.IGNORECASE)
_ADDITIVE = (Aggregation.SUM, Aggregation.LAST, Aggregation.FIRST)
_RESULT = re.compile(r"\b(?:profits?|loss|ebit\w*|margin|results?|balance|net income)\b", re.IGNORECASE)
"""A result beside a total is what is left of it, no part: operating profit and wages make up gross profit."""
_TOTAL_COSTS = frozenset(("operating_expenses", "cogs"))
_COSTS = frozenset(("sm_spend",))
_NEEDS_COSTS = frozenset(("cac", "cac_loaded", "payback", "magic_number", "cac_ratio", "sales_efficiency"))
"""Figures that are worked out from costs of their own name: beside one of them a cost keeps it."""
_LONGEST = 4
_MOST_PARTS = 40
_TOTALS = ("all", "sum")


def parts_of_wholes(lines: Sequence[FigureLine], names: Sequence[Named]) -> list[Named]:
    """The names, with those of segments, where all of them add up to their whole."""
    found = list(names)
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        groups[line.block, line.group].append(at)
    for places in groups.values():
        section = next((lines[at].sections[0] for at in places if lines[at].sections), "")
        by = _BY.match(_BRACKETS.sub("", section).strip())
        whole = (
            named(by[1] if by else section) if section and not (by and _NO_PARTS.search(by[2])) else Named()
        )
        if whole.term and _adds_up(whole.term):
            _below_heading(lines, found, places, whole, stated=bool(by))
    for at in range(len(lines)):
        if found[at].term and not found[at].segment and _adds_up(found[at].term):
            _beside_total(lines, found, at)
    return named_apart(lines, found)


def _adds_up(term: str) -> bool:
    """True for amounts and counts: shares and ratios of parts do not add up."""
    return TERMS.get(term).aggregation in _ADDITIVE


def _below_heading(
    lines: Sequence[FigureLine], found: list[Named], places: Sequence[int], whole: Named, *, stated: bool
) -> None:
    """Name the lines under a heading such as `MRR by plan`, with a total among them or without."""
    totals = [at for at in places if _is_total(lines[at], found[at], whole)]
    parts = [at for at in places if at not in totals]
    if (
        len(parts) < 2
        or len(totals) > 1
        or any(found[at].term or not _can_be_part(lines[at]) for at in parts)
    ):
        return
    proven = bool(totals) and sum_up([lines[at] for at in parts], lines[totals[0]])
    everyday = whole.everyday and not (proven and stated)
    if proven or (stated and not totals):
        for at in parts:
            found[at] = replace(whole, segment=lines[at].labels[-1], everyday=everyday)
        for at in totals:
            found[at] = found[at] if found[at].term else replace(whole, everyday=everyday)
    else:
        for at in (each for each in places if not found[each].term):
            found[at] = replace(found[at], near=(whole.term,))


def _beside_total(lines: Sequence[FigureLine], found: list[Named], at: int) -> None:
    """Name the lines right before or after a total that make it up."""
    if len(lines[at].cells) < 2:
        return
    for step in (-1, 1):
        for run in _runs(lines, found, at, step):
            if sum_up([lines[each] for each in run], lines[at]):
                for each in run:
                    found[each] = replace(found[at], segment=lines[each].labels[-1])
                return


def _runs(lines: Sequence[FigureLine], found: Sequence[Named], at: int, step: int) -> Iterator[list[int]]:
    """Two lines beside a total, three lines, and so on, as long as they can be parts of it."""
    run: list[int] = []
    place = at + step
    is_total_of_costs = found[at].term in _TOTAL_COSTS and _NEEDS_COSTS.isdisjoint({n.term for n in found})
    while 0 <= place < len(lines) and len(run) < _MOST_PARTS:
        line = lines[place]
        if line.block != lines[at].block or not _can_be_part(line):
            return
        if found[place].term and not (is_total_of_costs and found[place].term in _COSTS):
            return
        run.append(place)
        if len(run) > 1:
            yield run
        place += step


def _is_total(line: FigureLine, name: Named, whole: Named) -> bool:
    label = line.labels[-1].casefold()
    return name.term == whole.term or label.startswith("total") or label.endswith("total") or label in _TOTALS


def _can_be_part(line: FigureLine) -> bool:
    """False for a movement, a rate, or a line with amounts taken off."""
    label = line.labels[-1]
    moves = any(is_move(reading.name) for reading in label_words(label))
    return (
        len(label.split()) <= _LONGEST
        and not _NUMBERED.fullmatch(label)
        and not moves
        and not _RESULT.search(label)
        and not is_other_measure(label)
        and sum((cell.figure or 0.0) < 0 for cell in line.cells.values()) * 4 <= len(line.cells)
    )
