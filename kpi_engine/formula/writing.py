"""The tree of a formula written as text for the calculation engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from kpi_engine.formula.argument_classes import ArgumentClass
from kpi_engine.formula.arrays import gives_array
from kpi_engine.formula.calling import builtin, our_call
from kpi_engine.formula.comparing import SIGNS, compared
from kpi_engine.formula.corrections import gives_text, joined
from kpi_engine.formula.explaining import explaining
from kpi_engine.formula.function_values import function_of
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
from kpi_engine.formula.lambdas import applied
from kpi_engine.formula.moving import moved
from kpi_engine.formula.own_calls import own_call
from kpi_engine.formula.powers import raised
from kpi_engine.formula.programs import gap
from kpi_engine.formula.references import reference
from kpi_engine.formula.resolving import CannotComputeError, Resolver
from kpi_engine.formula.special import ALWAYS
from kpi_engine.formula.spellings import function_name, is_qualified
from kpi_engine.formula.text_amounts import amounts
from kpi_engine.formula.unknown import why_not
from kpi_engine.formula.volatile import CHANCE_OR_HOST, CLOCK
from kpi_engine.formula.words import Function, Standing, Value, Words, depth_of, names_in, plain_word

_DEEPEST_NAME = 20
_ANY_SHEET = re.compile(r"(?<![\w.'\])\"?])!(?=\$?[A-Za-z0-9])")
_ABOUT_PLACES = "ROW COLUMN OFFSET INDIRECT CELL FORMULATEXT ISFORMULA ISREF SHEET AREAS SUBTOTAL AGGREGATE"
_PLACES = frozenset(_ABOUT_PLACES.split())
"""What asks for the place of a cell, which a value handed to the body of a LAMBDA has not."""


class Writer:
    """Writes one formula; afterwards `clock` and `volatile` say what its result depends on."""

    def __init__(self, resolver: Resolver, outer: Writer | None = None) -> None:
        """`outer` writes the formula around, for the writer of a LAMBDA's body."""
        self.resolver = resolver
        self.around = resolver.around
        self.clock = self.volatile = False
        self.words: Words = {}
        self.captured: list[str] = []
        self.depth: int = 0 if outer is None else outer.depth + 1
        self.recursing: dict[tuple[object, ...], str] = {} if outer is None else outer.recursing
        self.open: list[tuple[object, ...]] = [] if outer is None else outer.open
        self._outer = outer
        self._scope: list[str] = []
        self._names_open: tuple[str, ...] = () if outer is None else outer._names_open

    def inside(self) -> Writer:
        """A writer for the body of a LAMBDA in this formula."""
        return Writer(self.resolver, self)

    @contextmanager
    def reading(self, words: Words) -> Iterator[None]:
        """Inside, these are the words of LET and LAMBDA."""
        outer, self.words = self.words, words
        yield
        self.words = outer

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Inside, no word is given a second value."""
        known = len(self._scope)
        yield
        del self._scope[known:]

    def fresh(self, word: str) -> str:
        """The word, or one like it where it has a value already that is still needed."""
        found, number = word, 1
        while found.casefold() in self._scope:
            number += 1
            found = f"{word}_{number}"
        self._scope.append(found.casefold())
        return found

    def standing(self, text: str) -> str | bool | None:
        """Whether a word of LET or LAMBDA is a table; for any other name its definition, or None."""
        word = self.words.get(plain_word(text).casefold())
        match word:
            case None:
                return self.resolver.definition(text)
            case Value(is_array=is_array):
                return is_array
            case Standing(node=node, words=words) if node is not None:
                with self.reading(words):
                    return gives_array(node, "A", self.standing)
        return isinstance(word, Function)

    def blank(self) -> str:
        """A cell that is always empty."""
        return self.around.blank if self._outer is None else self._taken(self._outer.blank())

    def write(self, node: Node, wanted: ArgumentClass) -> str:
        """The text of a node where a value (V), a range (R) or an array (A) is wanted."""
        if self._outer is not None and self._is_around(node):
            return self._from_around(self._outer, node, wanted)
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
                return self.single(operand)
            case Unary(sign=sign, operand=operand):
                return self._signed(node, [self.write(operand, operand_wanted)], operand_wanted)
            case Postfix(sign="#", operand=operand) if not self.depth:
                return f"{self.write(operand, 'R')}#"
            case Postfix(sign=sign, operand=operand):
                return self.write(operand, operand_wanted) + sign
            case Binary(sign=" ", left=left, right=right):
                return self.resolver.intersection(self.write(left, "R"), self.write(right, "R"), wanted)
            case Binary(sign=",") if wanted != "R":
                return "#VALUE!"
            case Binary(sign=","):
                raise CannotComputeError("a union of ranges is used where it cannot be followed")
            case Binary(sign=":", left=left, right=right) if not self.depth:
                return f"{self._corner(left)}:{self._corner(right)}"
            case Binary(sign=":") | Postfix(sign="#"):
                raise CannotComputeError("a LAMBDA asks for the place of a value")
            case Binary(sign="&", left=left, right=right):
                return f"{self._words(left, operand_wanted)}&{self._words(right, operand_wanted)}"
            case Binary(sign="^", left=left, right=right):
                return self._power(node, left, right, operand_wanted)
            case Binary(sign=sign, left=left, right=right) if sign in SIGNS and wanted != "A":
                return compared(sign, left, right, self.write(left, "V"), self.write(right, "V"))
            case Binary(left=left, right=right):
                both = [self.write(left, operand_wanted), self.write(right, operand_wanted)]
                return self._signed(node, both, operand_wanted)
            case Call():
                return self._call(node, wanted)
        return ""

    def _signed(self, node: Unary | Binary, written: list[str], wanted: ArgumentClass) -> str:
        """Arithmetic; texts that spell amounts are read where single values are wanted."""
        plain = node.sign.join(["", *written] if isinstance(node, Unary) else written)
        return plain if wanted == "A" else amounts(node, written, plain)

    def _power(self, node: Node, left: Node, right: Node, wanted: ArgumentClass) -> str:
        array = wanted == "A" or gives_array(node, wanted, self.standing)
        return raised(self.write(left, wanted), self.write(right, wanted), array=array)

    def _corner(self, node: Node) -> str:
        """One end of a range: XLOOKUP gives a cell, which the engine knows of INDEX only."""
        if isinstance(node, Call) and function_name(node.name) == "XLOOKUP" and len(node.arguments) >= 3:
            what, where, cells, *rest = node.arguments
            found = Call("XMATCH", (what, where, *rest[1:]))
            return self.write(Call("INDEX", (cells, found)), "R")
        return self.write(node, "R")

    def _is_around(self, node: Node) -> bool:
        """True in a LAMBDA's body for a part that needs none of its words: the formula around computes it."""
        if isinstance(node, Literal | Omitted) or depth_of(node, self.words) >= self.depth:
            return False
        return not (self.recursing and any(function_of(self, Name(each)) for each in names_in(node)))

    def _from_around(self, outer: Writer, node: Node, wanted: ArgumentClass) -> str:
        with outer.reading(self.words), self.resolver.clipped():
            return self._taken(outer.write(node, wanted))

    def _taken(self, text: str) -> str:
        if text not in self.captured:
            self.captured.append(text)
        return gap("c", self.captured.index(text))

    def is_bound(self, word: str) -> bool:
        """True for a word that LET or LAMBDA has given a value."""
        return plain_word(word).casefold() in self.words

    def _words(self, node: Node, wanted: ArgumentClass) -> str:
        """An operand of `&`."""
        text = self.write(node, wanted)
        known = isinstance(node, Literal) or (isinstance(node, Binary) and node.sign == "&")
        if known or (isinstance(node, Call) and gives_text(function_name(node.name))):
            return text
        place = reference(text)
        return joined(text, one_cell=place is not None and place.is_cell)

    def _name(self, text: str, wanted: ArgumentClass) -> str:
        match self.words.get(plain_word(text).casefold()):
            case Value(text=written):
                return written
            case Standing(node=None):
                return self.blank()
            case Standing(node=node, words=words) if node is not None:
                with self.reading(words):
                    return self.write(node, wanted)
            case Function():
                return "#CALC!"
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
        outer, self._names_open = self._names_open, (*self._names_open, key)
        node = self.from_here(definition)
        with self.reading({}):
            inner = self.write(node, wanted)
        self._names_open = outer
        return inner if isinstance(node, Cells | Literal | Structured) else f"({inner})"

    def from_here(self, definition: str) -> Node:
        """A name's tree as seen from this cell: names are saved as if in A1; `!A1` is any sheet's."""
        plain = _ANY_SHEET.sub("", definition) if "!" in definition else definition
        return moved(tree(plain), self.resolver.row - 1, self.resolver.column - 1)

    def single(self, operand: Node) -> str:
        """`@x`: one cell of a range, the first value of anything else."""
        text = self.write(operand, "V")
        return f"INDEX({text},1,1)" if isinstance(operand, Call) else text

    def _call(self, node: Call, wanted: ArgumentClass) -> str:
        if node.called is not None:
            return applied(self, function_of(self, node.called), node.arguments, wanted)
        name = function_name(node.name)
        self.clock |= name in CLOCK
        self.volatile |= name in CHANCE_OR_HOST
        own = own_call(self, node, name, wanted)
        if own is not None:
            return own
        if self.depth and name in _PLACES:
            raise CannotComputeError(f"{name} is asked for the place of a LAMBDA's value")
        ours = self.around.ours(name)
        if ours is not None and self.around.needs_cell(ours):
            text = explaining(self, node.arguments, Writer)
            return our_call(self, ours, node.arguments, wanted) if text is None else text
        if ours is not None:
            return our_call(self, ours, node.arguments, wanted)
        if is_qualified(node.name):
            raise CannotComputeError(f"{name} is a function of another add-in")
        if name not in ALWAYS and not self.around.knows(name):
            raise CannotComputeError(why_not(name))
        return builtin(self, name, node.arguments, wanted)
