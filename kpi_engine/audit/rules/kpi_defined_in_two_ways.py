"""Rule K04: one KPI is computed in two ways within a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.detective import Verdict, verdicts
from kpi_engine.audit.definitions.known import title
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_BOTH = """
    [Summary]
    Unit economics    | Jan 2026 | Feb 2026 | Mar 2026
    ARPU              | 80       | 82       | 81
    Gross margin      | 0.82     | 0.81     | 0.83
    Monthly churn     | 0.025    | 0.022    | 0.027
    LTV               | =B2*B3/B4 | =C2*C3/C4 | =D2*D3/D4
    [Board]
    Board pack        | Jan 2026 | Feb 2026 | Mar 2026
    """


@rule(
    "K04", "kpi-defined-in-two-ways", group="KPIs", severity="warning", confidence="high",
    why="Two figures under one name: whoever compares them draws a wrong conclusion.",
    remedy="Compute the KPI once and refer to it, or name the two differently.",
    cite=Cite("FAST Standard, calculate once", read="2026-11-22"),
    examples=[
        Example(f"{_BOTH}    LTV | =Summary!B2/Summary!B4 | =Summary!C2/Summary!C4 | =Summary!D2/Summary!D4",
                flagged=("Board!B2:D2", "Summary!B5:D5")),
        Example(f"{_BOTH}    LTV | =Summary!B2*Summary!B3/Summary!B4 | =Summary!C2*Summary!C3/Summary!C4 |"
                " =Summary!D2*Summary!D3/Summary!D4"),
        Example(f"{_BOTH}    LTV | =Summary!B5 | =Summary!C5 | =Summary!D5", why="taken over"),
        Example(f"{_BOTH}    LTV (revenue) | =Summary!B2/Summary!B4 | =Summary!C2/Summary!C4 |"
                " =Summary!D2/Summary!D4", why="named for what it is"),
    ],
)  # fmt: skip
def kpi_defined_in_two_ways(book: AuditBook) -> Iterator[Flag]:
    """The same KPI follows one definition here and another one there, under the same name."""
    by_kpi: dict[str, dict[str, list[Verdict]]] = {}
    for verdict in verdicts(book):
        if verdict.definition is not None and not verdict.is_said:
            usual = verdict.definition.standing == "usual"
            name = "the usual definition" if usual else verdict.definition.name
            by_kpi.setdefault(verdict.kpi, {}).setdefault(name, []).append(verdict)
    for kpi, ways in by_kpi.items():
        if len(ways) < 2:
            continue
        ordered = sorted(ways.items(), key=lambda way: (way[0] == "the usual definition", -len(way[1])))
        areas = tuple(area for _, group in ordered for each in group for area in each.areas)
        told = "; ".join(f"{group[0].areas[0]}: {name}" for name, group in ordered)
        yield Flag(
            f"{title(kpi)} is computed in {len(ways)} ways: {told}."[:255], areas,
            AuditEvidence(facts=tuple((name, ", ".join(str(area) for each in group for area in each.areas))
                                      for name, group in ordered)),
            about=kpi,
        )  # fmt: skip
