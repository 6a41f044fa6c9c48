"""Parts that name their whole: `MRR – Enterprise`, `Revenue (EMEA)`, `Starter customers`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isclose

from kpi_engine.recognition.tables.blocks import FigureLine
from kpi_engine.recognition.words.keys import whole_or
from kpi_engine.recognition.words.label_reading import SCENARIOS
from kpi_engine.recognition.words.naming import Named, named
from kpi_engine.recognition.words.stated_units import unit_words
from kpi_engine.workbook.number_formats import showing

_APART = re.compile(r"^(.+?)\s*(?:\s[-–—|/]\s|[–—|:]\s*|,\s+)(.+)$")
_BRACKETED = re.compile(r"^(.+?)\s*[(\[]([^()\[\]]+)[)\]]$")
_NO_SEGMENT = frozenset((
    "net", "gross", "average", "avg", "growth", "change", "new", "total", "adjusted", "other", "churned",
    "lost", "cumulative", "ytd", "ltm", "expected", "potential", "pipeline", "committed", "annualised",
    "annualized", "recurring", "deferred", "unit",
))  # fmt: skip
_LONGEST = 4
_TOLERANCE = 0.006


def named_apart(lines: Sequence[FigureLine], names: Sequence[Named]) -> list[Named]:
    """The names, with those of lines whose label is a term and a segment, where all segments add up.

    Segments that are proven for one term hold for the others of the table, rates among them.
    """
    found = list(names)
    split = {at: part for at, line in enumerate(lines) if not found[at].term and (part := _apart(line))}
    groups: dict[tuple[int, int, str, str, str], list[int]] = defaultdict(list)
    for at, (whole, _) in split.items():
        line = lines[at]
        groups[line.block, line.group, line.keys.scenario, line.keys.entity, whole.term].append(at)
    proven: dict[int, set[str]] = defaultdict(set)
    for (block, _, scenario, entity, term), places in groups.items():
        totals = [
            line for at, line in enumerate(lines)
            if (line.block, line.keys.scenario, line.keys.entity, found[at].term, found[at].segment)
            == (block, scenario, entity, term, "")
        ]  # fmt: skip
        if len(places) > 1 and len(totals) == 1 and sum_up([lines[at] for at in places], totals[0]):
            proven[block] |= {split[at][1].casefold() for at in places}
    for at, (whole, segment) in split.items():
        if segment.casefold() in proven[lines[at].block]:
            found[at] = replace(whole, segment=segment)
        else:
            found[at] = replace(
                found[at], near=(whole.term, *(n for n in found[at].near if n != whole.term))[:3]
            )
    return found


def _apart(line: FigureLine) -> tuple[Named, str] | None:
    """The term and the segment of a label that says both; None for any other label."""
    label = line.labels[-1] if len(line.labels) == 1 else line.labels[0]
    for name, segment in _splits(label):
        words = segment.split()
        if (
            not whole_or(segment)
            or len(words) > _LONGEST
            or unit_words(segment)
            or segment.casefold() in SCENARIOS
        ):
            continue
        if _NO_SEGMENT.intersection(word.casefold().strip(".,") for word in words):
            continue
        whole = named(name, line.sections[:1])
        if whole.term and not named(segment).term:
            return whole, segment
    return None


def _splits(label: str) -> Iterator[tuple[str, str]]:
    """Name and segment as the label may be taken apart."""
    for pattern in (_BRACKETED, _APART):
        if found := pattern.match(label):
            yield found[1], found[2]
            yield found[2], found[1]
    words = label.split()
    for at in range(1, len(words)):
        first, last = " ".join(words[:at]), " ".join(words[at:])
        if words[0][0].isupper():
            yield last, first
        if words[-1][0].isupper():
            yield first, last


def sum_up(parts: Sequence[FigureLine], total: FigureLine) -> bool:
    """True where the parts make up the total in most columns; those of percentages do not count."""
    agreeing = [
        isclose(sum(part.cells[at].figure or 0.0 for part in parts if at in part.cells), cell.figure or 0.0,
                rel_tol=_TOLERANCE, abs_tol=1e-9)
        for at, cell in total.cells.items() if showing(cell.format).kind != "percent"
    ]  # fmt: skip
    return sum(agreeing) * 2 > len(agreeing)
