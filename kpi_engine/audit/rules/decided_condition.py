"""Rule D22: a condition is decided by what is typed in the formula."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.layout.wording import areas_of, where
from kpi_engine.audit.layout.written import IF_CALLED, holding
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Call, Literal, Node
from kpi_engine.formula.parts import within, without_brackets
from kpi_engine.model.kpi import Cite

_COMPARES = ("=", "<>", "<", ">", "<=", ">=")


@rule(
    "D22", "decided-condition", group="design", severity="info",
    why="One branch can never be reached; somebody switched it off for a moment, or forgot the reference.",
    remedy="Put the switch into a cell with a label, or leave the IF out.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, keep formulae short and simple",
              read="2026-11-22"),
    examples=[
        Example("""
            Plan | 10
            Paid | =IF(TRUE,B1*2,B1*3)
            Due  | =IF(1=1,B1*2,B1*3)
            Open | =IF(B1=B1,B1*2,0)
            """, flagged=("B2:B4",)),
        Example("""
            Plan | 10
            Paid | =IF(B1,B1*2,B1*3)
            Due  | =IF(B1=10,B1*2,B1*3)
            Last | =IF({1,0},B1,B1)
            """),
    ],
)  # fmt: skip
def decided_condition(book: AuditBook) -> Iterator[Flag]:
    """The condition of an IF is a truth value, a number, or compares two typed values or a cell with itself.

    One finding per sheet.
    """
    for sheet in book.sheets:
        areas = areas_of(each for each in holding(sheet, IF_CALLED) if _is_decided(each))
        if areas:
            yield Flag(f"In {where(areas)} the condition of the IF cannot change.", areas)


def _is_decided(copies: Copies) -> bool:
    return copies.tree is not None and any(
        isinstance(node, Call) and node.name.upper() == "IF" and node.arguments
        and _is_fixed(without_brackets(node.arguments[0]))
        for node in within(copies.tree)
    )  # fmt: skip


def _is_fixed(condition: Node) -> bool:
    if isinstance(condition, Literal):
        return not condition.text.startswith("{")
    if not isinstance(condition, Binary) or condition.sign not in _COMPARES:
        return False
    sides = without_brackets(condition.left), without_brackets(condition.right)
    typed = all(isinstance(side, Literal) and not side.text.startswith("{") for side in sides)
    return typed or (sides[0] == sides[1] and not any(isinstance(part, Call) for part in within(sides[0])))
