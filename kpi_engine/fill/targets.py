"""Where a template takes figures: the rows of a map, or names such as `in_mrr`; and any place on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from kpi_engine.errors import TemplateError
from kpi_engine.fill.axis import Axis, read_axis
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.map_sheet import MAP_SHEET, map_sheet_rows
from kpi_engine.fill.named_targets import AXES, Homes, is_target_name, read_name, shown_name
from kpi_engine.fill.refusals import bad_target
from kpi_engine.fill.target_key import target_key
from kpi_engine.sources.target_map import MapRow
from kpi_engine.workbook.package import DefinedName, Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.resolve import resolve

_FALSE = ("", "no", "false", "0", "0.0", "n", "-", "optional")
_TRUE = ("yes", "true", "1", "1.0", "x", "y", "required")


@dataclass(frozen=True, slots=True)
class Target:
    """Cells for one figure: a single cell, or a line of cells under the headers of `axis`.

    `scenario` is empty for a place that only the data names: the template says nothing about its figures.
    """

    term: str
    scenario: str
    segment: str
    name: str
    area: Area
    axis: Axis | None
    required: bool = False
    also: str = ""
    """Another word for the segment: the sheet of a figure that other sheets have, too."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Term, scenario and segment in one spelling."""
        return target_key(self.term, self.scenario, self.segment)

    def place(self, period: str) -> tuple[int, int] | None:
        """Row and column for a period; None when the headers do not have it."""
        if self.axis is None:
            return self.area.top, self.area.left
        along = self.axis.places.get(period)
        if along is None:
            return None
        return (
            (self.area.top, self.area.left + along)
            if self.area.rows == 1
            else (self.area.top + along, self.area.left)
        )

    def period_at(self, row: int, column: int) -> str:
        """The period of a cell of the target; "" for a single cell and under a header without a period."""
        if self.axis is None or (row, column) not in self.area:
            return ""
        along = column - self.area.left if self.area.rows == 1 else row - self.area.top
        return next((period for period, place in self.axis.places.items() if place == along), "")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A place that a template names for a figure: the target, or why it cannot be one.

    `where` is the defined name, or the cell of the map that names it; `text` is what it names.
    """

    where: str
    term: str
    text: str
    target: Target | None
    problem: TemplateError | None = None


class TargetReader:
    """Reads the targets of one template; each row of headers is read once.

    `rows` is a map given beside the template; it counts instead of the sheet _map and of the names.
    """

    def __init__(self, package: Package, cells: Cells, rows: Sequence[MapRow] | None = None) -> None:
        self._package, self._cells, self._rows = package, cells, rows
        self._axes: dict[Area, Axis] = {}
        self._places: dict[str, Target | None] = {}
        self.misnamed: list[Attempt] = []
        """Names that begin with in_ and can be no target; they stop a fill only where it needs them."""

    def targets(self) -> list[Target]:
        """Every target, none in an ordinary workbook; a wrong row of a map is a TemplateError."""
        found = []
        for attempt in self.attempts():
            if attempt.target is not None:
                found.append(attempt.target)
            elif self._is_mapped:
                raise attempt.problem or bad_target(attempt.where, attempt.text, "is unclear")
            else:
                self.misnamed.append(attempt)
        return found

    def attempts(self) -> Iterator[Attempt]:
        """Every place that the template names, the wrong ones too; a map without its headers is refused."""
        if not self._is_mapped:
            return self._named()
        rows = self._rows if self._rows is not None else map_sheet_rows(self._package)
        return (_attempt(row.where, row.term, row.target, partial(self._from_map, row)) for row in rows)

    def at(self, text: str) -> Target | None:
        """The cells that a defined name or an address stands for, whoever wrote it; None for other words.

        A row of several cells has periods only where named headers stand over it.
        """
        key = text.casefold().strip()
        if key not in self._places:
            area = None if "[" in text else resolve(self._package, self._stated(text))
            axis = self._fitting_axis(area) if area is not None and len(area) > 1 else None
            self._places[key] = None if area is None else Target(text, "", "", text, area, axis)
        return self._places[key]

    def _stated(self, text: str) -> str:
        """A word that only one sheet has as a name, written with that sheet; other words as they are."""
        homes = self._package.names(text.strip())
        return shown_name(homes[0]) if len(homes) == 1 and homes[0].sheet else text

    @property
    def _is_mapped(self) -> bool:
        return self._rows is not None or any(
            sheet.name.casefold() == MAP_SHEET for sheet in self._package.sheets
        )

    def _from_map(self, row: MapRow) -> Target:
        area = self._area(row.target, row.where)
        if not row.period and len(area) > 1:
            raise bad_target(
                row.where, row.target, f"covers {len(area)} cells but the row names no period headers"
            )
        axis = self._axis(row.period, self._area(row.period, row.where)) if row.period else None
        if axis is not None and not _aligned(area, axis.area):
            why = f"({area.ref}) does not stand under its headers ({axis.area.ref})"
            raise bad_target(row.where, row.target, why)
        required = row.required.casefold() in _TRUE
        if not required and row.required.casefold() not in _FALSE:
            why = f'is "{short(row.required, 20)}" in the column required, where yes or no belongs'
            raise bad_target(row.where, row.target, why)
        return Target(row.term, row.scenario or "Actual", row.segment, row.target, area, axis, required)

    def _named(self) -> Iterator[Attempt]:
        names = [name for name in self._package.defined_names if is_target_name(name)]
        homes = Homes(names)
        for name in names:
            shown = shown_name(name)
            yield _attempt(shown, read_name(name.name)[0], shown, partial(self._from_name, name, homes))

    def _from_name(self, name: DefinedName, homes: Homes) -> Target:
        shown = shown_name(name)
        area = self._area(shown, shown)
        axis = self._fitting_axis(area) if len(area) > 1 else None
        if len(area) > 1 and axis is None:
            why = "covers several cells without headers of the same length named in_months"
            raise bad_target(shown, shown, why)
        term, scenario, segment = read_name(name.name)
        also = area.sheet if homes.has_copies(name) and not segment else ""
        return Target(term, scenario, segment or homes.segment(name), shown, area, axis, also=also)

    def _fitting_axis(self, area: Area) -> Axis | None:
        """The named headers over the cells: those of their own sheet go before those of the workbook."""
        for axis_name in AXES:
            name = self._package.name(axis_name, area.sheet)
            headers = self._area(shown_name(name), axis_name) if name is not None else None
            if headers is not None and _aligned(area, headers):
                return self._axis(axis_name, headers)
        return None

    def _axis(self, name: str, area: Area) -> Axis:
        if area not in self._axes:
            date1904 = self._package.date1904
            self._axes[area] = read_axis(name, area, self._cells.values(area), date1904=date1904)
        return self._axes[area]

    def _area(self, text: str, where: str) -> Area:
        area = resolve(self._package, text)
        if area is None:
            raise bad_target(where, text, "is no name, table column or address of this workbook")
        if len(area) > 1_000_000:
            raise bad_target(where, text, "covers whole rows or columns")
        return area


def _attempt(where: str, term: str, text: str, read: Callable[[], Target]) -> Attempt:
    try:
        return Attempt(where, term, text, read())
    except TemplateError as problem:
        return Attempt(where, term, text, None, problem)


def _aligned(area: Area, headers: Area) -> bool:
    """True when the cells stand under (or beside) their headers, one for one."""
    elsewhere = area.sheet != headers.sheet
    across = area.rows == headers.rows == 1 and area.columns == headers.columns
    down = area.columns == headers.columns == 1 and area.rows == headers.rows
    return (across and (elsewhere or area.left == headers.left)) or (
        down and (elsewhere or area.top == headers.top)
    )
