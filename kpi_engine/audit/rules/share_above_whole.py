"""Rule U06: a share that is taken off the whole is larger than the whole."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Copies, Position
from kpi_engine.audit.excel.operands import operands
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Call, Cells, Group, Literal, Name, Node, Postfix, Unary
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import written
from kpi_engine.workbook.references import Area

_LEAST, _MOST = 1.5, 100.0
"""A share in percent that was typed without its sign; up to 150 % may be a rate that overshoots."""


@rule(
    "U06", "share-above-whole", group="values", severity="warning", confidence="high",
    why="A formula takes 1 less the rate: with 5 for 5 % it multiplies by -4 and changes the sign.",
    remedy="Enter the rate as 5% or 0.05.",
    cite=Cite("EuSpRIG, spreadsheet errors: units and scale", read="2026-11-22"),
    gives_way_to=("U01",),
    examples=[
        Example("""
            Monthly churn | 2
            Customers     | 100        | =B2*(1-$B$1) | =C2*(1-$B$1)
            """, flagged=("B1",)),
        Example("""
            Discount | 0.15
            Price    | 100 | =B2*(1-$B$1)
            """),
        Example("""
            Discount in % | 15
            Price         | 100 | =B2*(1-$B$1/100)
            """, why="the formula turns per cent into a share"),
        Example("""
            Periods | 12
            Left    | =1-B1
            """, why="a difference, no share of anything"),
    ],
)  # fmt: skip
def share_above_whole(book: AuditBook) -> Iterator[Flag]:
    """A typed number between 1.5 and 100 is read as `1-rate` in a product, a quotient or a power."""
    told: set[tuple[str, int, int]] = set()
    for sheet in book.sheets:
        for copies in sheet.copies:
            if copies.tree is None or not any(
                isinstance(each, str) and "1-" in each for each in copies.shape
            ):
                continue
            rates = set(_rates(copies.tree, within=False))
            for where, cell, at in _typed(book, copies, rates) if rates else ():
                if _LEAST < float(cell.value) < _MOST and (where, *cell.position) not in told:  # type: ignore[arg-type]
                    told.add((where, *cell.position))
                    yield _flag(where, cell, copies, at)


def _rates(node: Node, *, within: bool) -> Iterator[str]:
    """The cells and names that are taken off 1 inside a product, a quotient or a power."""
    match node:
        case Binary(sign="-", left=Literal(text="1"), right=Cells(text=text) | Name(text=text)) if within:
            yield text
        case Binary(sign=sign, left=left, right=right):
            for each in (left, right):
                yield from _rates(each, within=within or sign in ("*", "/", "^"))
        case Group(inner=inner):
            yield from _rates(inner, within=within)
        case Unary(operand=operand) | Postfix(operand=operand):
            yield from _rates(operand, within=within)
        case Call(arguments=arguments):
            for each in arguments:
                yield from _rates(each, within=False)


def _typed(book: AuditBook, copies: Copies, rates: set[str]) -> Iterator[tuple[str, Cell, Position]]:
    """The typed numbers among these cells, each with a formula that reads it."""
    for operand in operands(book, copies):
        sheet = book.sheet(operand.sheet)
        if sheet is not None and operand.is_cell and operand.before == "-" and operand.text in rates:
            for at, target in zip(copies.positions, operand.targets(copies.positions), strict=True):
                cell = sheet.get(*target)
                if cell is not None and cell.is_constant and cell.is_number:
                    yield sheet.name, cell, at


def _flag(where: str, cell: Cell, copies: Copies, at: Position) -> Flag:
    area = Area(where, cell.row, cell.column, cell.row, cell.column)
    value = float(cell.value)  # type: ignore[arg-type]
    reader = Area(copies.sheet, *at, *at)
    return Flag(
        f"{area} is {written(value)}, and ={copies.at(*at)[:80]} in {reader} takes 1 less this rate.",
        (area,),
        AuditEvidence(facts=(("Typed", written(value)), ("Would fit", written(value / 100)))),
        AuditFix(f"Enter {written(value / 100)}, if {written(value)} % is meant.",
                 (Correction(where, cell_name(*cell.position), value / 100),)),
    )  # fmt: skip
