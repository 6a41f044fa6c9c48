"""Sales and marketing among the lines of a profit and loss account: costs, no heads and no revenue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kpi_engine.recognition.meaning.measuring import measure
from kpi_engine.recognition.tables.blocks import FigureLine
from kpi_engine.recognition.words.label_reading import LabelWords, label_words
from kpi_engine.recognition.words.naming import Named
from kpi_engine.recognition.words.section_words import cost_of

_STATEMENT = frozenset((
    "revenue", "cogs", "gross_profit", "gross_margin", "operating_expenses", "ebitda", "ebitda_margin", "cac",
))  # fmt: skip
_BOTH = {"sales_spend", "marketing_spend"}


def among_costs(lines: Sequence[FigureLine], names: Sequence[Named]) -> list[Named]:
    """The names, with those of sales and marketing that stand in one group with revenue, profit or the like.

    The bare word *Sales* is a cost beside *Marketing*, and only where another line of the table is revenue.
    """
    found = list(names)
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    revenue: dict[int, set[int]] = defaultdict(set)
    for at, line in enumerate(lines):
        groups[line.block, line.group].append(at)
        if found[at].term == "revenue":
            revenue[line.block].add(at)
    for (block, _), places in groups.items():
        costs = {at: cost for at in places if (cost := _cost(lines[at]))}
        if _STATEMENT.isdisjoint({found[at].term for at in places if at not in costs}):
            continue
        apart = {term for term, _ in costs.values()} >= _BOTH
        for at, (term, words) in costs.items():
            is_open = not found[at].term or found[at].term == "revenue"
            if term == "sales_spend" and not revenue[block] - {at}:
                continue
            if is_open and (apart or term == "sm_spend") and _fits(lines[at], term, words):
                found[at] = Named(term, words.unit, words.scenario, words.rhythm, words.period)
    return found


def _cost(line: FigureLine) -> tuple[str, LabelWords] | None:
    """The cost that a label names, as it was read; None for any other label."""
    for words in label_words(line.labels[-1]):
        if (term := cost_of(words.name)) and not words.rest and not words.total:
            return term, words
    return None


def _fits(line: FigureLine, term: str, words: LabelWords) -> bool:
    """False where the line counts something else: heads, a share of revenue."""
    return measure(term, words.unit, line.units, list(line.cells.values())).fits
