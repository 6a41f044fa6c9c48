"""A formula's tree as a copy of the formula in another cell has it."""

from __future__ import annotations

from kpi_engine.formula.grammar import Cells, Node
from kpi_engine.formula.parts import with_parts
from kpi_engine.formula.references import reference


def moved(node: Node, rows: int, columns: int) -> Node:
    """The tree with its relative references `rows` further down and `columns` further right."""
    if isinstance(node, Cells):
        place = reference(node.text)
        if place is None or place.book or place.last_sheet:
            return node
        return Cells(place.moved(rows, columns).text())
    return with_parts(node, lambda part: moved(part, rows, columns))
