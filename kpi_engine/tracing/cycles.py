"""Circles: formulas that depend on their own result."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from kpi_engine.recalc.book import Place
from kpi_engine.tracing.traced import Traced

Node = TypeVar("Node", bound=Hashable)


def circles(nodes: Iterable[Node], following: Callable[[Node], Sequence[Node]]) -> list[list[Node]]:
    """Groups of nodes that can each be reached from each other, and nodes that follow themselves."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    held: set[Node] = set()
    found: list[list[Node]] = []
    for root in nodes:
        if root in index:
            continue
        work = [(root, iter(following(root)))]
        index[root] = low[root] = len(index)
        stack.append(root)
        held.add(root)
        while work:
            node, rest = work[-1]
            for each in rest:
                if each not in index:
                    index[each] = low[each] = len(index)
                    stack.append(each)
                    held.add(each)
                    work.append((each, iter(following(each))))
                    break
                if each in held:
                    low[node] = min(low[node], index[each])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group = _popped(stack, held, node)
                    if len(group) > 1 or node in following(node):
                        found.append(group)
    return found


def _popped(stack: list[Node], held: set[Node], last: Node) -> list[Node]:
    group: list[Node] = []
    while True:
        node = stack.pop()
        held.discard(node)
        group.append(node)
        if node == last:
            return group[::-1]


def circular_cells(traced: Traced, suspects: Iterable[Place]) -> list[list[Place]]:
    """The real circles among cells: a row of running totals reads itself and is none."""
    among = set(suspects)
    read: dict[Place, list[Place]] = {}

    def following(place: Place) -> list[Place]:
        if place not in read:
            read[place] = [
                anchor
                for area in traced.areas(place)
                for each in traced.inside(area)
                if (anchor := traced.anchor(each)) in among
            ]
        return read[place]

    return circles(sorted(among), following)
