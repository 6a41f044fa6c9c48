"""Rule K12: percentages of segments are added up to a percentage of the whole."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position
from kpi_engine.audit.definitions.naming import Names, names_of
from kpi_engine.audit.definitions.reading import is_period
from kpi_engine.audit.definitions.rows import at
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.formula.grammar import Call, Cells
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.kpi import Cite
from kpi_engine.model.term import Aggregation, Term
from kpi_engine.workbook.references import Area, parse_range, parse_reference

_ONE, _NEARLY, _MOST, _LARGEST = 1.0, 0.02, 400, 1.5


@rule(
    "K12", "percentages-added-up", group="KPIs", severity="warning", confidence="high",
    why="Churn of 2 % in three segments is 2 % of the whole, not 6 %.",
    remedy="Divide the sum of the parts above the line by the sum of those below it.",
    cite=Cite("Ratios of a whole are pooled: catalogue of terms, aggregation", read="2026-11-21"),
    examples=[
        Example("""
            Plan       | Customers at start | Customers lost | Churn rate
            Core       | 300                | 9              | =C2/B2
            Pro        | 120                | 2              | =C3/B3
            Enterprise | 30                 | 1              | =C4/B4
            Total      | =SUM(B2:B4)        | =SUM(C2:C4)    | =SUM(D2:D4)
            """, flagged=("D5",)),
        Example("""
            Plan       | Customers at start | Customers lost | Churn rate
            Core       | 300                | 9              | =C2/B2
            Pro        | 120                | 2              | =C3/B3
            Enterprise | 30                 | 1              | =C4/B4
            Total      | =SUM(B2:B4)        | =SUM(C2:C4)    | =C5/B5
            """),
        Example("""
            Plan       | MRR         | Share of MRR
            Core       | 30000       | =B2/B$5
            Pro        | 52000       | =B3/B$5
            Enterprise | 60000       | =B4/B$5
            Total      | =SUM(B2:B4) | =SUM(C2:C4)
            """, why="shares add up to one"),
        Example("""
            Plan       | New MRR | Churn      | MRR
            Core       | 3000    | 900        | 30000
            Pro        | 5200    | 1200       | 52000
            Total      | =SUM(B2:B3) | =SUM(C2:C3) | =SUM(D2:D3)
            """, why="churn as the MRR that was lost"),
    ],
)  # fmt: skip
def percentages_added_up(book: AuditBook) -> Iterator[Flag]:
    """SUM runs over a rate (churn, margin, conversion, retention) of several segments."""
    names = names_of(book)
    if not names.kpi_texts:
        return
    for sheet in book.sheets:
        for copies in sheet.copies:
            if copies.functions != ("SUM",) or not isinstance(copies.tree, Call):
                continue
            for position in copies.positions[:_MOST]:
                found = _rates(names, copies, position)
                if found is not None and not _is_whole(book, sheet.name, position):
                    area, term = found
                    own = Area(sheet.name, *position, *position)
                    yield Flag(
                        f"{own} adds up {term.in_sentence} of {len(area)} parts ({area.ref}): rates of parts "
                        "are no rate of the whole.", (own,), AuditEvidence(peers=(str(area),)),
                    )  # fmt: skip


def _rates(names: Names, copies: Copies, own: Position) -> tuple[Area, Term] | None:
    """The parts that a cell adds up, and the rate that they state."""
    match at(copies, own):
        case Call(name="SUM", arguments=(Cells(text=text),)):
            area = parse_reference(text) or parse_range(text, copies.sheet)
        case _:
            area = None
    if area is None or not area.is_line or not 2 <= len(area) <= _MOST:
        return None
    ends = names.at(area.sheet, area.top, area.left), names.at(area.sheet, area.bottom, area.right)
    first, last = ends
    if first is None or last is None or first.term != last.term or first.by_row != (area.rows == 1):
        return None
    term = TERMS.find(first.term)
    if term is None or term.aggregation is not Aggregation.POOLED or term.unit.value != "fraction":
        return None
    if not _are_rates(names, area):
        return None
    is_time = is_period(first.along) and is_period(last.along)
    return None if is_time or first.along == last.along else (area, term)


def _are_rates(names: Names, area: Area) -> bool:
    """True where no part is above 150 %, which an amount under the same name would be."""
    sheet = names.book.sheet(area.sheet)
    values = [cell.value for cell in sheet.inside(area)] if sheet else []
    return all(abs(value) <= _LARGEST for value in values
               if isinstance(value, int | float) and not isinstance(value, bool | CellError))  # fmt: skip


def _is_whole(book: AuditBook, name: str, own: Position) -> bool:
    """True where the sum is about 1: shares of a whole add up."""
    sheet = book.sheet(name)
    cell = sheet.get(*own) if sheet else None
    value = cell.value if cell else None
    return isinstance(value, int | float) and min(abs(value - _ONE), abs(value / 100 - _ONE)) < _NEARLY
