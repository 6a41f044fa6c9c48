"""What a cell will hold: a figure in the unit of its term, or what the data says for a place without one."""

from __future__ import annotations

import math
import re
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.refusals import Problem
from kpi_engine.formula.references import quoted
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.fact import Fact
from kpi_engine.model.period import FIRST_SERIAL, LAST_SERIAL, period_readings
from kpi_engine.model.term import Term
from kpi_engine.model.unit import Unit
from kpi_engine.workbook.cell_text import serial_of
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.styles import Styles, read_styles

_TRUTH = {"true": True, "false": False}
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_TYPED_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


class NewValue(NamedTuple):
    """A value for a cell; `is_date` says that the number is a day."""

    value: Scalar
    is_date: bool = False


class CellValues:
    """Decides what facts put into the cells of one workbook; amounts by term are divided by `factor`."""

    def __init__(self, package: Package, factor: float) -> None:
        self._package = package
        self.factor = factor

    @cached_property
    def _styles(self) -> Styles:
        return read_styles(self._package)

    def value(self, fact: Fact, record: CellRecord | None) -> NewValue | Problem:
        """The new content of a cell. Within float rounding of what it holds, it keeps what it holds."""
        term = TERMS.find(fact.term)
        found = self._by_cell(fact, record) if term is None else self._by_term(fact, term)
        old = record.value if record is not None else None
        if isinstance(found, NewValue) and same_value(found.value, old):
            return NewValue(old)
        return found

    def _by_term(self, fact: Fact, term: Term) -> NewValue | Problem:
        if term.unit is Unit.TEXT:
            return NewValue(fact.value if isinstance(fact.value, str) else fact.raw)
        if not isinstance(fact.value, str):
            return NewValue(fact.value / self.factor if term.unit.is_money else float(fact.value))
        if term.unit is Unit.DATE:
            return self._date(fact)
        return _text_in_number(fact)

    def _by_cell(self, fact: Fact, record: CellRecord | None) -> NewValue | Problem:
        """For a place without a term, the cell itself tells what it takes: its format and what it holds."""
        shown = self._styles[record.style].showing.kind if record is not None else "number"
        old = record.value if record is not None else None
        if isinstance(old, bool):
            return _truth(fact)
        if shown == "text" and not isinstance(old, float):
            return NewValue(fact.value if isinstance(fact.value, str) or fact.unit else fact.raw)
        if shown == "date":
            return self._in_date_cell(fact, old)
        if not isinstance(fact.value, str):
            return NewValue(float(fact.value))
        if isinstance(old, float):
            return _text_in_number(fact)
        return self._word(fact, old)

    def _word(self, fact: Fact, old: Scalar) -> NewValue | Problem:
        """Text for a blank cell or one with text: a truth value and a date are what they look like."""
        text = str(fact.value).strip()
        held = old.strip().casefold() if isinstance(old, str) else ""
        if CellError.from_text(text) is not None:
            found = f'"{text}" is an error of a spreadsheet, no value. Correct it, or leave the row out.'
            return Problem("error-value", found, fact)
        if text.casefold() in _TRUTH and held not in _TRUTH:
            return NewValue(_TRUTH[text.casefold()])
        if _ISO.match(text) and not _ISO.match(held):
            return self._date(fact)
        if _TYPED_DATE.match(text) and not _ISO.match(text) and period_readings(text):
            return _not_a_date(fact)
        return NewValue(fact.value)

    def _in_date_cell(self, fact: Fact, old: Scalar) -> NewValue | Problem:
        """A day; as a number only where it can be no mistake: an Excel date, or a time of day."""
        if isinstance(fact.value, str):
            return self._date(fact)
        is_span = isinstance(old, float) and not FIRST_SERIAL <= old <= LAST_SERIAL
        if FIRST_SERIAL <= fact.value <= LAST_SERIAL or 0 <= fact.value < 1 or is_span:
            return NewValue(float(fact.value), is_date=fact.value >= FIRST_SERIAL and not is_span)
        return _not_a_date(fact, "; the cell is formatted as a date")

    def _date(self, fact: Fact) -> NewValue | Problem:
        try:
            moment = datetime.fromisoformat(str(fact.value).strip())
        except ValueError:
            return _not_a_date(fact)
        if moment.tzinfo is not None:
            return Problem("time-zone", f'"{short(fact.raw, 30)}" has a time zone; a cell has none.', fact)
        serial = serial_of(moment, date1904=self._package.date1904)
        return NewValue(serial, is_date=True) if serial >= 1 else _not_a_date(fact)


def same_value(first: Scalar, second: Scalar) -> bool:
    """True for equal values; numbers may differ by what calculating with floats loses."""
    if isinstance(first, float) and isinstance(second, float):
        return math.isclose(first, second, rel_tol=1e-12, abs_tol=0.0)
    return type(first) is type(second) and first == second


def place_of(sheet: str, cell: str) -> str:
    """`'My Sheet'!B2`, short enough for a message."""
    return f"{short(quoted(sheet), 40)}!{cell}"


def _truth(fact: Fact) -> NewValue | Problem:
    word = str(fact.value).strip().casefold()
    if word in _TRUTH:
        return NewValue(_TRUTH[word])
    text = f'"{short(fact.raw, 30)}" goes to a cell that holds TRUE or FALSE. Write one of these.'
    return Problem("not-a-truth-value", text, fact)


def _text_in_number(fact: Fact) -> Problem:
    shown = short(fact.raw or str(fact.value), 30)
    return Problem(
        "text-in-number", f'"{shown}" is text where {_what(fact)} needs a number. Correct it.', fact
    )


def _not_a_date(fact: Fact, why: str = "") -> Problem:
    shown = short(fact.raw or str(fact.value), 30)
    return Problem("not-a-date", f'"{shown}" is not a date{why}. Write it like 2026-01-31.', fact)


def _what(fact: Fact) -> str:
    return short(fact.term, 40)
