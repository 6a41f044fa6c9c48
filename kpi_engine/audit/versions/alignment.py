"""Two sequences aligned in order: what stands in both, however much was put in or taken out between.

Elements that occur once on both sides are found first and anchor the rest (patience), so that 50,000 rows
take a fraction of a second; what lies between two anchors is then looked at alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise

Pair = tuple[int, int]
Keys = Sequence[Hashable]
Gap = tuple[int, int, int, int]
"""First and end of a stretch on the old side, first and end on the new one."""
Likeness = Callable[[int, int], float]

SMALL = 10_000
"""Pairs of lines between two anchors up to which each is compared with each: 100 lines with 100."""
ALIKE = 0.5
"""Half of what two lines hold has to agree for them to be one line that was edited. Below it, a row replaced
by another would be told as an edit of every cell in it."""
MORE_ALIKE = 0.6
"""The same where lines were put in or taken out as well: there, lines of the same kind with nothing in common
are different lines."""


def aligned(
    levels: Sequence[tuple[Keys, Keys]], likeness: Likeness, names: tuple[Keys, Keys]
) -> tuple[list[Pair], list[Pair]]:
    """Pairs of positions that rise on both sides, and pairs of those that changed places.

    Equal by the first level, between these by the next, and so on; what no level pairs is paired where it is
    alike by at least a half. What the first level leaves, and has a name that occurs once on both sides, was
    moved. A key of None is equal to nothing.
    """
    old, new = (len(side) for side in levels[0])
    pairs = sorted(_equal(*levels[0], (0, old, 0, new)))
    moved = _moved(names, pairs)
    gone, come = {one for one, _ in moved}, {other for _, other in moved}
    for olds, news in levels[1:]:
        free = (_without(olds, gone), _without(news, come))
        pairs = sorted(pairs + [pair for gap in _gaps(pairs, old, new) for pair in _equal(*free, gap)])

    def free_likeness(one: int, other: int) -> float:
        return 0.0 if one in gone or other in come else likeness(one, other)

    gaps = _gaps(pairs, old, new)
    return sorted(pairs + [pair for gap in gaps for pair in _alike(gap, free_likeness)]), moved


def _moved(keys: tuple[Keys, Keys], pairs: Sequence[Pair]) -> list[Pair]:
    """Equal elements that no pair holds and that occur once among these on both sides."""
    rest: list[dict[Hashable, int]] = []
    for side, taken in zip(keys, ({one for one, _ in pairs}, {other for _, other in pairs}), strict=True):
        left = [at for at in range(len(side)) if at not in taken and side[at] is not None]
        counts = Counter(side[at] for at in left)
        rest.append({side[at]: at for at in left if counts[side[at]] == 1})
    return [(at, rest[1][key]) for key, at in rest[0].items() if key in rest[1]]


def _without(keys: Keys, places: set[int]) -> Keys:
    return [None if at in places else key for at, key in enumerate(keys)] if places else keys


def _gaps(pairs: Sequence[Pair], old: int, new: int) -> list[Gap]:
    """The stretches between pairs that have something on both sides."""
    edges = [(-1, -1), *pairs, (old, new)]
    gaps = [(a + 1, c, b + 1, d) for (a, b), (c, d) in pairwise(edges)]
    return [gap for gap in gaps if gap[0] < gap[1] and gap[2] < gap[3]]


def _equal(olds: Keys, news: Keys, gap: Gap) -> list[Pair]:
    """Equal elements of a stretch, in order: from both ends, then around those that occur once."""
    pairs: list[Pair] = []
    todo = [gap]
    while todo:
        low, high, left, right = todo.pop()
        while low < high and left < right and _is_same(olds[low], news[left]):
            pairs.append((low, left))
            low, left = low + 1, left + 1
        while low < high and left < right and _is_same(olds[high - 1], news[right - 1]):
            high, right = high - 1, right - 1
            pairs.append((high, right))
        if low < high and left < right:
            anchors = _anchors(olds, news, (low, high, left, right))
            edges = [(low - 1, left - 1), *anchors, (high, right)]
            pairs += anchors
            if anchors:
                todo += [(a + 1, c, b + 1, d) for (a, b), (c, d) in pairwise(edges)]
    return pairs


def _is_same(one: Hashable, other: Hashable) -> bool:
    return one is not None and one == other


def _anchors(olds: Keys, news: Keys, gap: Gap) -> list[Pair]:
    """The longest rising run of elements that occur once on both sides."""
    low, high, left, right = gap
    once_old, once_new = _once(olds, low, high), _once(news, left, right)
    return rising([(at, once_new[key]) for key, at in once_old.items() if key in once_new])


def _once(keys: Keys, first: int, end: int) -> dict[Hashable, int]:
    counts = Counter(keys[first:end])
    return {keys[at]: at for at in range(first, end) if keys[at] is not None and counts[keys[at]] == 1}


def rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest choice of pairs, given in the order of the old side, that also rises on the new one."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, at) in enumerate(pairs):
        place = bisect_left(tails, at)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [at]
        ends[place : place + 1] = [number]
    found: list[Pair] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _alike(gap: Gap, likeness: Likeness) -> list[Pair]:
    """The best pairs of a short stretch by likeness; in a long one, line by line from its top."""
    low, high, left, right = gap
    if (high - low) * (right - left) > SMALL:
        steps = range(min(high - low, right - left))
        return [(low + at, left + at) for at in steps if likeness(low + at, left + at) >= ALIKE]
    rows, columns = high - low, right - left
    least = ALIKE if rows == columns else MORE_ALIKE
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    like = [[likeness(low + row, left + column) for column in range(columns)] for row in range(rows)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            both = like[row][column]
            taken = best[row + 1][column + 1] + both if both >= least else 0.0
            best[row][column] = max(taken, best[row + 1][column], best[row][column + 1])
    return [(low + row, left + column) for row, column in _path(best, like, least)]


def _path(best: list[list[float]], like: list[list[float]], least: float) -> list[Pair]:
    found: list[Pair] = []
    row = column = 0
    while row < len(like) and column < len(like[0]):
        both = like[row][column]
        if both >= least and best[row][column] == best[row + 1][column + 1] + both:
            found.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return found
