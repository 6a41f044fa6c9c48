"""What a part of a formula is worth, from the values of the cells that it reads; for conditions above all."""

from __future__ import annotations

from collections.abc import Callable

from kpi_engine.formula.grammar import Binary, Call, FormulaSyntaxError, Node, text, tree
from kpi_engine.formula.spellings import function_name
from kpi_engine.functions.piece_values import UnknownPieceError, value_of
from kpi_engine.model.cell_error import NA, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area
from kpi_engine.tracing.pieces import Pieces

_MOST_CELLS = 2_000
_TESTS: dict[str, Callable[[Scalar], bool]] = {
    "ISBLANK": lambda value: value is None,
    "ISNUMBER": lambda value: isinstance(value, int | float) and not isinstance(value, bool | CellError),
    "ISTEXT": lambda value: isinstance(value, str),
    "ISLOGICAL": lambda value: isinstance(value, bool),
    "ISERROR": lambda value: isinstance(value, CellError),
    "ISNA": lambda value: value is NA,
}
_COMPARE: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0, "<>": lambda order: order != 0, ">": lambda order: order > 0,
    "<": lambda order: order < 0, ">=": lambda order: order >= 0, "<=": lambda order: order <= 0,
}  # fmt: skip


class Worth:
    """Values of parts of one cell's formula."""

    def __init__(self, pieces: Pieces, value: Callable[[Place], Scalar], sheet: Callable[[str], str]) -> None:
        self._pieces, self._value, self._sheet = pieces, value, sheet

    def of(self, node: Node) -> CellValue:
        """The value; UnknownPieceError for a part that is not followed here."""
        return value_of(node, self._read)

    def holds(self, node: Node) -> bool | None:
        """Whether a condition holds; None where that is not known here."""
        try:
            value = self.of(node)
        except UnknownPieceError:
            return None
        if isinstance(value, bool):
            return value
        return bool(value) if isinstance(value, int | float) and not isinstance(value, CellError) else None

    def _read(self, piece: str) -> CellValue:
        try:
            node = tree(piece)
        except FormulaSyntaxError:
            raise UnknownPieceError(piece) from None
        area = self._pieces.area(node)
        if area is not None:
            return self._cells(area, piece)
        match node:
            case Binary(sign=sign, left=left, right=right) if sign in _COMPARE:
                return self._compared(sign, self._single(left), self._single(right))
            case Call(name=name, arguments=arguments, called=None):
                return self._call(function_name(name), arguments, piece)
        raise UnknownPieceError(piece)

    def _cells(self, area: Area, piece: str) -> CellValue:
        folded, top, left, bottom, right = area
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            raise UnknownPieceError(piece)
        sheet = self._sheet(folded)
        rows = [
            [self._value((sheet, row, column)) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]
        return rows[0][0] if len(rows) == 1 == len(rows[0]) else rows

    def _single(self, node: Node) -> Scalar:
        value = self.of(node)
        if isinstance(value, list):
            raise UnknownPieceError(text(node))
        return value

    @staticmethod
    def _compared(sign: str, left: Scalar, right: Scalar) -> Scalar:
        for side in (left, right):
            if isinstance(side, CellError):
                return side
        one, other = _comparable(left, right), _comparable(right, left)
        order = (one > other) - (one < other)
        return _COMPARE[sign](order)

    def _call(self, name: str, arguments: tuple[Node, ...], piece: str) -> CellValue:
        if name in _TESTS and len(arguments) == 1:
            return _TESTS[name](self._single(arguments[0]))
        if name == "IF" and len(arguments) >= 2:
            holds = self.holds(arguments[0])
            if holds is None:
                raise UnknownPieceError(piece)
            if not holds and len(arguments) < 3:
                return False
            return self.of(arguments[1 if holds else 2])
        if name in ("AND", "OR", "NOT"):
            known = [self.holds(each) for each in arguments]
            if None in known or not known:
                raise UnknownPieceError(piece)
            return not known[0] if name == "NOT" else (all if name == "AND" else any)(known)
        if name == "NA":
            return NA
        if name in ("SUM", "COUNT", "MIN", "MAX", "AVERAGE"):
            return _aggregate(name, [self.of(each) for each in arguments], piece)
        if name == "IFERROR" and len(arguments) == 2:
            first = self._single(arguments[0])
            return self.of(arguments[1]) if isinstance(first, CellError) else first
        if name in ("ABS", "INT") and len(arguments) == 1:
            value = self._single(arguments[0])
            if isinstance(value, float | int) and not isinstance(value, CellError):
                return float(abs(value) if name == "ABS" else value // 1)
        raise UnknownPieceError(piece)


def _comparable(value: Scalar, other: Scalar) -> tuple[int, float | str]:
    """As Excel orders: numbers before texts before truth values; a blank takes the other's kind."""
    if value is None:
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0
    if isinstance(value, bool):
        return 2, float(value)
    return (1, value.casefold()) if isinstance(value, str) else (0, float(value))


def _aggregate(name: str, values: list[CellValue], piece: str) -> Scalar:
    """SUM and its like, of cells only: what is typed between the brackets counts by other rules."""
    cells = [cell for value in values if isinstance(value, list) for row in value for cell in row]
    singles = [value for value in values if not isinstance(value, list)]
    for cell in (*cells, *singles):
        if isinstance(cell, CellError) and name != "COUNT":
            return cell
    if any(isinstance(value, str | bool) for value in singles) and name != "COUNT":
        raise UnknownPieceError(piece)
    numbers = [float(cell) for cell in (*cells, *singles) if isinstance(cell, int | float)
               and not isinstance(cell, bool | CellError)]  # fmt: skip
    if name == "COUNT":
        return float(len(numbers))
    if name == "SUM":
        return float(sum(numbers))
    if not numbers:
        return CellError.DIV0 if name == "AVERAGE" else 0.0
    return {"MIN": min(numbers), "MAX": max(numbers), "AVERAGE": sum(numbers) / len(numbers)}[name]
