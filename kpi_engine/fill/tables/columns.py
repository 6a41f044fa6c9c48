"""What the columns of a table take: numbers, percentages, days, text; told by their formats and contents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum

from kpi_engine.fill.values import NewValue
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import clipped
from kpi_engine.sources.facts import BLANK, is_figure
from kpi_engine.sources.figures import Figures
from kpi_engine.sources.table import StoredNumber, Table
from kpi_engine.sources.units import StatedUnit
from kpi_engine.workbook.cell_text import serial_of
from kpi_engine.workbook.styles import CellStyle

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d.*)?")
_MONTH = re.compile(r"\d{4}-\d\d")
_TRUTH = {"true": True, "false": False}
_LARGEST_PERCENT = 2.0
"""Above 200 % a figure without its sign is more likely to be a percentage already."""


class Takes(Enum):
    """What the cells of a column are for."""

    NUMBERS = "numbers"
    DAYS = "days"
    TEXT = "text"
    WORDS = "words"
    """Text so far, in cells that would take anything."""
    TRUTH = "TRUE or FALSE"


def takes(style: CellStyle, held: Iterable[Scalar]) -> Takes | None:
    """What a column takes by its format, or by what it holds already; None where nothing tells."""
    kind = style.showing.kind
    if kind == "text":
        return Takes.TEXT
    if kind == "date":
        return Takes.DAYS
    kinds = {type(value) for value in held if value is not None}
    if kind == "percent" or style.number_format.casefold() != "general":
        return Takes.NUMBERS
    return {frozenset((float,)): Takes.NUMBERS, frozenset((str,)): Takes.WORDS,
            frozenset((bool,)): Takes.TRUTH}.get(frozenset(kinds))  # fmt: skip


def told_by_data(texts: Sequence[str]) -> Takes:
    """What a column takes of which only the data tells."""
    stated = [text for text in texts if text.casefold() not in BLANK]
    if stated and all(is_figure(text) for text in stated):
        return Takes.NUMBERS
    if stated and all(_DAY.fullmatch(text) for text in stated):
        return Takes.DAYS
    if stated and all(text.casefold() in _TRUTH for text in stated):
        return Takes.TRUTH
    return Takes.WORDS


class ColumnReader:
    """Reads the cells of one column of the data as the table's column takes them."""

    def __init__(self, table: Table, index: int, kind: Takes, figures: Figures, *, date1904: bool) -> None:
        self._table, self._index, self._kind, self._figures = table, index, kind, figures
        self._date1904 = date1904
        self._currency = ""
        self.bare_percentages: list[int] = []

    def value(self, row: int, text: str, *, percent: bool = False) -> NewValue:
        """The value for the cell; a blank stays blank. Raises SourceError where it could only be guessed."""
        blank = BLANK if self._kind in (Takes.NUMBERS, Takes.DAYS, Takes.TRUTH) else ("",)
        if text.casefold() in blank:
            return NewValue(None)
        if self._table.sheet and text.startswith("="):
            why = f'"{clipped(text)}" is a formula without a result. Save the file in Excel and try again.'
            raise self._refusal(row, why, "no-result")
        if self._kind is Takes.NUMBERS:
            return NewValue(self._number(row, text, percent=percent))
        if self._kind is Takes.DAYS:
            return self._day(row, text)
        if self._kind is Takes.TRUTH:
            return self._truth(row, text)
        if self._kind is Takes.WORDS and isinstance(text, StoredNumber):
            return NewValue(text.value)
        return NewValue(str(text))

    def _number(self, row: int, text: str, *, percent: bool) -> float:
        figure = self._figures.read(row, self._index, text, StatedUnit())
        if figure.currency and self._currency not in ("", figure.currency):
            why = f"the column has amounts in {self._currency} and in {figure.currency}. Keep one currency."
            raise self._refusal(row, why, "currency")
        self._currency = self._currency or figure.currency
        bare = percent and "%" not in text and not isinstance(text, StoredNumber)
        if bare and abs(figure.value) > _LARGEST_PERCENT:
            self.bare_percentages.append(row)
        return figure.value

    def _day(self, row: int, text: str) -> NewValue:
        stated = f"{text}-01" if _MONTH.fullmatch(text) else text
        try:
            moment = datetime.fromisoformat(stated) if _DAY.fullmatch(stated) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is not None:
            why = f'"{clipped(text)}" is not a date. Write it like 2026-01-31.'
            raise self._refusal(row, why, "not-a-date")
        return NewValue(serial_of(moment, date1904=self._date1904), is_date=True)

    def _truth(self, row: int, text: str) -> NewValue:
        word = text.casefold()
        if word not in _TRUTH:
            why = f'"{clipped(text)}" stands in a column of TRUE and FALSE. Write one of these.'
            raise self._refusal(row, why, "not-a-truth-value")
        return NewValue(_TRUTH[word])

    def _refusal(self, row: int, why: str, code: str) -> Exception:
        return self._table.refusal(row, self._index, why, code)
