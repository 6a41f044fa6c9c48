"""Every fact to its cell, or the reason why it has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.refusals import Problem, suggestion, where
from kpi_engine.fill.targets import Target, target_key
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.fact import Fact
from kpi_engine.model.term import Term
from kpi_engine.model.unit import Unit
from kpi_engine.workbook.cell_text import serial_of
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


@dataclass
class Placing:
    """Matches facts with targets: placements by cell, problems and warnings as the data has them."""

    targets: Sequence[Target]
    cells: Cells
    factor: float
    date1904: bool
    placements: dict[tuple[str, str], Placement] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_key: dict[tuple[str, str, str], list[Target]] = {}
        for target in self.targets:
            self._by_key.setdefault(target.key, []).append(target)

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
        if not found:
            return self._unknown(fact)
        target = _for_period(found, fact.period)
        if target is None:
            return _outside(found, fact)
        row, column = target.place(fact.period) or (target.area.top, target.area.left)
        record = self.cells.record(target.area.sheet, row, column)
        cell = cell_name(row, column)
        if record is not None and record.kind:
            text = f"{target.area.sheet}!{cell} holds a formula, never overwritten. Leave {fact.term} out."
            return Problem("formula-in-target", text, fact)
        old = record.value if record is not None else None
        new = self._value(fact, old)
        if isinstance(new, Problem):
            return new
        return Placement(fact, target, target.area.sheet, cell, old, new)

    def _value(self, fact: Fact, old: Scalar) -> Scalar | Problem:
        term = TERMS.find(fact.term)
        if not isinstance(fact.value, str):
            return fact.value / self.factor if term is not None and term.unit.is_money else float(fact.value)
        if term is not None and term.unit is Unit.DATE:
            return self._date(fact)
        if (term is not None and term.unit is not Unit.TEXT) or (term is None and isinstance(old, float)):
            shown = short(fact.raw or fact.value, 30)
            return Problem(
                "text-in-number", f'"{shown}" is text where {fact.term} needs a number. Correct it.', fact
            )
        return fact.value

    def _date(self, fact: Fact) -> Scalar | Problem:
        try:
            return serial_of(date.fromisoformat(str(fact.value).strip()), date1904=self.date1904)
        except ValueError:
            shown = short(str(fact.value), 30)
            return Problem("not-a-date", f'"{shown}" is not a date. Write it like 2026-01-31.', fact)

    def _unknown(self, fact: Fact) -> Problem:
        term = fact.term.strip().casefold()
        same = [target for target in self.targets if target.term.casefold() == term]
        if same:
            known = sorted({" ".join(part for part in (t.scenario, t.segment) if part) for t in same})
            text = f"the template takes {fact.term} for {short(', '.join(known), 60)}, not for {_kind(fact)}."
            return Problem("unknown-segment", text, fact)
        known = sorted({target.term.casefold() for target in self.targets})
        near = suggestion(fact.term, known) or f" It takes {short(', '.join(known), 90)}."
        text = f"the template has no place for {short(fact.term, 40)}.{near}"
        return Problem("unknown-term", text, fact)


def _for_period(targets: list[Target], period: str) -> Target | None:
    """The target whose headers have the period; else a single cell, which takes a figure of any period."""
    for target in targets:
        if target.axis is not None and period and period in target.axis.places:
            return target
    return next((target for target in targets if target.axis is None), None)


def _outside(targets: list[Target], fact: Fact) -> Problem:
    spans = short(" or ".join(dict.fromkeys(target.axis.span for target in targets if target.axis)), 60)
    if not fact.period:
        return Problem(
            "no-period", f"{fact.term} is stated without a period; the template has {spans}.", fact
        )
    return Problem(
        "period-outside", f"the template has no {fact.period} for {fact.term}, only {spans}.", fact
    )


def missing_required(placing: Placing) -> list[Problem]:
    """Required figures that a period lacks although it has others, unless the template holds them already."""
    given = {
        (p.fact.scenario.casefold(), p.fact.period) for p in placing.placements.values() if p.target.axis
    }
    segments = {
        (p.fact.scenario.casefold(), p.fact.period, p.target.key[2]) for p in placing.placements.values()
    }
    lacking: dict[tuple[str, str], list[str]] = {}
    for target in placing.targets:
        if not target.required or target.axis is None:
            continue
        scenario, segment = target.key[1], target.key[2]
        for period in target.axis.places:
            if (scenario, period) not in given or (segment and (scenario, period, segment) not in segments):
                continue
            row, column = target.place(period) or (0, 0)
            cell = target.area.sheet, cell_name(row, column)
            if cell not in placing.placements and placing.cells.value(cell[0], row, column) is None:
                lacking.setdefault((target.scenario, period), []).append(_label(target))
    return [
        Problem(
            "missing-required",
            f"{period} ({scenario}) lacks {_some(names)}. Add the missing rows to the data.",
        )
        for (scenario, period), names in sorted(lacking.items(), key=lambda item: item[0][1])
    ]


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:4])
    return f"{shown} and {len(names) - 4} more" if len(names) > 4 else shown


def _label(target: Target) -> str:
    term: Term | None = TERMS.find(target.term)
    label = term.label if term else target.term
    return f"{label} ({target.segment})" if target.segment else label


def _named(fact: Fact) -> str:
    return " ".join(part for part in (fact.term, fact.period, fact.scenario, fact.segment) if part)


def _kind(fact: Fact) -> str:
    return " ".join(part for part in (fact.scenario, fact.segment) if part)
