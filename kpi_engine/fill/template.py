"""A template opened for filling, as often as there are companies to fill it for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.lookup import resolve as term_of
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import SourceError, TemplateError
from kpi_engine.fill.caches import dependent_caches
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.changes import log_row
from kpi_engine.fill.closed import Books, closing, refuse_restated
from kpi_engine.fill.definitions import decided, definitions_of
from kpi_engine.fill.facts_told import data_hash, entity_problems, note, origin, refuse_twice
from kpi_engine.fill.from_ledger.source import LedgerSource
from kpi_engine.fill.limits import limit_warnings
from kpi_engine.fill.map_file import MapFile
from kpi_engine.fill.missing import left_standing, missing_required, still_open
from kpi_engine.fill.money import currency_problems, unit_factor
from kpi_engine.fill.placing import Placement, Placing
from kpi_engine.fill.plan import FillPlan
from kpi_engine.fill.receipt import CellChange
from kpi_engine.fill.refusals import refuse
from kpi_engine.fill.tables.cells import with_addresses
from kpi_engine.fill.tables.filling import FilledTables
from kpi_engine.fill.targets import Target, TargetReader
from kpi_engine.fill.values import CellValues
from kpi_engine.model.fact import Fact
from kpi_engine.model.policy import Policy
from kpi_engine.recalc import Recalculator
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.refusals import short, signed

_LOG_FULL = "The list of changes in the workbook has no empty row left; this fill is not listed there."
_UNPLACED = ("unknown-term", "unknown-segment")


class Template:
    """A template opened for filling: its cells and formulas are read once, however often it is filled.

    `map_file` says where figures go, instead of what the workbook itself says about it.
    """

    def __init__(self, package: Package, map_file: MapFile | None = None) -> None:
        self.package = package
        self.cells = Cells(package)
        self.map_file = map_file
        self._reader = TargetReader(package, self.cells, map_file.rows if map_file else None)

    @classmethod
    def open(cls, path: Path, mapping: Path | None = None) -> Template:
        """The template in this file; WorkbookError with a code for what is not a sound workbook.

        `mapping` is a YAML map; without it, `plan.map.yaml` beside `plan.xlsx` counts where it exists.
        """
        package = Package.open(path)
        return cls(package, MapFile.of(path, mapping))

    @cached_property
    def targets(self) -> list[Target]:
        """Every place that takes a figure by its term; a wrong row of a map is a TemplateError."""
        return self._reader.targets()

    @cached_property
    def _terms(self) -> frozenset[str]:
        return frozenset(target.term.casefold() for target in self.targets)

    @cached_property
    def calculator(self) -> Recalculator:
        """The template's formulas, ready to be computed with other inputs."""
        return Recalculator(self.package)

    def refuse_signed(self) -> None:
        """A signed workbook is refused before any work: each change would break the signature."""
        if self.package.signed:
            raise signed(self.package.path.name)

    def takes_any_value(self, words: str) -> bool:
        """True for a place without a known term: a name, an address, a column of a table, an own target.

        Its values may be text and dates. A word that is a target is never taken for a name.
        """
        if "!" in words or "[" in words:
            return True
        term = term_of(words) or words
        if term.casefold() in self._terms:
            return term not in TERMS and term not in KPIS
        return self._reader.at(words) is not None

    def plan(
        self, facts: Sequence[Fact], *, data: Path | None = None, as_of: date | None = None,
        policy: Policy | None = None, restate: bool = False, close: str = "", data_sha256: str = "",
        tables: FilledTables | None = None, ledger: LedgerSource | None = None,
    ) -> FillPlan:  # fmt: skip
        """Work out a fill with `facts`, or say which row of them is in the way.

        `data` is the file that the facts come from, for the receipt, `data_sha256` its hash where that is
        known already; `as_of` is the day of the fill (today; NOW then takes the time of day too); `policy`
        sets the definitions. A change of a closed period needs `restate`; `close` is the month through which
        the workbook is closed with this fill; `tables` are the rows for this template's tables, `ledger` says
        where facts of subscriptions come from. Raises SourceError for the data, TemplateError for the
        template, WorkbookError for a signed workbook.
        """
        self.refuse_signed()
        filled = tables or FilledTables(self.package)
        facts = with_addresses(filled, facts)
        grown = self if filled.package is self.package else Template(filled.package, self.map_file)
        plan = grown._planned(facts, filled, data, as_of, policy or Policy(), close, ledger,
                              restate=restate)  # fmt: skip
        known = data_sha256 or (data_hash(facts, data) if facts else "")
        return replace(plan, template=self.package, data_sha256=known, ledger=ledger)

    def _planned(
        self, facts: Sequence[Fact], filled: FilledTables, data: Path | None, as_of: date | None,
        policy: Policy, close: str, ledger: LedgerSource | None, *, restate: bool,
    ) -> FillPlan:  # fmt: skip
        package, cells = self.package, self.cells
        placing = self._placed(facts, needed=not filled.tables, alone=ledger is not None and ledger.alone)
        placements = list(placing.placements.values())
        books = Books(package, cells, self.targets)
        restated = books.restated(placements)
        if not restate:
            refuse_restated(restated, books.through)
        settled = decided(package, cells, policy)
        closed = closing(package, books, close, placing, restate=restate) if close else ()
        moment = as_of or datetime.now().astimezone()
        day = moment.date() if isinstance(moment, datetime) else moment
        said = note(placements, len(restated))
        files = (ledger.source if ledger else "", data.name if data else "", *filled.files)
        source = ", ".join(name for name in files if name)
        count = len(placements) + len(filled.changes)
        logged = log_row(package, cells, day, source, count, said)
        changes = (*filled.changes, *map(_change, placements), *settled.changes, *closed)
        refuse_twice(changes)
        inputs = filled.inputs | {(change.sheet, change.cell): change.new for change in changes}
        inputs |= dict(logged or {})
        axes = {id(p.target.axis): p.target.axis for p in placements if p.target.axis}
        caches = dependent_caches(self.calculator, inputs, axes.values(), cells, moment)
        warnings = [
            *(ledger.notes if ledger else ()), *filled.warnings, *settled.warnings, *placing.warnings,
            *limit_warnings(package, placements),
            *_scaled(placing), *left_standing(placing), *caches.reasons,
            *([] if logged is not None else [_LOG_FULL]),
        ]  # fmt: skip
        return FillPlan(
            template=package, package=package, map_file=self.map_file, data=source, data_sha256="",
            changes=changes, tables=tuple(filled.tables),
            restated=tuple(map(_change, restated)), inputs=inputs,
            caches=caches,
            warnings=tuple(warnings), definitions=definitions_of(package, cells, inputs),
        )  # fmt: skip

    def _placed(self, facts: Sequence[Fact], *, needed: bool, alone: bool = False) -> Placing:
        """Every fact at its cell; the first problem is raised.

        A ledger `alone` cannot state all that a month needs: what is open is told instead.
        """
        if not facts and needed:
            raise SourceError(
                "The data holds no figures. Give at least one row with a value.", code="no-facts"
            )
        package, cells = self.package, self.cells
        values = CellValues(package, unit_factor(package, cells))
        placing = Placing(self.targets, cells, values, self._reader.at)
        placing.place_all(facts)
        self._refuse_unusable(placing)
        refuse([*entity_problems(facts), *currency_problems(package, cells, facts), *placing.problems])
        if alone:
            placing.warnings += still_open(placing)
        else:
            refuse(missing_required(placing))
        return placing

    def _refuse_unusable(self, placing: Placing) -> None:
        """A figure without a place where the template is to blame: it has none, or a name of it is wrong."""
        unplaced = [problem for problem in placing.problems if problem.code in _UNPLACED and problem.fact]
        if not unplaced:
            return
        for attempt in self._reader.misnamed:
            known = any(p.fact is not None and p.fact.term.casefold() == attempt.term for p in unplaced)
            if attempt.problem is not None and known:
                raise attempt.problem
        if not self.targets:
            raise TemplateError(
                f"{short(self.package.path.name)} has no place for figures: no sheet _map and no names such "
                "as in_mrr. Name its input cells (Formulas, Define Name), or give addresses such as "
                "'My Sheet'!B2 in the column term.",
                code="no-targets",
            )


def _change(placement: Placement) -> CellChange:
    return CellChange(
        placement.sheet, placement.cell, placement.old, placement.new, origin(placement.fact),
        is_date=placement.is_date,
    )  # fmt: skip


def _scaled(placing: Placing) -> list[str]:
    """How amounts were divided, and that figures given for a place without a term were not."""
    factor = placing.values.factor
    if factor == 1:
        return []
    said = f"Amounts were divided by {factor:,.0f}, as the template's Settings ask for."
    known = {id(target) for target in placing.targets}
    placed = placing.placements.values()
    as_stated = [p for p in placed if id(p.target) not in known and isinstance(p.new, float)]
    if as_stated:
        said += f" Figures given by name or address ({len(as_stated)}) stand as they are stated."
    return [said]
