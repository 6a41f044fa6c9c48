"""What the guarded texts of our functions look like, to know one again in a workbook.

A pattern is a guarded text over placeholders. One is made for each way of giving the arguments: an optional
one left out, a number or a word typed into the call, which the guard does not ask about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import product

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.formula.grammar import Call, Literal, Name, Node, Unary, text, tree
from kpi_engine.formula.guard import guarded
from kpi_engine.formula.parts import without_brackets
from kpi_engine.formula.spellings import function_name
from kpi_engine.model.kpi import Kpi, Parameter, Shape
from kpi_engine.model.registry import derived_from
from kpi_engine.portable.elementwise import elementwise
from kpi_engine.portable.native import ranges_text

_PLACE = "kpi_argument_"
_NUMBERS = ("0.51001", "0.51002", "0.51003", "0.51004", "0.51005", "0.51006", "0.51007", "0.51008")
"""Stand for typed numbers; within the bounds of every argument: the guard decides as for sound ones."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A guarded text over placeholders, and which argument each placeholder stands for."""

    kpi: Kpi
    node: Node
    places: Mapping[str, str]
    words: Mapping[str, str]
    """Options that were typed: argument → the word in quotes."""

    def arguments(self, node: Node) -> tuple[str, ...] | None:
        """The arguments with which the function says what `node` says; None where it does not."""
        bound: dict[str, Node] = {}
        if not _same(self.node, node, self.places, bound):
            return None
        known = bound.keys() | self.words.keys()
        if any(each.required and each.name not in known for each in self.kpi.parameters):
            return None  # typed numbers settled the answer, so the text no longer says what they were
        names = [each.name for each in self.kpi.parameters]
        given = [
            text(without_brackets(bound[name])) if name in bound else self.words.get(name, "")
            for name in names
        ]
        while given and not given[-1]:
            given.pop()
        return tuple(given)


@lru_cache(maxsize=512)
def patterns(kpi: Kpi) -> tuple[Pattern, ...]:
    """Every pattern of a function, those with the fewest arguments first."""
    return tuple(sorted(_patterns(kpi), key=lambda each: len(each.places)))


@derived_from(KPIS)
def by_opening() -> Mapping[tuple[str, ...], tuple[Pattern, ...]]:
    """All patterns without typed numbers, by what the text begins with."""
    found: dict[tuple[str, ...], list[Pattern]] = {}
    for kpi in KPIS:
        for pattern in _patterns(kpi, typed=False):
            found.setdefault(opening(pattern.node), []).append(pattern)
    return {key: tuple(sorted(each, key=lambda one: len(one.places))) for key, each in found.items()}


def opening(node: Node) -> tuple[str, ...]:
    """What a guarded text begins with: the functions of its first condition."""
    if not isinstance(node, Call) or function_name(node.name) != "IF" or not node.arguments:
        return ()
    condition = without_brackets(node.arguments[0])
    if not isinstance(condition, Call):
        return (type(condition).__name__,)
    return function_name(condition.name), str(len(condition.arguments))


def _patterns(kpi: Kpi, *, typed: bool = True) -> Iterator[Pattern]:
    for chosen in product(*(_ways(each, number, typed) for number, each in enumerate(kpi.parameters))):
        cells = {each.name: written for each, written in zip(kpi.parameters, chosen, strict=True) if written}
        words = {name: written for name, written in cells.items() if written.startswith('"')}
        places = {written: name for name, written in cells.items() if name not in words}
        if not kpi.lifts:
            for written in dict.fromkeys((ranges_text(kpi, cells), guarded(kpi, cells))):
                yield Pattern(kpi, tree(written), places, words)
            continue
        written = guarded(kpi, cells)
        yield Pattern(kpi, tree(written), places, words)
        if all(each.startswith(_PLACE) for each in cells.values()):
            yield Pattern(kpi, tree(elementwise(written)), places, words)


def _ways(parameter: Parameter, number: int, typed: bool) -> list[str]:
    """How an argument can be given: as a cell, as a number or a word typed into the call, not at all."""
    ways = [f"{_PLACE}{parameter.name}"]
    if parameter.shape is Shape.OPTION:
        ways += [f'"{word}"' for word in parameter.options]
    elif parameter.shape is Shape.NUMBER and typed:
        ways.append(_NUMBERS[number])
    return ways if parameter.required else ["", *ways]


def _same(pattern: Node, node: Node, places: Mapping[str, str], bound: dict[str, Node]) -> bool:
    """True where the node is the pattern with something in place of each placeholder, always the same."""
    if isinstance(pattern, Name | Literal) and (name := places.get(pattern.text)) is not None:
        if isinstance(pattern, Literal) and not _is_number(node):
            return False
        return _equal(bound.setdefault(name, node), node)
    if isinstance(pattern, Literal) and isinstance(node, Literal):
        return _same_literal(pattern.text, node.text)
    if isinstance(pattern, Call) and isinstance(node, Call):
        if function_name(pattern.name) != function_name(node.name) or node.called is not None:
            return False
        pairs = zip(pattern.arguments, node.arguments, strict=False)
        return len(pattern.arguments) == len(node.arguments) and all(
            _same(one, other, places, bound) for one, other in pairs
        )
    if type(pattern) is not type(node):
        return False
    return all(
        _same(one, other, places, bound) if isinstance(one, _NODES) else one == other
        for one, other in (
            (getattr(pattern, each.name), getattr(node, each.name)) for each in fields(pattern)
        )
    )


_NODES = Node.__args__


def _is_number(node: Node) -> bool:
    """True for a typed number."""
    if isinstance(node, Unary):
        node = node.operand
    return isinstance(node, Literal) and node.text[:1] in "0123456789."


def _equal(one: Node, other: Node) -> bool:
    return without_brackets(one) == without_brackets(other)


def _same_literal(one: str, other: str) -> bool:
    """Excel saves 1E-9 as 1.0000000000000001E-9."""
    if one == other:
        return True
    try:
        return abs(float(one) - float(other)) <= 1e-14 * abs(float(one))
    except ValueError:
        return one.casefold() == other.casefold()


def same_text(one: str, other: str) -> bool:
    """True where two formulas say the same, however their numbers are saved."""
    return _same(tree(one), tree(other), {}, {})
