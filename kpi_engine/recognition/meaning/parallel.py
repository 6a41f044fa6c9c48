"""Tables that state the same figures: in two currencies, or of parts that their headings name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from kpi_engine.recognition.meaning.found import Candidate
from kpi_engine.recognition.words.heading_words import part_of_text
from kpi_engine.recognition.words.keys import whole_or
from kpi_engine.recognition.words.naming import named
from kpi_engine.recognition.words.stated_units import unit_words

_LONGEST = 4
Alike = Callable[[Candidate, Candidate], bool | None]


def by_currency(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Figures stated again in another currency are those of a second set of books, named by the currency."""
    usual = Counter(item.range.currency for item in candidates if item.range.currency)
    main = next((currency for currency, _ in usual.most_common(1)), "")
    stated = {_key(item) + tuple(item.figures) for item in candidates if item.range.currency == main}
    again = {
        item.range.currency for item in candidates
        if item.range.currency not in ("", main) and _key(item) + tuple(item.figures) in stated
    }  # fmt: skip
    return [
        replace(item, range=replace(item.range, entity=f"{item.range.entity} {item.range.currency}".strip()))
        if item.range.currency in again
        else item
        for item in candidates
    ]


def by_heading(candidates: Sequence[Candidate], alike: Alike) -> list[Candidate]:
    """Tables of one sheet with the same lines and other figures: each is of the part its heading names."""
    groups: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    for item in candidates:
        groups[item.range.sheet, *_key(item)].append(item)
    parts: dict[str, set[str]] = defaultdict(set)
    unclear: set[str] = set()
    for (sheet, *_), items in groups.items():
        differing = [
            item for item in items if any(alike(item, each) is False for each in items if each is not item)
        ]
        headings = {item.heading.casefold() for item in differing}
        if differing and (len(headings) < len(differing) or not all(map(_can_be_part, headings))):
            unclear.add(sheet)
        parts[sheet] |= headings
    return [
        replace(item, range=replace(item.range, segment=whole_or(item.heading)))
        if item.heading.casefold() in parts[item.range.sheet] and item.range.sheet not in unclear
        and not item.range.segment
        else item
        for item in candidates
    ]  # fmt: skip


def _can_be_part(heading: str) -> bool:
    """False for a heading that names a figure, a period or a scenario, and for none."""
    if not whole_or(heading):
        return bool(heading)
    return (
        0 < len(heading.split()) <= _LONGEST
        and not named(heading).term
        and not part_of_text(heading).says
        and unit_words(heading) is None
    )


def _key(item: Candidate) -> tuple[str, str, str, str]:
    return item.range.term, item.range.scenario, item.range.segment, item.range.entity
