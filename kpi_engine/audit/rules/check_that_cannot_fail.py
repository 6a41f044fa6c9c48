"""Rule D17: a check compares a cell with itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.layout.checks import checks, only_cell
from kpi_engine.audit.layout.wording import areas_of, shortened, where
from kpi_engine.audit.layout.written import holding
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Call, Cells, Literal, Node
from kpi_engine.formula.parts import within, without_brackets
from kpi_engine.formula.references import cell_place
from kpi_engine.model.kpi import Cite

_SUBTRACTS = re.compile(r"-|=")
_DEPEND_ON_CHANCE = frozenset(("RAND", "RANDBETWEEN", "RANDARRAY", "NOW"))


@rule(
    "D17", "check-that-cannot-fail", group="design", severity="warning", confidence="medium",
    why="The check is 0 whatever the figures are: it gives comfort without checking anything.",
    remedy="Compare with the figure that was meant, one that is arrived at in another way.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, checks, controls and alerts",
              read="2026-11-22"),
    examples=[
        Example("""
            Assets      | 10
            Liabilities | 11
            Check       | =B1-B1
            """, flagged=("B3",)),
        Example("""
            Assets      | 10     | 12
            Liabilities | =B1    | =C1
            Check       | =B1-B2 | =C1-C2
            """, flagged=("B3:C3",), why="the other side is a link to the first"),
        Example("""
            Assets      | 10
            Liabilities | 11
            Check       | =B1-B2
            Same        | =IF(B1=B1,1,0)
            """),
        Example("""
            Budget  | 10    | 12
            Outlook | =B1   | =C1
            Difference | =B2-B1 | =C2-C1
            """, why="an outlook that still equals the budget is no check"),
    ],
)  # fmt: skip
def check_that_cannot_fail(book: AuditBook) -> Iterator[Flag]:
    """A formula that is `x-x` as a whole, or a check one side of which is only a link to the other."""
    for sheet in book.sheets:
        same = [each for each in holding(sheet, _SUBTRACTS) if _is_same(each.tree)]
        linked = [each.copies for each in checks(book, sheet)
                  if each.is_meant and _is_linked(sheet, each.left, each.right)]  # fmt: skip
        for found, words in (
            (same, "a cell is compared with itself"),
            (linked, "a cell is compared with a link to it"),
        ):
            for copies in found:
                areas = areas_of([copies])
                yield Flag(f"In {where(areas)} {words}: ={shortened(copies.at(*copies.first))}.", areas)


def _is_same(tree: Node | None) -> bool:
    node = without_brackets(tree) if tree is not None else None
    if not isinstance(node, Binary) or node.sign not in ("-", "="):
        return False
    left, right = without_brackets(node.left), without_brackets(node.right)
    inside = list(within(left))
    return (
        left == right and any(isinstance(part, Cells) for part in inside)
        and not any(isinstance(part, Literal) and part.text.startswith("#") for part in inside)
        and not any(isinstance(part, Call) and part.name.upper() in _DEPEND_ON_CHANCE for part in inside)
    )  # fmt: skip


def _is_linked(sheet: SheetCells, left: Node, right: Node) -> bool:
    one, other = only_cell(left), only_cell(right)
    if not one or not other or "!" in one + other:
        return False
    return _links(sheet, one, other) or _links(sheet, other, one)


def _links(sheet: SheetCells, one: str, other: str) -> bool:
    """True where the cell `one` holds nothing but a reference to `other`."""
    cell = sheet.get(*cell_place(one))
    return (
        cell is not None
        and cell.formula.replace("$", "").lstrip("+").upper() == other.replace("$", "").upper()
    )
