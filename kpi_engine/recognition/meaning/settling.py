"""What stands when all sheets are read: everyday words need company, and one figure has one place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from math import isclose

from kpi_engine.recognition.mapping import MappedRange, UnknownRange
from kpi_engine.recognition.meaning.conventions import by_convention
from kpi_engine.recognition.meaning.found import Candidate, Found
from kpi_engine.recognition.meaning.parallel import by_currency, by_heading
from kpi_engine.recognition.meaning.per_head import with_own_scale
from kpi_engine.recognition.words.keys import whole_or

_COMPANY = 2
_ACCOUNTS = frozenset((
    "cogs", "gross_profit", "gross_margin", "operating_expenses", "ebitda", "ebitda_margin", "sm_spend",
    "cac", "total_assets", "total_liabilities", "hosting_cost", "profit_margin",
))  # fmt: skip
_RECURRING = re.compile(r"mrr|arr|churn|cac|ltv|nrr|grr|arpu|trial|payback|burn|nps")
_CASH = ("opening_cash", "cash_flow", "closing_cash")
_FEW_MONTHS = 3
_ROUNDED = 0.002
_SAME = 0.02
_SHEETS_ALIKE = 3
_Key = tuple[str, str, str, str]


def settled(found: Found) -> tuple[list[MappedRange], list[UnknownRange]]:
    """The ranges that are kept, with doubt where there is doubt, and what stays unknown."""
    candidates = _in_company(with_own_scale(by_convention(found.candidates)))
    candidates = by_heading(by_currency(_by_entity(candidates)), _alike)
    candidates = _without_contradiction(candidates)
    known = {item.range.sheet for item in candidates}
    unknown = [item for item in found.unknown if item.near or item.sheet in known or not known]
    return [item.range for item in candidates], unknown


def _in_company(candidates: Sequence[Candidate]) -> list[Candidate]:
    """An everyday word is sure only beside two other terms on its sheet, or one of recurring revenue."""
    sure: dict[str, set[str]] = defaultdict(set)
    for item in candidates:
        if item.range.sure and not item.everyday:
            sure[item.range.sheet].add(item.range.term)
    proven = _bridges_of_cash(candidates)
    return [
        _doubted(item)
        if item.everyday
        and id(item) not in proven
        and not _has_company(item, sure[item.range.sheet] - {item.range.term})
        else item
        for item in candidates
    ]


def _bridges_of_cash(candidates: Sequence[Candidate]) -> set[int]:
    """Lines of cash that need no company: opening and net flow make up closing in most of their months."""
    tables: dict[tuple[str, str, str, str], dict[str, Candidate]] = defaultdict(dict)
    for item in candidates:
        at = item.range
        if at.term in _CASH and len(item.figures) >= _FEW_MONTHS:
            tables[at.sheet, at.scenario, at.segment, at.entity].setdefault(at.term, item)
    found: set[int] = set()
    for table in tables.values():
        if len(table) == len(_CASH):
            opening, flow, closing = (table[term].figures for term in _CASH)
            months = opening.keys() & flow.keys() & closing.keys()
            off = {month: abs(opening[month] + flow[month] - closing[month]) for month in months}
            agreeing = sum(off[month] <= _ROUNDED * abs(closing[month]) for month in months)
            if len(months) >= _FEW_MONTHS and agreeing * 2 > len(months):
                found |= {id(item) for item in table.values()}
    return found


def _has_company(item: Candidate, terms: set[str]) -> bool:
    if item.of_accounts and terms.isdisjoint(_ACCOUNTS):
        return False
    return sum(_COMPANY if _RECURRING.search(term) else 1 for term in terms) >= _COMPANY


def _by_entity(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Sheets that state the same terms of the same months differently are several entities."""
    by_key: dict[_Key, list[Candidate]] = defaultdict(list)
    for item in candidates:
        by_key[_key(item)].append(item)
    differ: dict[frozenset[str], set[str]] = defaultdict(set)
    agree: dict[frozenset[str], set[str]] = defaultdict(set)
    for key, items in by_key.items():
        for at, first in enumerate(items):
            for second in items[at + 1 :]:
                if first.range.sheet != second.range.sheet and (same := _alike(first, second)) is not None:
                    (agree if same else differ)[frozenset((first.range.sheet, second.range.sheet))].add(
                        key[0]
                    )
    entities = {
        sheet for sheets, terms in differ.items()
        if len(terms) >= _SHEETS_ALIKE and len(terms) > 2 * len(agree[sheets]) for sheet in sheets
    }  # fmt: skip
    return [
        replace(item, range=replace(item.range, entity=whole_or(item.range.sheet)))
        if item.range.sheet in entities
        else item
        for item in candidates
    ]


def _without_contradiction(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Two lines that state one figure quite differently: nobody can know which of them is the figure."""
    by_key: dict[_Key, list[int]] = defaultdict(list)
    for at, item in enumerate(candidates):
        by_key[_key(item)].append(at)
    doubted = {
        at for places in by_key.values() for at in places for other in places
        if at != other and _alike(candidates[at], candidates[other]) is False
    }  # fmt: skip
    return [_doubted(item) if at in doubted else item for at, item in enumerate(candidates)]


def _key(item: Candidate) -> _Key:
    return item.range.term, item.range.scenario, item.range.segment, item.range.entity


def _alike(first: Candidate, second: Candidate) -> bool | None:
    """True where most figures of the same periods agree; None without a period or a currency in common."""
    currencies = {first.range.currency, second.range.currency} - {""}
    if len(currencies) > 1:
        return None
    shared = first.figures.keys() & second.figures.keys()
    if not shared:
        return None
    agreeing = sum(isclose(first.figures[period], second.figures[period], rel_tol=_SAME) for period in shared)
    return agreeing * 2 > len(shared)


def _doubted(item: Candidate) -> Candidate:
    return replace(item, range=replace(item.range, sure=False))
