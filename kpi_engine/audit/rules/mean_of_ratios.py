"""Rule K07: a ratio of the whole is taken as the mean of its parts' ratios."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.definitions.naming import names_of
from kpi_engine.audit.definitions.reading import is_period
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.formula.grammar import Binary, Call, Cells, Group, Node
from kpi_engine.formula.moving import moved
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite
from kpi_engine.model.term import Aggregation
from kpi_engine.workbook.references import Area, parse_range, parse_reference

_ROUNDING, _OVER_TIME = 0.005, 0.05
"""What is not worth a warning, as a part of the figure; months weigh about alike, segments do not."""
_PLANS = """
    Plan       | Marketing spend | New customers | CAC
    Core       | 20000           | 200           | =B2/C2
    Pro        | 24000           | 120           | =B3/C3
    Enterprise | 30000           | 10            | =B4/C4
    """
_Pair = tuple[Area, Area]


@rule(
    "K07", "mean-of-ratios", group="KPIs", severity="warning", confidence="high",
    why="A small segment with an extreme ratio weighs as much as the largest one.",
    remedy="Divide the sum of the amounts above the line by the sum of those below it.",
    cite=Cite("Ratios of a whole are pooled: catalogue of terms, aggregation", read="2026-11-21"),
    examples=[
        Example(f"{_PLANS}    All | =SUM(B2:B4) | =SUM(C2:C4) | =AVERAGE(D2:D4)", flagged=("D5",)),
        Example(f"{_PLANS}    All | =SUM(B2:B4) | =SUM(C2:C4) | =B5/C5"),
        Example("""
            Sales             | Jan 2026 | Feb 2026 | Mar 2026 | Quarter
            Trials started    | 100      | 400      | 900      | =SUM(B2:D2)
            Trials turned paid| 30       | 60       | 90       | =SUM(B3:D3)
            Trial-to-paid     | =B3/B2   | =C3/C2   | =D3/D2   | =AVERAGE(B4:D4)
            """, flagged=("E4",)),
        Example("""
            Sales             | Jan 2026 | Feb 2026 | Mar 2026 | Quarter
            Trials started    | 400      | 400      | 400      | =SUM(B2:D2)
            Trials turned paid| 40       | 40       | 40       | =SUM(B3:D3)
            Trial-to-paid     | =B3/B2   | =C3/C2   | =D3/D2   | =AVERAGE(B4:D4)
            Average MRR       | =AVERAGE(B2:D2) | | |
            """, flagged=("E4",), why="no difference in these figures: for information"),
        Example("""
            MRR | Jan 2026 | Feb 2026 | Mar 2026 | Mean
            MRR | 100      | 400      | 900      | =AVERAGE(B2:D2)
            """, why="amounts may be averaged"),
    ],
)  # fmt: skip
def mean_of_ratios(book: AuditBook) -> Iterator[Flag]:
    """AVERAGE runs over a KPI that is a quotient in every cell, and both of its parts are in the workbook."""
    names = names_of(book)
    if not names.kpi_texts:
        return
    for sheet in book.sheets:
        for copies in sheet.copies:
            if copies.functions.count("AVERAGE") != 1:
                continue
            for row, column in copies.positions:
                area = _averaged(copies, row, column)
                named = names.at(area.sheet, area.top, area.left) if area else None
                term = TERMS.find(named.term) if named else None
                if area is None or term is None or term.aggregation is not Aggregation.POOLED:
                    continue
                pairs = _quotients(book, area)
                if pairs:
                    yield _flag(book, copies, (row, column), area, pairs)


def _averaged(copies: Copies, row: int, column: int) -> Area | None:
    """The line of cells that the whole formula averages."""
    node = copies.tree
    if node is None:
        return None
    match _bare(moved(node, row - copies.first[0], column - copies.first[1])):
        case Call(name="AVERAGE", arguments=(Cells(text=text),)):
            area = parse_reference(text) or parse_range(text, copies.sheet)
            return area if area is not None and area.is_line and 2 <= len(area) <= 1000 else None
    return None


def _quotients(book: AuditBook, area: Area) -> list[_Pair]:
    """Above and below the line for each cell; empty where one of them is no quotient of two cells."""
    sheet = book.sheet(area.sheet)
    found = []
    for position in area.positions():
        copies = sheet.copies_at.get(position) if sheet else None
        if copies is None or copies.tree is None:
            return []
        node = moved(copies.tree, position[0] - copies.first[0], position[1] - copies.first[1])
        pair = _quotient(node, area.sheet)
        if pair is None:
            return []
        found.append(pair)
    return found


def _quotient(node: Node, sheet: str) -> _Pair | None:
    match _bare(node):
        case Binary(sign="/", left=left, right=right):
            top, bottom = _one_cell(_bare(left), sheet), _one_cell(_bare(right), sheet)
            return (top, bottom) if top and bottom else None
    return None


def _bare(node: Node) -> Node:
    """A formula without brackets and the guards around it."""
    match node:
        case Group(inner=inner):
            return _bare(inner)
        case Call(name="IFERROR" | "ROUND", arguments=(first, *_)):
            return _bare(first)
        case Call(name="IF", arguments=(_, one, other)):
            return _bare(one) if isinstance(_bare(one), Binary) else _bare(other)
    return node


def _one_cell(node: Node, sheet: str) -> Area | None:
    area = (parse_reference(node.text) or parse_range(node.text, sheet)) if isinstance(node, Cells) else None
    return area if area is not None and len(area) == 1 else None


def _sum(book: AuditBook, areas: list[Area]) -> float | None:
    total = 0.0
    for area in areas:
        sheet = book.sheet(area.sheet)
        cell = sheet.get(area.top, area.left) if sheet else None
        if cell is None or not cell.is_number or not isinstance(cell.value, int | float):
            return None
        total += float(cell.value)
    return total


def _flag(book: AuditBook, copies: Copies, position: tuple[int, int], area: Area, pairs: list[_Pair]) -> Flag:
    own = Area(copies.sheet, *position, *position)
    top, bottom = _sum(book, [pair[0] for pair in pairs]), _sum(book, [pair[1] for pair in pairs])
    sheet = book.sheet(copies.sheet)
    cell = sheet.get(*position) if sheet else None
    mean = float(cell.value) if cell and cell.is_number and isinstance(cell.value, int | float) else None
    pooled = top / bottom if top is not None and bottom else None
    if pooled is None or mean is None:
        told, differs = "", False
    else:
        told = f": the mean is {mean:,.4g}, the ratio of the sums {pooled:,.4g}"
        corners = (area.top, area.left), (area.bottom, area.right)
        ends = [names_of(book).at(area.sheet, *each) for each in corners]
        over_time = all(each is not None and is_period(each.along) for each in ends)
        differs = abs(pooled - mean) > (_OVER_TIME if over_time else _ROUNDING) * abs(pooled)
    formula = _pooled_formula(copies.sheet, pairs)
    corrections = (Correction(copies.sheet, cell_name(*position), formula),) if formula else ()
    return Flag(
        f"{own} takes the mean of the ratios in {area.ref}{told}.", (own,),
        AuditEvidence(expected=formula, peers=(str(area),)),
        AuditFix("Divide the sums of the parts.", corrections), severity=None if differs else "info",
    )  # fmt: skip


def _pooled_formula(sheet: str, pairs: list[_Pair]) -> str:
    """`=SUM(B2:B4)/SUM(C2:C4)` where the parts stand in lines."""
    sums = []
    for cells in ([pair[0] for pair in pairs], [pair[1] for pair in pairs]):
        whole = Area(cells[0].sheet, min(each.top for each in cells), min(each.left for each in cells),
                     max(each.bottom for each in cells), max(each.right for each in cells))  # fmt: skip
        if not whole.is_line or len(whole) != len(cells) or len({each.sheet for each in cells}) > 1:
            return ""
        sums.append(f"SUM({whole.ref if whole.sheet == sheet else whole})")
    return f"={sums[0]}/{sums[1]}"
