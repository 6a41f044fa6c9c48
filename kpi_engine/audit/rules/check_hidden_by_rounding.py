"""Rule D18: a check shows 0 only because it is rounded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, rectangles
from kpi_engine.audit.layout.checks import checks
from kpi_engine.audit.layout.wording import areas_of, shortened, where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Call, Node, text
from kpi_engine.formula.parts import within
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")
_PLAIN = re.compile(r"[0#?]")
_RESIDUE = 1e-6
_ROUNDS = frozenset(("ROUND", "ROUNDDOWN", "TRUNC"))


@rule(
    "D18", "check-hidden-by-rounding", group="design", severity="info",
    why="A difference is there, and the reader is shown none; small differences often are large ones netted.",
    remedy="Show the check with two decimals, and round it to the cent where binary residues show.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, checks, controls and alerts",
              read="2026-11-22"),
    examples=[
        Example("""
            Assets      | 10.4
            Liabilities | 10
            Check       | =B1-B2 {#,##0}
            Control sum check | =ROUND(B1-B2,-2)
            """, flagged=("B3", "B4")),
        Example("""
            Assets      | 10
            Liabilities | 10
            Check       | =B1-B2 {#,##0}
            Control sum check | =ROUND(B1-B2,2)
            """),
    ],
)  # fmt: skip
def check_hidden_by_rounding(book: AuditBook) -> Iterator[Flag]:
    """A check whose number format shows 0 for what is not, or that is rounded to tens or more."""
    for sheet in book.sheets:
        for check in checks(book, sheet):
            if check.is_difference and _rounds_away(check.copies.tree):
                areas = areas_of([check.copies])
                yield Flag(
                    f"{where(areas)}, called {shortened(check.label)}, is rounded to tens or more.", areas
                )
            elif unseen := [at for at in check.copies.positions if _is_unseen(book, sheet.cells[at])]:
                areas = rectangles(sheet.name, unseen)
                value = sheet.cells[unseen[0]].value
                yield Flag(
                    f"{where(areas)}, called {shortened(check.label)}, shows 0 and is {value}.", areas,
                    AuditEvidence(facts=(("Holds", str(value)),)),
                )  # fmt: skip


def _rounds_away(tree: Node | None) -> bool:
    return tree is not None and any(
        isinstance(node, Call) and node.name.upper() in _ROUNDS and len(node.arguments) == 2
        and text(node.arguments[1]).startswith("-")
        for node in within(tree)
    )  # fmt: skip


def _is_unseen(book: AuditBook, cell: Cell) -> bool:
    if not cell.is_number or isinstance(cell.value, str) or not cell.value:
        return False
    shown = book.styles[cell.style].number_format.split(";")[0]
    if not _PLAIN.search(shown) or "%" in shown or "E" in shown or "," in shown.rstrip('_)" ')[-1:]:
        return False
    decimals = _DECIMALS.search(shown)
    return _RESIDUE < abs(float(cell.value)) < 0.5 * 10.0 ** -(len(decimals[1]) if decimals else 0)
