"""Formulas rewritten until a plain calculation engine reads them as Excel does.

Names, tables, 3-D references, unions, intersections, `@`, saved spellings and omitted arguments become
plain A1 formulas. What cannot be rewritten is said, so that nobody takes a wrong value for a right one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kpi_engine.formula.argument_classes import ArgumentClass, argument_class
from kpi_engine.formula.grammar import (
    Binary,
    Call,
    Cells,
    FormulaSyntaxError,
    Group,
    Literal,
    Name,
    Node,
    Omitted,
    Postfix,
    Structured,
    Unary,
    tree,
)
from kpi_engine.formula.references import (
    Corner,
    Reference,
    cell_name,
    quoted,
    reference,
    sheet_prefix,
    split_sheet,
)
from kpi_engine.formula.spellings import function_name, is_qualified
from kpi_engine.formula.structured import TableShape, lowered, table_name
from kpi_engine.formula.volatile import CHANCE_OR_HOST, CLOCK

_DEEPEST_NAME = 20
_MANY = """
AND AVERAGE AVERAGEA AVEDEV CONCAT COUNT COUNTA DEVSQ GCD GEOMEAN HARMEAN KURT LCM MAX MAXA MEDIAN MIN
MINA MODE MODE.SNGL NPV OR PRODUCT SKEW STDEV STDEV.P STDEV.S STDEVA STDEVP STDEVPA SUM SUMSQ TEXTJOIN VAR
VAR.P VAR.S VARA VARP VARPA XOR SUBTOTAL AGGREGATE
"""
_TAKES_MANY = frozenset(_MANY.split())


@dataclass(frozen=True, slots=True)
class Lowered:
    """A formula as the engine gets it. `problem` says why it cannot be computed; "" when it can."""

    text: str
    problem: str = ""
    external: bool = False
    clock: bool = False
    volatile: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What the formulas of one workbook can refer to. Keys are case-folded.

    `names` maps (sheet or "", name) to the name's formula; `knows` says whether the engine has a builtin of
    that name; `ours` gives the name under which one of our functions is registered, or None.
    `blank` is a cell that is always empty: it stands for an omitted argument of our functions.
    """

    sheets: Sequence[str]
    names: Mapping[tuple[str, str], str]
    tables: Mapping[str, TableShape]
    ours: Callable[[str], str | None]
    knows: Callable[[str], bool]
    blank: str
    dialect: Mapping[str, str] = field(default_factory=dict)
    """Builtins that the engine is given under another name."""

    def table_at(self, sheet: str, row: int, column: int) -> TableShape | None:
        """The table around a cell."""
        for table in self.tables.values():
            inside = table.top <= row <= table.bottom and table.left <= column <= table.right
            if inside and table.sheet.casefold() == sheet.casefold():
                return table
        return None


class _CannotComputeError(Exception):
    """Why a formula cannot be rewritten."""


class _ExternalError(Exception):
    """The formula reads another workbook."""


def lower(formula: str, around: Surroundings, sheet: str, row: int, column: int, *, array: bool) -> Lowered:
    """`formula` (without `=`) of the cell at `row`, `column` of `sheet`, ready for the engine.

    `array` is True for an array formula: its ranges are arrays, in any other formula a range where one value
    belongs stands for its cell in the same row or column.
    """
    writer = _Writer(around, sheet, row, column)
    try:
        root = tree(formula)
        text = writer.write(root, "A" if array else "V")
    except FormulaSyntaxError:
        return Lowered(formula, problem="the formula cannot be read")
    except _CannotComputeError as problem:
        return Lowered(formula, str(problem), clock=writer.clock, volatile=writer.volatile)
    except _ExternalError:
        return Lowered(formula, "another workbook is read", external=True)
    if not array and _may_spill(root, around):
        text = f"INDEX({text},1,1)"
    return Lowered(text, clock=writer.clock, volatile=writer.volatile)


def _may_spill(root: Node, around: Surroundings) -> bool:
    """True when a plain formula could give the engine a table: only its first cell is the cell's value."""
    while isinstance(root, Group):
        root = root.inner
    if isinstance(root, Literal):
        return root.text.startswith("{")
    if not isinstance(root, Call):
        return False
    name = function_name(root.name)
    if around.ours(name) is not None:
        return any(not (isinstance(each, Cells) and ":" not in each.text) for each in root.arguments)
    if name in ("INDEX", "OFFSET", "INDIRECT", "LET", "XLOOKUP"):
        return True
    return (argument_class(name, 0) == "A" and name not in ("SUMPRODUCT", "MDETERM")) or name == "SEQUENCE"


class _Writer:
    """Writes the tree of one formula as text for the engine."""

    def __init__(self, around: Surroundings, sheet: str, row: int, column: int) -> None:
        self.around = around
        self.sheet, self.row, self.column = sheet, row, column
        self.clock = self.volatile = False
        self._bound: set[str] = set()
        self._names_open: list[str] = []

    def write(self, node: Node, wanted: ArgumentClass) -> str:
        match node:
            case Literal(text=text):
                return "#REF!" if text.endswith("!#REF!") else text
            case Cells(text=text):
                return self._cells(text, wanted)
            case Structured(text=text):
                return self._structured(text, wanted)
            case Name(text=text):
                return self._name(text, wanted)
            case Group(inner=inner):
                return f"({self.write(inner, wanted)})"
            case Unary(sign="@", operand=operand):
                return self._single(operand)
            case Unary(sign=sign, operand=operand):
                return sign + self.write(operand, _inside(wanted))
            case Postfix(sign="#", operand=operand):
                return f"{self.write(operand, 'R')}#"
            case Postfix(sign=sign, operand=operand):
                return self.write(operand, _inside(wanted)) + sign
            case Binary(sign=" "):
                return self._intersection(node, wanted)
            case Binary(sign=","):
                raise _CannotComputeError("a union of ranges is used where it cannot be followed")
            case Binary(sign=":", left=left, right=right):
                return f"{self.write(left, 'R')}:{self.write(right, 'R')}"
            case Binary(sign=sign, left=left, right=right):
                return f"{self.write(left, _inside(wanted))}{sign}{self.write(right, _inside(wanted))}"
            case Call():
                return self._call(node, wanted)
        return ""

    def _cells(self, text: str, wanted: ArgumentClass) -> str:
        place = reference(text)
        if place is None:
            raise _CannotComputeError(f"{text} is not a place in a workbook")
        if place.book not in ("", "0"):
            raise _ExternalError
        if place.last_sheet:
            raise _CannotComputeError("a range through several sheets is used where it cannot be followed")
        if place.sheet and place.sheet.casefold() not in self._sheet_names():
            return "#REF!"
        return self._narrowed(place, wanted)

    def _sheet_names(self) -> set[str]:
        return {name.casefold() for name in self.around.sheets}

    def _narrowed(self, place: Reference, wanted: ArgumentClass) -> str:
        """The range, or where one value is wanted its cell in the formula's own row or column."""
        if wanted != "V" or place.is_cell:
            return place.text()
        row = self.row if place.top.at <= self.row <= place.bottom.at else None
        column = self.column if place.left.at <= self.column <= place.right.at else None
        if place.top.at == place.bottom.at:
            row = place.top.at
        if place.left.at == place.right.at:
            column = place.left.at
        if row is None or column is None:
            return "#VALUE!"
        prefix = f"{quoted(place.sheet)}!" if place.sheet else ""
        return prefix + cell_name(row, column)

    def _structured(self, text: str, wanted: ArgumentClass) -> str:
        name = table_name(text)
        if name:
            table = self.around.tables.get(name.casefold())
        else:
            table = self.around.table_at(self.sheet, self.row, self.column)
        if table is None:
            raise _CannotComputeError(f"the table of {text} is not in this workbook")
        return self._place(lowered(text, table, self.sheet, self.row), wanted)

    def _place(self, text: str, wanted: ArgumentClass) -> str:
        place = reference(text)
        return text if place is None else self._narrowed(place, wanted)

    def _name(self, text: str, wanted: ArgumentClass) -> str:
        plain = _parameter(text)
        if plain.casefold() in self._bound:
            return plain
        found = self._definition(text)
        if found is None:
            table = self.around.tables.get(text.casefold())
            if table is not None:
                return self._place(lowered(text, table, self.sheet, self.row), wanted)
            return "#NAME?"
        return self._opened(text, found, wanted)

    def _definition(self, text: str) -> str | None:
        """The formula of a defined name: the sheet's own name before the workbook's."""
        before, name = split_sheet(text)
        scope = self.sheet
        if before:
            book, scope, _ = sheet_prefix(before)
            if book not in ("", "0"):
                raise _ExternalError
        key = name.casefold()
        own = self.around.names.get((scope.casefold(), key))
        return self.around.names.get(("", key)) if own is None else own

    def _opened(self, name: str, formula: str, wanted: ArgumentClass) -> str:
        """The formula behind a name in place of the name; its relative references move with the cell."""
        if name.casefold() in self._names_open or len(self._names_open) > _DEEPEST_NAME:
            raise _CannotComputeError(f"the name {name} refers to itself")
        self._names_open.append(name.casefold())
        bound, self._bound = self._bound, set()
        try:
            node = self._moved(tree(formula))
            inner = self.write(node, wanted)
        finally:
            self._names_open.pop()
            self._bound = bound
        return inner if isinstance(node, Cells | Literal | Structured) else f"({inner})"

    def _moved(self, node: Node) -> Node:
        """A name's tree as seen from this cell: names are saved as if they stood in A1."""
        match node:
            case Cells(text=text):
                place = reference(text)
                if place is None or place.book or place.last_sheet:
                    return node
                return Cells(place.moved(self.row - 1, self.column - 1).text())
            case Group(inner=inner):
                return Group(self._moved(inner))
            case Unary(sign=sign, operand=operand):
                return Unary(sign, self._moved(operand))
            case Postfix(sign=sign, operand=operand):
                return Postfix(sign, self._moved(operand))
            case Binary(sign=sign, left=left, right=right):
                return Binary(sign, self._moved(left), self._moved(right))
            case Call(name=name, arguments=arguments, called=called):
                moved = tuple(self._moved(each) for each in arguments)
                return Call(name, moved, None if called is None else self._moved(called))
        return node

    def _single(self, operand: Node) -> str:
        """`@x`: one cell of a range, the first value of anything else."""
        text = self.write(operand, "V")
        return f"INDEX({text},1,1)" if isinstance(operand, Call) else text

    def _intersection(self, node: Binary, wanted: ArgumentClass) -> str:
        left, right = reference(self.write(node.left, "R")), reference(self.write(node.right, "R"))
        if left is None or right is None:
            raise _CannotComputeError("an intersection of computed ranges is not followed")
        if (left.sheet or self.sheet).casefold() != (right.sheet or self.sheet).casefold():
            return "#VALUE!"
        top = max(left.top, right.top, key=_at)
        bottom = min(left.bottom, right.bottom, key=_at)
        first = max(left.left, right.left, key=_at)
        last = min(left.right, right.right, key=_at)
        if top.at > bottom.at or first.at > last.at:
            return "#NULL!"
        return self._narrowed(Reference(left.sheet, "", "", top, first, bottom, last), wanted)

    def _call(self, node: Call, wanted: ArgumentClass) -> str:
        if node.called is not None:
            return self._called(node, wanted)
        name = function_name(node.name)
        if name in CLOCK:
            self.clock = True
        if name in CHANCE_OR_HOST:
            self.volatile = True
        if name in ("LET", "LAMBDA"):
            return self._binding(name, node, wanted)
        if name == "SINGLE":
            return self._single(node.arguments[0])
        if name == "ANCHORARRAY":
            return f"{self.write(node.arguments[0], 'R')}#"
        if _parameter(node.name).casefold() in self._bound:
            return f"{_parameter(node.name)}({self._list(node.arguments, 'R')})"
        definition = None if is_qualified(node.name) else self._definition(node.name)
        if definition is not None:
            return self._called(Call("", node.arguments, Name(node.name)), wanted)
        ours = self.around.ours(name)
        if ours is not None:
            return f"{ours}({self._our_arguments(node.arguments, wanted)})"
        if is_qualified(node.name):
            raise _CannotComputeError(f"{name} is a function of another add-in")
        if not self.around.knows(name):
            raise _CannotComputeError(f"{name} is not known to the calculation engine")
        return f"{self.around.dialect.get(name, name)}({self._arguments(name, node.arguments, wanted)})"

    def _arguments(self, name: str, arguments: Sequence[Node], wanted: ArgumentClass) -> str:
        written: list[str] = []
        for position, each in enumerate(arguments):
            asked = _asked(name, position, wanted)
            spread = self._spread(each, asked) if name in _TAKES_MANY else None
            written.extend([self.write(each, asked)] if spread is None else spread)
        return ",".join(written)

    def _spread(self, node: Node, wanted: ArgumentClass) -> list[str] | None:
        """The parts of a union or of a 3-D reference as separate arguments; None for anything else."""
        while isinstance(node, Group):
            node = node.inner
        if isinstance(node, Binary) and node.sign == ",":
            left, right = self._spread(node.left, wanted), self._spread(node.right, wanted)
            return [
                *([self.write(node.left, wanted)] if left is None else left),
                *([self.write(node.right, wanted)] if right is None else right),
            ]
        if isinstance(node, Name):
            definition = self._definition(node.text)
            try:
                inner = None if definition is None else self._moved(tree(definition))
            except FormulaSyntaxError:
                return None
            return self._spread(inner, wanted) if isinstance(inner, Binary | Cells | Group) else None
        place = reference(node.text) if isinstance(node, Cells) else None
        if place is None or not place.last_sheet or place.book:
            return None
        return [place.text(sheet) for sheet in self._sheets_between(place.sheet, place.last_sheet)]

    def _sheets_between(self, first: str, last: str) -> Sequence[str]:
        order = [name.casefold() for name in self.around.sheets]
        if first.casefold() not in order or last.casefold() not in order:
            raise _CannotComputeError(f"the sheets {first} to {last} are not all in this workbook")
        start, end = sorted((order.index(first.casefold()), order.index(last.casefold())))
        return self.around.sheets[start : end + 1]

    def _our_arguments(self, arguments: Sequence[Node], wanted: ArgumentClass) -> str:
        """An omitted argument becomes an empty cell: the engine would hand over 0 for it."""
        asked: ArgumentClass = "A" if wanted == "A" else "R"
        return ",".join(
            self.around.blank if isinstance(each, Omitted) else self.write(each, asked) for each in arguments
        )

    def _list(self, arguments: Sequence[Node], wanted: ArgumentClass) -> str:
        return ",".join(self.write(each, wanted) for each in arguments)

    def _called(self, node: Call, wanted: ArgumentClass) -> str:
        """`LAMBDA(x,x+1)(3)`, or a name that stands for a LAMBDA, as a LET that binds the arguments."""
        function = self._function(node.called)
        if function is None:
            raise _CannotComputeError("a computed function is called in a way that is not followed")
        *parameters, body = function.arguments
        if len(parameters) < len(node.arguments):
            return "#VALUE!"
        names = [_parameter(each.text) for each in parameters if isinstance(each, Name)]
        values = [self.write(each, "R") for each in node.arguments]
        values += [self.around.blank] * (len(names) - len(values))
        outer, self._bound = self._bound, {name.casefold() for name in names}
        inner = self.write(body, "A" if wanted == "A" else "R")
        self._bound = outer
        pairs = "".join(f"{name},{value}," for name, value in zip(names, values, strict=True))
        return f"LET({pairs}{inner})" if pairs else f"({inner})"

    def _function(self, node: Node | None) -> Call | None:
        """The LAMBDA that a node stands for."""
        while isinstance(node, Group):
            node = node.inner
        if isinstance(node, Name):
            definition = self._definition(node.text)
            if definition is None or len(self._names_open) > _DEEPEST_NAME:
                return None
            return self._function(self._moved(tree(definition)))
        if isinstance(node, Call) and function_name(node.name) == "LAMBDA" and node.arguments:
            return node
        return None

    def _binding(self, name: str, node: Call, wanted: ArgumentClass) -> str:
        """LET and LAMBDA: their own words hide defined names inside them."""
        *pairs, body = node.arguments
        outer = set(self._bound)
        written: list[str] = []
        for position, each in enumerate(pairs):
            is_word = name == "LAMBDA" or position % 2 == 0
            if is_word and isinstance(each, Name):
                written.append(_parameter(each.text))
                self._bound.add(written[-1].casefold())
            else:
                written.append(self.write(each, "A" if wanted == "A" else "R"))
        written.append(self.write(body, wanted))
        self._bound = outer
        return f"{name}({','.join(written)})"


def _asked(name: str, position: int, wanted: ArgumentClass) -> ArgumentClass:
    """The class in which an argument is read, given the class in which the call itself is."""
    own = argument_class(name, position)
    if wanted == "A":
        return "A"
    if own == "R" and position > 0 and name in ("IF", "CHOOSE"):
        return wanted
    return own


def _inside(wanted: ArgumentClass) -> ArgumentClass:
    """The class of an operator's operands."""
    return "A" if wanted == "A" else "V"


def _parameter(text: str) -> str:
    """A word of LET or LAMBDA without the prefix under which it is saved."""
    return re.sub(r"^_xlpm\.", "", text, flags=re.IGNORECASE)


def _at(corner: Corner) -> int:
    return corner.at
