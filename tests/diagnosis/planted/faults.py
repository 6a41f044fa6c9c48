"""Faults planted in a consistent business: one slip, two, or points that a whole page lost in print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.diagnosis.planted.business import Business
from tests.diagnosis.planted.equations import outside
from tests.diagnosis.planted.slips import ALL, KNOWN, UNKNOWN, Changes
from tests.diagnosis.planted.typed import Key, Typed

PRINTED = "points lost in print"


@dataclass(frozen=True)
class Planted:
    """A business in which some cells were typed wrongly; of a pair, `parts` are the two slips alone."""

    family: str
    business: Business
    wrong: Mapping[Key, Typed]
    parts: tuple[Planted, ...] = ()

    @property
    def cells(self) -> Mapping[Key, Typed]:
        """The board as it now stands."""
        return {**self.business.cells, **self.wrong}

    @property
    def visible(self) -> bool:
        """True where every wrong cell breaks an equation or a hard limit beyond rounding; of many, one."""
        if not all(part.visible for part in self.parts):
            return False
        seen = (shows(self.business, self.cells, key) for key in self.wrong)
        return any(seen) if self.family in (*UNKNOWN, PRINTED) else all(seen)


def shows(business: Business, cells: Mapping[Key, Typed], key: Key) -> bool:
    """True where the figure cannot be right beside the others."""
    return outside(key, cells[key]) or any(each.broken(cells) for each in business.by_cell[key])


def plant(random: Random, family: str, business: Business) -> Planted | None:
    """One slip of the family somewhere in the business; None where the cell that was drawn allows none."""
    changes = _changes(random, family, business, random.choice(list(business.cells)))
    return Planted(family, business, changes) if changes else None


def plant_printed(random: Random, business: Business, *, everywhere: bool) -> Planted | None:
    """Percentages whose points were lost in print: all of one month, or all there are."""
    month = random.choice([key.period for key in business.cells])
    wrong = {
        key: typed.moved(typed.places)
        for key, typed in business.cells.items()
        if typed.suffix == "%" and typed.places and typed.value and (everywhere or key.period == month)
    }
    return Planted(PRINTED, business, wrong) if len(wrong) > 1 else None


def _changes(random: Random, family: str, business: Business, key: Key) -> Changes | None:
    changes = ALL[family](random, business, key) or {}
    other = all(wrong.value != business.cells[each].value for each, wrong in changes.items())
    return changes if changes and other else None


def plant_pair(random: Random, business: Business, *, near: bool) -> Planted | None:
    """Two slips of any known families: in figures of one equation, or anywhere."""
    families = random.choices(list(KNOWN), k=2)
    first = plant(random, families[0], business)
    if first is None:
        return None
    wrong = dict(first.wrong)
    keys = [key for key in business.cells if key not in wrong]
    if near:
        beside = {key for cell in wrong for each in business.by_cell[cell] for key in each.keys}
        keys = [key for key in keys if key in beside]
    changes = _changes(random, families[1], business, random.choice(keys)) if keys else None
    if not changes or set(changes) & set(wrong):
        return None
    parts = (first, Planted(families[1], business, changes))
    return Planted(" + ".join(families), business, wrong | changes, parts)
