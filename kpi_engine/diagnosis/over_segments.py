"""Segments and the whole of one figure: which of them are all, as far as the figures themselves tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kpi_engine.catalogue.identities import NOT_ADDED_UP, SHARES_OF_ONE
from kpi_engine.diagnosis.board import Cell, Group
from kpi_engine.diagnosis.sums import MIX, SEGMENTS, Sum
from kpi_engine.model.term import Aggregation, Term
from kpi_engine.model.unit import Unit

MOST_SEGMENTS = 14
"""Of more segments, nobody searches all the ways to choose some that make up the whole."""

ENOUGH = 3
MOST_ROWS = 24
"""So many periods or figures must agree on which segments make up the whole; so many are looked at."""

NAMED = 4
"""So many segments are named one by one."""

Table = tuple[str, str, Cell | None, Mapping[str, Cell]]
"""A figure, a period, the whole if stated, and the segments stated."""


def sums_over_segments(groups: Mapping[Group, Mapping[str, Sequence[Cell]]]) -> Iterator[Sum]:
    """Every whole with the segments that may be all of it."""
    for scope, tables in _tables(groups).items():
        by_set: dict[frozenset[str], list[Table]] = defaultdict(list)
        for table in tables:
            for segments in _dimensions(table[3]):
                by_set[segments].append((*table[:3], {name: table[3][name] for name in segments}))
        for segments, rows in by_set.items():
            for chosen in [segments, *_other_choices(segments, rows)]:
                yield from (_sum(scope, row, chosen, chosen == segments) for row in rows)


def is_partial(each: Sum, known: Mapping[object, set[frozenset[str]]]) -> bool:
    """True where other periods state more segments of the same figure."""
    return _more_than(each, known.get(each.series, ()))


def lists_fewer(each: Sum, known: Mapping[object, set[frozenset[str]]]) -> bool:
    """True where other figures of the same period are stated for more segments."""
    return _more_than(each, known.get(_kin_in_period(each), ()))


def _more_than(each: Sum, known: Iterable[frozenset[str]]) -> bool:
    names = frozenset(cell.group.segment for cell in each.parts)
    return any(names < others for others in known)


def segments_known(sums: Sequence[Sum]) -> dict[object, set[frozenset[str]]]:
    """The segments of each figure, and those of each period, as far as they are stated."""
    known: dict[object, set[frozenset[str]]] = defaultdict(set)
    for each in sums:
        for key in (each.series, _kin_in_period(each)):
            known[key].add(frozenset(cell.group.segment for cell in each.parts))
    return known


def _kin_in_period(each: Sum) -> tuple[object, str]:
    return each.kin, each.parts[0].group.period


def _tables(groups: Mapping[Group, Mapping[str, Sequence[Cell]]]) -> dict[tuple[str, ...], list[Table]]:
    segmented: dict[tuple[str, ...], dict[tuple[str, str], dict[str, Cell]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for group, figures in groups.items():
        if group.segment:
            scope = (group.guide, group.entity, group.scenario)
            for id_, cells in figures.items():
                if cells and cells[0].fact and (_adds_up(id_, cells[0].term) or id_ in SHARES_OF_ONE):
                    segmented[scope][id_, group.period][group.segment] = cells[0]
    found: dict[tuple[str, ...], list[Table]] = defaultdict(list)
    for (guide, entity, scenario), tables in segmented.items():
        for (id_, period), parts in tables.items():
            whole = (groups.get(Group(guide, entity, period, scenario, "")) or {}).get(id_)
            cell = whole[0] if whole and id_ not in SHARES_OF_ONE else None
            if len(parts) > 1 and ((cell and cell.fact) or id_ in SHARES_OF_ONE):
                found[guide, entity, scenario].append((id_, period, cell, parts))
    return found


def _adds_up(id_: str, term: Term) -> bool:
    """True for amounts and counts of which segments have parts; the mean amount of a contract has none."""
    if id_ in NOT_ADDED_UP or term.aggregation is Aggregation.POOLED:
        return False
    is_count = term.unit is Unit.COUNT
    return is_count or (term.unit.is_money and term.aggregation is not Aggregation.MEAN)


def _dimensions(parts: Mapping[str, Cell]) -> Iterator[frozenset[str]]:
    """The segments of each dimension, where their names say it (`region: EMEA`); else all together."""
    by_dimension: dict[str, set[str]] = defaultdict(set)
    for name in parts:
        by_dimension[name.partition(":")[0].strip() if ":" in name else ""].add(name)
    yield from (frozenset(names) for names in by_dimension.values() if len(names) > 1)


def _other_choices(segments: frozenset[str], rows: Sequence[Table]) -> list[frozenset[str]]:
    """Some of the segments that make up the whole again and again: plans beside regions in one column."""
    import numpy as np

    names = sorted(segments)
    failing = [row for row in rows if row[2] and not _sum((), row, segments, True).holds]
    if len(failing) < ENOUGH or 2 * len(failing) < len(rows) or not 2 < len(names) <= MOST_SEGMENTS:
        return []
    rows = failing[:: max(1, len(failing) // MOST_ROWS)]
    low = np.array([[row[3][name].span.low for name in names] for row in rows])
    high = np.array([[row[3][name].span.high for name in names] for row in rows])
    wholes = [row[2].span for row in rows if row[2]]
    chosen = (np.arange(1, 2 ** len(names) - 1)[:, None] >> np.arange(len(names))) & 1
    held = chosen @ low.T <= np.array([span.high for span in wholes])
    held &= chosen @ high.T >= np.array([span.low for span in wholes])
    times = held.sum(axis=1)
    found: list[frozenset[str]] = []
    for place in np.lexsort((-chosen.sum(axis=1), -times)):
        if times[place] < max(ENOUGH, len(rows) / 2):
            break
        some = frozenset(name for name, used in zip(names, chosen[place], strict=True) if used)
        if len(some) > 1 and not any(some & other for other in found):
            found.append(some)
    return found


def _sum(scope: tuple[str, ...], table: Table, chosen: frozenset[str], everything: bool) -> Sum:
    id_, _, whole, parts = table
    cells = tuple(parts[name] for name in sorted(chosen))
    dimension = _dimension(chosen) if everything else chosen
    series, kin = (*scope, id_, dimension), (*scope, dimension)
    return Sum(MIX if whole is None else SEGMENTS, _words(cells, whole), whole, cells, series, kin)


def _dimension(chosen: frozenset[str]) -> str:
    first = min(chosen)
    return first.partition(":")[0].strip() if ":" in first else ""


def _words(parts: Sequence[Cell], whole: Cell | None) -> str:
    names = [cell.fact.segment.strip() for cell in parts if cell.fact]
    listed = " + ".join(names) if len(names) <= NAMED else f"the sum of its {len(names)} segments"
    if whole is None:
        return (
            f"{parts[0].label} of {listed} = 1" if len(names) <= NAMED else f"{parts[0].label}: all sum to 1"
        )
    return f"{whole.label} = {listed}"
