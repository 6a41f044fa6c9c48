"""Errors that IFERROR and the like hide at present: proved from what the formula reads."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Copies, Position
from kpi_engine.audit.excel.first_errors import error_columns
from kpi_engine.audit.excel.held import Columns, inside
from kpi_engine.audit.excel.keys import Lines, key_of
from kpi_engine.audit.excel.lookup_arguments import function_of
from kpi_engine.audit.excel.lookups import Lookup, lookups
from kpi_engine.audit.excel.operands import Operand, operands
from kpi_engine.formula.grammar import Call, Literal
from kpi_engine.formula.references import place_name
from kpi_engine.model.cell_error import CellError, Scalar

MASKING = frozenset(["IFERROR", "IFNA", "ISERROR", "ISERR", "ISNA"])
_SUMMING = frozenset(["SUM", "AVERAGE", "MIN", "MAX", "PRODUCT", "MEDIAN", "STDEV", "STDEVP", "SUMPRODUCT"])
_SIGNS = frozenset("*?~")
_NO_FALLBACK = object()
Hidden = tuple[CellError, str]
"""The error, and what gives it, in words."""


class Masked:
    """What is hidden in one workbook."""

    def __init__(self, book: AuditBook) -> None:
        self._book = book
        self._lines = Lines(book)
        self._errors: dict[str, Columns] = error_columns(book)
        self._lookups: dict[Copies, list[Lookup]] = {}
        for lookup in lookups(book):
            self._lookups.setdefault(lookup.copies, []).append(lookup)

    def hidden(self, copies: Copies) -> Iterator[tuple[Position, Hidden]]:
        """The copies that show their fallback because of an error, each with the error."""
        sheet = self._book.sheet(copies.sheet)
        fallback = _fallback(copies)
        for position in copies.positions if sheet else ():
            value = sheet.cells[position].value if sheet else None
            is_fallback = fallback is _NO_FALLBACK or value == fallback
            if (
                is_fallback
                and not isinstance(value, bool | CellError)
                and (why := self._why(copies, position))
            ):
                yield position, why

    def _why(self, copies: Copies, position: Position) -> Hidden | None:
        for operand in operands(self._book, copies):
            found = self._single(operand, position) if operand.is_cell else self._range(operand, position)
            if found:
                return found
        for lookup in self._lookups.get(copies, ()):
            key = key_of(lookup.wanted(self._book, position))
            if lookup.mode != 0 or key is None or (isinstance(key[1], str) and not _SIGNS.isdisjoint(key[1])):
                continue
            keys = self._lines.get(lookup.keys(position))
            if keys is not None and not keys.exact(key):
                return CellError.NA, f"the key {str(key[1])[:40]} is not in {lookup.keys(position)}"
        return None

    def _single(self, operand: Operand, position: Position) -> Hidden | None:
        if not operand.is_calculated:
            return None
        place = operand.edges(*position)[:2]
        sheet = self._book.sheet(operand.sheet)
        value = _value(sheet.get(*place) if sheet else None)
        name = place_name(operand.sheet, *place)
        if isinstance(value, CellError):
            return value, f"{name} is {value.text}"
        if operand.before == "/" and (value is None or (value == 0 and value is not False)):
            return CellError.DIV0, f"{name} is {'blank' if value is None else 'zero'}"
        return None

    def _range(self, operand: Operand, position: Position) -> Hidden | None:
        columns = self._errors.get(operand.sheet, {})
        if operand.function not in _SUMMING or not columns:
            return None
        place = next(inside(columns, operand.edges(*position)), None)
        sheet = self._book.sheet(operand.sheet)
        value = _value(sheet.get(*place) if sheet and place else None)
        if place is None or not isinstance(value, CellError):
            return None
        return value, f"{place_name(operand.sheet, *place)} is {value.text}"


def _value(cell: Cell | None) -> Scalar:
    return cell.value if cell else None


def _fallback(copies: Copies) -> object:
    """The constant that an outer IFERROR or IFNA shows instead; _NO_FALLBACK where there is none."""
    if copies.functions[0] not in ("IFERROR", "IFNA"):
        return _NO_FALLBACK
    top = copies.tree
    if isinstance(top, Call) and function_of(top) in ("IFERROR", "IFNA") and len(top.arguments) > 1:
        last = top.arguments[1]
        if isinstance(last, Literal):
            return _constant(last.text)
    return _NO_FALLBACK


def _constant(text: str) -> object:
    if text.startswith('"'):
        return text[1:-1].replace('""', '"')
    try:
        return float(text)
    except ValueError:
        return _NO_FALLBACK
