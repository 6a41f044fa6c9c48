"""Where a template takes figures: the rows of its _map sheet, or names such as `in_mrr` by convention."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import TemplateError
from kpi_engine.fill.axis import Axis, read_axis
from kpi_engine.fill.cells import Cells
from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.resolve import resolve

MAP_SHEET = "_map"
_AXES = ("in_months", "in_weeks", "in_quarters", "in_years")
_SCENARIOS = ("actual", "budget", "forecast")
_TRUE = ("yes", "true", "1", "1.0", "x", "y", "required")
_NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Target:
    """Cells for one figure: a single cell, or a line of cells under the headers of `axis`."""

    term: str
    scenario: str
    segment: str
    name: str
    area: Area
    axis: Axis | None
    required: bool = False

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


def target_key(term: str, scenario: str, segment: str) -> tuple[str, str, str]:
    """One spelling for term, scenario and segment: case-blind; no scenario is Actual."""
    return (
        term.strip().casefold(),
        scenario.strip().casefold() or "actual",
        _NOT_WORD.sub("_", segment.casefold()).strip("_"),
    )


class TargetReader:
    """Reads the targets of one template; each row of headers is read once."""

    def __init__(self, package: Package, cells: Cells) -> None:
        self._package, self._cells = package, cells
        self._axes: dict[str, Axis] = {}

    def targets(self) -> list[Target]:
        """Every target; a template without any is refused, as is one with a wrong target."""
        found = []
        for attempt in self.attempts():
            if attempt.target is None:
                raise attempt.problem or _bad_target(attempt.where, attempt.text, "is unclear")
            found.append(attempt.target)
        if not found:
            raise TemplateError(
                f"{short(self._package.path.name)} has no place for figures: no sheet _map and no names such "
                "as in_mrr. Name its input cells (Formulas, Define Name), or start from a template of kpi.",
                code="no-targets",
            )
        return found

    def attempts(self) -> Iterator[Attempt]:
        """Every place that the template names, the wrong ones too; a map without its headers is refused."""
        mapped = any(sheet.name.casefold() == MAP_SHEET for sheet in self._package.sheets)
        return self._mapped() if mapped else self._named()

    def _mapped(self) -> Iterator[Attempt]:
        sheet = self._package.sheet(MAP_SHEET).name
        rows: dict[int, dict[int, str]] = {}
        for cell in self._package.cells(sheet):
            if cell.value is not None:
                rows.setdefault(cell.row, {})[cell.column] = str(cell.value).strip()
        numbers = sorted(rows)
        columns = {text.casefold(): column for column, text in rows[numbers[0]].items()} if numbers else {}
        if "term" not in columns or "target" not in columns:
            raise TemplateError(
                f"The sheet _map of {short(self._package.path.name)} needs a first row with the headers term "
                "and target (and scenario, segment, period, required where they apply).",
                code="map-header",
            )
        for number in numbers[1:]:
            row = {name: rows[number].get(column, "") for name, column in columns.items()}
            if row["term"] or row["target"]:
                where = f"_map!{cell_name(number, columns['target'])}"
                yield _attempt(where, row["term"], row["target"], partial(self._from_map, row, where))

    def _from_map(self, row: dict[str, str], where: str) -> Target:
        area = self._area(row["target"], where)
        period = row.get("period", "")
        if not period and len(area) > 1:
            raise _bad_target(
                where, row["target"], f"covers {len(area)} cells but the row names no period headers"
            )
        axis = self._axis(period, where) if period else None
        if axis is not None:
            _check_aligned(where, row["target"], area, axis)
        scenario = row.get("scenario", "") or "Actual"
        required = row.get("required", "").casefold() in _TRUE
        return Target(row["term"], scenario, row.get("segment", ""), row["target"], area, axis, required)

    def _named(self) -> Iterator[Attempt]:
        for name in self._package.defined_names:
            folded = name.name.casefold()
            if folded.startswith("in_") and folded not in _AXES:
                term = _read_name(folded)[0]
                yield _attempt(name.name, term, name.name, partial(self._from_name, name.name))

    def _from_name(self, name: str) -> Target:
        area = self._area(name, name)
        axis = self._fitting_axis(name, area) if len(area) > 1 else None
        term, scenario, segment = _read_name(name.casefold())
        return Target(term, scenario, segment, name, area, axis)

    def _fitting_axis(self, name: str, area: Area) -> Axis:
        for axis_name in _AXES:
            if self._package.name(axis_name) is not None:
                axis = self._axis(axis_name, axis_name)
                if _aligned(area, axis.area):
                    return axis
        raise _bad_target(
            name, name, "covers several cells without headers of the same length named in_months"
        )

    def _axis(self, name: str, where: str) -> Axis:
        key = name.casefold()
        if key not in self._axes:
            area = self._area(name, where)
            date1904 = self._package.date1904
            self._axes[key] = read_axis(name, area, self._cells.values(area), date1904=date1904)
        return self._axes[key]

    def _area(self, text: str, where: str) -> Area:
        area = resolve(self._package, text)
        if area is None:
            raise _bad_target(where, text, "is no name, table column or address of this workbook")
        if len(area) > 1_000_000:
            raise _bad_target(where, text, "covers whole rows or columns")
        return area


def _attempt(where: str, term: str, text: str, read: Callable[[], Target]) -> Attempt:
    try:
        return Attempt(where, term, text, read())
    except TemplateError as problem:
        return Attempt(where, term, text, None, problem)


def _read_name(name: str) -> tuple[str, str, str]:
    """Term, scenario and segment of `in_mrr.core.budget` or `in_mrr_budget`."""
    term, *rest = name.removeprefix("in_").split(".")
    scenario = rest.pop() if rest and rest[-1] in _SCENARIOS else ""
    base, _, last = term.rpartition("_")
    if not rest and not scenario and last in _SCENARIOS and base and term not in TERMS:
        term, scenario = base, last
    return term, scenario.capitalize() or "Actual", "_".join(rest)


def _aligned(area: Area, headers: Area) -> bool:
    """True when the cells stand under (or beside) their headers, one for one."""
    if area.rows == 1 and headers.rows == 1 and area.columns == headers.columns:
        return area.sheet != headers.sheet or area.left == headers.left
    if area.columns == 1 and headers.columns == 1 and area.rows == headers.rows:
        return area.sheet != headers.sheet or area.top == headers.top
    return False


def _check_aligned(where: str, name: str, area: Area, axis: Axis) -> None:
    if not _aligned(area, axis.area):
        raise _bad_target(where, name, f"({area.ref}) does not stand under its headers ({axis.area.ref})")


def _bad_target(where: str, name: str, why: str) -> TemplateError:
    return TemplateError(
        f"The template's target {short(name, 40)} (in {short(where, 40)}) {why}. Correct it in the template.",
        code="bad-target",
    )
