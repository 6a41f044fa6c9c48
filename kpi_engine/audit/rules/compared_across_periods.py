"""Rule K05: a figure of one period is compared with one of another: monthly churn with an annual target."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, rectangles
from kpi_engine.audit.definitions.naming import term_of
from kpi_engine.audit.definitions.rhythm import Rhythm, rhythm_of_label, rhythms_stated, subject
from kpi_engine.audit.definitions.rows import rows
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.formula.grammar import Binary, Cells, Group, Literal, Name, Node
from kpi_engine.formula.parts import within
from kpi_engine.formula.references import reference
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.labels import Label
from kpi_engine.workbook.references import Area, parse_range, parse_reference

_COMPARED = frozenset(("<", ">", "<=", ">=", "-"))
_CONVERTS = frozenset(("3", "4", "12", "0.25"))
_Told = tuple[Area, Label, Rhythm]


@rule(
    "K05", "compared-across-periods", group="KPIs", severity="warning", confidence="medium",
    why="2 % a month is 21.5 % a year: set against an annual target of 10 % it looks five times too good.",
    remedy="Convert one of the two: a monthly rate m is 1 − (1 − m)^12 a year, a monthly amount is times 12.",
    cite=Cite("Converting churn between periods, climbtheladder.com", read="2026-11-21"),
    examples=[
        Example("""
            Retention            | Jan 2026 | Feb 2026 | Mar 2026
            Monthly churn        | 0.021    | 0.019    | 0.022
            Annual churn target  | 0.1      | 0.1      | 0.1
            Status               | =IF(B2<B3,"ok","high") | =IF(C2<C3,"ok","high") | =IF(D2<D3,"ok","high")
            """, flagged=("B4:D4",)),
        Example("""
            Retention            | Jan 2026 | Feb 2026 | Mar 2026
            Monthly churn        | 0.021    | 0.019    | 0.022
            Monthly churn target | 0.02     | 0.02     | 0.02
            Status               | =IF(B2<B3,"ok","high") | =IF(C2<C3,"ok","high") | =IF(D2<D3,"ok","high")
            """),
        Example("""
            Retention            | Jan 2026 | Feb 2026 | Mar 2026
            Monthly churn        | 0.021    | 0.019    | 0.022
            Annual churn target  | 0.1      | 0.1      | 0.1
            Status               | =IF(1-(1-B2)^12<B3,1,0) | =IF(1-(1-C2)^12<C3,1,0) | =IF(1-(1-D2)^12<D3,1,0)
            """, why="converted first"),
        Example("""
            Acquisition          | Monthly actual | Annual budget | Variance
            Marketing spend      | 20000          | 240000        | =B2-C2
            Sales spend          | 30000          | 360000        | =B3-C3
            """, flagged=("D2:D3",)),
        Example("""
            Acquisition          | Monthly actual | Monthly budget | Variance
            Marketing spend      | 20000          | 21000          | =B2-C2
            Annual fee           | 1200           | 1100           | =B3-C3
            """),
        Example("""
            Churn                | 2026
            Annual MRR churn     | 0.15
            Monthly ARPU         | 80
            Sum                  | =B2-B3
            """, why="two things that nobody compares"),
    ],
)  # fmt: skip
def compared_across_periods(book: AuditBook) -> Iterator[Flag]:
    """One side of a comparison or a variance is stated for a month, the other for a quarter or a year.

    Both must be about the same figure, and the labels or headings must say the periods.
    """
    if len(rhythms_stated(book)) < 2:
        return
    for sheet in book.sheets:
        for copies in sheet.copies:
            if not any(token.text in _COMPARED for token in copies.tokens):
                continue
            wrong: dict[tuple[str, str], tuple[list[Position], _Told, _Told]] = {}
            for positions, node in rows(copies):
                pair = _differing(book, sheet.name, node)
                if pair is not None:
                    key = pair[0][2], pair[1][2]
                    wrong.setdefault(key, ([], *pair))[0].extend(positions)
            for positions, one, other in wrong.values():
                yield _flag(rectangles(sheet.name, positions), one, other)


def _differing(book: AuditBook, sheet: str, node: Node) -> tuple[_Told, _Told] | None:
    for each in within(node):
        match each:
            case Binary(sign=sign, left=left, right=right) if sign in _COMPARED:
                pair = _told(book, sheet, left), _told(book, sheet, right)
                if pair[0] and pair[1] and pair[0][2] != pair[1][2] and _same_subject(pair[0][1], pair[1][1]):
                    return pair[0], pair[1]
    return None


def _told(book: AuditBook, sheet: str, node: Node) -> _Told | None:
    """A single cell on one side of a comparison, with its label and rhythm."""
    match node:
        case Group(inner=inner):
            return _told(book, sheet, inner)
        case Cells(text=text) if reference(text) is not None:
            area = parse_reference(text) or parse_range(text, sheet)
        case Name(text=text):
            name = book.package.name(text, sheet)
            area = parse_reference(name.refers_to) if name else None
        case Binary(sign="*" | "/", left=left, right=Literal(text=number)) if number not in _CONVERTS:
            return _told(book, sheet, left)
        case _:
            area = None
    if area is None or len(area) > 1 or book.sheet(area.sheet) is None:
        return None
    label = book.labels.at(area.sheet, area.top, area.left)
    rhythm = rhythm_of_label(label)
    return (area, label, rhythm) if rhythm else None


def _same_subject(one: Label, other: Label) -> bool:
    """True where both are called alike once the period is left out, or both are one kind of rate."""
    texts = one.row or one.name.replace("_", " "), other.row or other.name.replace("_", " ")
    subjects = {subject(text) for text in texts}
    if len(subjects) == 1:
        return bool(next(iter(subjects)))
    terms = {term_of(text) for text in texts}
    if len(terms) == 1:
        return terms != {""}
    rates = ("churn_rate", "logo_churn", "mrr_churn", "net_mrr_churn")
    known = [TERMS.find(term) for term in terms]
    return all(term is not None and term.id in rates for term in known)


def _flag(cells: tuple[Area, ...], one: _Told, other: _Told) -> Flag:
    told = [f"“{_called(label)}” ({area.ref}, {rhythm})" for area, label, rhythm in (one, other)]
    return Flag(
        f"{cells[0]} compares {told[0]} with {told[1]}."[:255], cells,
        AuditEvidence(facts=tuple((str(area), f"{label.text}: of a {rhythm}")
                                  for area, label, rhythm in (one, other))),
    )  # fmt: skip


def _called(label: Label) -> str:
    return (label.text or label.name)[:60]
