"""Which figure of the business a cell is, by its label; and whether a workbook speaks of KPIs at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells
from kpi_engine.audit.definitions.known import definitions, names
from kpi_engine.audit.definitions.variants import MORE_NAMES
from kpi_engine.audit.once import once
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.registry import derived_from
from kpi_engine.recognition.words.label_reading import LabelWords, is_other_measure, label_words
from kpi_engine.workbook.labels import Label

_LONGEST = 90
_SHORT = re.compile(r"[A-Z]{2,5}")
_LARGEST_RATE = 1.5
_TOO_EVERYDAY = frozenset(("adoption", "ebitda", "billings", "lifetime", "payback"))
"""Names of KPIs that make no workbook one of the business."""


@dataclass(frozen=True, slots=True)
class Named:
    """A cell's term; `by_row` tells whether its row or its column is called so."""

    term: str
    by_row: bool
    words: LabelWords
    label: Label

    @property
    def is_plain(self) -> bool:
        """False where words in brackets make it another figure: `ARPU (gross profit)`."""
        return _is_plain(self.term, self.words)

    @property
    def text(self) -> str:
        """The label that names the term."""
        return self.label.row if self.by_row else self.label.column

    @property
    def along(self) -> str:
        """The label of the other direction: the period, the scenario, the segment."""
        return self.label.column if self.by_row else self.label.row or self.label.day


class Names:
    """The terms of a workbook's cells."""

    def __init__(self, book: AuditBook) -> None:
        self.book = book
        self._known: dict[tuple[str, int, int], Named | None] = {}

    def at(self, sheet: str, row: int, column: int) -> Named | None:
        """What a cell states; None where its label names no term, or one in either direction."""
        place = sheet, row, column
        if place not in self._known:
            self._known[place] = self._named(*place)
        return self._known[place]

    def _named(self, sheet: str, row: int, column: int) -> Named | None:
        label = self.book.labels.at(sheet, row, column)
        by_row, by_column = (_term(text) for text in (label.row, label.column))
        if by_row and by_column and by_row[0] != by_column[0]:
            return None
        if by_row:
            term, words = by_row
            if is_other_measure(label.column) or self._is_amount(words, sheet, row, column, by_row=True):
                return None
            return Named(term, True, words, label)
        if by_column is None or self._is_amount(by_column[1], sheet, row, column, by_row=False):
            return None
        return Named(by_column[0], False, by_column[1], label)

    def _is_amount(self, words: LabelWords, sheet: str, row: int, column: int, *, by_row: bool) -> bool:
        """True for a bare `Churn` over amounts: what was lost, not the rate."""
        if words.name != "churn":
            return False
        cells = self.book.sheet(sheet)
        steps = ((0, each) if by_row else (each, 0) for each in (-1, 0, 1))
        near = [cells.get(row + down, column + right) for down, right in steps] if cells else []
        return any(cell is not None and cell.is_number and isinstance(cell.value, int | float)
                   and abs(cell.value) > _LARGEST_RATE for cell in near)  # fmt: skip

    @cached_property
    def kpi_texts(self) -> Mapping[str, list[Position]]:
        """Sheet → the cells whose text names a KPI; empty for a workbook that speaks of none."""
        found = {}
        for sheet in self.book.sheets:
            at = [
                cell.position
                for cell in sheet.cells.values()
                if isinstance(cell.value, str) and len(cell.value) <= _LONGEST and _is_kpi(cell.value)
            ]
            if at:
                found[sheet.name] = at
        return found

    @cached_property
    def stated(self) -> frozenset[str]:
        """Every term that some text of the workbook names."""
        texts = {cell.value for sheet in self.book.sheets for cell in sheet.cells.values()
                 if isinstance(cell.value, str) and len(cell.value) <= _LONGEST}  # fmt: skip
        return frozenset(found[0] for text in texts if (found := _term(text)))

    def lines(self) -> Iterator[tuple[SheetCells, bool, int]]:
        """Each row and column beside a text that names a KPI: the sheet, True for a row, its number."""
        for sheet in self.book.sheets:
            seen = set()
            for row, column in self.kpi_texts.get(sheet.name, ()):
                heads = sheet.cells[row, column].is_constant
                for line in ((True, row), (False, column)):
                    if line not in seen and (line[0] or heads):
                        seen.add(line)
                        yield sheet, *line


@once
def names_of(book: AuditBook) -> Names:
    """The terms of the workbook, read once for all rules."""
    return Names(book)


def term_of(text: str) -> str:
    """The term that a label names; "" for none."""
    found = _term(text)
    return found[0] if found else ""


def plain_term_of(text: str) -> str:
    """The term that a label names without a remark in brackets that makes it another figure."""
    found = _term(text)
    return found[0] if found and _is_plain(*found) else ""


def _is_plain(term: str, words: LabelWords) -> bool:
    """True where brackets hold nothing but the figure's other name or an abbreviation."""
    return all(term_of(each) == term or (not term_of(each) and _SHORT.fullmatch(each)) for each in words.rest)


def _term(text: str) -> tuple[str, LabelWords] | None:
    """The term and what else the label says, from its fullest reading that names one."""
    if not text or len(text) > _LONGEST * 2 or is_other_measure(text):
        return None
    for words in label_words(text):
        term = names().get(words.name)
        if term:
            return term, words
    return None


def _is_kpi(text: str) -> bool:
    return _pattern().search(text.casefold()) is not None


@derived_from(KPIS, TERMS)
def _pattern() -> re.Pattern[str]:
    """Any name of a KPI whose definitions are known, or of recurring revenue."""
    wanted = {"mrr", "arr", "recurring revenue", "cac", "ltv"}
    for id_ in definitions():
        term = TERMS.find(id_)
        wanted |= {each.casefold() for each in (term.label, *term.synonyms)} if term else set()
        wanted |= {each.casefold() for kpi in KPIS if kpi.id == id_ for each in (kpi.name, *kpi.aliases)}
        wanted |= set(MORE_NAMES.get(id_, ()))
    parts = (re.split(r"[\W_]+", name) for name in wanted if name not in _TOO_EVERYDAY)
    alternatives = sorted({r"[\W_]+".join(part) for part in parts if any(part)}, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(alternatives)})(?![^\W_])")
