"""The language in which a guide states its triggers: `cac > target and months_to_breakeven <= 2`.

    rule       = comparison { "and" comparison }
    comparison = figure ( ">" | ">=" | "<" | "<=" ) ( number | "prior" | "target" [ "+" number ] | figure )
    figure     = term [ "[" segment "]" ]

`target` and `prior` belong to the figure on the left: its target, and its value in the previous review
period. A segment is one of the business (`tx_per_customer[Core]`) or a dimension that stands for each of
its segments (`cac[channel]`); the guide says which words are dimensions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from kpi_engine.errors import CatalogueError

Operator = Literal[">", ">=", "<", "<="]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)|\[(?P<segment>[^\[\]]*)\]"
    r"|(?P<operator>[<>]=?)|(?P<plus>\+))"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure that a rule looks at: a term, of one segment or of the whole business."""

    term: str
    segment: str = ""

    def __str__(self) -> str:
        """`cac`, or `nrr[Pro]`: the key under which values are given."""
        return f"{self.term}[{self.segment}]" if self.segment else self.term


@dataclass(frozen=True, slots=True)
class Target:
    """The target of the figure on the left, plus a margin."""

    plus: float = 0.0


@dataclass(frozen=True, slots=True)
class Prior:
    """The figure on the left, one review period earlier."""


Limit = float | Target | Prior | Reference
"""What a figure can be compared with."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One part of a rule: a figure on one side of a limit."""

    figure: Reference
    operator: Operator
    limit: Limit

    @property
    def references(self) -> tuple[Reference, ...]:
        """The figures it names, left before right."""
        return (self.figure, self.limit) if isinstance(self.limit, Reference) else (self.figure,)


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed trigger: it fires when every comparison holds."""

    text: str
    comparisons: tuple[Comparison, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every figure it names, in reading order, each once."""
        return tuple(dict.fromkeys(item for part in self.comparisons for item in part.references))

    def renamed(self, change: Callable[[Reference], Reference]) -> Rule:
        """The same rule with every figure passed through `change`, as for one segment of a dimension."""
        return replace(self, comparisons=tuple(_renamed(part, change) for part in self.comparisons))


def _renamed(part: Comparison, change: Callable[[Reference], Reference]) -> Comparison:
    limit = change(part.limit) if isinstance(part.limit, Reference) else part.limit
    return Comparison(change(part.figure), part.operator, limit)


@cache
def parse_rule(text: str, rule: str = "") -> Rule:
    """Read a trigger; what cannot be read is an error of the catalogue that names the `rule`."""
    return _Parser(text, rule).rule()


class _Parser:
    """Reads tokens from left to right, one rule of the grammar a method."""

    def __init__(self, text: str, rule: str) -> None:
        self.text = text
        self.where = f"trigger {rule}" if rule else "a trigger"
        self.tokens = self._tokens()
        self.at = 0

    def _tokens(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        position, end = 0, len(self.text.rstrip())
        while position < end:
            match = _TOKEN.match(self.text, position)
            if match is None:
                raise CatalogueError(f"{self.where}: {self.text[position:].strip()!r} cannot be read")
            kind = str(match.lastgroup)
            found.append((kind, match[kind].strip()))
            position = match.end()
        return found

    def rule(self) -> Rule:
        comparisons = [self._comparison()]
        while self.at < len(self.tokens):
            if self._next() != ("word", "and"):
                raise self._unexpected("'and' or the end")
            comparisons.append(self._comparison())
        return Rule(self.text, tuple(comparisons))

    def _comparison(self) -> Comparison:
        figure = self._figure("a term")
        kind, operator = self._next()
        if kind != "operator":
            raise self._unexpected("one of > >= < <=")
        return Comparison(figure, operator, self._limit())  # type: ignore[arg-type]

    def _limit(self) -> Limit:
        kind, word = self._peek()
        if kind == "number":
            self._next()
            return float(word)
        if word == "prior":
            self._next()
            return Prior()
        if word == "target":
            self._next()
            return Target(self._margin())
        return self._figure("a number, target, prior or a term")

    def _margin(self) -> float:
        if self._peek()[0] != "plus":
            return 0.0
        self._next()
        kind, token = self._next()
        if kind != "number":
            raise self._unexpected("a number after +")
        return float(token)

    def _figure(self, expected: str) -> Reference:
        kind, term = self._next()
        if kind != "word" or term in ("and", "target", "prior"):
            raise self._unexpected(expected)
        if self._peek()[0] != "segment":
            return Reference(term)
        segment = self._next()[1]
        if not segment:
            raise self._unexpected("a segment between the brackets")
        return Reference(term, segment)

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self.at += 1
        return token

    def _unexpected(self, expected: str) -> CatalogueError:
        """What was expected in place of the token that was read last."""
        kind, token = self.tokens[self.at - 1] if self.at <= len(self.tokens) else ("end", "")
        found = "the end" if kind == "end" else "[]" if kind == "segment" and not token else repr(token)
        return CatalogueError(f"{self.where}: expected {expected}, found {found}, in {self.text!r}")
