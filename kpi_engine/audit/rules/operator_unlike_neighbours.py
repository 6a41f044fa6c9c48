"""Rule F04: a formula adds where its neighbours subtract, or reads another sheet than they do."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.peers.flags import flags
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Call, Literal
from kpi_engine.model.kpi import Cite

_COMPARISONS = ("<", ">", "<=", ">=")


@rule(
    "F04", "operator-unlike-neighbours", group="formulas", severity="warning", confidence="medium",
    why="A plus where the neighbours have a minus turns a cost into income.",
    remedy="Use the operator, or the sheet, that the neighbours use.",
    cite=Cite("Excel background error checking, formulas inconsistent with other formulas in the region",
              read="2026-11-22"),
    excel_ignores="formula",
    examples=[
        Example("""
            Month  | Jan    | Feb    | Mar    | Apr    | May
            Income | 10     | 12     | 11     | 14     | 15
            Cost   | 4      | 5      | 6      | 6      | 7
            Profit | =B2-B3 | =C2-C3 | =D2+D3 | =E2-E3 | =F2-F3
            """, flagged=("D4",)),
        Example("""
            Month  | Jan    | Feb    | Mar    | Apr    | May
            Income | 10     | 12     | 11     | 14     | 15
            Cost   | 4      | 5      | 6      | 6      | 7
            Profit | =B2-B3 | =C2-C3 | =D2-D3 | =E2-E3 | =F2-F3
            """),
        Example("""
            KPI       | Target | Actual | Status
            New       | 10     | 12     | =IF(C2>=B2,"on track","behind")
            Won back  | 3      | 2      | =IF(C3>=B3,"on track","behind")
            Expansion | 20     | 25     | =IF(C4>=B4,"on track","behind")
            Churn     | 4      | 3      | =IF(C5<=B5,"on track","behind")
            Revenue   | 300    | 310    | =IF(C6>=B6,"on track","behind")
            Margin    | 200    | 190    | =IF(C7>=B7,"on track","behind")
            """, flagged=("D5",), why="less churn is better: only words depend on it, worth knowing"),
    ],
)  # fmt: skip
def operator_unlike_neighbours(book: AuditBook) -> Iterator[Flag]:
    """A formula reads the same cells as the copies around it, with another sign or on another sheet."""
    yield from flags(
        book, "operator", "neighbour",
        severity=lambda cause: "info" if _only_words_depend(cause.first.copies) else None,
    )  # fmt: skip


def _only_words_depend(copies: Copies) -> bool:
    """True for IF(…,"on track","behind"): for some lines more is better, for others less."""
    match copies.tree:
        case Call(name=name, arguments=(Binary(sign=sign), *outcomes)) if name.upper() == "IF":
            words = all(isinstance(each, Literal) and each.text.startswith('"') for each in outcomes)
            return words and sign in _COMPARISONS
    return False
