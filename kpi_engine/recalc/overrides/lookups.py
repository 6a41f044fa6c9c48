"""XLOOKUP and XMATCH with all match and search modes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cmp_to_key

from kpi_engine.model.cell_error import NA, VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, override, rows, single, whole

_WILDCARD, _REGULAR = 2, 3


@override("XMATCH")
def xmatch(
    wanted: CellValue, array: CellValue, match: CellValue = None, search: CellValue = None
) -> CellValue:
    """The place of the first match.

    Match -1 and 1 take the next smaller or larger value, 2 reads * ? and ~, 3 is a regular expression.
    """
    values, _ = _line(array)
    found = _place(single(wanted), values, whole(match), whole(search, 1))
    return NA if found is None else float(found + 1)


@override("XLOOKUP")
def xlookup(
    wanted: CellValue, array: CellValue, results: CellValue, missing: CellValue = None,
    match: CellValue = None, search: CellValue = None,
) -> CellValue:  # fmt: skip
    """The row or column of the results that stands at the match; `missing` where nothing matches."""
    for each in (array, results):
        if isinstance(each, CellError):
            raise RefusedError(each)
    values, upright = _line(array)
    table = rows(results)
    if len(values) != (len(table) if upright else len(table[0])):
        raise RefusedError(VALUE)
    found = _place(single(wanted), values, whole(match), whole(search, 1))
    if found is None:
        return NA if missing is None else missing
    line = [table[found]] if upright else [[row[found]] for row in table]
    shown: list[list[Scalar]] = [[0.0 if cell is None else cell for cell in row] for row in line]
    return shown[0][0] if len(shown) == 1 and len(shown[0]) == 1 else shown


def _line(array: CellValue) -> tuple[list[Scalar], bool]:
    """The values of one row or column, and whether it is a column."""
    table = rows(array)
    if len(table[0]) == 1:
        return [row[0] for row in table], True
    if len(table) == 1:
        return table[0], False
    raise RefusedError(VALUE)


def _place(wanted: Scalar, values: Sequence[Scalar], match: int, search: int) -> int | None:
    if match not in (-1, 0, 1, _WILDCARD, _REGULAR) or search not in (-2, -1, 1, 2):
        raise RefusedError(VALUE)
    if abs(search) == 2:
        if match in (_WILDCARD, _REGULAR):
            raise RefusedError(VALUE)
        return _sorted_place(wanted, values, match, descending=search < 0)
    order = range(len(values)) if search > 0 else range(len(values) - 1, -1, -1)
    equal = _equals(wanted)
    if match in (_WILDCARD, _REGULAR) and isinstance(wanted, str):
        equal = _pattern(wanted, regular=match == _REGULAR)
    exact = next((at for at in order if equal(values[at])), None)
    if exact is not None or match not in (-1, 1):
        return exact
    return _nearest(wanted, values, match, order)


def _nearest(wanted: Scalar, values: Sequence[Scalar], match: int, order: Sequence[int]) -> int | None:
    """The largest of the smaller values, or the smallest of the larger ones."""
    best: int | None = None
    for at in order:
        if (
            values[at] is None
            or isinstance(values[at], CellError)
            or compare(values[at], wanted) * match <= 0
        ):
            continue
        if best is None or compare(values[at], values[best]) * match < 0:
            best = at
    return best


def _sorted_place(wanted: Scalar, values: Sequence[Scalar], match: int, *, descending: bool) -> int | None:
    """A binary search, as Excel does it on values that the user says are sorted."""
    if not values:
        return None
    ordered = list(reversed(values)) if descending else list(values)
    key = cmp_to_key(compare)
    keys = [key(value) for value in ordered]
    left, right = bisect_left(keys, key(wanted)), bisect_right(keys, key(wanted))
    if left < right:
        found = left
    elif match == -1:
        found = left - 1
    else:
        found = right if match == 1 else -1
    if not 0 <= found < len(ordered):
        return None
    return len(values) - 1 - found if descending else found


def _equals(wanted: Scalar) -> Callable[[Scalar], bool]:
    if wanted is None:
        return lambda value: value is None or value == ""
    if isinstance(wanted, str):
        words = wanted.casefold()
        return lambda value: isinstance(value, str) and value.casefold() == words
    if isinstance(wanted, bool | CellError):
        return lambda value: value is wanted
    return lambda value: value == wanted and not isinstance(value, bool)


def equals_or_matches(wanted: Scalar) -> Callable[[Scalar], bool]:
    """Whether a value is what MATCH 0 looks for; * ? and ~ in a text have their meaning."""
    if isinstance(wanted, str) and any(sign in wanted for sign in "*?~"):
        return _pattern(wanted, regular=False)
    return _equals(wanted)


def _pattern(wanted: str, *, regular: bool) -> Callable[[Scalar], bool]:
    if not regular:
        pattern = wildcard(wanted)
        return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None
    try:
        expression = re.compile(wanted)
    except re.error:
        raise RefusedError(VALUE) from None
    return lambda value: isinstance(value, str) and expression.search(value) is not None


def wildcard(words: str) -> re.Pattern[str]:
    """Excel's * and ? as a regular expression; ~ takes the next character as it is."""
    pieces = re.findall(r"~[*?~]|\*|\?|[^*?~]+|~", words)
    signs = {"*": ".*", "?": "."}
    text = "".join(
        signs.get(each) or re.escape(each[1:] if len(each) == 2 and each[0] == "~" else each)
        for each in pieces
    )
    return re.compile(text, re.IGNORECASE | re.DOTALL)


def _rank(value: Scalar) -> int:
    """Numbers before text before truth values, as Excel sorts."""
    if isinstance(value, CellError):
        return 4
    if isinstance(value, bool):
        return 3
    if isinstance(value, int | float):
        return 1
    return 2 if isinstance(value, str) else 5


def compare(one: Scalar, other: Scalar) -> int:
    """-1, 0 or 1, as Excel orders values; capitals do not matter."""
    ranks = _rank(one), _rank(other)
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    if isinstance(one, str) and isinstance(other, str):
        one, other = one.casefold(), other.casefold()
        return (one > other) - (one < other)
    if one is None or other is None:
        return 0
    return (float(one) > float(other)) - (float(one) < float(other))
