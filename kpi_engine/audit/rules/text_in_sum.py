"""Rule L09: a sum runs over texts, which it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, rectangles
from kpi_engine.audit.excel.held import held, inside
from kpi_engine.audit.excel.operands import Operand, operands
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.references import LAST_ROW, place_name
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.kpi import Cite

_SUMMING = ("SUM", "AVERAGE", "MIN", "MAX", "PRODUCT", "MEDIAN", "STDEV", "STDEVP", "SUBTOTAL")


@rule(
    "L09", "text-in-sum", group="references", severity="info", confidence="low",
    why="A label inside the range of a sum is left out without a word; often the range begins a row "
        "too early.",
    remedy="Let the range begin below the heading and end with the last figure.",
    cite=Cite("Excel, SUM function: text in the range is ignored", read="2026-11-22"),
    examples=[
        Example("""
            Month | Cost
            Jan   | 5
            Total | =SUM(B1:B2)
            """, flagged=("B3",)),
        Example("""
            Month | Cost
            Jan   | 5
            Total | =SUM(B2:B2)
            """),
        Example("""
            Month | Cost | Total
            Jan   | 5    | =SUM(B:B)
            """, why="a whole column has its heading"),
        Example("""
            Month | Cost
            Jan   | -
            Feb   | 4
            Total | =SUM(B2:B3)
            """, why="a dash stands for nothing"),
    ],
)  # fmt: skip
def text_in_sum(book: AuditBook) -> Iterator[Flag]:
    """A sum, an average or the like reads a range in which a heading or another text stands.

    Dashes and empty texts, which stand for no figure, and numbers stored as text are not meant.
    """
    for sheet in book.sheets:
        for copies in sheet.copies:
            for operand in operands(book, copies):
                if operand.function in _SUMMING and not operand.is_cell and not _whole(operand):
                    found = dict(_over_text(book, copies, operand))
                    if found:
                        yield _flag(copies, operand, found)


def _whole(operand: Operand) -> bool:
    return operand.reference.whole_columns or operand.reference.bottom.at >= LAST_ROW - 1


def _over_text(
    book: AuditBook, copies: Copies, operand: Operand
) -> Iterator[tuple[Position, tuple[Position, Scalar]]]:
    sheet = book.sheet(operand.sheet)
    texts = held(sheet).texts if sheet else {}
    for position in copies.positions if sheet and texts else ():
        for place in inside(texts, operand.edges(*position)):
            value = sheet.cells[place].value if sheet else None
            if isinstance(value, str) and any(letter.isalpha() for letter in value):
                yield position, (place, value)
                break


def _flag(copies: Copies, operand: Operand, found: dict[Position, tuple[Position, Scalar]]) -> Flag:
    areas = rectangles(copies.sheet, found)
    place, text = next(iter(found.values()))
    where = place_name(operand.sheet, *place)
    return Flag(
        f'{areas[0]}: the range {operand.text} takes in {where}, the text "{str(text)[:40]}".', areas,
        AuditEvidence(facts=((where, str(text)[:100]),)),
    )  # fmt: skip
