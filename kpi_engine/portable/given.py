"""The arguments of a call as a text can take them: what is left out, what needs brackets, what is a range."""

from __future__ import annotations

from functools import lru_cache

from kpi_engine.catalogue.lambda_names import bare_name
from kpi_engine.formula.grammar import (
    Binary,
    Call,
    Cells,
    FormulaSyntaxError,
    Group,
    Literal,
    Name,
    Node,
    Postfix,
    Structured,
    Unary,
    tree,
)  # fmt: skip
from kpi_engine.formula.parts import within, without_brackets
from kpi_engine.formula.references import reference
from kpi_engine.formula.spellings import function_name
from kpi_engine.formula.volatile import CHANCE_OR_HOST
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import ArrayBehaviour
from kpi_engine.model.kpi import Kpi, Shape
from kpi_engine.portable.calls import CannotRewriteError, OurCall

ATOMS = (Call, Cells, Group, Literal, Name, Structured)
"""What needs no brackets as an operand."""
_REFERENCES = (Cells, Structured, Name)
_ELEMENT_BY_ELEMENT = frozenset({"IF", "ABS", "INT", "ROUND", "ROUNDUP", "ROUNDDOWN", "IFERROR", "N", "NOT",
                                 "TRANSPOSE", "CHOOSE", "LN", "EXP", "SQRT", "VALUE", "SEQUENCE", "FILTER",
                                 "OFFSET", "INDIRECT", "IFNA", "DATE", "EDATE", "EOMONTH"})  # fmt: skip


def kpi_of(call: OurCall) -> Kpi:
    """The declaration behind a call, which has a native text; other functions have none."""
    if call.function.kpi is None:
        raise CannotRewriteError(
            f"{call.called} has no text in Excel's own functions; --to values gives its result"
        )
    return call.function.kpi


def given(kpi: Kpi, call: OurCall) -> dict[str, str]:
    """Parameter → argument as text; optional ones that were left out are missing."""
    if len(call.arguments) > len(kpi.parameters):
        raise CannotRewriteError(f"{call.called} has more arguments than it takes, so it is an error anyway")
    cells = {
        parameter.name: text for parameter, text in zip(kpi.parameters, call.arguments, strict=False) if text
    }
    missing = [each.name for each in kpi.parameters if each.required and each.name not in cells]
    if missing:
        raise CannotRewriteError(f"{call.called} is called without {missing[0]}, so it is an error anyway")
    return cells


def check_ranges(kpi: Kpi, call: OurCall, cells: dict[str, str]) -> None:
    """The text of a function of ranges counts cells, which only a reference has."""
    for parameter in kpi.parameters:
        text = cells.get(parameter.name)
        if text is None or parameter.shape is not Shape.RANGE:
            continue
        node = without_brackets(parsed(text))
        if not isinstance(node, _REFERENCES) and (parameter.required or isinstance(node, Literal) is False):
            raise CannotRewriteError(
                f"{call.called} is given a computed list where its text needs a range of cells"
            )


def atom(text: str) -> str:
    """An argument as an operand: in brackets where it is a calculation of its own; -5 stays a number."""
    node = parsed(text)
    negative = isinstance(node, Unary) and node.sign == "-" and isinstance(node.operand, Literal)
    if text.startswith("."):
        text = f"0{text}"  # .8 and 0.8 are one number, and only the second is known as one
    return text if negative or isinstance(node, ATOMS) else f"({text})"


def depends_on_chance(text: str) -> bool:
    """True where an argument that is written twice would not be the same number twice."""
    return any(
        isinstance(each, Call) and function_name(each.name) in CHANCE_OR_HOST for each in within(parsed(text))
    )


def may_be_many(text: str) -> bool:
    """True for an argument that stands for several cells, so that its function answers for each."""
    return _many(parsed(text))


@lru_cache(maxsize=4096)
def parsed(text: str) -> Node:
    """The tree of an argument."""
    try:
        return tree(text)
    except FormulaSyntaxError as problem:
        raise CannotRewriteError(f"an argument cannot be read: {problem}") from None


def _many(node: Node) -> bool:
    match node:
        case Cells(text=text):
            place = reference(text)
            return place is None or not place.is_cell or bool(place.last_sheet)
        case Structured(text=text):
            return "@" not in text and "[#This Row]" not in text
        case Literal(text=text):
            return text.startswith("{")
        case Unary(sign="@"):
            return False
        case Postfix(sign="#"):
            return True
        case Group(inner=inner) | Unary(operand=inner) | Postfix(operand=inner):
            return _many(inner)
        case Binary(sign=sign, left=left, right=right):
            return sign in (":", ",") or _many(left) or _many(right)
        case Call(name=name, arguments=arguments):
            word = function_name(name)
            ours = functions().find(bare_name(word))
            lifts = ours is not None and ours.behaviour is ArrayBehaviour.LIFT
            spills = ours is not None and ours.behaviour is ArrayBehaviour.SPILL
            answers_each = lifts or word in _ELEMENT_BY_ELEMENT
            return spills or (answers_each and any(_many(each) for each in arguments))
    return False
