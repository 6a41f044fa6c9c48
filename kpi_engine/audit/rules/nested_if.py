"""Rule D06: IF inside IF inside IF."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.layout.wording import areas_of, where
from kpi_engine.audit.layout.written import IF_CALLED, holding
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Call, Node
from kpi_engine.formula.parts import parts
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_DEEPEST = 3


@rule(
    "D06", "nested-if", group="design", severity="info",
    why="With every further IF the cases double; a case that was forgotten shows only when it happens.",
    remedy="Put the cases into a small table and look them up, or compute flags on lines of their own.",
    cite=Cite("FAST Standard, formula design: no nested IF", read="2026-11-22"),
    examples=[
        Example("""
            Users | 30 | =IF(B1>40,4,IF(B1>30,3,IF(B1>20,2,IF(B1>10,1,0))))
            """, flagged=("C1",)),
        Example("""
            Users | 30 | =IF(B1>40,4,IF(B1>30,3,IF(B1>20,2,0)))
            More  | 30 | =IF(B2>4,1,0)+IF(B2>3,1,0)+IF(B2>2,1,0)+IF(B2>1,1,0)
            """, why="one after another is not one inside another"),
    ],
)  # fmt: skip
def nested_if(book: AuditBook) -> Iterator[Flag]:
    """More than three IF inside one another. One finding per sheet."""
    for sheet in book.sheets:
        found = [(depth, copies) for copies in holding(sheet, IF_CALLED)
                 if copies.functions.count("IF") > _DEEPEST and copies.tree
                 and (depth := _depth(copies.tree)) > _DEEPEST]  # fmt: skip
        if found:
            areas = areas_of(copies for _, copies in found)
            deepest = max(depth for depth, _ in found)
            yield Flag(f"In {where(areas)} there are up to {deepest} IF inside one another.", areas,
                       AuditEvidence(facts=(("IF inside one another", str(deepest)),)))  # fmt: skip


def _depth(node: Node) -> int:
    is_if = isinstance(node, Call) and node.name.upper() == "IF"
    return max((_depth(part) for part in parts(node)), default=0) + is_if
