"""Rule K06: recurring revenue includes a line that does not recur."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position
from kpi_engine.audit.definitions.naming import names_of
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Call, Cells, Group, Node, Unary
from kpi_engine.formula.moving import moved
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area, parse_range, parse_reference

_RECURRING = frozenset(("mrr", "arr", "new_mrr", "net_new_mrr", "expansion_mrr", "opening_mrr", "new_arr"))
_ONE_TIME = re.compile(
    r"\bset[- ]?up\b|\bone[- ](?:off|time)\b|\bnon[- ]?recurring\b|"
    r"\b(?:implementation|onboarding|activation|migration|training|consulting|services?) (?:fees?|revenue)\b",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    r"\bimplementation\b|\bprofessional services?\b|\bconsulting\b|\bhardware\b", re.IGNORECASE
)
"""One-time revenue in a list of kinds of revenue; in a list of industries it is a kind of customer."""
_RECURS = re.compile(r"\bsubscriptions?\b|(?<!non-)(?<!non )\brecurring\b|\blicen[cs]es?\b", re.IGNORECASE)
_LEFT_OUT = re.compile(r"\bex(?:cl(?:uding|\.)?)?\b|\bwithout\b|\bless\b|\bnet of\b", re.IGNORECASE)
_LARGEST = 200
_REVENUE = """
    Revenue               | Jan 2026 | Feb 2026 | Mar 2026
    Subscriptions Core    | 30000    | 31000    | 32500
    Subscriptions Pro     | 52000    | 53500    | 55000
    """


@rule(
    "K06", "one-time-fee-in-mrr", group="KPIs", severity="warning", confidence="high",
    why="What is paid once does not recur: MRR, ARR, NRR and every multiple of them become too high.",
    remedy="Take the line out of recurring revenue, and show it as one-time revenue beside it.",
    cite=Cite("ChartMogul help centre, MRR: one-time payments are left out", read="2026-11-21"),
    examples=[
        Example(f"{_REVENUE}    Set-up fees | 4000 | 3500 | 5000\n"
                "    MRR | =SUM(B2:B4) | =SUM(C2:C4) | =SUM(D2:D4)", flagged=("B5:D5",)),
        Example(f"{_REVENUE}    Set-up fees | 4000 | 3500 | 5000\n"
                "    MRR | =SUM(B2:B3) | =SUM(C2:C3) | =SUM(D2:D3)"),
        Example(f"{_REVENUE}    Professional services | 4000 | 3500 | 5000\n"
                "    MRR | =B2+B3+B4 | =C2+C3+C4 | =D2+D3+D4", flagged=("B5:D5",)),
        Example(f"{_REVENUE}    Total invoiced | 90000 | 92000 | 95000\n"
                "    Implementation fees | 4000 | 3500 | 5000\n"
                "    MRR | =B4-B5 | =C4-C5 | =D4-D5", why="taken out"),
        Example(f"{_REVENUE}    Set-up fees | 4000 | 3500 | 5000\n"
                "    Total revenue | =SUM(B2:B4) | =SUM(C2:C4) | =SUM(D2:D4)", why="all revenue"),
        Example("""
            MRR by industry       | Jan 2026 | Feb 2026
            Health care           | 30000    | 31000
            Professional services | 20000    | 22000
            MRR                   | =B2+B3   | =C2+C3
            """, why="an industry"),
    ],
)  # fmt: skip
def one_time_fee_in_mrr(book: AuditBook) -> Iterator[Flag]:
    """A formula labelled MRR or ARR adds up set-up fees, services or other revenue that is paid once."""
    names = names_of(book)
    for sheet, by_row, number in names.lines():
        line = sheet.rows.get(number, []) if by_row else sheet.columns.get(number, [])
        runs: dict[int, tuple[Copies, list[Position]]] = {}
        for cell in line:
            if cell.formula:
                copies = sheet.copies_at[cell.position]
                runs.setdefault(id(copies), (copies, []))[1].append(cell.position)
        for copies, positions in runs.values():
            named = names.at(sheet.name, *positions[0])
            if named is not None and named.term in _RECURRING and named.by_row is by_row:
                found = _fees(book, copies, positions[0])
                if found:
                    yield _flag(sheet.name, positions, named.text, found)


def _fees(book: AuditBook, copies: Copies, position: Position) -> list[tuple[Area, str]]:
    """The cells that the formula adds and whose label says that they are paid once."""
    if copies.tree is None:
        return []
    node = moved(copies.tree, position[0] - copies.first[0], position[1] - copies.first[1])
    told = []
    for area in _added(node, copies.sheet, is_added=True):
        for row, column in area.positions() if len(area) <= _LARGEST else ():
            label = book.labels.at(area.sheet, row, column)
            told += [(Area(area.sheet, row, column, row, column), text) for text in (label.row, label.column)]
    kinds_of_revenue = any(_RECURS.search(text) for _, text in told)
    return [(area, text) for area, text in told if _is_fee(text, kinds_of_revenue)]


def _is_fee(text: str, kinds_of_revenue: bool) -> bool:
    if _LEFT_OUT.search(text) or _RECURS.search(text):
        return False
    return bool(_ONE_TIME.search(text)) or (kinds_of_revenue and bool(_PERHAPS.search(text)))


def _added(node: Node, sheet: str, *, is_added: bool) -> Iterator[Area]:
    """The areas that a sum adds; what is subtracted, multiplied or asked about is none."""
    match node:
        case Group(inner=inner) | Unary(sign="+", operand=inner):
            yield from _added(inner, sheet, is_added=is_added)
        case Unary(sign="-", operand=inner):
            yield from _added(inner, sheet, is_added=not is_added)
        case Binary(sign="+" | "-" as sign, left=left, right=right):
            yield from _added(left, sheet, is_added=is_added)
            yield from _added(right, sheet, is_added=is_added if sign == "+" else not is_added)
        case Call(name="SUM" | "IFERROR" as name, arguments=arguments):
            for each in arguments if name == "SUM" else arguments[:1]:
                yield from _added(each, sheet, is_added=is_added)
        case Cells(text=text) if is_added:
            area = parse_reference(text) or parse_range(text, sheet)
            if area is not None:
                yield area


def _flag(sheet: str, positions: list[Position], label: str, fees: list[tuple[Area, str]]) -> Flag:
    rows, columns = [row for row, _ in positions], [column for _, column in positions]
    area = Area(sheet, min(rows), min(columns), max(rows), max(columns))
    first, text = fees[0]
    return Flag(
        f"{area}: “{label[:60]}” adds “{text[:60]}” ({first}), which is paid once and does not recur."[:255],
        (area,), AuditEvidence(facts=tuple((str(each), called) for each, called in fees)),
    )  # fmt: skip
