"""Rule K01: a KPI is computed in a way that is known to be wrong."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.known import said_in_words, title
from kpi_engine.audit.definitions.telling import evidence, fix, message, told, usual
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.kpi import Cite

_RETENTION = """
    Retention         | Jan 2026 | Feb 2026 | Mar 2026
    Opening MRR       | 200000   | 211000   | 221500
    New MRR           | 9000     | 8500     | 9500
    Expansion MRR     | 6000     | 6200     | 7100
    Contraction MRR   | 1500     | 1700     | 1600
    Churned MRR       | 2500     | 2500     | 3000
    Closing MRR       | =B2+B3+B4-B5-B6 | =C2+C3+C4-C5-C6 | =D2+D3+D4-D5-D6
    """
_VALUE = """
    Unit economics    | Jan 2026 | Feb 2026 | Mar 2026
    ARPU              | 80       | 82       | 81
    Gross margin      | 0.82     | 0.81     | 0.83
    Monthly churn     | 0.025    | 0.022    | 0.027
    CAC               | 600      | 640      | 610
    """
_EFFICIENCY = """
    Quarters                    | Q1 2026 | Q2 2026 | Q3 2026
    Revenue                     | 1000    | 1120    | 1260
    Sales and marketing spend   | 400     | 430     | 470
    """
_CUSTOMERS = """
    Customers                   | Jan 2026 | Feb 2026 | Mar 2026
    Customers at start          | 400      | 430      | 455
    New customers               | 42       | 38       | 45
    Customers lost              | 12       | 13       | 15
    Customers at end            | =B2+B3-B4 | =C2+C3-C4 | =D2+D3-D4
    """


@rule(
    "K01", "kpi-by-wrong-definition", group="KPIs", severity="warning", confidence="high",
    why="Targets, benchmarks and other companies' figures under this name are computed another way.",
    remedy="Compute the KPI by its usual definition, or say in its label what it is.",
    cite=Cite("SaaS Metrics Standards Board; ChartMogul help centre; Scale Venture Partners, magic number",
              read="2026-11-21"),
    examples=[
        Example(f"{_VALUE}    LTV | =B2/B4 | =C2/C4 | =D2/D4", flagged=("B6:D6",), why="revenue"),
        Example(f"{_VALUE}    LTV | =B2*B3/B4 | =C2*C3/C4 | =D2*D3/D4"),
        Example(f"{_VALUE}    LTV (revenue) | =B2/B4 | =C2/C4 | =D2/D4", flagged=("B6:D6",),
                why="said openly: for information"),
        Example(f"{_VALUE}    CAC payback (months) | =B5/B2 | =C5/C2 | =D5/D2", flagged=("B6:D6",)),
        Example(f"{_VALUE}    CAC payback (months) | =IFERROR(B5/(B2*B3),\"\") | =IFERROR(C5/(C2*C3),\"\")"
                " | =IFERROR(D5/(D2*D3),\"\")", why="a guard around the usual definition"),
        Example(f"{_EFFICIENCY}    Magic number | | =(C2-B2)/B3 | =(D2-C2)/C3", flagged=("C4:D4",)),
        Example(f"{_EFFICIENCY}    Magic number | | =(C2-B2)*4/B3 | =(D2-C2)*4/C3"),
        Example(f"{_RETENTION}    NRR | =B7/B2 | =C7/C2 | =D7/D2", flagged=("B8:D8",), why="new customers"),
        Example(f"{_RETENTION}    NRR | =1+(B4-B5-B6)/B2 | =1+(C4-C5-C6)/C2 | =1+(D4-D5-D6)/D2"),
        Example(f"{_RETENTION}    GRR | =(B2+B4-B5-B6)/B2 | =(C2+C4-C5-C6)/C2 | =(D2+D4-D5-D6)/D2",
                flagged=("B8:D8",)),
        Example(f"{_RETENTION}    GRR | =MIN(1,(B2-B5-B6)/B2) | =MIN(1,(C2-C5-C6)/C2) |"
                " =MIN(1,(D2-D5-D6)/D2)", why="capped, which changes nothing"),
        Example(f"{_CUSTOMERS}    Customer churn | =B4/B5 | =C4/C5 | =D4/D5", flagged=("B6:D6",)),
        Example(f"{_CUSTOMERS}    Customer churn | =IF(B2=0,\"\",B4/B2) | =IF(C2=0,\"\",C4/C2) |"
                " =IF(D2=0,\"\",D4/D2)"),
        Example("""
            Month            | MRR    | Customers | ARPU
            Jan 2026         | 8000   | 100       | =C2/B2
            Feb 2026         | 8800   | 107       | =C3/B3
            Mar 2026         | 9500   | 116       | =C4/B4
            """, flagged=("D2:D4",), why="upside down, months down the sheet"),
        Example("""
            Month            | MRR    | Customers | ARPU
            Jan 2026         | 8000   | 100       | =B2/C2
            Feb 2026         | 8800   | 107       | =B3/C3
            Mar 2026         | 9500   | 116       | =B4/C4
            """),
        Example("""
            Movements         | Jan 2026 | Feb 2026 | Mar 2026
            Opening MRR       | 200000   | 208500   | 217000
            New MRR           | 9000     | 8500     | 9500
            Churned MRR       | -2500    | -2500    | -3000
            MRR               | =B2+B3+B4 | =C2+C3+C4 | =D2+D3+D4
            """, why="losses entered with a minus"),
    ],
)  # fmt: skip
def kpi_by_wrong_definition(book: AuditBook) -> Iterator[Flag]:
    """A KPI's formula is a known mistake under its name: LTV on revenue, NRR with new customers.

    The formula is tested on the cells that it reads, named by their labels, against every definition that is
    known. Where the label says openly what is computed, it is for information.
    """
    for areas, group in told(book, "wrong"):
        verdict = group[0]
        definition, meant = verdict.definition, usual(verdict.kpi)
        assert definition is not None
        usually = f"Usual: {said_in_words(meant.formula)}." if meant else ""
        words = f"Compute {title(verdict.kpi)} by its usual definition, or name it “{definition.name}”."
        yield Flag(
            message(areas, verdict.kpi, f"equals {definition.name}.", definition.why, usually), areas,
            evidence(book, verdict), fix(book, group, words),
            severity="info" if all(each.is_said for each in group) else None,
            confidence="medium" if verdict.periods else None, about=f"{verdict.kpi} {definition.name}",
        )  # fmt: skip
