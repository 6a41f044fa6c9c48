"""The forms that calls of our functions can take, and how a formula is written in each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from kpi_engine.catalogue.lambda_names import bare_name, lambda_name
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Function
from kpi_engine.portable.alike import Alike
from kpi_engine.portable.calls import Names, OurCall, calls_in, may_call, plain_call, rewritten
from kpi_engine.portable.lambdas import comment, lambda_call, lambda_names, own_lambdas, saved_lambda
from kpi_engine.portable.native import check_length, check_nesting, native_call
from kpi_engine.portable.recognising import Recognised, may_be_text, recognised
from kpi_engine.workbook.formulas_elsewhere import NewName
from kpi_engine.workbook.package import Package

Form = Literal["native", "lambda", "addin", "values"]
FORMS: tuple[Form, ...] = ("native", "lambda", "addin", "values")

NEEDS: Mapping[Form, str] = {
    "native": "Excel 2010 or later, LibreOffice and other spreadsheet programs; no add-in",
    "lambda": "Excel 2024 or Microsoft 365; no add-in",
    "addin": "Excel with the add-in of these functions",
    "values": "any spreadsheet program; no add-in",
}
"""What a reader of the workbook needs."""


@dataclass(frozen=True, slots=True)
class Written:
    """A formula in another form, the functions that it calls, and what in it was not told apart."""

    text: str
    functions: tuple[str, ...]
    doubts: tuple[str, ...] = ()


class Converter:
    """Writes formulas of one workbook in one form. Raises CannotRewriteError where it cannot."""

    def __init__(self, package: Package, form: Form) -> None:
        self.form = form
        self._own = own_lambdas(package)
        self.gone: tuple[str, ...] = () if form == "lambda" else self._own
        """Names of the workbook that hold our own LAMBDA texts, which nothing needs in another form."""
        self._names = Names(package, self._own)
        self._alike = Alike(self._rewrite)
        self._calls_of_names = _names_that_call(package, self._finds, self._own)

    def write(self, formula: str, sheet: str, *, array: bool) -> Written | None:
        """The formula in the form wanted; None where it has nothing of ours."""
        if self.form == "values":
            called = tuple(self.calls(formula, sheet))
            return Written(formula, called) if called else None
        if not may_call(formula) and not (self.form == "addin" and may_be_text(formula)):
            return None
        text, words, doubts = self._alike(formula, sheet, array)
        check_length(text)
        is_there = not words or (self.form == "lambda" and all(word in self._own for word in words))
        if text == formula and not doubts and (is_there or self.form == "addin"):
            return None
        return Written(text, tuple(map(_name_of, words)), tuple(doubts))

    def calls(self, formula: str, sheet: str) -> list[str]:
        """Our functions that a formula calls, where values are wanted also through names."""
        finds = self._finds(sheet)
        found = calls_in(formula, finds) if may_call(formula) else []
        if self.form != "values":
            return found
        return found + self._calls_of_names(formula, sheet)

    def new_names(self, words: Callable[[], set[str]]) -> list[NewName]:
        """The names that a workbook needs for LAMBDA calls of these words."""
        if self.form != "lambda":
            return []
        known, called = lambda_names(), words()
        wanted = [word for word in known if word in called and word not in self._own]
        return [NewName(word, saved_lambda(known[word]), comment(word, known[word])) for word in wanted]

    def _finds(self, sheet: str) -> Callable[[str], Function | None]:
        return lambda spelling: self._names.function(spelling, sheet)

    def _rewrite(self, formula: str, sheet: str, array: bool) -> tuple[str, list[str], list[str]]:
        """The formula in another form, the words of ours that it calls, and what was not told apart."""
        finds = self._finds(sheet)
        words: list[str] = []

        def replaces(call: OurCall) -> str:
            words.append(lambda_name(call.called) if self.form == "lambda" else call.called)
            if self.form == "native":
                return native_call(call, array=array)
            return lambda_call(call, self._names) if self.form == "lambda" else plain_call(call)

        if self.form != "addin":
            text = rewritten(formula, finds, replaces, operators=self.form == "native")
            check_nesting(text)
            return text, words, []
        found = recognised(formula) if may_be_text(formula) else Recognised(formula)
        if not may_call(found.text):
            return found.text, found.calls, found.doubts
        plain = rewritten(found.text, finds, replaces, operators=False)
        return plain, words if plain != formula else [], found.doubts


def _name_of(word: str) -> str:
    function = functions().find(bare_name(word))
    return word if function is None else function.name


def _names_that_call(
    package: Package, finds: Callable[[str], Callable[[str], Function | None]], own: tuple[str, ...]
) -> Callable[[str, str], list[str]]:
    """Looks up which of our functions a formula calls through the workbook's names."""
    from kpi_engine.formula.tokens import Kind, tokens

    texts = {
        (name.sheet.casefold(), name.name.casefold()): name.refers_to
        for name in package.defined_names
        if name.name.upper() not in own
    }
    if not any(may_call(text) for text in texts.values()):
        return lambda formula, sheet: []

    def through(formula: str, sheet: str, seen: frozenset[str]) -> list[str]:
        found: list[str] = []
        for token in tokens(formula):
            if token.kind not in (Kind.NAME, Kind.FUNCTION):
                continue
            word = token.text.rstrip("(").rpartition("!")[2].casefold()
            text = texts.get((sheet.casefold(), word), texts.get(("", word)))
            if text is not None and word not in seen:
                found += calls_in(text, finds(sheet)) + through(text, sheet, seen | {word})
        return found

    return lambda formula, sheet: through(formula, sheet, frozenset())


def tells_formulas(formula: str) -> bool:
    """True for a formula that tells the formula of another cell: it says something else afterwards."""
    upper = formula.upper()
    return "KPI_EXPLAIN(" in upper or "FORMULATEXT(" in upper
