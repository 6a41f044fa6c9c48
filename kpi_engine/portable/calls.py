"""The calls of our functions inside a formula, rewritten in place; every other character stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.lambda_names import bare_name, lambda_name
from kpi_engine.formula.spellings import function_name, is_qualified, may_be_defined
from kpi_engine.formula.tokens import Kind, Token, join, tokens
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Function
from kpi_engine.model.registry import derived_from
from kpi_engine.workbook.package import Package

_WORD_OF_LET = re.compile(r"_xlpm\.|_xlop\.", re.IGNORECASE)
"""A word that LET or LAMBDA has given a meaning, as a file spells it."""
_CALLED = re.compile(r"([A-Za-z_]\w*)\(")
"""The word before each opening bracket."""


class CannotRewriteError(Exception):
    """Why a formula keeps its calls, for the receipt."""


@dataclass(frozen=True, slots=True)
class OurCall:
    """A call: the function, its name or the alias that the formula uses, the arguments as text."""

    function: Function
    called: str
    arguments: tuple[str, ...]
    spelling: str


class Names:
    """Which words of a workbook call our functions: a word that the workbook defines itself does not.

    `own` are names of the workbook that hold our LAMBDA texts: they are our functions in another form.
    """

    def __init__(self, package: Package, own: Collection[str] = ()) -> None:
        self._own = frozenset(own)
        self._defined: dict[str, set[str]] = {}
        for name in package.defined_names:
            if not name.sheet and name.name.upper() in own:
                continue
            self._defined.setdefault(name.sheet.casefold(), set()).add(name.name.casefold())
        self._tables = {table.name.casefold() for table in package.tables}
        self._sheets = {sheet.name.casefold() for sheet in package.sheets}

    def function(self, spelling: str, sheet: str) -> Function | None:
        """Our function that `spelling` calls on `sheet`, or None."""
        if _WORD_OF_LET.match(spelling):
            return None
        word = function_name(spelling)
        if may_be_defined(spelling) and self.defines(spelling, sheet):
            return None
        if is_qualified(spelling):
            place = spelling.rpartition("!")[0].strip("'").casefold()
            return None if place in self._sheets else functions().find(word)
        if self.defines(word, sheet):
            return None
        return functions().find(bare_name(word) if word in self._own else word)

    def defines(self, word: str, sheet: str) -> bool:
        """True where `word` is a defined name that a formula on `sheet` sees."""
        key = word.casefold()
        return key in self._defined.get("", ()) or key in self._defined.get(sheet.casefold(), ())

    def is_taken(self, word: str) -> bool:
        """True where the workbook uses `word` for a name of any sheet or for a table."""
        key = word.casefold()
        return key in self._tables or any(key in words for words in self._defined.values())


Finds = Callable[[str], Function | None]
Replaces = Callable[[OurCall], str]


def rewritten(formula: str, finds: Finds, replaces: Replaces, *, operators: bool) -> str:
    """`formula` with each call of ours, inner ones first, as `replaces` writes it.

    `operators` says that what it writes is a sum: it gets brackets where it is an operand of something.
    """
    return _Walk(finds, replaces, operators).text(tokens(formula))


def plain_call(call: OurCall) -> str:
    """A call under its own name, as people type it; one that is plain already keeps its capitals."""
    name = call.spelling if call.spelling.upper() == call.called else call.called
    return f"{name}({','.join(call.arguments)})"


def may_call(formula: str) -> bool:
    """False for a formula that surely calls none of our functions, nearly all of a workbook without them."""
    known = _words()
    return any(word in known or word.startswith("_XL") for word in map(str.upper, _CALLED.findall(formula)))


def calls_in(formula: str, finds: Finds) -> list[str]:
    """The names of our functions that a formula calls, in reading order, each as often as it is called."""
    found = (finds(token.text[:-1]) for token in tokens(formula) if token.kind is Kind.FUNCTION)
    return [function.name for function in found if function is not None]


@dataclass(frozen=True, slots=True)
class _Walk:
    finds: Finds
    replaces: Replaces
    operators: bool

    def text(self, pieces: list[Token]) -> str:
        written: list[str] = []
        at = 0
        filled = [place for place, piece in enumerate(pieces) if piece.kind is not Kind.SPACE]
        while at < len(pieces):
            piece = pieces[at]
            if piece.kind is not Kind.FUNCTION:
                written.append(piece.text)
                at += 1
                continue
            end = closing(pieces, at)
            alone = bool(filled) and filled[0] == at and filled[-1] == end
            written.append(self._call(piece.text, arguments(pieces[at + 1 : end]), alone=alone))
            at = end + 1
        return "".join(written)

    def _call(self, opening: str, inside: list[list[Token]], *, alone: bool) -> str:
        spelling = opening[:-1]
        function = self.finds(spelling)
        given = [self.text(each) for each in inside]
        if function is None:
            return f"{opening}{','.join(given)})"
        called = bare_name(function_name(spelling))
        stripped = tuple(each.strip() for each in given)
        text = self.replaces(OurCall(function, called, stripped, spelling))
        return f"({text})" if self.operators and not alone else text


def closing(pieces: list[Token], at: int) -> int:
    """Where the bracket that opens at `at` closes."""
    depth = 0
    for place in range(at, len(pieces)):
        kind = pieces[place].kind
        if kind in (Kind.FUNCTION, Kind.OPEN):
            depth += 1
        elif kind is Kind.CLOSE:
            depth -= 1
            if depth == 0:
                return place
    raise CannotRewriteError("the formula cannot be read: a bracket is not closed")


def arguments(pieces: list[Token]) -> list[list[Token]]:
    """The arguments between the brackets of a call; none where there is nothing but blanks."""
    if not join(pieces).strip():
        return []
    found: list[list[Token]] = [[]]
    depth = 0
    for piece in pieces:
        depth += (piece.kind in (Kind.FUNCTION, Kind.OPEN)) - (piece.kind is Kind.CLOSE)
        if piece.kind is Kind.COMMA and depth == 0:
            found.append([])
        else:
            found[-1].append(piece)
    return found


@derived_from(KPIS)
def _words() -> frozenset[str]:
    """Every name and alias of ours in capitals, as a LAMBDA too; those that a company adds are among them."""
    names = {name.upper() for function in functions() for name in (function.name, *function.aliases)}
    return frozenset(names | {lambda_name(name) for name in names})
