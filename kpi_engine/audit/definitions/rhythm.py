"""For which length of time a figure is stated: a month, a quarter, a year, by the words beside it."""

from __future__ import annotations

import re
from typing import Literal

from kpi_engine.audit.book import AuditBook
from kpi_engine.workbook.labels import Label

_LONGEST = 90
Rhythm = Literal["month", "quarter", "year"]
_WORDS: tuple[tuple[Rhythm, re.Pattern[str]], ...] = (
    ("month", re.compile(r"\bmonthly\b|\b(?:per|a|each) month\b|/ ?mo(?:nth)?\b", re.IGNORECASE)),
    ("quarter", re.compile(r"\bquarterly\b|\b(?:per|a|each) quarter\b|/ ?q(?:uarte)?r\b", re.IGNORECASE)),
    ("year", re.compile(
        r"\bannual(?:ly|i[sz]ed)?\b|\byearly\b|\b(?:per|a|each) (?:year|annum)\b|/ ?y(?:ea)?r\b|"
        r"\bp\.?a\.?(?=\W|$)|\bfull[ -]year\b", re.IGNORECASE)),
)  # fmt: skip
_FILLING = re.compile(
    r"\b(?:monthly|quarterly|annual(?:ly|i[sz]ed)?|yearly|per|month|quarter|year|annum|target|benchmark|budget|"
    r"plan|planned|actual|goal|limit|threshold|max|min|maximum|minimum|rate|full)\b|[^\w\s]", re.IGNORECASE,
)  # fmt: skip


def rhythms_stated(book: AuditBook) -> set[Rhythm]:
    """The lengths of time that short texts of a workbook speak of."""
    texts = {cell.value for sheet in book.sheets for cell in sheet.cells.values()
             if isinstance(cell.value, str) and len(cell.value) <= _LONGEST}  # fmt: skip
    return {found for text in texts if (found := rhythm_of(text))}


def rhythm_of(text: str) -> Rhythm | None:
    """`Monthly churn` is of a month; None where the words say nothing, or two things."""
    found = {rhythm for rhythm, pattern in _WORDS if pattern.search(text)}
    return next(iter(found)) if len(found) == 1 else None


def rhythm_of_label(label: Label) -> Rhythm | None:
    """The rhythm of a cell: a heading that says one (`Annual target`) goes before the row's name."""
    return rhythm_of(label.column) or rhythm_of(label.row) or rhythm_of(label.name.replace("_", " "))


def subject(text: str) -> str:
    """What a label is about, without period and scenario: `Annual churn target` is `churn`."""
    return " ".join(_FILLING.sub(" ", text).casefold().split())
