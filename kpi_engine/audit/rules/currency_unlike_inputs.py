"""Rule V16: a sum is shown in another currency than all that it adds."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.excel.shown_as import only_adds, showings, shown_as
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite


@rule(
    "V16", "currency-unlike-inputs", group="values", severity="warning", confidence="medium",
    why="The reader takes dollars for euros: nothing was converted, only the sign differs.",
    remedy="Give the cell the currency of its inputs, or convert them with a rate.",
    cite=Cite("Excel background error checking, misleading number formats", read="2026-11-22"),
    examples=[
        Example("""
            Jan             | Feb             | Total
            500 {[$$]#,##0} | 734 {[$$]#,##0} | =A2+B2 {[$€]#,##0}
            """, flagged=("C2",)),
        Example("""
            Jan             | Feb             | Total
            500 {[$$]#,##0} | 734 {[$$]#,##0} | =A2+B2 {[$$]#,##0}
            """),
        Example("""
            USD             | Rate | EUR
            500 {[$$]#,##0} | 0.9  | =A2*B2 {[$€]#,##0}
            """, why="converted"),
        Example("""
            Jan             | Feb             | Total
            500 {[$$]#,##0} | 734 {[$€]#,##0} | =A2+B2 {[$€]#,##0}
            """, why="the inputs do not agree"),
    ],
)  # fmt: skip
def currency_unlike_inputs(book: AuditBook) -> Iterator[Flag]:
    """A formula that only adds shows one currency, and all that it adds another one."""
    styles = {number: how.currency for number, how in shown_as(book).items() if how.currency}
    for sheet in book.sheets if len(set(styles.values())) > 1 else ():
        for copies in sheet.copies:
            own = styles.get(sheet.cells[copies.first].style)
            if own:
                read = [how.currency for _, how in showings(book, copies, only_adds(book, copies))]
                if read and len(set(read)) == 1 and read[0] and _differ(own, read[0]):
                    yield Flag(
                        f"{copies.areas[0]} is shown in {own}, and all that it adds in {read[0]}.",
                        copies.areas, AuditEvidence(facts=(("Shown in", own), ("Inputs", read[0]))),
                    )  # fmt: skip


_SAME = {"EUR": "€", "USD": "$", "GBP": "£", "US$": "$"}


def _differ(one: str, other: str) -> bool:
    return _SAME.get(one, one) != _SAME.get(other, other)
