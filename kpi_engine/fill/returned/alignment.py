"""Which row of a template is which row of its returned copy, when rows were inserted or deleted."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

Signature = tuple[object, ...]
Pairs = list[tuple[int, int]]

_MOST_COMPARISONS = 250_000


def aligned(
    old: Sequence[Signature], new: Sequence[Signature], alike: Callable[[int, int], float]
) -> dict[int, int]:
    """For each place in `old` its place in `new`; places that were deleted are left out.

    Equal ends are taken off first, then signatures that occur once on both sides hold the rest in place;
    between them lines are paired one by one, or by `alike` (0 to 1) where their numbers differ.
    """
    pairs: Pairs = []
    _align(old, new, 0, len(old), 0, len(new), alike, pairs)
    return dict(pairs)


def _align(
    old: Sequence[Signature], new: Sequence[Signature], a: int, b: int, c: int, d: int,
    alike: Callable[[int, int], float], pairs: Pairs,
) -> None:  # fmt: skip
    """Align old[a:b] with new[c:d]."""
    while a < b and c < d and old[a] == new[c]:
        pairs.append((a, c))
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
        pairs.append((b, d))
    if a == b or c == d:
        return
    anchors = _anchors(old, new, a, b, c, d)
    if anchors:
        pairs += anchors
        ends = [(a - 1, c - 1), *anchors, (b, d)]
        for (before_old, before_new), (after_old, after_new) in pairwise(ends):
            _align(old, new, before_old + 1, after_old, before_new + 1, after_new, alike, pairs)
    elif b - a == d - c or (b - a) * (d - c) > _MOST_COMPARISONS:
        pairs += zip(range(a, b), range(c, d), strict=False)
    else:
        pairs += _most_alike(a, b, c, d, alike)


def _anchors(
    old: Sequence[Signature], new: Sequence[Signature], a: int, b: int, c: int, d: int
) -> Pairs:  # fmt: skip
    """Signatures that occur once on each side, as many as keep their order."""
    count_old, count_new = Counter(old[a:b]), Counter(new[c:d])
    once = {each for each, number in count_old.items() if each and number == 1 == count_new[each]}
    places = {new[place]: place for place in range(c, d) if new[place] in once}
    return _rising([(place, places[old[place]]) for place in range(a, b) if old[place] in once])


def _rising(pairs: Pairs) -> Pairs:
    """The longest run of pairs whose second places rise with the first."""
    ends: list[int] = []
    chosen: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
        chosen[at : at + 1] = [index]
        before.append(chosen[at - 1] if at else -1)
    found: Pairs = []
    index = chosen[-1] if chosen else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _most_alike(a: int, b: int, c: int, d: int, alike: Callable[[int, int], float]) -> Pairs:
    """Pair two short runs of lines so that they are as much alike as can be, in their order."""
    best = [[0.0] * (d - c + 1) for _ in range(b - a + 1)]
    scores = [[alike(i, j) for j in range(c, d)] for i in range(a, b)]
    for i in range(b - a - 1, -1, -1):
        for j in range(d - c - 1, -1, -1):
            both = scores[i][j] + best[i + 1][j + 1] if scores[i][j] > 0 else -1.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs: Pairs = []
    i = j = 0
    while i < b - a and j < d - c:
        if scores[i][j] > 0 and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((a + i, c + j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
