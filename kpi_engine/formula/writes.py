"""What the parts that write a formula need of the whole."""

from __future__ import annotations

from typing import Protocol

from kpi_engine.formula.argument_classes import ArgumentClass
from kpi_engine.formula.grammar import Node
from kpi_engine.formula.resolving import Resolver


class Writes(Protocol):
    """Writes the nodes of one formula."""

    resolver: Resolver
    clock: bool
    volatile: bool

    def write(self, node: Node, wanted: ArgumentClass) -> str:
        """The text of a node where a value (V), a range (R) or an array (A) is wanted."""

    def blank(self) -> str:
        """A cell that is always empty."""

    def standing(self, text: str) -> str | bool | None:
        """Whether a word of LET or LAMBDA is a table; for any other name its definition, or None."""

    def is_bound(self, word: str) -> bool:
        """True for a word that LET or LAMBDA has given a value."""

    def from_here(self, definition: str) -> Node:
        """A defined name's tree as seen from this cell."""
