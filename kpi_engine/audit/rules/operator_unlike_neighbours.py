"""Rule F04: a formula adds where its neighbours subtract, or reads another sheet than they do."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.peers.telling import causes, evidence, fix, said
from kpi_engine.audit.peers.verdict import confidence, faults
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


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
    ],
)  # fmt: skip
def operator_unlike_neighbours(book: AuditBook) -> Iterator[Flag]:
    """A formula reads the same cells as the copies around it, with another sign or on another sheet."""
    for sheet in book.sheets:
        for cause in causes(sheet, faults(sheet, "operator")):
            yield Flag(
                said(cause, "neighbour"), cause.areas, evidence(cause), fix(cause),
                confidence=confidence(cause.first),
            )  # fmt: skip
