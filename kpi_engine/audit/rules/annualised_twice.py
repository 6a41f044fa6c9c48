"""Rule K10: a figure that is annual already is multiplied by twelve."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, rectangles
from kpi_engine.audit.definitions.rows import rows
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Cells, Group, Literal, Node
from kpi_engine.formula.parts import within
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area, parse_range, parse_reference

_ANNUAL = re.compile(
    r"\bannual(?:ly|i[sz]ed)?\b|\byearly\b|\b(?:per|a) (?:year|annum)\b|/ ?y(?:ea)?r\b|\bARR\b|\bACV\b"
)
_MONTHLY = re.compile(r"\bmonth|\bMRR\b|/ ?mo\b|\bquarter|\bweek|\bday|\bhour|\bpayments?\b", re.IGNORECASE)


@rule(
    "K10", "annualised-twice", group="KPIs", severity="warning", confidence="medium",
    why="The result is twelve times too large, and every ratio to it twelve times too small.",
    remedy="Take the annual figure as it is, or multiply the monthly one.",
    cite=Cite("ChartMogul help centre, ARR = MRR × 12", read="2026-11-21"),
    examples=[
        Example("""
            Recurring revenue | Jan 2026 | Feb 2026 | Mar 2026
            MRR               | 100000   | 104000   | 109000
            ARR               | =B2*12   | =C2*12   | =D2*12
            Run rate          | =B3*12   | =C3*12   | =D3*12
            """, flagged=("B4:D4",)),
        Example("""
            Recurring revenue | Jan 2026 | Feb 2026 | Mar 2026
            MRR               | 100000   | 104000   | 109000
            ARR               | =B2*12   | =C2*12   | =D2*12
            MRR again         | =B3/12   | =C3/12   | =D3/12
            """),
        Example("""
            Loan              | Figure
            Term in years     | 5
            Payments          | =B2*12
            """, why="years become months"),
        Example("""
            Staff                  | Figure
            Annual salary, monthly | 5000
            Cost of the year       | =B2*12
            """, why="a label that says both"),
    ],
)  # fmt: skip
def annualised_twice(book: AuditBook) -> Iterator[Flag]:
    """A formula multiplies by 12 a cell whose row or heading says that it is annual."""
    if not _speaks_of_years(book):
        return
    for sheet in book.sheets:
        for copies in sheet.copies:
            if "12" not in {token.text for token in copies.tokens}:
                continue
            wrong: list[Position] = []
            read: list[Area] = []
            for positions, node in rows(copies):
                found = next(
                    (area for area in _times_twelve(node, sheet.name) if _is_annual(book, area)), None
                )
                if found is not None:
                    wrong += positions
                    read.append(found)
            if wrong:
                cells = rectangles(sheet.name, wrong)
                label = book.labels.at(read[0].sheet, read[0].top, read[0].left).text[:80]
                yield Flag(
                    f"{cells[0]} multiplies by 12 what is annual already: “{label}” ({read[0].ref}).",
                    cells, AuditEvidence(facts=((str(read[0]), label),)),
                )  # fmt: skip


def _speaks_of_years(book: AuditBook) -> bool:
    """True where some text of the workbook says that a figure is annual."""
    return any(isinstance(cell.value, str) and _ANNUAL.search(cell.value)
               for sheet in book.sheets for cell in sheet.cells.values())  # fmt: skip


def _times_twelve(node: Node, sheet: str) -> Iterator[Area]:
    """The single cells that the formula multiplies by 12."""
    for each in within(node):
        match each:
            case Binary(sign="*", left=left, right=Literal(text="12")):
                yield from _cell(left, sheet)
            case Binary(sign="*", left=Literal(text="12"), right=right):
                yield from _cell(right, sheet)


def _cell(node: Node, sheet: str) -> Iterator[Area]:
    match node:
        case Group(inner=inner):
            yield from _cell(inner, sheet)
        case Cells(text=text):
            area = parse_reference(text) or parse_range(text, sheet)
            if area is not None and len(area) == 1:
                yield area


def _is_annual(book: AuditBook, area: Area) -> bool:
    if book.sheet(area.sheet) is None:
        return False
    label = book.labels.at(area.sheet, area.top, area.left)
    text = f"{label.row} {label.column}"
    return bool(_ANNUAL.search(text)) and not _MONTHLY.search(text)
