"""A formula's tree as a copy of the formula in another cell has it."""

from __future__ import annotations

from kpi_engine.formula.grammar import Binary, Call, Cells, Group, Node, Postfix, Unary
from kpi_engine.formula.references import reference


def moved(node: Node, rows: int, columns: int) -> Node:
    """The tree with its relative references `rows` further down and `columns` further right."""
    match node:
        case Cells(text=text):
            place = reference(text)
            if place is None or place.book or place.last_sheet:
                return node
            return Cells(place.moved(rows, columns).text())
        case Group(inner=inner):
            return Group(moved(inner, rows, columns))
        case Unary(sign=sign, operand=operand):
            return Unary(sign, moved(operand, rows, columns))
        case Postfix(sign=sign, operand=operand):
            return Postfix(sign, moved(operand, rows, columns))
        case Binary(sign=sign, left=left, right=right):
            return Binary(sign, moved(left, rows, columns), moved(right, rows, columns))
        case Call(name=name, arguments=arguments, called=called):
            inside = tuple(moved(each, rows, columns) for each in arguments)
            return Call(name, inside, None if called is None else moved(called, rows, columns))
    return node
