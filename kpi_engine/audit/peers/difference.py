"""How two formulas differ, each counted from its own cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from kpi_engine.audit.peers.atoms import OPERATORS, Atom, atoms, is_number, ordered
from kpi_engine.formula.shapes import Shape

Kind = Literal["same", "reference", "operator", "number", "sheet", "missing term", "extra term", "other"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a formula has otherwise than another; `changed` of its `parts` of that kind differ."""

    kind: Kind
    changed: int = 0
    parts: int = 1

    @property
    def is_slip(self) -> bool:
        """True where one reference, operator, sheet or term too few explains it."""
        return self.kind in ("reference", "operator", "sheet", "missing term")

    @property
    def is_whole(self) -> bool:
        """True where every reference differs: the formula belongs to another place."""
        return self.changed == self.parts

    @property
    def is_small(self) -> bool:
        """True where one part differs, or at most a quarter of many."""
        return self.kind != "other" and (self.changed <= 1 or 4 * self.changed <= self.parts)


def difference(one: Shape, other: Shape) -> Difference:
    """What `one` has otherwise than `other`; typed numbers count where nothing else differs."""
    mine, theirs = atoms(one), atoms(other)
    if ordered(mine) == ordered(theirs):
        return Difference("same")
    if len(mine) == len(theirs):
        found = Counter(_kind(a, b) for a, b in zip(mine, theirs, strict=True) if a != b)
        if len(found) > 1:
            found.pop("number", None)
        if len(found) == 1 and "other" not in found:
            kind, changed = found.popitem()
            return Difference(kind, changed, sum(_kind(a, a) == kind for a in mine))
    return _terms(mine, theirs)


def _kind(one: Atom, other: Atom) -> Kind:
    if not isinstance(one, str) and not isinstance(other, str):
        return "reference"
    if one in OPERATORS and other in OPERATORS:
        return "operator"
    if is_number(one) and is_number(other):
        return "number"
    both_sheets = isinstance(one, str) and isinstance(other, str) and one[-1:] == other[-1:] == "!"
    return "sheet" if both_sheets else "other"


def _terms(mine: tuple[Atom, ...], theirs: tuple[Atom, ...]) -> Difference:
    """Sums of which one has terms that the other lacks."""
    words = {atom for atom in (*mine, *theirs) if isinstance(atom, str)}
    signs = "-" in mine, "-" in theirs
    if _cells(mine) == _cells(theirs) and signs[0] != signs[1] and not any(is_number(word) for word in words):
        return Difference("operator", 1, 1)
    if words - {"+", "-", "(", ")", "SUM(", ",", ":", "#REF!"}:
        return Difference("other")
    has = _cells(mine), _cells(theirs)
    ranges = [each.count(":") for each in (mine, theirs)]
    if ranges[0] != ranges[1] or not has[0] or not has[1] or not (has[0] & has[1]):
        return Difference("other")
    less, more = has[1] - has[0], has[0] - has[1]
    if less and not more:
        return Difference("missing term", less.total(), has[1].total())
    if more and not less:
        return Difference("extra term", more.total(), has[0].total())
    return Difference("other")


def _cells(atoms_: tuple[Atom, ...]) -> Counter[Atom]:
    """The references, each as often as it is read."""
    return Counter(atom for atom in atoms_ if not isinstance(atom, str))
