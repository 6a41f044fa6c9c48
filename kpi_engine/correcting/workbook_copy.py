"""Corrections in a workbook: only the accepted cells, and every result that follows from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from kpi_engine.correcting.choosing import Choice
from kpi_engine.correcting.receipt import Correction, Fixed
from kpi_engine.correcting.refusals import closed_month, computed, not_as_read, one_place, place_text
from kpi_engine.correcting.spelling import tidy
from kpi_engine.correcting.spots import Spot, scale_beside, scale_of, sign_of_column
from kpi_engine.errors import InputError
from kpi_engine.fill.caches import dependent_caches
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.closed import Books
from kpi_engine.fill.plan import FillPlan, check_output
from kpi_engine.fill.receipt import CellChange
from kpi_engine.formula.references import cell_name, column_number, quoted
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.fact import Fact
from kpi_engine.model.period import last_month
from kpi_engine.model.scenario import is_actual
from kpi_engine.recalc import Recalculator
from kpi_engine.sources.number import DecimalSign
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.references import cell_position
from kpi_engine.workbook.save import keep_backup
from kpi_engine.workbook.styles import PLAIN, CellStyle, Styles, read_styles
from kpi_engine.workbook.validation_words import validation_words
from kpi_engine.workbook.validations import read_validations


class WorkbookPlaces:
    """The places of the figures of one workbook, and the plan that writes corrections into them."""

    def __init__(self, path: Path, facts: Sequence[Fact], decimal: DecimalSign | None) -> None:
        self.package = Package.open(path)
        self._facts, self._decimal = facts, decimal
        self._cells = Cells(self.package)

    @cached_property
    def closed_through(self) -> str:
        """The month through which the workbook is closed; "" where it says none."""
        return Books(self.package, self._cells, ()).through

    def at(self, fact: Fact) -> Spot:
        """The place of a figure."""
        record = self._record(fact)
        style = PLAIN if record is None else self._styles[record.style]
        held = None if record is None else record.value
        if record is not None and record.kind and isinstance(fact.value, float | int):
            return self._result(fact, float(fact.value), record, style)
        if record is None or held is None or isinstance(held, bool | CellError):
            raise not_as_read(fact)
        held = held if isinstance(held, str) else float(held)
        sign = sign_of_column(fact, self._facts, self._decimal, ".")
        power, negated = scale_of(fact, held, sign)
        if power is None:
            percent = style.showing.kind == "percent"
            power, negated = scale_beside(fact, held, percent, self._beside(fact))
        is_locked = style.locked and self.package.markup(record.sheet).is_protected
        return Spot(fact, held, power, negated, sign, style.number_format, locked=is_locked)

    def _result(self, fact: Fact, value: float, record: CellRecord, style: CellStyle) -> Spot:
        """The place of a formula: what it shows, in the unit of the figures that it is computed from."""
        scales = {self._scale(other) for other in self._followed(fact)} - {(None, False)}
        power, negated = scales.pop() if len(scales) == 1 else (0, False)
        held = float(tidy(value).scaleb(-(power or 0))) * (-1 if negated else 1)
        return Spot(fact, held, power, negated, number_format=style.number_format,
                    formula=f"={record.formula}")  # fmt: skip

    def _scale(self, fact: Fact) -> tuple[int | None, bool]:
        """The power and the sign of a typed figure; (None, False) for any other."""
        record = self._record(fact)
        if record is None or record.kind or not isinstance(record.value, float | int | str):
            return None, False
        held = record.value if isinstance(record.value, str) else float(record.value)
        try:
            return scale_of(fact, held, sign_of_column(fact, self._facts, self._decimal, "."))
        except InputError:
            return None, False

    def check(self, spot: Spot, *, restate: bool) -> None:
        """Refuse a formula, and a figure of a closed month unless that is meant."""
        fact = spot.fact
        if spot.formula or fact.computed:
            raise computed(fact, spot.formula, [place_text(each) for each in self._followed(fact)])
        if self.is_closed(fact) and not restate:
            raise closed_month(fact, self.closed_through)

    def is_closed(self, fact: Fact) -> bool:
        """True for a reported figure of a month that is closed."""
        month, closed = last_month(fact.period), self.closed_through
        return bool(is_actual(fact.scenario) and month and closed and month <= closed)

    @property
    def sha256(self) -> str:
        """The hash of the workbook as it was read."""
        return hashlib.sha256(self.package.data).hexdigest()

    def write(
        self, choices: Sequence[Choice], output: Path, *, restate: bool = False, backup: bool = False
    ) -> Fixed:  # fmt: skip
        """Write the corrections as `output`; all is worked out and proved before a byte is written."""
        check_output(self.package, output)
        corrections, locked = self._corrections(choices, restate=restate)
        plan = self._plan(corrections, locked)
        results = plan.results()
        kept = keep_backup(self.package.path) if backup else None
        receipt = plan.write(output)
        return Fixed(
            str(self.package.path), self.sha256, str(output), receipt.workbook_sha256,
            kept.name if kept else "", receipt.filled_at, tuple(corrections), results, receipt.recalculated,
            receipt.not_verifiable, receipt.parts_untouched, receipt.warnings, receipt.engines,
        )  # fmt: skip

    def _corrections(
        self, choices: Sequence[Choice], *, restate: bool
    ) -> tuple[list[Correction], list[Correction]]:
        """What each choice changes, and which of these cells are locked."""
        found: dict[tuple[str, str], Correction] = {}
        made, locked = [], []
        for choice in choices:
            spot = self.at(choice.fact)
            self.check(spot, restate=restate)
            key = choice.fact.place.sheet, cell_of(choice.fact)
            new = spot.holding(choice.value)
            made.append(Correction(choice, *key, spot.held, new, self.is_closed(choice.fact)))
            first = found.setdefault(key, made[-1])
            if first.new != new:
                raise one_place(choice.fact, first.choice.fact)
            locked += [made[-1]] if spot.locked else []
        return made, locked

    def _plan(self, made: Sequence[Correction], locked: Sequence[Correction]) -> FillPlan:
        inputs = {(each.sheet, each.cell): each.new for each in made}
        changes = {(each.sheet, each.cell): _change(each) for each in made}
        restated = {(each.sheet, each.cell): _change(each) for each in made if each.restated}
        calculator = Recalculator(self.package)
        day = calculator.day_of_results()
        moment = day.moment if day else datetime.now().astimezone()
        caches = dependent_caches(calculator, inputs, (), self._cells, moment)
        warnings = (*caches.reasons, *map(_locked, locked), *self._not_taken(made))
        return FillPlan(
            self.package, self.package, None, "", "", tuple(changes.values()), tuple(restated.values()),
            inputs, caches, warnings, (),
        )  # fmt: skip

    def _not_taken(self, made: Sequence[Correction]) -> Iterator[str]:
        """One sentence for each new value that its cell would not take if somebody typed it."""
        for each in made:
            place = cell_position(each.cell)
            for rule in read_validations(self.package, each.sheet):
                if any(place in area for area in rule.areas) and not rule.allows(each.new):
                    where = f"{quoted(each.sheet)}!{each.cell}"
                    yield f"{where} takes {validation_words(rule)}; the correction was written."

    def _record(self, fact: Fact) -> CellRecord | None:
        place = fact.place
        if place.row is None or not place.column:
            return None
        return self._cells.record(place.sheet, place.row, column_number(place.column))

    def _beside(self, fact: Fact) -> list[tuple[int | None, bool, Fact]]:
        """The scales of the other figures of the same term."""
        return [(*self._scale(other), other) for other in self._facts if other.term == fact.term]

    def _followed(self, fact: Fact) -> list[Fact]:
        by_id: Mapping[str, Fact] = {each.id: each for each in self._facts}
        return [by_id[id_] for id_ in fact.follows if id_ in by_id]

    @cached_property
    def _styles(self) -> Styles:
        return read_styles(self.package)


def _change(correction: Correction) -> CellChange:
    return CellChange(
        correction.sheet, correction.cell, correction.old, correction.new, correction.choice.fact.id
    )


def _locked(correction: Correction) -> str:
    return (
        f"{quoted(correction.sheet)}!{correction.cell} is locked on a protected sheet. The correction was "
        "written; Excel lets nobody type there."
    )


def cell_of(fact: Fact) -> str:
    """The address of a figure on its sheet; "" for a figure of a text file."""
    place = fact.place
    if not place.sheet or place.row is None:
        return ""
    return cell_name(place.row, column_number(place.column))
