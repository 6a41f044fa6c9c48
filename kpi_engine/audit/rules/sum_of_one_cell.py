"""Rule D24: a sum or average of a single cell, or of a calculation that is one number already."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.layout.wording import areas_of, where
from kpi_engine.audit.layout.written import holding
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Call, Cells, Node
from kpi_engine.formula.parts import within, without_brackets
from kpi_engine.formula.references import reference
from kpi_engine.model.kpi import Cite

_AGGREGATES = re.compile(r"\b(?:SUM|AVERAGE|MAX|MIN|PRODUCT)\(", re.IGNORECASE)
_NAMES = frozenset(("SUM", "AVERAGE", "MAX", "MIN", "PRODUCT"))


@rule(
    "D24", "sum-of-one-cell", group="design", severity="info",
    why="A sum of one cell says that more was meant; SUM(A1*B1) only makes a formula longer.",
    remedy="Write the range that should be added, or leave SUM out.",
    cite=Cite("FAST Standard, formula design: no redundant parts", read="2026-11-22"),
    examples=[
        Example("""
            Licences | 10
            Support  | 20
            Revenue  | =SUM(B1)
            Margin   | =SUM(B1-B2)
            """, flagged=("B3:B4",)),
        Example("""
            Licences | 10
            Support  | 20
            Revenue  | =SUM(B1:B2)
            Both     | =SUM(B1,B2)
            Positive | =SUM((B1:B2>0)*B1:B2)
            """),
    ],
)  # fmt: skip
def sum_of_one_cell(book: AuditBook) -> Iterator[Flag]:
    """SUM, AVERAGE, MAX, MIN or PRODUCT of one cell, or of cells joined by + - * /. One finding per sheet.

    A sum of one sheet's column in a 3-D range, of names and of functions is left alone: they may be many.
    """
    for sheet in book.sheets:
        areas = areas_of(each for each in holding(sheet, _AGGREGATES) if _is_needless(each))
        if areas:
            yield Flag(f"In {where(areas)} a sum or average is taken of a single number.", areas)


def _is_needless(copies: Copies) -> bool:
    return copies.tree is not None and any(
        isinstance(node, Call) and node.name.upper() in _NAMES and len(node.arguments) == 1
        and _is_single(node.arguments[0])
        for node in within(copies.tree)
    )  # fmt: skip


def _is_single(node: Node) -> bool:
    inner = without_brackets(node)
    if isinstance(inner, Cells):
        cell = reference(inner.text)
        return cell is not None and cell.is_cell and not cell.last_sheet
    return (
        isinstance(inner, Binary)
        and inner.sign in "+-*/"
        and _is_single(inner.left)
        and _is_single(inner.right)
    )
