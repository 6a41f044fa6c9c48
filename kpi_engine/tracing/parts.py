"""What the tree of a formula holds for a reader: calls of our KPIs, and whether it can be told at all."""

from __future__ import annotations

from kpi_engine.catalogue.lambda_names import kpi_called
from kpi_engine.formula.grammar import Call, Node
from kpi_engine.formula.parts import parts, within
from kpi_engine.formula.spellings import function_name

_DEEPEST = 150
"""A sum of more terms is no reading matter."""


def kpi_calls(node: Node) -> list[Call]:
    """The calls of our KPIs in a formula, outer ones first."""
    return [
        each for each in within(node)
        if isinstance(each, Call) and kpi_called(function_name(each.name)) is not None
    ]  # fmt: skip


def too_deep(node: Node) -> bool:
    """True for a tree that is too deep to be told, as of a sum of hundreds of single cells."""
    level: list[Node] = [node]
    for _ in range(_DEEPEST):
        level = [part for each in level for part in parts(each)]
        if not level:
            return False
    return True
