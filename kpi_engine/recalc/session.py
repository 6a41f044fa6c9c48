"""One workbook inside the calculation engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from operator import itemgetter
from typing import Any, TypeVar

from kpi_engine.errors import RecalcError
from kpi_engine.formula.resolving import Surroundings
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.recalc.book import Book, Place
from kpi_engine.recalc.callables import register
from kpi_engine.recalc.overrides import register_helpers
from kpi_engine.recalc.values import NotComputed, from_engine, to_engine

_FAR_ROW, _FAR_COLUMN = 1_048_576, 16_384
_TALLEST = 10_000
Item = TypeVar("Item")


def engine_name() -> str:
    """The engine and its version, as receipts state it."""
    from importlib.metadata import version

    return f"formualizer {version('formualizer')}"


class Session:
    """Cells go in once, values come out after `evaluate`; cells can be changed between evaluations."""

    def __init__(self, book: Book, around: Surroundings, spare_sheet: str, as_of: date | None) -> None:
        import formualizer

        settings = formualizer.EvaluationConfig()
        settings.cycle_detection = "runtime"
        # Formulas take too little time each to be worth the handing over; our functions wait for each other.
        settings.enable_parallel = False
        settings.date_system = "1904" if book.date1904 else "1900"
        if book.iterate:
            settings.cycle_policy = "iterate"
        # Nothing is taken back by the engine itself; its record of changes takes as much memory as the cells.
        config = formualizer.WorkbookConfig(eval_config=settings, enable_changelog=False)
        self._engine: Any = formualizer.Workbook(config=config)
        self._engine.set_temporal_egress("serial")
        if as_of is not None:
            self.set_clock(as_of)
        for sheet in (*book.sheets, spare_sheet, *book.linked.values()):
            self._engine.add_sheet(sheet)
        register(self._engine, functions())
        register_helpers(self._engine, around, since_1904=book.date1904)

    def set_clock(self, as_of: date) -> None:
        """The moment that NOW takes, whose day TODAY takes; of a day alone its midnight."""
        moment = as_of if isinstance(as_of, datetime) else datetime.combine(as_of, time())
        self._engine.set_deterministic_clock(moment.replace(microsecond=0, tzinfo=UTC), "utc")

    def set_constants(self, constants: Mapping[Place, Scalar]) -> None:
        """Enter values, a block of cells at a time: the engine looks for dependents once for each block."""
        cells = ((place, to_engine(value)) for place, value in sorted(constants.items(), key=itemgetter(0)))
        for sheet, top, left, block in blocks(cells):
            self._engine.set_values_batch(sheet, top, left, block)

    def set_formulas(self, formulas: Iterable[tuple[Place, str]]) -> None:
        """Enter formulas (without `=`), a block of cells at a time.

        One that the engine cannot read becomes an error when it is evaluated.
        """
        for sheet, top, left, block in blocks((place, f"={text}") for place, text in formulas):
            self._engine.set_formulas_batch(sheet, top, left, block)

    def set_formula(self, place: Place, text: str) -> str:
        """Enter a formula (without `=`); gives back why the engine cannot read it, or ""."""
        try:
            self._engine.set_formula(*place, f"={text}")
        except RuntimeError as problem:
            return str(problem)
        return ""

    def evaluate(self) -> None:
        """Compute everything that is out of date."""
        try:
            self._engine.evaluate_all()
        except RuntimeError as problem:
            raise RecalcError(
                f"The workbook cannot be recalculated: the engine stopped ({str(problem)[:120]}).",
                code="engine-stopped",
            ) from problem

    def went_in_circles(self) -> bool:
        """True when the last evaluation met formulas that depend on their own results."""
        return bool(self._engine.last_cycle_telemetry().live_cycles_witnessed)

    def ask(self, sheet: str, formula: str) -> float | None:
        """The number that a formula would give in a far cell of `sheet`; None when it is no number."""
        place = (sheet, _FAR_ROW, _FAR_COLUMN)
        if self.set_formula(place, formula):
            return None
        value = from_engine(self._engine.evaluate_cell(*place))
        self._engine.set_value(*place, None)
        return (
            float(value)
            if isinstance(value, int | float) and not isinstance(value, bool | CellError)
            else None
        )

    def values(self, places: Iterable[Place]) -> dict[Place, Scalar | NotComputed]:
        """What the cells hold now."""
        return dict(self.read((place, place) for place in places))

    def read(self, cells: Iterable[tuple[Place, Item]]) -> Iterator[tuple[Item, Scalar | NotComputed]]:
        """What the cells hold now, read a block of cells at a time, each with what is given for it."""
        import formualizer

        for sheet, top, left, block in blocks(cells):
            area = formualizer.RangeAddress(sheet, top, left, top + len(block) - 1, left + len(block[0]) - 1)
            for line, values in zip(block, self._engine.sheet(sheet).get_values(area), strict=True):
                yield from zip(line, map(from_engine, values), strict=True)


def blocks(cells: Iterable[tuple[Place, Item]]) -> Iterable[tuple[str, int, int, list[list[Item]]]]:
    """Cells as blocks without a gap: sheet, top row, left column, lines of equal length."""
    growing: dict[tuple[str, int, int], tuple[int, list[list[Item]]]] = {}
    for sheet, row, left, line in _lines(cells):
        key = sheet, left, len(line)
        top, block = growing.get(key, (row, []))
        if block and (row != top + len(block) or len(block) >= _TALLEST):
            yield sheet, top, left, block
            top, block = row, []
        block.append(line)
        growing[key] = top, block
    for (sheet, left, _), (top, block) in growing.items():
        yield sheet, top, left, block


def _lines(cells: Iterable[tuple[Place, Item]]) -> Iterable[tuple[str, int, int, list[Item]]]:
    """Neighbours in a row that follow each other: sheet, row, first column, what is in the cells."""
    sheet, row, start, following, line = "", 0, 0, 0, list[Item]()
    for (name, number, column), item in cells:
        if column == following and number == row and name == sheet:
            line.append(item)
        else:
            if line:
                yield sheet, row, start, line
            sheet, row, start, line = name, number, column, [item]
        following = column + 1
    if line:
        yield sheet, row, start, line
