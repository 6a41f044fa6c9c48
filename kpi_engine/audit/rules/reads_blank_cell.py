"""Rule V11: a formula refers to empty cells."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, rectangles
from kpi_engine.audit.excel.held import held, is_empty
from kpi_engine.audit.excel.odd_reads import OddReads, odd_reads
from kpi_engine.audit.excel.operands import Operand, operands
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import place_name
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_SUMMING = ("SUM", "AVERAGE", "MIN", "MAX", "PRODUCT", "MEDIAN", "STDEV", "STDEVP", "SUBTOTAL")
_ASKING = ("ISBLANK", "ISNUMBER", "COUNT", "COUNTA", "COUNTBLANK", "LEN", "ISTEXT", "N")
_FEW = 3
"""With fewer copies nobody can tell whether the blank cell is the exception."""


@rule(
    "V11", "reads-blank-cell", group="values", severity="info", confidence="medium",
    why="A blank counts as zero: a product becomes 0, a quotient an error, and nobody is told.",
    remedy="Fill the cell, or let the formula point to the cell that is meant.",
    cite=Cite("Excel background error checking, formulas referring to empty cells", read="2026-11-22"),
    excel_ignores="emptyCellReference",
    examples=[
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2
            10    |          | =A3*B3
            10    | 5        | =A4*B4
            """, flagged=("C3",)),
        Example("""
            Opening | New | Closing
            10      | 3   | =A2+B2
            13      | 4   | =A3+B3
            17      |     | =A4+B4
            """, flagged=("C4",), why="its peers read a figure"),
        Example("""
            Month | Cost
            Jan   | 5
            Total | =SUM(C1:C9)
            """, flagged=("B3",), why="nothing stands in the range"),
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2
            10    | 5        | =A3*B3
            """),
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =IF(ISBLANK(B2),0,A2*B2)
            10    |          | =IF(ISBLANK(B3),0,A3*B3)
            """, why="the formula asks first"),
        Example("""
            Opening | New | Closing
            10      |     | =A2+B2
            """, why="one formula that adds a blank may be meant"),
        Example("""
            Month | Cost
            Jan   | 5
                  |
            Total | =SUM(B2:B3)
            """, why="a range may have room for more"),
    ],
)  # fmt: skip
def reads_blank_cell(book: AuditBook) -> Iterator[Flag]:
    """A formula reads a blank cell in a product or quotient, or where its copies read a figure.

    A sum over a range is told only where nothing stands in the whole range.
    """
    found: dict[Copies, dict[Position, str]] = {}
    for odd in odd_reads(book):
        if odd.blank and _counts(odd) and not _is_asked(book, odd.copies, odd.operand):
            at = found.setdefault(odd.copies, {})
            for position in odd.blank:
                at.setdefault(position, place_name(odd.operand.sheet, *odd.target(position)))
    for sheet in book.sheets:
        for copies in sheet.copies:
            for operand in operands(book, copies):
                if not operand.is_cell and operand.function in _SUMMING:
                    for position in _over_nothing(book, copies, operand):
                        where = str(operand.area(*position))
                        found.setdefault(copies, {}).setdefault(position, where)
    yield from (_flag(copies, at) for copies, at in found.items())


def _counts(odd: OddReads) -> bool:
    return odd.operand.is_calculated and (_multiplies(odd.operand) or _is_exception(odd))


def _is_asked(book: AuditBook, copies: Copies, operand: Operand) -> bool:
    """True where the formula asks first whether the cell is blank, or zero."""
    same = (each for each in operands(book, copies) if each.text == operand.text)
    return any(
        each.function in _ASKING or {each.before, each.after} & {"=", "<>", ">", "<", ">=", "<="}
        for each in same
    )


def _multiplies(operand: Operand) -> bool:
    return operand.before in ("*", "/") or operand.after in ("*", "/", "^")


def _is_exception(odd: OddReads) -> bool:
    copies = len(odd.copies.positions)
    return copies >= _FEW and len(odd.blank) * 2 < copies


def _over_nothing(book: AuditBook, copies: Copies, operand: Operand) -> Iterator[Position]:
    sheet = book.sheet(operand.sheet)
    if sheet is not None and not _is_asked(book, copies, operand):
        filled = held(sheet).filled
        yield from (each for each in copies.positions if is_empty(filled, operand.edges(*each)))


def _flag(copies: Copies, blank: dict[Position, str]) -> Flag:
    areas = rectangles(copies.sheet, blank)
    targets = list(dict.fromkeys(blank.values()))
    more = f" and {len(targets) - 1:,} more" if len(targets) > 1 else ""
    return Flag(
        f"{areas[0]} reads {targets[0]}{more}, where nothing stands.", areas,
        AuditEvidence(facts=(("Blank", ", ".join(targets[:5])),)),
    )  # fmt: skip
