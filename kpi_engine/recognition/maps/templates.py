"""Our own templates, and workbooks made like them: the map and names by which they are filled say it all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log10

from kpi_engine.catalogue.lookup import resolve
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import TemplateError
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.map_file import map_rows
from kpi_engine.fill.money import unit_factor
from kpi_engine.fill.targets import Target, TargetReader
from kpi_engine.model.unit import Unit
from kpi_engine.recognition.mapping import MappedRange, UnknownRange
from kpi_engine.sources.currency import CODES, currency_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.resolve import resolve as cells_named

OWN_SHEETS = (
    "Guide", "Settings", "Inputs", "Weekly", "Daily", "Customers", "Survey", "Scores", "Touches",
    "Time to value", "Cohorts", "Periods", "KPIs", "Restated", "Targets", "Status", "Funnel", "MRR moves",
    "Attribution", "Checks", "Dashboard", "Board", "Changes", "_map",
)  # fmt: skip
"""The sheets of our templates. What they compute follows from the inputs, as kpi recalc proves."""
_OWN_NAMES = ("set_first_month", "set_scenario", "checks_result", "in_months")
_TEXTS = (Unit.TEXT, Unit.DATE)
_KPI_SHEET, _MEASURES = "KPIs", {"actual": "Actual", "plan": "Budget"}


@dataclass(frozen=True, slots=True)
class OfTemplate:
    """What a template says of its cells; `settled` are cells of it that are no figures to compare."""

    ranges: tuple[MappedRange, ...] = ()
    unknown: tuple[UnknownRange, ...] = ()
    settled: tuple[Area, ...] = ()
    settled_sheets: tuple[str, ...] = ()


def of_template(package: Package) -> OfTemplate:
    """The inputs of a workbook that `kpi fill` can fill, and the KPIs of one that we made."""
    cells = Cells(package)
    try:
        rows = map_rows(package.path, None)
        targets = [found.target for found in TargetReader(package, cells, rows).attempts() if found.target]
    except TemplateError:
        return OfTemplate()
    ranges: list[MappedRange] = []
    unknown: list[UnknownRange] = []
    settled: list[Area] = []
    money = _Money(package, cells)
    for target in targets:
        id_ = resolve(target.term)
        term = TERMS.find(id_) if id_ else None
        setting = target.name.casefold().startswith("set_") or not target.area.is_line
        if setting or _by_week(target) or (term is not None and term.unit in _TEXTS):
            settled.append(target.area)
        elif term is None:
            unknown.append(UnknownRange(target.area.sheet, target.area.ref, target.term))
        else:
            ranges.append(_range(target, term.id, money, is_money=term.unit.is_money))
    own = _is_own(package)
    if own:
        ranges += _kpis(package, cells)
    sheets = tuple(sheet.name for sheet in package.sheets if own and sheet.name in OWN_SHEETS)
    return OfTemplate(tuple(ranges), tuple(unknown), tuple(settled), sheets)


def _by_week(target: Target) -> bool:
    """True for a line of weeks: none of them adds up to a month with anything else."""
    return target.axis is not None and any("W" in period for period in target.axis.places)


class _Money:
    """The one currency and the scale in which a template has its amounts typed."""

    def __init__(self, package: Package, cells: Cells) -> None:
        self.power = round(log10(unit_factor(package, cells)))
        area = cells_named(package, "set_currency")
        held = str(cells.value(area.sheet, area.top, area.left) or "").strip() if area else ""
        self.currency = held if held in CODES else currency_of(held)


def _range(target: Target, term: str, money: _Money, *, is_money: bool) -> MappedRange:
    axis, area = target.axis, target.area
    headings = "" if axis is None else axis.area.ref if axis.area.sheet == area.sheet else str(axis.area)
    currency, power = (money.currency, money.power) if is_money else ("", 0)
    return MappedRange(
        area.sheet, area.ref, term, target.name, "template", headings, "", target.scenario or "Actual",
        target.segment, "", currency, power,
    )  # fmt: skip


def _is_own(package: Package) -> bool:
    return all(package.name(name) is not None for name in _OWN_NAMES)


def _kpis(package: Package, cells: Cells) -> Iterator[MappedRange]:
    """The results month by month on the sheet KPIs, as far as their titles name one figure."""
    months = cells_named(package, "in_months")
    names = {sheet.name for sheet in package.sheets}
    if months is None or _KPI_SHEET not in names:
        return
    section = ""
    for row in range(months.top + 1, months.top + 1_000):
        title, measure = (cells.value(_KPI_SHEET, row, column) for column in (1, 2))
        if isinstance(title, str) and not measure:
            section = title
        scenario = _MEASURES.get(str(measure).casefold(), "")
        id_ = resolve(title) if isinstance(title, str) and scenario and section == "Month" else None
        if id_ is not None and id_ in TERMS:
            area = Area(_KPI_SHEET, row, months.left, row, months.right)
            headings = Area(_KPI_SHEET, months.top, months.left, months.top, months.right)
            yield MappedRange(
                _KPI_SHEET, area.ref, id_, str(title), "template", headings.ref, scenario=scenario
            )
