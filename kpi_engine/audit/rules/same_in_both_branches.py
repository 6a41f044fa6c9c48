"""Rule D21: an IF gives the same whatever its condition says."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.layout.wording import areas_of, where
from kpi_engine.audit.layout.written import IF_CALLED, holding
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Call, Omitted
from kpi_engine.formula.parts import within, without_brackets
from kpi_engine.model.kpi import Cite


@rule(
    "D21", "same-in-both-branches", group="design", severity="info",
    why="The condition is not used: either a branch is wrong or the IF is left over.",
    remedy="Write what the second branch should give, or leave the IF out.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, keep formulae short and simple",
              read="2026-11-22"),
    examples=[
        Example("""
            Plan | 10
            Paid | =IF(B1>5,B1*2,B1*2)
            Due  | =IF(B1>5,B1*2,B1*3)
            """, flagged=("B2",)),
        Example("""
            Plan | 10
            Paid | =IF(B1>5,B1*2,0)
            Due  | =IF(B1>5,,)
            """),
    ],
)  # fmt: skip
def same_in_both_branches(book: AuditBook) -> Iterator[Flag]:
    """The two results of an IF are written alike. One finding per sheet."""
    for sheet in book.sheets:
        areas = areas_of(each for each in holding(sheet, IF_CALLED) if _is_alike(each))
        if areas:
            yield Flag(f"In {where(areas)} the IF gives the same whether its condition holds or not.", areas)


def _is_alike(copies: Copies) -> bool:
    return copies.tree is not None and any(
        isinstance(node, Call) and node.name.upper() == "IF" and len(node.arguments) == 3
        and not isinstance(node.arguments[1], Omitted)
        and without_brackets(node.arguments[1]) == without_brackets(node.arguments[2])
        for node in within(copies.tree)
    )  # fmt: skip
