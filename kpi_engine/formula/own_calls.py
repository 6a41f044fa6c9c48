"""Calls that the engine does not get to see: LET, LAMBDA, what they name, and ways of saving a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.formula.argument_classes import ArgumentClass
from kpi_engine.formula.function_values import function_of
from kpi_engine.formula.grammar import Call, Name, Postfix
from kpi_engine.formula.lambda_bodies import HELPERS, helper
from kpi_engine.formula.lambdas import applied, let
from kpi_engine.formula.spellings import may_be_defined
from kpi_engine.formula.words import Standing, plain_word

if TYPE_CHECKING:
    from kpi_engine.formula.writing import Writer


def own_call(writer: Writer, node: Call, name: str, wanted: ArgumentClass) -> str | None:
    """The text of such a call; None for any other."""
    arguments = node.arguments
    if writer.is_bound(node.name):
        return applied(writer, function_of(writer, Name(node.name)), arguments, wanted)
    if name == "LET":
        return let(writer, arguments, wanted)
    if name == "LAMBDA":
        return "#CALC!"
    if name == "ISOMITTED":
        return "TRUE" if _is_left_out(writer, node) else "FALSE"
    if name in HELPERS:
        return helper(writer, name, arguments)
    if name == "SINGLE" and arguments:
        return writer.single(arguments[0])
    if name == "ANCHORARRAY" and arguments:
        return writer.write(Postfix("#", arguments[0]), wanted)
    if may_be_defined(node.name) and writer.resolver.definition(node.name) is not None:
        return applied(writer, function_of(writer, Name(node.name)), arguments, wanted)
    return None


def _is_left_out(writer: Writer, node: Call) -> bool:
    """True for ISOMITTED of a parameter that its call did not give."""
    match node.arguments:
        case (Name(text=word),):
            return writer.words.get(plain_word(word).casefold()) == Standing(None)
    return False
