"""Rule K02: a KPI is computed by an accepted definition that is not the usual one."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.known import said_in_words
from kpi_engine.audit.definitions.telling import evidence, message, told, usual
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite


@rule(
    "K02", "kpi-by-another-definition", group="KPIs", severity="info", confidence="high",
    why="Two companies that choose differently cannot be compared, nor two years of one that changed over.",
    remedy="Say beside the KPI which definition it follows.",
    cite=Cite("SaaS Metrics Standards Board, metric definitions", read="2026-11-21"),
    examples=[
        Example("""
            Acquisition                | Jan 2026 | Feb 2026 | Mar 2026
            Marketing spend            | 20000    | 22000    | 23000
            Sales spend                | 30000    | 31000    | 33000
            New customers              | 100      | 104      | 110
            CAC                        | =B2/B4   | =C2/C4   | =D2/D4
            """, flagged=("B5:D5",), why="marketing only"),
        Example("""
            Acquisition                | Jan 2026 | Feb 2026 | Mar 2026
            Marketing spend            | 20000    | 22000    | 23000
            Sales spend                | 30000    | 31000    | 33000
            New customers              | 100      | 104      | 110
            CAC                        | =SUM(B2:B3)/B4 | =SUM(C2:C3)/C4 | =SUM(D2:D3)/D4
            """, why="sales and marketing, added up on the way"),
        Example("""
            Trials                     | Jan 2026 | Feb 2026 | Mar 2026 | Apr 2026
            Trials started             | 400      | 420      | 450      | 470
            Trials turned paid         | 60       | 66       | 70       | 75
            Trial-to-paid conversion   |          | =C3/B2   | =D3/C2   | =E3/D2
            """, flagged=("C4:E4",), why="of the trials of the month before"),
    ],
)  # fmt: skip
def kpi_by_another_definition(book: AuditBook) -> Iterator[Flag]:
    """A KPI follows a definition that companies may choose, and that gives another figure."""
    for areas, group in told(book, "accepted"):
        verdict = group[0]
        definition, meant = verdict.definition, usual(verdict.kpi)
        assert definition is not None
        usually = f"Usual: {said_in_words(meant.formula)}." if meant else ""
        yield Flag(
            message(areas, verdict.kpi, f"follows “{definition.name}”: {said_in_words(definition.formula)}.",
                    usually),
            areas, evidence(book, verdict), confidence="medium" if verdict.periods else None,
            about=f"{verdict.kpi} {definition.name}",
        )  # fmt: skip
