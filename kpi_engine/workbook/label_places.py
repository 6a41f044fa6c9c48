"""Where the names of a cell stand: its row's to the left, its column's above, its section's further up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.workbook.label_words import is_label, is_unit
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.sheet_words import RowWords, SheetWords, Words

_HEADING_LEVELS = 3
_FURTHEST_SECTION, _LONGEST_SECTION = 200, 60
_MOST_PARTS = 2
_WIDEST_SETTING = 3
_NEIGHBOURS = 3
"""Texts of one row belong together with up to two empty columns between them."""


def row_label(words: SheetWords, row: int, column: int) -> tuple[str, str, str]:
    """The name of a cell's row, its unit, and the section that it stands in; "" for what is not stated."""
    line = words.rows.get(row)
    if line is None:
        return "", "", ""
    unit, named = "", list[int]()
    for group in _groups(line, column):
        unit = unit or next((line.texts[each] for each in group if is_unit(line.texts[each])), "")
        labels = [each for each in group if is_label(line.texts[each])]
        labels = [each for each in labels if each not in line.remarks] or labels
        if labels and (not named or named[0] in line.remarks | line.computed):
            named = labels
    if not named:
        return "", unit, ""
    label = ", ".join(list(dict.fromkeys(line.texts[each] for each in named))[:_MOST_PARTS])
    repeated = words.seen[line.texts[named[0]]] > 1
    return label, unit, _section(words, row, named[0]) if repeated else ""


def _groups(line: RowWords, column: int) -> Iterator[list[int]]:
    """The columns of texts left of `column` that stand side by side, the nearest group first."""
    group: list[int] = []
    for each in sorted((each for each in line.texts if each < column), reverse=True):
        if group and group[0] - each > _NEIGHBOURS:
            yield group
            group = []
        group.insert(0, each)
    if group:
        yield group


def row_day(words: SheetWords, row: int, column: int) -> str:
    """The day or year by which a row without texts is known: `Feb 2026`; "" in a row of headings."""
    line = words.rows.get(row)
    if line is None or not line.numbers:
        return ""
    days = [each for each in line.days if each < column]
    return line.days[min(days)] if days else line.first_year if column > line.first_figure else ""


def _section(words: SheetWords, row: int, column: int) -> str:
    """The text that stands alone in a row above, at or left of the row's own label; not the sheet's title."""
    title = min(words.rows)
    for above in range(row - 1, max(title, row - _FURTHEST_SECTION), -1):
        line = words.rows.get(above)
        if line is None or line.numbers or line.days or len(set(line.texts.values())) != 1:
            continue
        at = min(line.texts)
        if at <= column and is_label(line.texts[at]) and len(line.texts[at]) <= _LONGEST_SECTION:
            return line.texts[at]
    return ""


def column_label(words: SheetWords, row: int, column: int) -> str:
    """The headings over a cell, from the outer to the inner one: `Actual, Feb 2026`."""
    own = words.rows.get(row, RowWords())
    labels = [each for each in own.texts if each < column]
    for heading in words.above(row):
        line = words.rows[heading]
        if column in line.words and _heads_columns(words, heading, row, column):
            return _joined([*_outer(words, heading, column, min(labels, default=0)), line.words[column]])
    return ""


def _heads_columns(words: SheetWords, heading: int, row: int, column: int) -> bool:
    """False for a lone note further up, and for a line in a list of settings: `Currency | EUR | a note`."""
    line = words.rows[heading]
    if len(line.words) == 1:
        return heading == row - 1
    if len(set(line.words.values())) > _WIDEST_SETTING:
        return True
    if set(line.days) == {column}:
        return False
    first = min(line.words)
    before, after = words.rows.get(heading - 1), words.rows.get(heading + 1)
    if before is not None and first in before.texts and (before.numbers or len(before.words) > 1):
        return False
    follows = after is not None and heading + 1 != row and not after.numbers
    return not (follows and after is not None and {first, column} <= after.words.keys())


def _outer(words: SheetWords, heading: int, column: int, label_column: int) -> Sequence[str]:
    """What the heading rows right above say of the column, the outermost first."""
    found: list[str] = []
    for above in range(heading - 1, max(0, heading - _HEADING_LEVELS), -1):
        line = words.rows.get(above)
        if line is None or line.numbers:
            break
        text = line.words.get(column) or _spanning(line.words, column, label_column)
        if text:
            found.insert(0, text)
    return found


def _spanning(line: Words, column: int, label_column: int) -> str:
    """The text to the left that also stands for the empty cells after it."""
    before = [each for each in line if label_column < each < column]
    return line[max(before)] if before else ""


def _joined(parts: list[str]) -> str:
    """Headings in one line: a year is not said beside its month, nor a unit beside a name."""
    named = [part for part in parts if not is_unit(part)] or parts
    kept = [
        part
        for at, part in enumerate(named)
        if not any(part in other for place, other in enumerate(named) if place > at)
    ]
    return ", ".join(kept)


def key_in_table(words: SheetWords, row: int, column: int, area: Area) -> tuple[str, str]:
    """What a row of a table is about: its first text, else "" and its first day."""
    line = words.rows.get(row, RowWords())
    inside = [each for each in sorted(line.words) if area.left <= each <= area.right and each != column]
    texts = [each for each in inside if each in line.texts and is_label(line.texts[each])]
    days = [each for each in inside if each in line.days]
    return (line.texts[texts[0]], "") if texts else ("", line.days[days[0]] if days else "")
