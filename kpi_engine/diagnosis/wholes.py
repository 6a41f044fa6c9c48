"""Wholes and their parts, over time and over segments: bound where what is stated says that they add up.

A year that is no calendar year, a list of the three largest regions, regions and plans in one column: parts
need not add up, and nobody says so. What the same parts do elsewhere decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kpi_engine.diagnosis.board import Board, Cell, Group
from kpi_engine.diagnosis.over_segments import is_partial, lists_fewer, segments_known, sums_over_segments
from kpi_engine.diagnosis.over_time import histories, parts_over_time, sums_over_time, year_end_of
from kpi_engine.diagnosis.patterns import Roots, same_currency
from kpi_engine.diagnosis.sums import Sum, part_of

MANY = 3
"""So often must the same parts add up, for each time they do not, to be sure that they should."""


def bind_wholes(board: Board, groups: Mapping[Group, Mapping[str, Sequence[Cell]]], roots: Roots) -> None:
    """Enter every tie between a whole and its parts."""
    _bind_segments(board, groups, roots)
    by_business = defaultdict(list)
    for history in histories(groups):
        by_business[history.kin].append(history)
    for found in by_business.values():
        year_end = year_end_of(found)
        sums = [each for history in found for each in sums_over_time(history, year_end or 12)]
        months = [each for each in sums if year_end is None and len(each.parts[0].group.period) == 7]
        bound = _bind(board, [each for each in sums if each not in months], {}, roots)
        if year_end:
            for history in found:
                for tie in parts_over_time(history, year_end, bound, roots):
                    board.add(tie)


def _bind_segments(board: Board, groups: Mapping[Group, Mapping[str, Sequence[Cell]]], roots: Roots) -> None:
    sums = list(sums_over_segments(groups))
    bound = _bind(board, sums, segments_known(sums), roots)
    for each in sums:
        whole = each.never_less
        for part in each.parts if whole else ():
            if whole and (part.index, whole.index) not in bound:
                bound.add((part.index, whole.index))
                board.add(part_of(part, whole, roots))


def _bind(
    board: Board, sums: Iterable[Sum], known: Mapping[object, set[frozenset[str]]], roots: Roots
) -> set[tuple[int, int]]:
    """Bind the sums that should hold; the pairs (part, whole) that are bound."""
    usable = [each for each in sums if same_currency(each.cells)]
    held = [each.holds for each in usable]
    count: Counter[tuple[object, bool]] = Counter()
    for each, holds in zip(usable, held, strict=True):
        count[each.series, holds] += 1
        count[each.kin, holds] += 1
    bound: set[tuple[int, int]] = set()
    for each, holds in zip(usable, held, strict=True):
        certain = (
            True
            if holds
            else _should_hold(each, count, partial=is_partial(each, known), fewer=lists_fewer(each, known))
        )
        if certain is not None:
            board.add(each.tie(roots, certain=certain))
            bound |= {(part.index, each.whole.index) for part in each.parts if each.whole}
    return bound


def _should_hold(
    each: Sum, count: Counter[tuple[object, bool]], *, partial: bool, fewer: bool
) -> bool | None:
    """Whether a sum that does not hold should: True, perhaps (False), or nobody can say (None)."""
    held, failed = count[each.series, True], count[each.series, False]
    kin_held, kin_failed = count[each.kin, True] - held, count[each.kin, False] - failed
    kin_agree = kin_held >= MANY and kin_held >= MANY * kin_failed
    if each.is_counted_twice() or each.is_running_total():
        return None
    if each.sure and (kin_agree or 2 * held >= failed or failed == 1):
        return True
    if each.is_off_by_little():
        return None
    if not partial and held >= MANY * failed and held >= MANY:
        return True
    if not partial and held >= 2 and held > failed:
        return False
    supposed = not (partial or fewer) and (failed < 2 or 2 * held >= failed or kin_agree)
    return False if supposed and each.is_explained_by_a_slip() else None
