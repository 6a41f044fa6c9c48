"""Every fact to its cell, or the reason why it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from kpi_engine.fill.cells import Cells
from kpi_engine.fill.owners import Owners
from kpi_engine.fill.refusals import Problem, suggestion, where
from kpi_engine.fill.target_key import target_key
from kpi_engine.fill.targets import Target
from kpi_engine.fill.values import CellValues, place_of
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.fact import Fact
from kpi_engine.workbook.refusals import short


@dataclass(frozen=True, slots=True)
class Placement:
    """A fact, the cell it goes to, what the cell holds and what it will hold."""

    fact: Fact
    target: Target
    sheet: str
    cell: str
    old: Scalar
    new: Scalar
    is_date: bool = False

    @property
    def changes(self) -> bool:
        """False where the cell holds the figure already."""
        return type(self.old) is not type(self.new) or self.old != self.new


@dataclass
class Placing:
    """Matches facts with targets: placements by cell, problems and warnings as the data has them.

    `at` finds the cells of a defined name or an address, for facts whose term is one.
    """

    targets: Sequence[Target]
    cells: Cells
    values: CellValues
    at: Callable[[str], Target | None]
    placements: dict[tuple[str, str], Placement] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_key: dict[tuple[str, str, str], list[Target]] = {}
        for target in self.targets:
            self._by_key.setdefault(target.key, []).append(target)
            if target.also:
                also = target_key(target.term, target.scenario, target.also)
                self._by_key.setdefault(also, []).append(target)
        self._terms = {target.term.casefold() for target in self.targets}
        self._owners = Owners(self.targets)

    def place_all(self, facts: Iterable[Fact]) -> None:
        """Find the cell of each fact."""
        for fact in facts:
            result = self._place(fact)
            if isinstance(result, Problem):
                self.problems.append(result)
            else:
                self._take(result)

    def _take(self, placement: Placement) -> None:
        key = placement.sheet, placement.cell
        earlier = self.placements.setdefault(key, placement)
        if earlier is placement:
            return
        other = where(earlier.fact)
        if earlier.new == placement.new:
            self.warnings.append(
                f"{where(placement.fact)} repeats {other}: {placement.fact.term}, the same figure."
            )
            return
        text = f"{_named(placement.fact)} is stated twice with different figures, also in {other}. Keep one."
        self.problems.append(Problem("two-values", text, placement.fact))

    def _place(self, fact: Fact) -> Placement | Problem:
        found = self._by_key.get(target_key(fact.term, fact.scenario, fact.segment))
        if found:
            target = _for_period(found, fact)
            if target is None:
                return _outside(found, fact)
            return (
                target if isinstance(target, Problem) else self._put(target, fact, target.place(fact.period))
            )
        place = None if fact.term.strip().casefold() in self._terms else self.at(fact.term)
        return self._unknown(fact) if place is None else self._at(place, fact)

    def _at(self, place: Target, fact: Fact) -> Placement | Problem:
        """A fact for a name or an address; inside the cells of a target it counts as a figure of that."""
        position = place.place(fact.period)
        if position is None:
            return _outside([place], fact)
        if place.axis is None and len(place.area) > 1:
            text = f"{short(fact.term, 40)} covers {len(place.area):,} cells. Give the address of one cell."
            return Problem("several-cells", text, fact)
        owner = self._owners.of(place.area.sheet, *position)
        if owner is None:
            return self._put(place, fact, position)
        target, period = owner
        against = _contradiction(fact, target, period)
        if against:
            text = f"{short(fact.term, 40)} is the place of {against}, the row says otherwise. Correct one."
            return Problem("other-place", text, fact)
        fact = replace(fact, term=target.term, scenario=target.scenario, segment=target.segment,
                       period=period or fact.period)  # fmt: skip
        return self._put(target, fact, position)

    def _put(self, target: Target, fact: Fact, position: tuple[int, int] | None) -> Placement | Problem:
        row, column = position or (target.area.top, target.area.left)
        record = self.cells.record(target.area.sheet, row, column)
        cell = cell_name(row, column)
        if record is not None and record.kind:
            text = f"{place_of(target.area.sheet, cell)} holds a formula, never overwritten."
            return Problem("formula-in-target", f"{text} Leave {short(fact.term, 40)} out.", fact)
        old = record.value if record is not None else None
        new = self.values.value(fact, record)
        if isinstance(new, Problem):
            return new
        return Placement(fact, target, target.area.sheet, cell, old, new.value, new.is_date)

    def _unknown(self, fact: Fact) -> Problem:
        term = fact.term.strip().casefold()
        same = [target for target in self.targets if target.term.casefold() == term]
        if same:
            known = sorted({" ".join(part for part in (t.scenario, t.segment) if part) for t in same})
            text = f"the template takes {fact.term} for {short(', '.join(known), 60)}, not for {_kind(fact)}."
            return Problem("unknown-segment", text, fact)
        if "!" in fact.term:
            text = f"the workbook has no cell {short(fact.term, 40)}. Write it like 'My Sheet'!B2."
            return Problem("unknown-place", text, fact)
        known = sorted({target.term.casefold() for target in self.targets})
        near = suggestion(fact.term, known) or f" It takes {short(', '.join(known), 90)}."
        text = f"the template has no place for {short(fact.term, 40)}.{near}"
        return Problem("unknown-term", text, fact)


def _for_period(targets: list[Target], fact: Fact) -> Target | Problem | None:
    """The target whose headers have the period; else a single cell, which takes a figure of any period."""
    with_period = [t for t in targets if t.axis is not None and fact.period and fact.period in t.axis.places]
    found = with_period or [target for target in targets if target.axis is None]
    if len({target.place(fact.period) for target in found}) > 1 or len({t.area.sheet for t in found}) > 1:
        names = short(" and ".join(dict.fromkeys(target.name for target in found)), 80)
        text = f"the template has several places for {_named(fact)}: {names}. Keep one of them there."
        return Problem("two-places", text, fact)
    return found[0] if found else None


def _contradiction(fact: Fact, target: Target, period: str) -> str:
    """What a place is for where the row says something else about its figure; "" where they agree."""
    scenario = fact.scenario.casefold()
    key = target_key(target.term, target.scenario, fact.segment)
    agrees = (
        fact.period in ("", period or fact.period)
        and scenario in ("actual", target.scenario.casefold())
        and (not fact.segment or key == target.key)
    )
    stated = (target.term, period, target.scenario, target.segment)
    return "" if agrees else " ".join(part for part in stated if part)


def _outside(targets: list[Target], fact: Fact) -> Problem:
    spans = short(" or ".join(dict.fromkeys(target.axis.span for target in targets if target.axis)), 60)
    if not fact.period:
        return Problem(
            "no-period", f"{fact.term} is stated without a period; the template has {spans}.", fact
        )
    return Problem(
        "period-outside", f"the template has no {fact.period} for {fact.term}, only {spans}.", fact
    )


def _named(fact: Fact) -> str:
    return " ".join(part for part in (short(fact.term, 40), fact.period, fact.scenario, fact.segment) if part)


def _kind(fact: Fact) -> str:
    return " ".join(part for part in (fact.scenario, fact.segment) if part)
