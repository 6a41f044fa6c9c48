"""A template opened for filling, as often as there are companies to fill it for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from kpi_engine.errors import SourceError
from kpi_engine.fill.caches import dependent_caches
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.changes import log_row
from kpi_engine.fill.definitions import decided, definitions_of
from kpi_engine.fill.limits import limit_warnings
from kpi_engine.fill.money import currency_problems, unit_factor
from kpi_engine.fill.placing import Placement, Placing, missing_required
from kpi_engine.fill.plan import FillPlan
from kpi_engine.fill.receipt import CellChange
from kpi_engine.fill.refusals import Problem, refuse, where
from kpi_engine.fill.targets import Target, TargetReader
from kpi_engine.model.fact import Fact
from kpi_engine.model.policy import Policy
from kpi_engine.recalc import Recalculator
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.refusals import short

_LOG_FULL = "The list of changes in the workbook has no empty row left; this fill is not listed there."


class Template:
    """A template opened for filling: its cells and formulas are read once, however often it is filled."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.cells = Cells(package)

    @classmethod
    def open(cls, path: Path) -> Template:
        """The template in this file; WorkbookError with a code for what is not a sound workbook."""
        return cls(Package.open(path))

    @cached_property
    def targets(self) -> list[Target]:
        """Every place that takes a figure; a template without any is a TemplateError."""
        return TargetReader(self.package, self.cells).targets()

    @cached_property
    def calculator(self) -> Recalculator:
        """The template's formulas, ready to be computed with other inputs."""
        return Recalculator(self.package)

    def plan(
        self, facts: Sequence[Fact], *, data: Path | None = None, as_of: date | None = None,
        policy: Policy | None = None,
    ) -> FillPlan:  # fmt: skip
        """Work out a fill with `facts`, or say which row of them is in the way.

        `data` is the file that the facts come from, for the receipt; `as_of` is the day of the fill (today);
        `policy` sets the definitions of the template. Raises SourceError for the data, TemplateError for the
        template.
        """
        package, cells = self.package, self.cells
        placing = self._placed(facts)
        placements = list(placing.placements.values())
        day = as_of or datetime.now().astimezone().date()
        logged = log_row(package, cells, day, data.name if data else "", len(placements), _note(placements))
        settled = decided(package, cells, policy or Policy())
        inputs = {(p.sheet, p.cell): p.new for p in placements} | settled.inputs | dict(logged or {})
        axes = {id(p.target.axis): p.target.axis for p in placements if p.target.axis}
        caches = dependent_caches(self.calculator, inputs, axes.values(), cells, day)
        warnings = [
            *settled.warnings, *placing.warnings, *limit_warnings(package, placements), *_scaled(placing),
            *caches.warnings, *([] if logged is not None else [_LOG_FULL]),
        ]  # fmt: skip
        changes = [CellChange(p.sheet, p.cell, p.old, p.new, _origin(p.fact)) for p in placements]
        return FillPlan(
            package, data.name if data else "", _data_hash(facts, data), (*changes, *settled.changes), inputs,
            caches, tuple(warnings), definitions_of(package, cells, inputs),
        )  # fmt: skip

    def _placed(self, facts: Sequence[Fact]) -> Placing:
        """Every fact at its cell; the first problem is raised."""
        if not facts:
            raise SourceError(
                "The data holds no figures. Give at least one row with a value.", code="no-facts"
            )
        package, cells = self.package, self.cells
        placing = Placing(self.targets, cells, unit_factor(package, cells), package.date1904)
        placing.place_all(facts)
        refuse([*_entity_problems(facts), *currency_problems(package, cells, facts), *placing.problems])
        refuse(missing_required(placing))
        return placing


def _entity_problems(facts: Iterable[Fact]) -> list[Problem]:
    first = ""
    for fact in facts:
        first = first or fact.entity
        if fact.entity and fact.entity.casefold() != first.casefold():
            text = f"this row is about {short(fact.entity, 40)}, others about {short(first, 40)}. "
            return [
                Problem("several-entities", text + "A workbook takes one company: filter the data.", fact)
            ]
    return []


def _scaled(placing: Placing) -> list[str]:
    if placing.factor == 1:
        return []
    return [f"Amounts were divided by {placing.factor:,.0f}, as the template's Settings ask for."]


def _note(placements: Sequence[Placement]) -> str:
    """`Actual, 2026-01 to 2026-05`, for the workbook's list of changes."""
    scenarios = ", ".join(dict.fromkeys(p.fact.scenario for p in placements))
    periods = sorted({p.fact.period for p in placements if p.fact.period})
    if not periods:
        return scenarios
    span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
    return f"{scenarios}, {span}"


def _origin(fact: Fact) -> str:
    return where(fact) if str(fact.place) else fact.id


def _data_hash(facts: Iterable[Fact], data: Path | None) -> str:
    """SHA-256 of the data file, or of the facts when there is none."""
    if data is not None and data.is_file():
        return hashlib.sha256(data.read_bytes()).hexdigest()
    lines = "\n".join(
        "\t".join((fact.term, fact.scenario, fact.segment, fact.period, str(fact.value))) for fact in facts
    )
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()
