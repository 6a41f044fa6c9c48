"""A formula as a sentence: operators and functions in plain English, cells by their labels."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.catalogue.lambda_names import kpi_called
from kpi_engine.formula.grammar import (
    Binary,
    Call,
    Cells,
    Group,
    Literal,
    Name,
    Node,
    Omitted,
    Postfix,
    Structured,
    Unary,
    text,
)
from kpi_engine.formula.references import reference
from kpi_engine.formula.spellings import function_name
from kpi_engine.functions.registry import functions
from kpi_engine.model.kpi import Kpi
from kpi_engine.model.written import listed
from kpi_engine.tracing.function_words import condition_in_words, criterion, function_in_words
from kpi_engine.tracing.naming import Naming
from kpi_engine.tracing.pieces import Pieces
from kpi_engine.tracing.written_formulas import declared, literal

_BETWEEN = {"+": "plus", "-": "minus", "*": "times", "/": "divided by", "^": "to the power of",
            "&": "followed by"}  # fmt: skip
_IS = {"=": "is", "<>": "is not", ">": "is above", "<": "is below", ">=": "is at least", "<=": "is at most"}
_NOT = {"=": "<>", "<>": "=", ">": "<=", "<=": ">", "<": ">=", ">=": "<"}
_MANY = {
    "SUMIFS": "the sum of those of {0} for which ",
    "AVERAGEIFS": "the average of those of {0} for which ",
    "MAXIFS": "the largest of those of {0} for which ",
    "MINIFS": "the smallest of those of {0} for which ",
    "COUNTIFS": "how many there are for which ",
}


class Words:
    """Tells the formula of one cell."""

    def __init__(self, naming: Naming, pieces: Pieces) -> None:
        self._naming, self._pieces = naming, pieces
        self._bound: dict[str, str] = {}
        self._open: set[str] = set()

    def say(self, node: Node) -> str:
        """A value in words."""
        match node:
            case Literal(text=written_):
                return literal(written_)
            case Cells() | Structured():
                return self._reference(node)
            case Name(text=name):
                return self._bound.get(_word(name)) or self._reference(node)
            case Omitted():
                return "nothing"
            case Group(inner=inner):
                said = self.say(inner)
                return f"({said})" if isinstance(inner, Binary) else said
            case Unary(sign="-", operand=operand):
                return f"minus {self._operand(operand)}"
            case Unary(operand=operand):
                return self.say(operand)
            case Postfix(sign="%", operand=operand):
                return f"{self._operand(operand)} %"
            case Postfix(operand=operand):
                return f"all results of {self.say(operand)}"
            case Binary(sign=sign) if sign in _IS:
                return f"whether {self.condition(node)}"
            case Binary(sign=sign, left=left, right=right) if sign in _BETWEEN:
                return f"{self._operand(left)} {_BETWEEN[sign]} {self._operand(right)}"
            case Binary(sign=",", left=left, right=right):
                return f"{self.say(left)} and {self.say(right)}"
            case Binary(sign=":", left=left, right=right):
                return f"the cells from {self.say(left)} to {self.say(right)}"
            case Binary(left=left, right=right):
                return f"where {self.say(left)} meets {self.say(right)}"
            case Call():
                return self._call(node)

    def condition(self, node: Node, *, holds: bool = True) -> str:
        """A condition in words, or its contrary."""
        match node:
            case Group(inner=inner):
                return self.condition(inner, holds=holds)
            case Binary(sign=sign, left=left, right=right) if sign in _IS:
                return self._compared(sign if holds else _NOT[sign], left, right)
            case Call(name=called, arguments=arguments):
                name = function_name(called)
                if name == "NOT" and len(arguments) == 1:
                    return self.condition(arguments[0], holds=not holds)
                if name in ("AND", "OR") and arguments:
                    word = "and" if (name == "AND") == holds else "or"
                    parts = [self.condition(each, holds=holds) for each in arguments]
                    return parts[0] if len(parts) == 1 else "(" + f" {word} ".join(parts) + ")"
                said = condition_in_words(name, [self.say(each) for each in arguments], holds=holds)
                if said:
                    return said
            case Literal(text=written_) if written_.upper() in ("TRUE", "FALSE"):
                return "always" if (written_.upper() == "TRUE") == holds else "never"
        return f"{self.say(node)} {'is TRUE or not 0' if holds else 'is FALSE or 0'}"

    def _compared(self, sign: str, left: Node, right: Node) -> str:
        if isinstance(right, Literal) and right.text == '""' and sign in ("=", "<>"):
            return f"{self.say(left)} {'is empty' if sign == '=' else 'is filled'}"
        return f"{self.say(left)} {_IS[sign]} {self.say(right)}"

    def _operand(self, node: Node) -> str:
        """An operand of plus, times and the like; one that has an `and` of its own stands in brackets."""
        said = self._argument(node)
        joins = isinstance(node, Call) and (" and " in said or ", " in said) and not said.startswith("(")
        return f"({said})" if joins or (isinstance(node, Unary) and node.sign == "-") else said

    def _argument(self, node: Node, *, grouped: bool = True) -> str:
        """What a function is given; one of our KPIs among it by its title, with its formula in brackets."""
        if isinstance(node, Literal) and not grouped:
            return node.text
        kpi = kpi_called(function_name(node.name)) if isinstance(node, Call) else None
        said = self.say(node)
        return f"{_lower(kpi.title)} ({said})" if kpi is not None and kpi.lifts else said

    def _reference(self, node: Node) -> str:
        area = self._pieces.area(node)
        if area is not None:
            return self._naming.area(area)
        if isinstance(node, Cells):
            place = reference(node.text)
            if place is not None and place.book not in ("", "0"):
                return f"{node.text} of another workbook"
            if place is not None and place.last_sheet:
                return f"{place.area()} on the sheets {place.sheet} to {place.last_sheet}"
        if isinstance(node, Name):
            return self._named_formula(node.text)
        return text(node)

    def _named_formula(self, name: str) -> str:
        """A name that stands for a formula, with what it stands for."""
        behind = self._pieces.behind(name)
        if behind is None or name in self._open:
            return name
        self._open.add(name)
        said = f"{name} ({self._argument(behind)})"
        self._open.remove(name)
        return said

    def _call(self, node: Call) -> str:
        name = function_name(node.name)
        arguments = node.arguments
        if node.called is not None:
            return self._applied(node.called, arguments)
        if name == "LAMBDA" and arguments:
            return self._unapplied(arguments)
        if name == "IF" and 2 <= len(arguments) <= 3:
            return self._if(node)
        if name == "IFS" and len(arguments) % 2 == 0:
            pairs = zip(arguments[::2], arguments[1::2], strict=True)
            return "; ".join(f"IF {self.condition(when)} then {self.say(then)}" for when, then in pairs)
        if name in ("SWITCH", "LET"):
            return self._switch(arguments) if name == "SWITCH" else self._let(arguments)
        if name in _MANY:
            return self._with_criteria(name, arguments)
        if kpi := kpi_called(name):
            return self.kpi(kpi, arguments)
        joins = (name in ("AND", "OR") and arguments) or (name == "NOT" and len(arguments) == 1)
        said = [self._argument(each, grouped=name != "DATE") for each in arguments]
        if joins or condition_in_words(name, said, holds=True):
            return f"whether {self.condition(node)}"
        return function_in_words(name, said) or _by_name(name, said)

    def _if(self, node: Call) -> str:
        """A chain of IFs as one sentence: IF … then …; IF … then …; otherwise …"""
        parts: list[str] = []
        at: Node = node
        while isinstance(at, Call) and function_name(at.name) == "IF" and 2 <= len(at.arguments) <= 3:
            then = self.say(at.arguments[1])
            then = f"({then})" if then.startswith("IF ") else then
            parts.append(f"IF {self.condition(at.arguments[0])} then {then}")
            at = at.arguments[2] if len(at.arguments) == 3 else Literal("FALSE")
        return f"{'; '.join(parts)}, otherwise {self.say(at)}"

    def _switch(self, arguments: Sequence[Node]) -> str:
        if len(arguments) < 3:
            return _by_name("SWITCH", [self.say(each) for each in arguments])
        cases = [
            f"{self.say(arguments[at + 1])} where it is {self.say(arguments[at])}"
            for at in range(1, len(arguments) - 1, 2)
        ]
        rest = f", otherwise {self.say(arguments[-1])}" if len(arguments) % 2 == 0 else ""
        return f"by {self.say(arguments[0])}: {', '.join(cases)}{rest}"

    def _let(self, arguments: Sequence[Node]) -> str:
        """LET: what each of its words means, then the result."""
        parts: list[str] = []
        outer = dict(self._bound)
        for name, value in zip(arguments[:-1:2], arguments[1::2], strict=False):
            word = text(name).removeprefix("_xlpm.")
            parts.append(f"{word} is {self.say(value)}")
            self._bound[_word(text(name))] = word
        result = self.say(arguments[-1]) if arguments else ""
        self._bound = outer
        return f"where {'; '.join(parts)}: {result}" if parts else result

    def _applied(self, called: Node, arguments: Sequence[Node]) -> str:
        """A LAMBDA with what it is given, as LET tells it; another function by what it is."""
        if not isinstance(called, Call) or function_name(called.name) != "LAMBDA":
            return f"{self.say(called)}, given {listed([self.say(each) for each in arguments])}"
        *words, body = called.arguments
        pairs = zip(words, arguments, strict=False)
        return self._let([*(each for pair in pairs for each in pair), body])

    def _unapplied(self, arguments: Sequence[Node]) -> str:
        """A LAMBDA that is handed to a function: what it makes of its words."""
        *words, body = arguments
        names = [_word(text(each)) for each in words]
        outer = dict(self._bound)
        self._bound |= dict(zip(names, names, strict=True))
        said = self.say(body)
        self._bound = outer
        return f"the rule that makes of {listed(names)}: {said}" if names else said

    def _with_criteria(self, name: str, arguments: Sequence[Node]) -> str:
        said = [self.say(each) for each in arguments]
        given = said if name == "COUNTIFS" else said[1:]
        if len(given) < 2:
            return _by_name(name, said)
        pairs = zip(given[::2], given[1::2], strict=False)
        where = [f"{range_} {criterion(wanted, 'is')}" for range_, wanted in pairs]
        return _MANY[name].format(*said) + " and ".join(where)

    def kpi(self, kpi: Kpi, arguments: Sequence[Node]) -> str:
        """One of our KPIs: its declared formula with what stands in for its arguments."""
        said = [self.say(each) for each in arguments]
        given = {
            parameter.name: word
            for parameter, word, node in zip(kpi.parameters, said, arguments, strict=False)
            if not isinstance(node, Omitted)
        }
        formula = declared(kpi, given)
        if formula is None:
            return f"{_lower(kpi.title)} ({kpi.name}) from {listed(said)}"
        outer, self._bound = self._bound, {**self._bound, **{key: given.get(key, key) for key in given}}
        for parameter in kpi.parameters:
            if parameter.name not in given and parameter.default is not None:
                self._bound[parameter.name] = str(parameter.default)
        words = self.say(formula)
        self._bound = outer
        return words


def _by_name(name: str, said: Sequence[str]) -> str:
    function = functions().find(name)
    title = f"{_lower(function.title)} ({name})" if function is not None else name
    return f"{title} of {listed(said)}" if said else title


def _word(name: str) -> str:
    return name.removeprefix("_xlpm.")


def _lower(title: str) -> str:
    return title[0].lower() + title[1:] if title[1:2].islower() else title
