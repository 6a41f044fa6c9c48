"""A verdict on a KPI's definition as an audit tells it: message, evidence, and the formula that is meant."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.definition import Definition
from kpi_engine.audit.definitions.detective import Verdict, stated_beside, verdicts
from kpi_engine.audit.definitions.known import definitions, said_in_words, title
from kpi_engine.audit.definitions.worlds import with_figures
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.identity import names_in
from kpi_engine.model.written import clipped
from kpi_engine.workbook.references import Area

_LONGEST = 255
_Key = tuple[str, str, str]


def by_cause(book: AuditBook, wanted: Iterable[Verdict]) -> Mapping[_Key, list[Verdict]]:
    """Verdicts of one sheet, KPI and definition together: they are one cause."""
    found: dict[_Key, list[Verdict]] = {}
    for verdict in wanted:
        name = verdict.definition.name if verdict.definition else ""
        found.setdefault((verdict.home.sheet, verdict.kpi, name), []).append(verdict)
    return found


def told(book: AuditBook, standing: str) -> Iterable[tuple[tuple[Area, ...], Sequence[Verdict]]]:
    """The causes whose definition is of this standing: their cells and verdicts."""
    wanted = (each for each in verdicts(book) if each.definition and each.definition.standing == standing)
    for group in by_cause(book, wanted).values():
        yield tuple(area for each in group for area in each.areas), group


def usual(kpi: str) -> Definition | None:
    """The definition that is meant where nobody says otherwise."""
    return next((each for each in definitions()[kpi] if each.standing == "usual"), None)


def evidence(book: AuditBook, verdict: Verdict) -> AuditEvidence:
    """What the formula computes and what is usual, in words and in the figures of its last period."""
    facts = []
    meant = usual(verdict.kpi)
    for name, definition in (("It computes", verdict.definition), ("The usual definition", meant)):
        if definition is not None:
            facts.append((name, _with_figure(book, verdict, definition)))
    others = sorted({each.name for each in verdict.also if verdict.definition != each} -
                    {verdict.definition.name if verdict.definition else ""})  # fmt: skip
    if others:
        facts.append(("The figures stated agree as well with", "; ".join(others)))
    facts.append(("Shown by", f"the results of {verdict.periods} periods" if verdict.periods else
                  f"the formula, in {verdict.home.copies} cells"))  # fmt: skip
    facts += [(f"It reads {_label(term)}", address) for term, address in verdict.terms.items()]
    first = verdict.areas[0]
    expected = _expected(book, verdict, meant, first.top, first.left)
    return AuditEvidence(expected=expected, facts=tuple(facts))


def fix(book: AuditBook, group: Sequence[Verdict], words: str) -> AuditFix:
    """The usual formula for every cell, where the sheet states all figures that it needs."""
    corrections = []
    for verdict in group:
        meant = usual(verdict.kpi)
        for area in verdict.areas:
            for row, column in area.positions():
                formula = _expected(book, verdict, meant, row, column)
                if not formula:
                    return AuditFix(words)
                corrections.append(Correction(area.sheet, cell_name(row, column), formula))
    return AuditFix(words, tuple(corrections))


def message(areas: Sequence[Area], kpi: str, *sentences: str) -> str:
    """Where, which KPI, and what: cut at whole sentences that fit."""
    text = f"{areas[0]}: {title(kpi)} {sentences[0]}"
    for sentence in sentences[1:]:
        if sentence and len(text) + len(sentence) + 1 <= _LONGEST:
            text = f"{text} {sentence}"
    return clipped(text, _LONGEST)


def _with_figure(book: AuditBook, verdict: Verdict, definition: Definition) -> str:
    """`LTV on revenue: ARPU / churn rate = 2,000.00`."""
    words = said_in_words(definition.formula)
    if definition.standing != "usual":
        words = f"{definition.name}: {words}"
    lines = stated_beside(book, verdict)
    home = verdict.home
    at = home.column if home.named.by_row else home.row
    if lines is None:
        return words
    figure = with_figures(definition.formula, lines.figures(home, at, names_in(definition.formula)))
    term = TERMS.find(verdict.kpi)
    return words if math.isnan(figure) or term is None else f"{words} = {term.unit.show(figure)}"


def _expected(book: AuditBook, verdict: Verdict, meant: Definition | None, row: int, column: int) -> str:
    lines = stated_beside(book, verdict)
    if lines is None or meant is None:
        return ""
    return lines.formula(meant.formula, verdict.home, column if verdict.home.named.by_row else row)


def _label(term: str) -> str:
    return said_in_words(term)
