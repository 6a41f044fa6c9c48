"""Numbers that become text, and text that becomes a number."""

from __future__ import annotations

from kpi_engine.formula.corrections import NUMBER, WORDS
from kpi_engine.model.cell_error import VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, flag, number, override, rows, single, text

_LONGEST = 32_767


@override(WORDS)
def words(value: CellValue) -> CellValue:
    """A number joined to text has 15 digits; text, blanks and errors stay what they are."""
    if isinstance(value, list):
        return [[_word(cell) for cell in row] for row in value] if value != [[None]] else ""
    return _word(value)


def _word(cell: Scalar) -> Scalar:
    return cell if isinstance(cell, CellError) else text([[cell]])


@override("TEXTJOIN")
def text_join(delimiter: CellValue, skips_empty: CellValue, *values: CellValue) -> CellValue:
    """Joins values in reading order, several delimiters in turn; an error is passed on."""
    between = [text([[cell]]) for row in rows(delimiter) for cell in row]
    parts = [text([[cell]]) for value in values for row in rows(value) for cell in row]
    if flag(skips_empty, True):
        parts = [part for part in parts if part]
    joined = "".join(
        part if not at else between[(at - 1) % len(between)] + part for at, part in enumerate(parts)
    )
    if len(joined) > _LONGEST:
        raise RefusedError(VALUE)
    return joined


@override("CONCAT")
def concat(*values: CellValue) -> CellValue:
    """Joins values in reading order, numbers with 15 digits; an error is passed on."""
    return text_join("", False, *values)


@override(NUMBER)
def number_of(value: CellValue) -> CellValue:
    """VALUE takes amounts, days and times as people type them; an empty cell is 0, TRUE is #VALUE!."""
    if isinstance(single(value), bool):
        raise RefusedError(VALUE)
    return number(value)
