"""Rule K08: an LTV:CAC on revenue is held against the target of one on gross profit."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.detective import Verdict, verdicts
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Literal
from kpi_engine.formula.parts import within
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area, parse_reference

_TARGET = ("target", "benchmark", "goal", "minimum", "healthy")
_UNIT_ECONOMICS = """
    Unit economics    | Jan 2026 | Feb 2026 | Mar 2026
    ARPU              | 80       | 82       | 81
    Gross margin      | 0.82     | 0.81     | 0.83
    Monthly churn     | 0.025    | 0.022    | 0.027
    CAC               | 1000     | 1040     | 1010
    """
_STATUS = """
    LTV:CAC           | =B6/B5   | =C6/C5   | =D6/D5
    Status            | =IF(B7>=3,"healthy","low") | =IF(C7>=3,"healthy","low") | =IF(D7>=3,"healthy","low")
    """


@rule(
    "K08", "ltv-on-revenue-against-target", group="KPIs", severity="warning", confidence="high",
    why="The target of 3 is for LTV on gross profit. On revenue the ratio is higher by 1 / gross margin.",
    remedy="Compute LTV on gross profit, or raise the target to 3 / gross margin.",
    cite=Cite("D. Skok, SaaS Metrics 2.0: LTV:CAC of at least 3, LTV on gross margin", read="2026-11-21"),
    examples=[
        Example(f"{_UNIT_ECONOMICS}    LTV | =B2/B4 | =C2/C4 | =D2/D4{_STATUS}", flagged=("B7:D7",)),
        Example(f"{_UNIT_ECONOMICS}    LTV | =B2*B3/B4 | =C2*C3/C4 | =D2*D3/D4{_STATUS}"),
        Example(f"{_UNIT_ECONOMICS}    LTV (revenue) | =B2/B4 | =C2/C4 | =D2/D4{_STATUS}",
                flagged=("B7:D7",), why="the label is honest, the target is not"),
        Example(f"{_UNIT_ECONOMICS}    LTV (revenue) | =B2/B4 | =C2/C4 | =D2/D4\n"
                "    LTV:CAC | =B6/B5 | =C6/C5 | =D6/D5", why="held against nothing"),
    ],
)  # fmt: skip
def ltv_on_revenue_against_target(book: AuditBook) -> Iterator[Flag]:
    """LTV:CAC reads an LTV on revenue, and a formula or a target beside it holds it against 3."""
    on_revenue = [each for each in verdicts(book) if each.definition and "revenue" in each.definition.name
                  and each.kpi in ("ltv", "ltv_cac")]  # fmt: skip
    for verdict in verdicts(book):
        if verdict.kpi != "ltv_cac":
            continue
        source = verdict if verdict in on_revenue else _reads(verdict, on_revenue)
        target = _target(book, verdict) if source else ""
        if source and target:
            yield Flag(
                f"{verdict.areas[0]}: LTV:CAC on revenue ({source.areas[0]}) is held against the target for "
                f"LTV on gross profit ({target}).", verdict.areas,
                AuditEvidence(facts=(("LTV on revenue", str(source.areas[0])), ("Target", target))),
            )  # fmt: skip


def _reads(verdict: Verdict, sources: list[Verdict]) -> Verdict | None:
    read = parse_reference(verdict.terms.get("ltv", ""))
    for each in sources:
        if read and any(area.sheet == read.sheet and (read.top, read.left) in area for area in each.areas):
            return each
    return None


def _target(book: AuditBook, verdict: Verdict) -> str:
    """The formula that compares the ratio with 3, or a target of 3 in its row."""
    for area in verdict.areas:
        for copies, block in book.uses.readers(area):
            numbers = (
                (each.text for each in within(copies.tree) if isinstance(each, Literal))
                if copies.tree
                else ()
            )
            if "3" in numbers:
                return str(block)
    home = verdict.home
    sheet = book.sheet(home.sheet)
    line = (sheet.rows if home.named.by_row else sheet.columns) if sheet else {}
    for cell in line.get(home.row if home.named.by_row else home.column, ()):
        label = book.labels.at(home.sheet, cell.row, cell.column) if cell.value == 3 else None
        if label and any(word in label.text.casefold() for word in _TARGET):
            return str(Area(home.sheet, cell.row, cell.column, cell.row, cell.column))
    return ""
