"""The rows and columns of two versions of a sheet matched by what stands in them, not by their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.versions.alignment import Pair, aligned
from kpi_engine.audit.versions.lines import Lines
from kpi_engine.audit.versions.skeleton import skeleton

_Contents = Mapping[int, Hashable]
_ENOUGH = 2_000
"""Cells of a column by which it is known again; more of them tell columns no better apart."""
_PART = "=", "part"
"""What a cell holds that an array formula elsewhere fills."""
_KIND_ONLY = 0.5
"""What a cell counts that holds another value of the same kind: half as much as the same value."""


@dataclass(eq=False)
class SheetMatch:
    """A sheet in both versions, and where its rows and columns went."""

    old: SheetCells
    new: SheetCells
    rows: Lines
    columns: Lines


def match(old: SheetCells, new: SheetCells) -> SheetMatch:
    """Columns first, by their headings and contents; then rows, by what they hold in these columns."""
    keys = _keys(old), _keys(new)
    columns = _columns(old, new, *keys)
    return SheetMatch(old, new, _rows(old, new, *keys, columns), columns)


def _keys(sheet: SheetCells) -> dict[tuple[int, int], Hashable]:
    """What stands in each cell, as far as it stays the same when lines are put in or taken out."""
    found: dict[tuple[int, int], Hashable] = {
        position: ("s" if isinstance(cell.value, str) else "n", cell.value) if cell.is_constant else _PART
        for position, cell in sheet.cells.items() if not (cell.formula or cell.value == "")
    }  # fmt: skip
    for copies in sheet.copies:
        found.update(dict.fromkeys(copies.positions, ("=", skeleton(copies.shape))))
    return found


def _columns(
    old: SheetCells, new: SheetCells, old_keys: Mapping[tuple[int, int], Hashable],
    new_keys: Mapping[tuple[int, int], Hashable],
) -> Lines:  # fmt: skip
    olds, news = list(old.columns), list(new.columns)
    computed = len(olds) != len(news)
    heads = (
        [_head(old, at, computed=computed) for at in olds],
        [_head(new, at, computed=computed) for at in news],
    )
    counts = (_counts(old, olds, old_keys), _counts(new, news, new_keys))
    kinds = tuple([Counter(map(_kind, held.elements())) for held in side] for side in counts)
    exact = tuple(
        [(head, frozenset(held.items())) for head, held in zip(side, counted, strict=True)]
        for side, counted in zip(heads, counts, strict=True)
    )

    def likeness(one: int, other: int) -> float:
        first, second = counts[0][one], counts[1][other]
        both = (first & second).total()
        alike = (kinds[0][one] & kinds[1][other]).total()
        return (both + _KIND_ONLY * (alike - both)) / max(first.total(), second.total())

    named = tuple(
        [key if head is not None else None for key, head in zip(*side, strict=True)]
        for side in zip(exact, heads, strict=True)
    )
    found = aligned([(exact[0], exact[1]), heads], likeness, (named[0], named[1]))
    return _lines(olds, news, *found)


def _head(sheet: SheetCells, column: int, *, computed: bool) -> Hashable:
    """The heading of a column: its first cell, typed, or computed where that is asked for."""
    first = sheet.columns[column][0]
    if not first.is_constant and not computed:
        return None
    return first.row if first.value is None else first.value


def _counts(
    sheet: SheetCells, columns: Sequence[int], keys: Mapping[tuple[int, int], Hashable]
) -> list[Counter[Hashable]]:
    found = []
    for column in columns:
        found.append(Counter(keys.get((cell.row, column)) for cell in sheet.columns[column][:_ENOUGH]))
    return found


def _rows(
    old: SheetCells, new: SheetCells, old_keys: Mapping[tuple[int, int], Hashable],
    new_keys: Mapping[tuple[int, int], Hashable], columns: Lines,
) -> Lines:  # fmt: skip
    held = (
        _held(old_keys, dict(zip(columns.forward, columns.forward, strict=True))),
        _held(new_keys, columns.back),
    )
    olds, news = (
        [row for row in sheet.rows if row in rows] for sheet, rows in zip((old, new), held, strict=True)
    )
    sides = [held[0][row] for row in olds], [held[1][row] for row in news]
    levels = [
        tuple([key(contents) for contents in side] for side in sides) for key in (_exact, _texts, _first)
    ]

    def likeness(one: int, other: int) -> float:
        return _likeness(sides[0][one], sides[1][other])

    named = tuple([_named(contents) for contents in side] for side in sides)
    found = aligned([(level[0], level[1]) for level in levels], likeness, (named[0], named[1]))
    return _lines(olds, news, *found)


def _held(
    keys: Mapping[tuple[int, int], Hashable], place: Mapping[int, int]
) -> dict[int, dict[int, Hashable]]:
    """Row → column of the old version → content, for the columns that both versions have."""
    found: dict[int, dict[int, Hashable]] = {}
    for (row, column), key in keys.items():
        at = place.get(column)
        if at is not None:
            found.setdefault(row, {})[at] = key
    return found


def _exact(contents: _Contents) -> Hashable:
    return frozenset(contents.items()) or None


def _texts(contents: _Contents) -> Hashable:
    """The typed texts of a row, which name it."""
    return frozenset(each for each in contents.items() if _kind(each[1]) == "s") or None


def _first(contents: _Contents) -> Hashable:
    """The first cell of a row, where it is typed: a key, a date, a name."""
    if not contents:
        return None
    column = min(contents)
    return None if _kind(contents[column]) == "=" else (column, contents[column])


def _named(contents: _Contents) -> Hashable:
    """The whole content of a row that a text or a key names; formulas alone name none."""
    return _exact(contents) if _texts(contents) or _first(contents) else None


def _kind(key: Hashable) -> Hashable:
    """The kind of a content: typed text, number, formula."""
    return key[0] if isinstance(key, tuple) else key


def _likeness(one: _Contents, other: _Contents) -> float:
    both = one.keys() & other.keys()
    if not both:
        return 0.0
    points = sum(
        1.0 if one[at] == other[at] else _KIND_ONLY * (_kind(one[at]) == _kind(other[at])) for at in both
    )
    return points / max(len(one), len(other))


def _lines(olds: Sequence[int], news: Sequence[int], pairs: Sequence[Pair], moves: Sequence[Pair]) -> Lines:
    """Positions as the numbers of rows or columns."""
    kept, moved = ([(olds[one], news[other]) for one, other in found] for found in (pairs, moves))
    lines = Lines(olds, news, kept, moved)
    return Lines(olds, news, sorted([*kept, *_filled_or_emptied(lines)]), moved)


def _filled_or_emptied(lines: Lines) -> Iterator[Pair]:
    """Blank lines that were filled where they stand, and lines that were emptied: none was put in or out."""
    gone, come = set(lines.removed), set(lines.added)
    was_used, is_used = set(lines.old), set(lines.new)
    for (a, b), (c, d) in pairwise([(0, 0), *lines.kept]):
        if c - a == d - b:
            for step in range(1, c - a):
                old, new = a + step, b + step
                if (old in gone and new not in is_used) or (new in come and old not in was_used):
                    yield old, new
