"""A workbook as a model: inputs go in, results come out, and the file is only read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from kpi_engine.formula.references import cell_name, quoted
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc import Recalculation, Recalculator
from kpi_engine.recalc.clock import AsOf
from kpi_engine.workbook.cell_record import CellRecord
from kpi_engine.workbook.labels import Labels
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, cell_position, parse_reference
from kpi_engine.workbook.styles import PLAIN, CellStyle, Styles, read_styles
from kpi_engine.workbook.validations import Validation, read_validations

Key = tuple[str, str]
"""Sheet and cell."""
Inputs = Mapping[Key, Scalar]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cell gives: its value, or why it is not sure; `moves` is True where the inputs reach it.

    A value that is not sure is not given at all.
    """

    value: Scalar
    reason: str = ""
    moves: bool = True

    @property
    def is_sure(self) -> bool:
        """True for a value that was computed, or that the inputs leave as the file has it."""
        return not self.reason


class Model:
    """One workbook, computed as often as wanted with other inputs; formulas are read once."""

    def __init__(self, package: Package, as_of: date | None = None) -> None:
        """`as_of` is the day that TODAY takes; without it the day that the file's results are of."""
        self.package = package
        self._calculator = Recalculator(package)
        self._given_day = as_of
        self._validations: dict[str, tuple[Validation, ...]] = {}

    @cached_property
    def labels(self) -> Labels:
        """What the cells are called."""
        return Labels(self.package)

    @cached_property
    def day(self) -> AsOf | None:
        """The day that TODAY takes, and how it is known; None where no formula asks."""
        found = self._calculator.day_of_results()
        if found is None or self._given_day is None:
            return found
        return AsOf(self._given_day, "the day that was given")

    def recalculated(self, inputs: Inputs) -> Recalculation:
        """The formulas that the inputs reach, computed with them."""
        moment = self.day.moment if self.day else datetime.now(UTC).date()
        return self._calculator.recalculate_affected(inputs, as_of=moment)

    @cached_property
    def what_if_tables(self) -> Set[Key]:
        """The stored results of Excel's own what-if tables, which only Excel computes."""
        return frozenset(self._calculator.what_if_results)

    def outcomes(self, inputs: Inputs, cells: Iterable[Key]) -> dict[Key, Outcome]:
        """What these cells give with the inputs."""
        return self.outcomes_of(self.recalculated(inputs), inputs, cells)

    def outcomes_of(self, found: Recalculation, inputs: Inputs, cells: Iterable[Key]) -> dict[Key, Outcome]:
        """What these cells give in a recalculation with the inputs."""
        given: dict[Key, Outcome] = dict.fromkeys(cells, Outcome(None))
        verdicts = {key: each for each in found.cells if (key := (each.sheet, each.cell)) in given}
        for key in given:
            verdict = verdicts.get(key)
            if key in inputs:
                given[key] = Outcome(inputs[key])
            elif key in self.what_if_tables:
                given[key] = Outcome(None, "a result of a what-if table, which only Excel computes")
            elif verdict is None or (key not in found.affected and verdict.status != "volatile"):
                given[key] = Outcome(self.stored(key), moves=False)
            elif verdict.is_computed:
                given[key] = Outcome(verdict.computed)
            else:
                given[key] = Outcome(None, verdict.reason or verdict.status.replace("_", " "))
        return given

    def record(self, key: Key) -> CellRecord | None:
        """What the file states about a cell; None for a cell that it does not state."""
        area = self.area(key)
        cells = self.package.sheet_cells(area.sheet)
        found = cells.between(area.top, area.top, [(area.left, area.left)]) if cells else []
        return next(iter(found), None)

    def stored(self, key: Key) -> Scalar:
        """The value that the file holds."""
        record = self.record(key)
        return None if record is None else record.value

    def style(self, key: Key) -> CellStyle:
        """How the cell shows a number."""
        record = self.record(key)
        return PLAIN if record is None else self._styles[record.style]

    def label(self, key: Key) -> str:
        """What the cell is called; "" where the workbook does not say."""
        area = self.area(key)
        return self.labels.at(area.sheet, area.top, area.left).text

    @cached_property
    def names(self) -> Set[Key]:
        """The cells that have a defined name of their own."""
        areas = (parse_reference(name.refers_to) for name in self.package.defined_names if not name.hidden)
        return {(area.sheet, cell_name(area.top, area.left)) for area in areas if area and len(area) == 1}

    def rules(self, key: Key) -> list[Validation]:
        """The data validations of a cell."""
        area = self.area(key)
        if area.sheet not in self._validations:
            self._validations[area.sheet] = read_validations(self.package, area.sheet)
        return [
            rule for rule in self._validations[area.sheet]
            if any((area.top, area.left) in each for each in rule.areas)
        ]  # fmt: skip

    def area(self, key: Key) -> Area:
        """The place of a cell."""
        row, column = cell_position(key[1])
        return Area(key[0], row, column, row, column)

    @cached_property
    def _styles(self) -> Styles:
        return read_styles(self.package)


def keys_of(area: Area) -> list[Key]:
    """The cells of an area in reading order."""
    return [(area.sheet, cell_name(row, column)) for row, column in area.positions()]


def named(key: Key) -> str:
    """`'My sheet'!B2`."""
    return f"{quoted(key[0])}!{key[1]}"
