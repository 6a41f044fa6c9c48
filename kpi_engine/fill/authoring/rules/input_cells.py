"""Cells whose validation or number format does not fit the figure that goes there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.authoring.places import cells_of
from kpi_engine.fill.authoring.rule import Flaw, rule
from kpi_engine.formula.references import cell_name
from kpi_engine.model.term import Term
from kpi_engine.model.unit import Unit
from kpi_engine.workbook.validations import Validation

_SHARE_AS_PERCENT = (2.0, 1_000.0)
"""An upper limit between these means that 15 is to be typed for 15 %; far larger ones are no limit."""


@rule(
    "validation-contradicts", "warning",
    why="The cell refuses figures that the term has, or takes only ones that it cannot have.",
    fix="Shares are typed as shares, 15 % or 0.15: allow decimals from 0 to 1.",
)  # fmt: skip
def validation_contradicts(book: AuthoredBook) -> Iterator[Flaw]:
    """A validation that does not fit the bounds of the term."""
    yield from _first_cells(book, lambda term, sheet, row, column: _contradiction(
        term, book.validation(sheet, row, column)))  # fmt: skip


@rule(
    "share-without-percent", "warning",
    why="A share of 0.15 looks like 0 or 0.15 here, and whoever sees that types 15 the next time.",
    fix="Give the cells a percentage format.",
)  # fmt: skip
def share_without_percent(book: AuthoredBook) -> Iterator[Flaw]:
    """A share shown as a plain number."""

    def find(term: Term, sheet: str, row: int, column: int) -> str:
        style = book.style(sheet, row, column)
        plain = style.showing.kind == "number" and style.number_format not in ("General", "")
        if term.unit is not Unit.FRACTION or not plain:
            return ""
        return f"{term.in_sentence} is a share and is shown as {style.number_format[:30]}."

    yield from _first_cells(book, find)


@rule(
    "text-cell", "warning",
    why="What is typed into a cell with the format Text stays text: sums leave it out.",
    fix="Give the cells a number format, then type their figures again.",
)  # fmt: skip
def text_cell(book: AuthoredBook) -> Iterator[Flaw]:
    """A cell with the format Text where a number goes."""

    def find(term: Term, sheet: str, row: int, column: int) -> str:
        is_text = book.style(sheet, row, column).showing.kind == "text"
        number = term.unit is not Unit.TEXT
        return f"{term.in_sentence} is a number; the cell has the format Text." if is_text and number else ""

    yield from _first_cells(book, find)


@rule(
    "date-format", "warning",
    why="A figure looks like a day here, or a day like a number in the forty thousands.",
    fix="Give the cells the number format of what goes there.",
)  # fmt: skip
def date_format(book: AuthoredBook) -> Iterator[Flaw]:
    """A figure shown as a date, or a date as a number."""

    def find(term: Term, sheet: str, row: int, column: int) -> str:
        style = book.style(sheet, row, column)
        shown, wanted = style.showing.kind == "date", term.unit is Unit.DATE
        if shown == wanted or (wanted and style.number_format in ("General", "")):
            return ""
        if wanted:
            return f"{term.in_sentence} is a day and is shown as {style.number_format[:30]}."
        return f"{term.in_sentence} is no day and is shown as one."

    yield from _first_cells(book, find)


def _first_cells(book: AuthoredBook, find: Callable[[Term, str, int, int], str]) -> Iterator[Flaw]:
    """One flaw for each target: at the first of its cells where `find` has something to say."""
    for target in book.targets:
        term = TERMS.find(target.term)
        for row, column in cells_of(target) if term is not None else ():
            assert term is not None
            text = find(term, target.area.sheet, row, column)
            if text:
                yield Flaw(target.area.sheet, cell_name(row, column), f"{target.name}: {text}")
                break


def _contradiction(term: Term, rule_: Validation | None) -> str:
    if rule_ is None or rule_.kind not in ("whole", "decimal") or term.unit in (Unit.TEXT, Unit.DATE):
        return ""
    low, high = _limits(rule_)
    if term.unit is Unit.FRACTION and term.bounds.high == 1:
        if high is not None and _SHARE_AS_PERCENT[0] <= high <= _SHARE_AS_PERCENT[1]:
            return f"{term.in_sentence} is a share from 0 to 1, and the cell takes up to {high:g}."
        if rule_.kind == "whole":
            return f"{term.in_sentence} is a share, and the cell takes whole numbers only."
    above = low is not None and term.bounds.high is not None and low > term.bounds.high
    below = high is not None and term.bounds.low is not None and high < term.bounds.low
    if above or below:
        return f"{term.in_sentence} is {term.bounds}, and the cell takes nothing of that."
    return ""


def _limits(rule_: Validation) -> tuple[float | None, float | None]:
    """The lowest and highest figure that a validation takes, where it states them as numbers."""
    first, second = _number(rule_.first), _number(rule_.second)
    if rule_.operator == "between":
        return first, second
    if rule_.operator in ("greaterThan", "greaterThanOrEqual"):
        return first, None
    if rule_.operator in ("lessThan", "lessThanOrEqual"):
        return None, first
    return (first, first) if rule_.operator == "equal" else (None, None)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
