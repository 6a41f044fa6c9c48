"""Rule D05: a formula is too long to be read."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.layout.wording import areas_of, where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Call, Node
from kpi_engine.formula.parts import parts
from kpi_engine.formula.tokens import Kind
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_LONGEST, _MOST_REFERENCES, _DEEPEST = 200, 15, 5
_SURELY_SHORT = 30
"""Six functions inside one another take more characters, and so do sixteen references."""
_REFERS = (Kind.REFERENCE, Kind.NAME, Kind.STRUCTURED)


@rule(
    "D05", "long-formula", group="design", severity="info",
    why="A formula that nobody can read is a formula that nobody has checked.",
    remedy="Split it into lines of one step each, with a label; refer to these.",
    cite=Cite("FAST Standard, formula design: simple formulas", read="2026-11-22"),
    examples=[
        Example("""
            A | 1 | =B1+B1*B1-B1/B1+B1*B1-B1+B1*B1+B1*B1-B1/B1+B1*B1
            B | 2 | =ABS(ABS(ABS(ABS(ABS(ABS(B2))))))
            """, flagged=("C1:C2",)),
        Example("""
            A | 1 | =B1+B2*B1-B2/B1
            B | 2 | =ABS(ABS(B2))
            """),
    ],
)  # fmt: skip
def long_formula(book: AuditBook) -> Iterator[Flag]:
    """More than 200 characters, 15 references, or five functions inside one another: told once a sheet."""
    for sheet in book.sheets:
        found = [(copies, facts) for copies in sheet.copies if (facts := _too_much(copies))]
        if found:
            areas = areas_of(copies for copies, _ in found)
            worst = {what: max(count for _, facts in found for named, count in facts if named == what)
                     for _, facts in found for what, _ in facts}  # fmt: skip
            told = ", ".join(f"{count} {what}" for what, count in worst.items())
            yield Flag(
                f"The formulas of {where(areas)} are hard to read: up to {told}.", areas,
                AuditEvidence(facts=tuple((what, str(count)) for what, count in worst.items())),
            )  # fmt: skip


def _too_much(copies: Copies) -> list[tuple[str, int]]:
    length = sum(len(piece) if isinstance(piece, str) else 3 for piece in copies.shape)
    if length < _SURELY_SHORT:
        return []
    found = [("characters", len(copies.at(*copies.first)), _LONGEST)]
    found.append(("references", sum(token.kind in _REFERS for token in copies.tokens), _MOST_REFERENCES))
    if len(copies.functions) > _DEEPEST and copies.tree is not None:
        found.append(("functions inside one another", _depth(copies.tree), _DEEPEST))
    return [(what, count) for what, count, limit in found if count > limit]


def _depth(node: Node) -> int:
    return max((_depth(part) for part in parts(node)), default=0) + isinstance(node, Call)
