"""Unions and 3-D references as separate arguments of the functions that take many: SUM, MAX, COUNT …"""

from __future__ import annotations

from kpi_engine.formula.argument_classes import ArgumentClass
from kpi_engine.formula.grammar import Binary, Cells, FormulaSyntaxError, Group, Name, Node
from kpi_engine.formula.references import reference
from kpi_engine.formula.writes import Writes

_MANY = """
AND AVERAGE AVERAGEA AVEDEV CONCAT COUNT COUNTA DEVSQ GCD GEOMEAN HARMEAN KURT LCM MAX MAXA MEDIAN MIN
MINA MODE MODE.SNGL NPV OR PRODUCT SKEW STDEV STDEV.P STDEV.S STDEVA STDEVP STDEVPA SUM SUMSQ TEXTJOIN
VAR VAR.P VAR.S VARA VARP VARPA XOR SUBTOTAL AGGREGATE
"""
_TAKES_MANY = frozenset(_MANY.split())


def spread(writer: Writes, name: str, node: Node, wanted: ArgumentClass) -> list[str]:
    """The argument of function `name`, as one or more texts."""
    parts = _parts(writer, node, wanted) if name in _TAKES_MANY else None
    return [writer.write(node, wanted)] if parts is None else parts


def _parts(writer: Writes, node: Node, wanted: ArgumentClass) -> list[str] | None:
    """The parts of a union or of a 3-D reference; None for anything else."""
    while isinstance(node, Group):
        node = node.inner
    if isinstance(node, Binary) and node.sign == ",":
        both = [(each, _parts(writer, each, wanted)) for each in (node.left, node.right)]
        return [text for each, parts in both for text in parts or [writer.write(each, wanted)]]
    if isinstance(node, Name):
        return _name_parts(writer, node, wanted)
    place = reference(node.text) if isinstance(node, Cells) else None
    if place is None or not place.last_sheet or place.book:
        return None
    around = writer.resolver.around
    return [place.text(sheet) for sheet in around.sheets_between(place.sheet, place.last_sheet)]


def _name_parts(writer: Writes, node: Name, wanted: ArgumentClass) -> list[str] | None:
    definition = None if writer.is_bound(node.text) else writer.resolver.definition(node.text)
    try:
        inner = None if definition is None else writer.from_here(definition)
    except FormulaSyntaxError:
        return None
    return _parts(writer, inner, wanted) if isinstance(inner, Binary | Cells | Group) else None
