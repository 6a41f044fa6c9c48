"""How cells show their numbers: the styles that show a percentage, a date, a text, no decimals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.excel.operands import Operand, operands
from kpi_engine.audit.once import once
from kpi_engine.formula.tokens import Kind
from kpi_engine.workbook.number_formats import Showing, showing, without_text

_ADDING = frozenset(["SUM", "ROUND", "SUBTOTAL", "ABS", "MAX", "MIN"])
_DIGIT = re.compile(r"[0#?]")
_DECIMALS = re.compile(r"\.([0#?]*)")


@once
def shown_as(book: AuditBook) -> Mapping[int, Showing]:
    """What each style of the workbook makes of a number."""
    return {at: book.styles[at].showing for at in range(len(book.styles))}


def only_adds(book: AuditBook, copies: Copies) -> tuple[Operand, ...]:
    """The cells that a formula adds, subtracts or passes on; none for one that does anything else."""
    if not _ADDING.issuperset(copies.functions):
        return ()
    for token in copies.tokens:
        if token.kind in (Kind.NUMBER, Kind.STRING, Kind.ARRAY, Kind.UNKNOWN):
            return ()
        if token.kind is Kind.OPERATOR and token.text not in "+-":
            return ()
    return operands(book, copies)


def showings(book: AuditBook, copies: Copies, among: tuple[Operand, ...]) -> Iterator[tuple[str, Showing]]:
    """How the numbers that the first of the copies reads are shown; the format text with each."""
    styles = shown_as(book)
    for operand in among:
        sheet = book.sheet(operand.sheet)
        for cell in sheet.inside(operand.area(*copies.first)) if sheet else ():
            if cell.is_number:
                yield book.styles[cell.style].number_format, styles.get(cell.style, showing("General"))


def is_shown_as_nothing(value: float, number_format: str) -> bool:
    """True where the format shows 0 for a number that is not 0."""
    digits = without_text(number_format)
    if not value or not _DIGIT.search(digits) or any(sign in digits for sign in "/eE"):
        return False
    how = showing(number_format)
    if how.kind not in ("number", "percent"):
        return False
    found = _DECIMALS.search(digits)
    seen = value * (100 if how.kind == "percent" else 1) / 1_000.0**how.thousands
    return abs(seen) < 0.5 / 10.0 ** (len(found[1]) if found else 0)
