"""How a sheet writes losses and percentages: a line too short to tell follows the others of its sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.unit import Unit
from kpi_engine.recognition.meaning.found import Candidate
from kpi_engine.sources.currency import agree
from kpi_engine.sources.minus_throughout import LOSSES

_FEW = 3


def by_convention(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with sign, percentage and currency as the rest of their sheet has them."""
    sheets: dict[str, list[Candidate]] = defaultdict(list)
    for item in candidates:
        sheets[item.range.sheet].append(item)
    losses = [item for item in candidates if item.range.term in LOSSES]
    found = [_with_sign(_with_percentage(item, sheets[item.range.sheet]), losses) for item in candidates]
    return _with_one_currency(found)


def _with_sign(item: Candidate, losses: Sequence[Candidate]) -> Candidate:
    """A few negative losses: the way of writing of the sheet, or of the term elsewhere; else a fault."""
    if not item.few_signs:
        return item
    others = [
        each for each in losses
        if each is not item and not (each.few_signs and not each.range.negated)
        and (each.range.sheet == item.range.sheet) != (each.range.term == item.range.term)
    ]  # fmt: skip
    turned = sum(each.range.negated for each in others)
    if not others or 0 < turned * 2 < len(others):
        return item
    negated = turned > 0
    sign = 1 if negated == item.range.negated else -1
    figures = {period: sign * value for period, value in item.figures.items()}
    return replace(item, range=replace(item.range, negated=negated, sure=True), figures=figures)


def _with_percentage(item: Candidate, beside: Sequence[Candidate]) -> Candidate:
    """A lone 15 where the other shares of the sheet are 0.15 and the like is a fault, no way of writing."""
    if item.range.power != -2 or item.stated_share or len(item.figures) > _FEW:
        return item
    shares = [
        each for each in beside if TERMS.get(each.range.term).unit is Unit.FRACTION and each is not item
    ]
    plain = sum(each.range.power == 0 for each in shares)
    if plain * 2 <= len(shares) or not shares:
        return item
    figures = {period: value * 100 for period, value in item.figures.items()}
    return replace(item, range=replace(item.range, power=0), figures=figures)


def _with_one_currency(candidates: Sequence[Candidate]) -> list[Candidate]:
    """`$` and `USD` in one workbook are one currency; two that differ stay as they are."""
    stated = {item.range.currency for item in candidates if item.range.currency}
    exact = {
        sign: {other for other in stated if other != sign and agree(sign, other) == other} for sign in stated
    }
    return [
        replace(item, range=replace(item.range, currency=next(iter(exact[item.range.currency]))))
        if len(exact.get(item.range.currency, ())) == 1
        else item
        for item in candidates
    ]
