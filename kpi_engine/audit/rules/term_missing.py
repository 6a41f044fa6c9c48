"""Rule F03: a sum lacks a term that its neighbours have."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.peers.flags import flags
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


@rule(
    "F03", "term-missing", group="formulas", severity="warning", confidence="medium",
    why="A figure that should be added or subtracted does not reach the result as soon as it is entered.",
    remedy="Add the term that the neighbours have.",
    cite=Cite("FAST Standard 3.03, consistent formulas", read="2026-11-22"),
    excel_ignores="formula", gives_way_to=("F09",),
    examples=[
        Example("""
            Department | Budget | Transfer | Revised
            Sales      | 100    | 5        | =B2+C2
            Support    | 80     | 0        | =B3+C3
            Research   | 60     | -5       | =B4
            Finance    | 40     | 0        | =B5+C5
            Legal      | 20     | 0        | =B6+C6
            """, flagged=("D4",), why="the transfer of Research is left out"),
        Example("""
            Department | Budget | Transfer | Revised
            Sales      | 100    | 5        | =B2+C2
            Support    | 80     | 0        | =B3+C3
            Research   | 60     | -5       | =B4+C4
            """),
        Example("""
            Stock  | Jan    | Feb       | Mar       | Apr
            Bought | 10     | 12        | 11        | 9
            Stock  | =B2    | =B3+C2    | =C3+D2    | =D3+E2
            """, why="the first period has no stock before it"),
    ],
)  # fmt: skip
def term_missing(book: AuditBook) -> Iterator[Flag]:
    """A sum or difference of single cells lacks one that the same sum beside it has."""
    yield from flags(book, "term", "neighbour", "; a term is missing.")
