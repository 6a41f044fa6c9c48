"""The tree of a formula written as text for the calculation engine."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpi_engine.formula.argument_classes import ArgumentClass
from kpi_engine.formula.calling import builtin, our_call
from kpi_engine.formula.corrections import gives_text, joined
from kpi_engine.formula.explaining import explaining
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
    tree,
)  # fmt: skip
from kpi_engine.formula.moving import moved
from kpi_engine.formula.references import reference
from kpi_engine.formula.resolving import CannotComputeError, Resolver
from kpi_engine.formula.spellings import function_name, is_qualified
from kpi_engine.formula.volatile import CHANCE_OR_HOST, CLOCK

_DEEPEST_NAME = 20


class Writer:
    """Writes one formula; afterwards `clock` and `volatile` say what its result depends on."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.around = resolver.around
        self.clock = self.volatile = False
        self._bound: frozenset[str] = frozenset()
        self._names_open: tuple[str, ...] = ()

    def write(self, node: Node, wanted: ArgumentClass) -> str:
        """The text of a node where a value (V), a range (R) or an array (A) is wanted."""
        operand_wanted: ArgumentClass = "A" if wanted == "A" else "V"
        match node:
            case Literal(text=text):
                return "#REF!" if text.endswith("!#REF!") else text
            case Cells(text=text):
                return self.resolver.cells(text, wanted)
            case Structured(text=text):
                return self.resolver.structured(text, wanted)
            case Name(text=text):
                return self._name(text, wanted)
            case Group(inner=inner):
                return f"({self.write(inner, wanted)})"
            case Unary(sign="@", operand=operand):
                return self._single(operand)
            case Unary(sign=sign, operand=operand):
                return sign + self.write(operand, operand_wanted)
            case Postfix(sign="#", operand=operand):
                return f"{self.write(operand, 'R')}#"
            case Postfix(sign=sign, operand=operand):
                return self.write(operand, operand_wanted) + sign
            case Binary(sign=" ", left=left, right=right):
                return self.resolver.intersection(self.write(left, "R"), self.write(right, "R"), wanted)
            case Binary(sign=","):
                raise CannotComputeError("a union of ranges is used where it cannot be followed")
            case Binary(sign=":", left=left, right=right):
                return f"{self.write(left, 'R')}:{self.write(right, 'R')}"
            case Binary(sign="&", left=left, right=right):
                return f"{self._words(left, operand_wanted)}&{self._words(right, operand_wanted)}"
            case Binary(sign=sign, left=left, right=right):
                return f"{self.write(left, operand_wanted)}{sign}{self.write(right, operand_wanted)}"
            case Call():
                return self._call(node, wanted)
        return ""

    def is_bound(self, word: str) -> bool:
        """True for a word that LET or LAMBDA has given a value."""
        return plain_word(word).casefold() in self._bound

    def _words(self, node: Node, wanted: ArgumentClass) -> str:
        """An operand of `&`."""
        text = self.write(node, wanted)
        known = isinstance(node, Literal) or (isinstance(node, Binary) and node.sign == "&")
        if known or (isinstance(node, Call) and gives_text(function_name(node.name))):
            return text
        place = reference(text)
        return joined(text, one_cell=place is not None and place.is_cell)

    def _name(self, text: str, wanted: ArgumentClass) -> str:
        if self.is_bound(text):
            return plain_word(text)
        definition = self.resolver.definition(text)
        if definition is not None:
            return self._opened(text, definition, wanted)
        table = self.around.tables.get(text.casefold())
        return "#NAME?" if table is None else self.resolver.table(text, table, wanted)

    def _opened(self, name: str, definition: str, wanted: ArgumentClass) -> str:
        """The formula behind a name in place of the name; its relative references move with the cell."""
        key = name.casefold()
        if key in self._names_open or len(self._names_open) > _DEEPEST_NAME:
            raise CannotComputeError(f"the name {name} refers to itself")
        outer = self._names_open, self._bound
        self._names_open, self._bound = (*self._names_open, key), frozenset()
        node = self.from_here(definition)
        inner = self.write(node, wanted)
        self._names_open, self._bound = outer
        return inner if isinstance(node, Cells | Literal | Structured) else f"({inner})"

    def from_here(self, definition: str) -> Node:
        """A name's tree as seen from this cell: names are saved as if they stood in A1."""
        return moved(tree(definition), self.resolver.row - 1, self.resolver.column - 1)

    def _single(self, operand: Node) -> str:
        """`@x`: one cell of a range, the first value of anything else."""
        text = self.write(operand, "V")
        return f"INDEX({text},1,1)" if isinstance(operand, Call) else text

    def _call(self, node: Call, wanted: ArgumentClass) -> str:
        if node.called is not None:
            return self._applied(node.called, node.arguments, wanted)
        name, word = function_name(node.name), plain_word(node.name)
        self.clock |= name in CLOCK
        self.volatile |= name in CHANCE_OR_HOST
        if name in ("LET", "LAMBDA"):
            return self._binding(name, node.arguments, wanted)
        if name == "SINGLE" and node.arguments:
            return self._single(node.arguments[0])
        if name == "ANCHORARRAY" and node.arguments:
            return f"{self.write(node.arguments[0], 'R')}#"
        if self.is_bound(word):
            return f"{word}({','.join(self.write(each, 'R') for each in node.arguments)})"
        if not is_qualified(node.name) and self.resolver.definition(node.name) is not None:
            return self._applied(Name(node.name), node.arguments, wanted)
        ours = self.around.ours(name)
        if ours is not None and self.around.needs_cell(ours):
            text = explaining(self, node.arguments, Writer)
            return our_call(self, ours, node.arguments, wanted) if text is None else text
        if ours is not None:
            return our_call(self, ours, node.arguments, wanted)
        if is_qualified(node.name):
            raise CannotComputeError(f"{name} is a function of another add-in")
        if not self.around.knows(name):
            raise CannotComputeError(f"{name} is not known to the calculation engine")
        return builtin(self, name, node.arguments, wanted)

    def _applied(self, function: Node, arguments: Sequence[Node], wanted: ArgumentClass) -> str:
        """`LAMBDA(x,x+1)(3)`, or a name that stands for a LAMBDA, as a LET that binds the arguments."""
        lambda_arguments = self._lambda(function)
        if lambda_arguments is None:
            raise CannotComputeError("a computed function is called in a way that is not followed")
        *parameters, body = lambda_arguments
        words = [plain_word(each.text) for each in parameters if isinstance(each, Name)]
        if len(words) < len(arguments):
            return "#VALUE!"
        values = [self.around.blank if isinstance(e, Omitted) else self.write(e, "R") for e in arguments]
        values += [self.around.blank] * (len(words) - len(values))
        outer, self._bound = self._bound, frozenset(word.casefold() for word in words)
        inner = self.write(body, "A" if wanted == "A" else "R")
        self._bound = outer
        pairs = "".join(f"{word},{value}," for word, value in zip(words, values, strict=True))
        return f"LET({pairs}{inner})" if pairs else f"({inner})"

    def _lambda(self, node: Node, depth: int = 0) -> tuple[Node, ...] | None:
        """The parameters and the body of the LAMBDA that a node stands for."""
        while isinstance(node, Group):
            node = node.inner
        if isinstance(node, Name) and depth < _DEEPEST_NAME:
            definition = self.resolver.definition(node.text)
            return None if definition is None else self._lambda(self.from_here(definition), depth + 1)
        if isinstance(node, Call) and function_name(node.name) == "LAMBDA" and node.arguments:
            return node.arguments
        return None

    def _binding(self, name: str, arguments: Sequence[Node], wanted: ArgumentClass) -> str:
        """LET and LAMBDA: their own words hide defined names inside them."""
        outer = self._bound
        written: list[str] = []
        for position, each in enumerate(arguments[:-1]):
            if isinstance(each, Name) and (name == "LAMBDA" or position % 2 == 0):
                written.append(plain_word(each.text))
                self._bound |= {written[-1].casefold()}
            else:
                written.append(self.write(each, "A" if wanted == "A" else "R"))
        written += [self.write(each, wanted) for each in arguments[-1:]]
        self._bound = outer
        return f"{name}({','.join(written)})"


def plain_word(text: str) -> str:
    """A word of LET or LAMBDA without the prefix under which it is saved."""
    return re.sub(r"^_xlpm\.", "", text, flags=re.IGNORECASE)
