"""Formulas that are broken, change by chance, or have no stored result."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.authoring.places import some
from kpi_engine.fill.authoring.rule import Flaw, rule
from kpi_engine.formula.volatile import CHANCE_OR_HOST, CLOCK
from kpi_engine.model.cell_error import CellError

_CHANCE = re.compile(rf"(?<![\w.])(?:_xlfn\.)?({'|'.join(sorted(CHANCE_OR_HOST))})\(", re.IGNORECASE)
_TODAY = re.compile(rf"(?<![\w.])(?:{'|'.join(sorted(CLOCK))})\(", re.IGNORECASE)
_INDIRECT = re.compile(r"(?<![\w.])INDIRECT\(", re.IGNORECASE)
_BROKEN = re.compile("#REF!")
_SINGLE = ("normal", "shared")
_STRINGS = re.compile(r'"(?:[^"]|"")*"')
_NEVER_RIGHT = (CellError.REF, CellError.NAME, CellError.NULL)
"""Errors that no figure puts right; #N/A or #DIV/0! may only wait for their inputs."""


@rule(
    "formula-broken", "error",
    why="The formula refers to cells or a sheet that were deleted; no figure can put it right.",
    fix="Write the formula anew.",
)  # fmt: skip
def formula_broken(book: AuthoredBook) -> Iterator[Flaw]:
    """#REF! in a formula."""
    for sheet, cells in _formulas(book, _BROKEN):
        yield Flaw(sheet, cells[0], f"#REF! in the formula of {some(cells)}.")


@rule(
    "cached-error", "warning",
    why="The template is sent out showing an error that no figure can put right.",
    fix="Correct the formula; #NAME? often is a function of an add-in that was not loaded when saving.",
)  # fmt: skip
def cached_error(book: AuthoredBook) -> Iterator[Flaw]:
    """A stored #REF!, #NAME? or #NULL!."""
    for info in book.package.sheets:
        cells = [record for record in book.records(info.name)
                 if record.kind and record.value in _NEVER_RIGHT and isinstance(record.value, CellError)
                 and "#REF!" not in record.formula]  # fmt: skip
        if cells:
            verb = "show" if len(cells) > 1 else "shows"
            text = f"{some([cell.ref for cell in cells])} {verb} {cells[0].value}."
            yield Flaw(info.name, cells[0].ref, text)


@rule(
    "no-stored-results", "warning",
    why="A viewer that does not calculate shows these cells empty.",
    fix="Open the template in Excel and save it, or run `kpi recalc FILE --in-place`.",
)  # fmt: skip
def no_stored_results(book: AuthoredBook) -> Iterator[Flaw]:
    """Formulas without a result in the file."""
    for info in book.package.sheets:
        cells = [record.ref for record in book.records(info.name)
                 if record.kind in _SINGLE and record.formula and record.value is None]  # fmt: skip
        if cells:
            yield Flaw(info.name, cells[0], f"no stored result in {some(cells)}.")


@rule(
    "chance", "warning",
    why="Such a formula shows another figure at each calculation, or on each computer.",
    fix="Take it out, or type its figure.",
)  # fmt: skip
def chance(book: AuthoredBook) -> Iterator[Flaw]:
    """RAND and its like, CELL and INFO, and functions that fetch from elsewhere."""
    for sheet, cells in _formulas(book, _CHANCE):
        yield Flaw(sheet, cells[0], f"a figure of chance, of this computer or of the web in {some(cells)}.")


@rule(
    "depends-on-today", "info",
    why="The same figures give another result tomorrow; a fill computes it for the day of the fill.",
    fix="Let the formula read a day that is typed, such as set_closed_through.",
)  # fmt: skip
def depends_on_today(book: AuthoredBook) -> Iterator[Flaw]:
    """TODAY or NOW."""
    for sheet, cells in _formulas(book, _TODAY):
        yield Flaw(sheet, cells[0], f"today's date in the formula of {some(cells)}.")


@rule(
    "address-as-text", "info",
    why="An address that is written as text does not follow when rows are inserted or a sheet is renamed.",
    fix="Refer to the cells themselves, or use INDEX over a range.",
)  # fmt: skip
def address_as_text(book: AuthoredBook) -> Iterator[Flaw]:
    """INDIRECT."""
    for sheet, cells in _formulas(book, _INDIRECT):
        yield Flaw(sheet, cells[0], f"INDIRECT in the formula of {some(cells)}.")


def _formulas(book: AuthoredBook, pattern: re.Pattern[str]) -> Iterator[tuple[str, list[str]]]:
    """Each sheet with the cells whose formula has the pattern outside of text in quotes."""
    for info in book.package.sheets:
        cells = [
            record.ref for record in book.records(info.name)
            if record.kind and pattern.search(_STRINGS.sub("", record.formula))
        ]  # fmt: skip
        if cells:
            yield info.name, cells
