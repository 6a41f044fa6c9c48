"""Rule K03: a KPI is computed by no definition that is known."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.detective import verdicts
from kpi_engine.audit.definitions.known import definitions, said_in_words
from kpi_engine.audit.definitions.telling import by_cause, evidence, message, usual
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


@rule(
    "K03", "kpi-by-no-known-definition", group="KPIs", severity="info", confidence="medium",
    why="The name promises a figure that others compute; this one is something else.",
    remedy="Compute the KPI by its usual definition, or say beside it what it is.",
    cite=Cite("SaaS Metrics Standards Board, metric definitions", read="2026-11-21"),
    examples=[
        Example("""
            Retention         | Jan 2026 | Feb 2026 | Mar 2026
            Opening MRR       | 200000   | 211000   | 221500
            New MRR           | 9000     | 8500     | 9500
            Churned MRR       | 2500     | 2500     | 3000
            Leads             | 300      | 320      | 350
            NRR               | =(B2-B4*2)/B2+B5/B3 | =(C2-C4*2)/C2+C5/C3 | =(D2-D4*2)/D2+D5/D3
            """, flagged=("B6:D6",)),
        Example("""
            Retention         | Jan 2026 | Feb 2026 | Mar 2026
            Opening MRR       | 200000   | 211000   | 221500
            New MRR           | 9000     | 8500     | 9500
            Churned MRR       | 2500     | 2500     | 3000
            NRR               | =(B2-B4)/B2*100 | =(C2-C4)/C2*100 | =(D2-D4)/D2*100
            """, why="in per cent, where nothing expands or shrinks"),
        Example("""
            Plan              | Jan 2026 | Feb 2026 | Mar 2026
            MRR               | 200000   | =B2*1.05 | =C2*1.05
            ARR               | =B2*12   | =C2*12   | =D2*12
            """, why="a projection is no definition"),
    ],
)  # fmt: skip
def kpi_by_no_known_definition(book: AuditBook) -> Iterator[Flag]:
    """A KPI's formula reads figures that are known, but makes none of its definitions of them."""
    strange = [each for each in verdicts(book) if not each.definition and not each.unread
               and len(each.terms) > 1]  # fmt: skip
    for group in by_cause(book, strange).values():
        verdict = group[0]
        areas = tuple(area for each in group for area in each.areas)
        meant = usual(verdict.kpi)
        tried = len(definitions()[verdict.kpi])
        usually = f"Usual: {said_in_words(meant.formula)}." if meant else ""
        yield Flag(
            message(areas, verdict.kpi, f"equals none of the {tried} definitions that were tried.", usually),
            areas, evidence(book, verdict), about=verdict.kpi,
        )  # fmt: skip
    unread = [each for each in verdicts(book) if each.unread]
    if unread:
        book.leave_out(
            f"The definitions of {len(unread)} of {len(verdicts(book))} KPI formulas",
            f"Labels alone do not tell what they read; {unread[0].areas[0]}: {unread[0].unread}.",
        )
