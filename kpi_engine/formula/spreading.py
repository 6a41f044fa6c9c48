"""Unions and 3-D references: several arguments where a function takes many, else one column of values."""

from __future__ import annotations

from kpi_engine.formula.argument_classes import ArgumentClass
from kpi_engine.formula.grammar import Binary, Cells, FormulaSyntaxError, Group, Literal, Name, Node
from kpi_engine.formula.parts import without_brackets
from kpi_engine.formula.references import reference
from kpi_engine.formula.writes import Writes

TOGETHER = "KPI.TOGETHER"
"""The helper that puts the values of several ranges into one column."""

_MANY = """
AND AVERAGE AVERAGEA AVEDEV CONCAT COUNT COUNTA DEVSQ GCD GEOMEAN HARMEAN KURT LCM MAX MAXA MEDIAN MIN
MINA MODE MODE.MULT MODE.SNGL MULTINOMIAL NPV OR PRODUCT SKEW SKEW.P STDEV STDEV.P STDEV.S STDEVA STDEVP
STDEVPA SUM SUMSQ TEXTJOIN VAR VAR.P VAR.S VARA VARP VARPA XOR SUBTOTAL AGGREGATE HSTACK VSTACK
"""
_TAKES_MANY = frozenset(_MANY.split())
_ONE_COLUMN = """
FREQUENCY IRR LARGE PERCENTILE PERCENTILE.EXC PERCENTILE.INC PERCENTRANK PERCENTRANK.EXC PERCENTRANK.INC
QUARTILE QUARTILE.EXC QUARTILE.INC RANK RANK.AVG RANK.EQ SMALL TRIMMEAN MIRR TOCOL TOROW
"""
_TAKES_ONE_COLUMN = frozenset(_ONE_COLUMN.split())
_COUNTS_ERRORS = {"COUNT": '""', "COUNTA": '"#"'}
"""An error written into the call is no number, and it is something: neither function gives it back."""


def spread(writer: Writes, name: str, node: Node, wanted: ArgumentClass) -> list[str]:
    """The argument of function `name`, as one or more texts."""
    if name in _TAKES_MANY:
        parts = parts_of(writer, node, wanted)
        texts = [writer.write(node, wanted)] if parts is None else parts
        instead = _COUNTS_ERRORS.get(name)
        written = isinstance(node, Literal | Name)
        return [instead if instead and written and each[:1] == "#" else each for each in texts]
    parts = parts_of(writer, node, wanted) if name in _TAKES_ONE_COLUMN else None
    return [writer.write(node, wanted)] if parts is None else [f"{TOGETHER}({','.join(parts)})"]


def parts_of(writer: Writes, node: Node, wanted: ArgumentClass) -> list[str] | None:
    """The parts of a union or of a 3-D reference; None for anything else."""
    node = without_brackets(node)
    if isinstance(node, Binary) and node.sign == ",":
        both = [(each, parts_of(writer, each, wanted)) for each in (node.left, node.right)]
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
    return parts_of(writer, inner, wanted) if isinstance(inner, Binary | Cells | Group) else None
