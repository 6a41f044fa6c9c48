"""A KPI's declared formula with the figures in place of its arguments: `100,000 / 400`."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.formula.grammar import Binary, Call, Cells, Group, Literal, Name, Node, Postfix, Unary, tree
from kpi_engine.functions.piece_values import UnknownPieceError, value_of
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.model.kpi import Kpi
from kpi_engine.model.written import written

_HOLDS = {
    ">": float.__gt__, "<": float.__lt__, ">=": float.__ge__, "<=": float.__le__, "=": float.__eq__,
    "<>": float.__ne__,
}  # fmt: skip
_SHOWN_WHOLE = 6


def substituted(kpi: Kpi, values: Mapping[str, CellValue]) -> str:
    """The formula of `kpi` with its figures; a KPI of ranges, whose Excel text is long, as a call."""
    if not kpi.lifts:
        return f"{kpi.name}({'; '.join(shown(values[parameter.name]) for parameter in kpi.parameters)})"
    formula = kpi.excel_given([name for name, value in values.items() if value is not None])
    return _write(_chosen(tree(formula), values), values)


def shown(value: CellValue) -> str:
    """A figure for a person: 100,000, an error as Excel shows it, a range by its first cells."""
    if isinstance(value, list):
        cells = [cell for row in value for cell in row]
        if len(cells) <= _SHOWN_WHOLE:
            return f"{{{'; '.join(map(_shown_cell, cells))}}}"
        first = "; ".join(map(_shown_cell, cells[:3]))
        return f"{{{first}; … {_shown_cell(cells[-1])}: {len(cells)} cells}}"
    return _shown_cell(value)


def _shown_cell(cell: Scalar) -> str:
    if cell is None:
        return "blank"
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return f'"{cell}"' if isinstance(cell, str) else written(cell, grouped=True)


def _chosen(node: Node, values: Mapping[str, CellValue]) -> Node:
    """The node with every IF that its figures decide replaced by the branch that counts."""
    match node:
        case Group(inner=inner):
            chosen = _chosen(inner, values)
            return Group(chosen)
        case Binary(sign=sign, left=left, right=right):
            return Binary(sign, _chosen(left, values), _chosen(right, values))
        case Call(name="IF", arguments=(Binary(sign=sign) as condition, then, otherwise)) if sign in _HOLDS:
            sides = [_figure(side, values) for side in (condition.left, condition.right)]
            if sides[0] is not None and sides[1] is not None:
                return _chosen(then if _HOLDS[sign](sides[0], sides[1]) else otherwise, values)
        case Call(name=name, arguments=arguments):
            return Call(name, tuple(_chosen(each, values) for each in arguments))
    return node


def _figure(node: Node, values: Mapping[str, CellValue]) -> float | None:
    def read(piece: str) -> CellValue:
        if piece not in values:
            raise UnknownPieceError(piece)
        return values[piece]

    try:
        value = value_of(node, read)
    except UnknownPieceError:
        return None
    return (
        float(value) if isinstance(value, int | float) and not isinstance(value, bool | CellError) else None
    )


def _write(node: Node, values: Mapping[str, CellValue], *, inside: bool = False) -> str:
    match node:
        case Name(text=name) | Cells(text=name):
            figure = shown(values[name]) if name in values else name
            return f"({figure})" if inside and figure.startswith("-") else figure
        case Literal(text=constant):
            return constant
        case Group(inner=inner):
            return f"({_write(inner, values)})"
        case Unary(sign=sign, operand=operand):
            return sign + _write(operand, values, inside=True)
        case Postfix(sign=sign, operand=operand):
            return _write(operand, values, inside=True) + sign
        case Binary(sign=sign, left=left, right=right):
            between = sign if sign == "^" else f" {sign} "
            return f"{_write(left, values, inside=True)}{between}{_write(right, values, inside=True)}"
        case Call(name=name, arguments=arguments):
            return f"{name}({'; '.join(_write(each, values) for each in arguments)})"
    raise TypeError(f"not part of a KPI's formula: {node}")
