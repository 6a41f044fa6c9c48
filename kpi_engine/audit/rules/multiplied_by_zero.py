"""Rule D23: a formula multiplies by a typed 0."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.layout.wording import areas_of, where
from kpi_engine.audit.layout.written import holding
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Literal, Node
from kpi_engine.formula.parts import within, without_brackets
from kpi_engine.model.kpi import Cite

_TIMES_ZERO = re.compile(r"\*\s*\(?0(?![\d.])|(?<![\d.])0\s*\)?\s*\*")


@rule(
    "D23", "multiplied-by-zero", group="design", severity="info",
    why="A part of the formula is switched off; readers see a calculation that has no effect.",
    remedy="Leave the part out, or multiply by a switch in a cell with a label.",
    cite=Cite("FAST Standard, formula design: no redundant parts", read="2026-11-22"),
    examples=[
        Example("""
            Licences | 10
            Support  | 20
            Revenue  | =B1+B2*0
            """, flagged=("B3",)),
        Example("""
            Licences | 10
            Support  | 20
            Revenue  | =B1+B2*0.5
            Blank    | =IF(B1*B2>0,B1*10,0)
            """),
    ],
)  # fmt: skip
def multiplied_by_zero(book: AuditBook) -> Iterator[Flag]:
    """A formula holds `*0`. One finding per sheet."""
    for sheet in book.sheets:
        areas = areas_of(each for each in holding(sheet, _TIMES_ZERO) if _has_zero(each))
        if areas:
            yield Flag(f"In {where(areas)} a part is multiplied by a typed 0 and has no effect.", areas)


def _has_zero(copies: Copies) -> bool:
    return copies.tree is not None and any(
        isinstance(node, Binary) and node.sign == "*" and (_is_zero(node.left) or _is_zero(node.right))
        for node in within(copies.tree)
    )  # fmt: skip


def _is_zero(node: Node) -> bool:
    inner = without_brackets(node)
    return isinstance(inner, Literal) and inner.text in ("0", "0.0")
