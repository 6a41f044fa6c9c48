"""A formula with the values of its cells put in: `250 = 100,000 / 400`."""

from __future__ import annotations

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
from kpi_engine.formula.spellings import function_name
from kpi_engine.functions.piece_values import UnknownPieceError
from kpi_engine.model.written import counted
from kpi_engine.recalc.graph import Area
from kpi_engine.tracing.computing import Computed
from kpi_engine.tracing.pieces import Pieces
from kpi_engine.tracing.shown import figure, shown
from kpi_engine.tracing.traced import Traced, is_one_cell, named_area
from kpi_engine.tracing.worth import Worth
from kpi_engine.tracing.written_formulas import literal

_MOST_TERMS = 6
_OF_PLACES = ("OFFSET", "ROW", "ROWS", "COLUMN", "COLUMNS", "ISFORMULA", "FORMULATEXT", "CELL", "AREAS",
              "SHEET")  # fmt: skip
_AGGREGATES = {"SUM": "sum", "AVERAGE": "average", "MIN": "smallest", "MAX": "largest", "COUNT": "number"}


class Substitution:
    """Writes the formula of one cell with values."""

    def __init__(self, traced: Traced, pieces: Pieces, computed: Computed, worth: Worth) -> None:
        self._traced, self._pieces, self._computed, self._worth = traced, pieces, computed, worth
        self._open: set[str] = set()

    def text(self, node: Node) -> str:
        """The right-hand side; "" where nothing is put in, as for a plain reference."""
        if self._pieces.area(node) is not None or isinstance(node, Literal):
            return ""
        terms = self._terms(node)
        return " + ".join(terms).replace("+ -", "- ") if terms else self._write(node)

    def _terms(self, node: Node) -> list[str]:
        """The figures that a SUM of a few cells adds up."""
        if not (isinstance(node, Call) and function_name(node.name) == "SUM"):
            return []
        areas = [self._pieces.area(each) for each in node.arguments]
        if any(area is None for area in areas):
            return []
        places = [place for area in areas if area for place in self._traced.inside(area)]
        figures = [place for place in places if isinstance(self._computed.value(place), float)]
        if not 1 < len(figures) <= _MOST_TERMS:
            return []
        return [self._cell(place) for place in figures]

    def _cell(self, place: tuple[str, int, int]) -> str:
        value = self._computed.value(place)
        return shown(value, self._traced.style(place), date1904=self._traced.book.date1904)

    def _write(self, node: Node, *, inside: bool = False) -> str:
        match node:
            case Cells() | Name() | Structured():
                return self._reference(node, inside=inside)
            case Literal(text=constant):
                return literal(constant)
            case Omitted():
                return ""
            case Group(inner=inner):
                return f"({self._write(inner)})"
            case Unary(sign=sign, operand=operand):
                return ("" if sign in "+@" else sign) + self._write(operand, inside=True)
            case Postfix(sign=sign, operand=operand):
                return self._write(operand, inside=True) + sign
            case Binary(sign=sign, left=left, right=right):
                between = sign if sign in "^:, " else f" {sign} "
                return f"{self._write(left, inside=True)}{between}{self._write(right, inside=True)}"
            case Call(called=called, arguments=arguments) if called is not None:
                return f"{self._write(called)}({'; '.join(self._write(each) for each in arguments)})"
            case Call(name=name, arguments=arguments):
                return self._call(node, function_name(name), arguments)

    def _call(self, node: Call, name: str, arguments: tuple[Node, ...]) -> str:
        areas = [area for each in arguments if (area := self._pieces.area(each)) is not None]
        if name in _AGGREGATES and len(areas) == len(arguments):
            count = sum(1 for area in areas for _ in self._traced.inside(area))
            try:
                value = self._worth.of(node)
            except UnknownPieceError:
                value = None
            if isinstance(value, float):
                return f"{figure(value)} [{_AGGREGATES[name]} of {counted(count, 'cell')}]"
        return f"{name}({'; '.join(self._given(name, each) for each in arguments)})"

    def _given(self, name: str, node: Node) -> str:
        """An argument; where a function asks for the cell and not for its value, by its address."""
        if name == "DATE" and isinstance(node, Literal):
            return node.text
        area = self._pieces.area(node) if name in _OF_PLACES else None
        return self._write(node) if area is None else named_area(self._traced, area)

    def _reference(self, node: Node, *, inside: bool) -> str:
        area = self._pieces.area(node)
        if area is None:
            return self._named_formula(node)
        if not is_one_cell(area):
            return self._range(area)
        said = self._cell(self._traced.place_of(area))
        return f"({said})" if inside and said.startswith("-") else said

    def _named_formula(self, node: Node) -> str:
        """What a name of a formula stands for, with values; any other word as it is."""
        word = text(node)
        behind = self._pieces.behind(word) if isinstance(node, Name) else None
        if behind is None or word in self._open:
            return word.removeprefix("_xlpm.")
        self._open.add(word)
        written = self._write(behind)
        self._open.remove(word)
        return f"({written})" if isinstance(behind, Binary) else written

    def _range(self, area: Area) -> str:
        count = sum(1 for _ in self._traced.inside(area))
        return f"{named_area(self._traced, area)} [{counted(count, 'cell')}]"
