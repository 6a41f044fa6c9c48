"""Rule K09: a rate or a level is added up over periods: the year's MRR as the sum of twelve months."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, rectangles
from kpi_engine.audit.definitions.naming import Names, names_of
from kpi_engine.audit.definitions.reading import is_period
from kpi_engine.audit.definitions.rows import at
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.formula.grammar import Call, Cells
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite
from kpi_engine.model.term import Aggregation, Term
from kpi_engine.recognition.words.term_names import EVERYDAY
from kpi_engine.workbook.references import Area, parse_range, parse_reference

_PER_CUSTOMER = ("cac", "arpu", "ltv")
_FEWEST, _MOST = 3, 400
_HEADINGS = "KPIs | Jan 2026 | Feb 2026 | Mar 2026 | Q1 2026"


@rule(
    "K09", "rate-or-level-added-up", group="KPIs", severity="warning", confidence="high",
    why="A level is the same customers or contracts in every month: their sum counts each of them again.",
    remedy="Take the last period of a level, the first of an opening one; compute a rate from its parts.",
    cite=Cite("Catalogue of terms: how a figure becomes a quarter or a year", read="2026-11-21"),
    examples=[
        Example(f"""
            {_HEADINGS}
            MRR              | 100000 | 104000 | 109000 | =SUM(B2:D2)
            """, flagged=("E2",)),
        Example(f"""
            {_HEADINGS}
            New MRR          | 9000   | 8500   | 9500   | =SUM(B2:D2)
            MRR              | 100000 | 104000 | 109000 | =D3
            """),
        Example(f"""
            {_HEADINGS}
            Monthly churn    | 0.02   | 0.025  | 0.021  | =SUM(B2:D2)
            Active customers | 400    | 410    | 425    | =SUM(B3:D3)
            """, flagged=("E2", "E3"), why="two figures"),
        Example(f"""
            {_HEADINGS}
            MRR              | 100000 | 104000 | 109000 | =D2
            Net burn         | 9000   | 8500   | 9500   | =SUM(B3:D3)
            """, why="the burn of a quarter is the sum of its months"),
        Example("""
            Plan             | Core   | Pro    | Enterprise | All
            MRR              | 40000  | 90000  | 60000      | =SUM(B2:D2)
            """, why="over plans, not over time"),
        Example(f"""
            {_HEADINGS}
            MRR              | 100000 | 104000 | 109000 | =D2
            Recurring revenue of the quarter | | | | =SUM(B2:D2)
            """, why="the revenue of three months is their sum"),
    ],
)  # fmt: skip
def rate_or_level_added_up(book: AuditBook) -> Iterator[Flag]:
    """SUM runs over periods of a rate, a customer count or MRR, and its cell bears the same name."""
    names = names_of(book)
    if not names.kpi_texts:
        return
    for sheet in book.sheets:
        for copies in sheet.copies:
            if copies.functions != ("SUM",) or not isinstance(copies.tree, Call):
                continue
            found: dict[str, tuple[Term, list[Area], list[Position]]] = {}
            for position in copies.positions[:_MOST]:
                level = _level(names, copies, position)
                if level is not None:
                    term = found.setdefault(level[1].id, (level[1], [], []))
                    term[1].append(level[0])
                    term[2].append(position)
            for told in found.values():
                yield _flag(sheet.name, *told)


def _level(names: Names, copies: Copies, own: Position) -> tuple[Area, Term] | None:
    """The periods that a cell adds up, and the level or rate that they state."""
    match at(copies, own):
        case Call(name="SUM", arguments=(Cells(text=text),)):
            area = parse_reference(text) or parse_range(text, copies.sheet)
        case _:
            area = None
    if area is None or not area.is_line or not _FEWEST <= len(area) <= _MOST:
        return None
    first = names.at(area.sheet, area.top, area.left)
    last = names.at(area.sheet, area.bottom, area.right)
    home = names.at(copies.sheet, *own)
    if first is None or last is None or home is None or not first.term == last.term == home.term:
        return None
    term = TERMS.find(first.term)
    along = first.by_row == (area.rows == 1) and is_period(first.along) and is_period(last.along)
    if term is None or not along or first.words.name in EVERYDAY or not _never_adds_up(term):
        return None
    return area, term


def _never_adds_up(term: Term) -> bool:
    """True for levels, shares, ratios and amounts per customer."""
    if term.aggregation is Aggregation.POOLED:
        return term.unit.value in ("fraction", "ratio") or term.id in _PER_CUSTOMER
    return term.aggregation in (Aggregation.LAST, Aggregation.FIRST)


def _flag(sheet: str, term: Term, read: list[Area], positions: list[Position]) -> Flag:
    kind = "a rate" if term.aggregation is Aggregation.POOLED else "a level"
    cells, first = rectangles(sheet, positions), read[0]
    corrections = []
    for area, position in zip(read, positions, strict=True):
        ends = {Aggregation.LAST: (area.bottom, area.right), Aggregation.FIRST: (area.top, area.left)}
        if term.aggregation in ends and area.sheet == sheet:
            formula = f"={cell_name(*ends[term.aggregation])}"
            corrections.append(Correction(sheet, cell_name(*position), formula))
    words = f"Take the {'first' if term.aggregation is Aggregation.FIRST else 'last'} period."
    fix = AuditFix(words, tuple(corrections)) if corrections else None
    expected = str(corrections[0].holds) if corrections else ""
    return Flag(
        f"{cells[0]} adds up {term.in_sentence} over {len(first)} periods ({first.ref}): it is {kind}, not "
        "an amount of the period.", cells, AuditEvidence(expected=expected, facts=(("Adds up", str(first)),)),
        fix, about=term.id,
    )  # fmt: skip
