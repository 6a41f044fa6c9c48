"""Months, quarters and years of one figure, by how the figure adds up over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi_engine.catalogue.identities import NOT_ADDED_UP
from kpi_engine.diagnosis.board import Cell, Group, Tie
from kpi_engine.diagnosis.calendar import DECEMBER, grain_of, months_of, quarters_of
from kpi_engine.diagnosis.patterns import Roots
from kpi_engine.diagnosis.sums import PERIODS, Sum, part_of
from kpi_engine.model.term import Aggregation
from kpi_engine.model.unit import Unit

_NO_AMOUNT = (Unit.DATE, Unit.TEXT, Unit.TABLE)

Periods = Mapping[str, Cell]
"""One figure of one business and segment, by period."""


@dataclass(frozen=True, slots=True)
class History:
    """Everything that is stated of one business and segment, over time; `kin` names the business."""

    kin: tuple[str, ...]
    figures: Mapping[str, Periods]
    stated: frozenset[str]

    @property
    def longer(self) -> list[str]:
        """The quarters and years that are stated."""
        return sorted(period for period in self.stated if grain_of(period) in ("quarter", "year"))


def histories(groups: Mapping[Group, Mapping[str, Sequence[Cell]]]) -> list[History]:
    """The businesses and segments that state a quarter or a year beside its parts."""
    by_scope: dict[tuple[str, ...], dict[str, dict[str, Cell]]] = defaultdict(lambda: defaultdict(dict))
    stated: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for group, figures in groups.items():
        if grain_of(group.period):
            scope = (group.guide, group.entity, group.scenario, group.segment)
            stated[scope].add(group.period)
            for id_, cells in figures.items():
                if any(cell.fact for cell in cells):
                    by_scope[scope][id_][group.period] = cells[0]
    return [
        History(scope[:3], figures, frozenset(stated[scope]))
        for scope, figures in by_scope.items()
        if any(grain_of(period) in ("quarter", "year") for period in stated[scope])
    ]


def sums_over_time(history: History, year_end: int = DECEMBER) -> Iterator[Sum]:
    """Every quarter and year whose parts are all stated."""
    for whole in history.longer:
        for parts, kind in ((quarters_of(whole), "quarters"), (months_of(whole, year_end), "months")):
            if parts and history.stated.issuperset(parts):
                for id_, periods in history.figures.items():
                    if whole in periods and id_ not in NOT_ADDED_UP:
                        yield from _sums(history, id_, whole, parts, kind)


def _sums(history: History, id_: str, whole: str, parts: Sequence[str], kind: str) -> Iterator[Sum]:
    periods = history.figures[id_]
    cell = periods[whole]
    chosen = _parts(cell, parts)
    if not chosen or not all(part in periods for part in chosen):
        return
    label, adds = cell.label, cell.term.aggregation
    made = f"the {'mean' if adds is Aggregation.MEAN else 'sum'} of its {len(chosen)} {kind}"
    words = f"{label} of {whole} = {made if len(chosen) > 1 else f'{cell.term.in_sentence} of {chosen[0]}'}"
    sure = cell.term.unit.is_money and adds is not Aggregation.MEAN
    series = (*history.kin, cell.group.segment, id_, "periods")
    cells = tuple(periods[part] for part in chosen)
    mean = adds is Aggregation.MEAN
    yield Sum(PERIODS, words, cell, cells, series, (*history.kin, "periods"), sure, mean)


def _parts(whole: Cell, parts: Sequence[str]) -> Sequence[str]:
    """The parts that make up the whole: all, the first or the last; none for a ratio."""
    if whole.term.unit in _NO_AMOUNT:
        return ()
    match whole.term.aggregation:
        case Aggregation.SUM | Aggregation.MEAN:
            return parts
        case Aggregation.LAST:
            return parts[-1:]
        case Aggregation.FIRST:
            return parts[:1]
    return ()


def parts_over_time(
    history: History, year_end: int, bound: set[tuple[int, int]], roots: Roots
) -> Iterator[Tie]:
    """No month is more than its quarter or year, where they are not bound more closely."""
    for whole in history.longer:
        for id_, periods in history.figures.items():
            cell = periods.get(whole)
            if cell is None or id_ in NOT_ADDED_UP or cell.term.bounds.low != 0:
                continue
            if cell.term.aggregation is not Aggregation.SUM or cell.term.unit in _NO_AMOUNT:
                continue
            names = (*quarters_of(whole), *months_of(whole, year_end))
            parts = [periods[name] for name in names if name in periods]
            if all(part.value >= 0 for part in parts):
                free = (part for part in parts if (part.index, cell.index) not in bound)
                yield from (part_of(part, cell, roots) for part in free)


def year_end_of(found: Sequence[History]) -> int | None:
    """The month with which the years of a business end; None where no month makes the figures add up.

    Most years end in December, and nobody says so. Only where no sum holds for December, or most fail, are
    other months tried: the one for which most sums hold.
    """
    held, failed = _score(found, DECEMBER)
    if held > failed or failed == 1:
        return DECEMBER
    others = {month: _score(found, month)[0] for month in range(1, DECEMBER)}
    best = max(others, key=lambda month: others[month])
    if others[best] >= 2 and others[best] > 2 * held:
        return best
    return DECEMBER if held or not failed else None


def _score(found: Sequence[History], year_end: int) -> tuple[int, int]:
    """How many sums of amounts over months hold and fail."""
    results = [
        each.holds
        for history in found
        for each in sums_over_time(history, year_end)
        if each.sure and each.whole and grain_of(each.parts[0].group.period) == "month"
    ]
    return sum(results), len(results) - sum(results)
