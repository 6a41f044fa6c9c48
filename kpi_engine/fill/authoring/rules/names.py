"""Names that are misspelt, or that hide a function."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.authoring.places import place_of
from kpi_engine.fill.authoring.rule import Flaw, rule
from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW, column_number
from kpi_engine.functions.registry import functions
from kpi_engine.model.term import Term

_CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_R1C1 = re.compile(r"[Rr]\d*(?:[Cc]\d*)?|[Cc]\d*")
_LAMBDA = re.compile(r"=?\s*(?:_xlfn\.)?LAMBDA\s*\(", re.IGNORECASE)


@rule(
    "unknown-term", "warning",
    why="Figures are matched with their places by the term; a misspelt one is never filled.",
    fix="Spell the term as `kpi template new` and the column term of your data do.",
)  # fmt: skip
def unknown_term(book: AuthoredBook) -> Iterator[Flaw]:
    """A term that nearly is one of the catalogue."""
    for term, place in _strangers(book):
        if near := TERMS.suggest(term):
            yield Flaw(*place, f"{term[:40]} is no known term.{near}")


@rule(
    "own-term", "info",
    why="The term is your own: figures for it are filled by that very word, without a unit or bounds.",
    fix="Nothing, if you mean it; a company file (kpi company) gives your own terms a unit and bounds.",
)  # fmt: skip
def own_term(book: AuthoredBook) -> Iterator[Flaw]:
    """A term that the catalogue does not have, nor anything like it."""
    for term, place in _strangers(book):
        if not TERMS.suggest(term):
            yield Flaw(*place, f"{term[:40]} is a term of your own.")


@rule(
    "name-like-function", "error",
    why="Excel does not tell upper from lower case: the name hides the function, and =CAC(…) fails.",
    fix="Rename it in the Name Manager; in_ or set_ in front is enough.",
)  # fmt: skip
def name_like_function(book: AuthoredBook) -> Iterator[Flaw]:
    """A defined name that equals a function, an alias or a LAMBDA of ours."""
    for name in book.package.defined_names:
        function = functions().find(name.name)
        if function is not None and not _LAMBDA.match(name.refers_to):
            yield Flaw(name.sheet, "", f"the name {name.name} equals the function {function.name}.")
    for table in book.package.tables:
        function = functions().find(table.name)
        if function is not None:
            yield Flaw(table.sheet, table.ref, f"the table {table.name} equals the function {function.name}.")


@rule(
    "name-like-address", "error",
    why="Excel reads such a name as a cell (MRR2026 is one) and calls the workbook damaged.",
    fix="Rename it: an underscore in it is enough (mrr_2026).",
)  # fmt: skip
def name_like_address(book: AuthoredBook) -> Iterator[Flaw]:
    """A defined name that is a cell address, in either style."""
    for name in book.package.defined_names:
        found = _CELL.fullmatch(name.name)
        cell = found and column_number(found[1]) <= LAST_COLUMN and 0 < int(found[2]) <= LAST_ROW
        if cell or _R1C1.fullmatch(name.name):
            yield Flaw(name.sheet, "", f"the name {name.name} is the address of a cell.")


def _strangers(book: AuthoredBook) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each unknown term once, with its first place."""
    told: set[str] = set()
    for attempt in book.attempts:
        term = attempt.term.casefold()
        known: Term | None = TERMS.find(term)
        if term and known is None and term not in told and term not in _WORDS_OF_SETTINGS:
            told.add(term)
            yield attempt.term, place_of(book, attempt)


_WORDS_OF_SETTINGS = ("company", "company_name", "currency")
"""Words that a map gives the settings, which are no figures."""
