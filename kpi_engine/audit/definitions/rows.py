"""The copies of a formula row by row: each row has a name of its own, and its cells mean other figures."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.cells import Copies, Position
from kpi_engine.formula.grammar import Node
from kpi_engine.formula.moving import moved

_MOST = 500
"""Further rows of one formula are not looked at singly: they are a list, and its first rows speak for it."""


def rows(copies: Copies) -> Iterator[tuple[list[Position], Node]]:
    """The cells of each row, with the formula as it stands in the last of them."""
    if copies.tree is None:
        return
    found: dict[int, list[Position]] = {}
    for position in copies.positions:
        found.setdefault(position[0], []).append(position)
    for positions in list(found.values())[:_MOST]:
        yield positions, at(copies, positions[-1])


def at(copies: Copies, position: Position) -> Node:
    """The formula as a tree, as it stands in one of its cells."""
    assert copies.tree is not None
    return moved(copies.tree, position[0] - copies.first[0], position[1] - copies.first[1])
