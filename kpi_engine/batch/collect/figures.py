"""The figures of a filled workbook, read back out of the cells that a fill would write them into."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.batch.collect.shown import ShownKpi, shown_kpis
from kpi_engine.batch.collect.stated import Settings, StatedSettings
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import WorkbookError
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.definitions import guide_of
from kpi_engine.fill.money import unit_factor
from kpi_engine.fill.targets import Target, TargetReader
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.guide import Guide
from kpi_engine.model.policy import Policy
from kpi_engine.model.unit import Unit
from kpi_engine.results.needs import Needs
from kpi_engine.results.unread import MONTH
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.refusals import short

_SCENARIOS = ("actual", "budget")
_DAYS_FROM_1900_TO_1904 = 1462.0


@dataclass(frozen=True, slots=True)
class CompanyFigures:
    """What one workbook holds: whose it is, by which guide and definitions, and every typed figure.

    `renamed` says for which tier of the guide each tier of the company stands. `shown` are the KPIs as the
    workbook itself shows them at its closed month; `findings` are figures that it should have and has not.
    """

    file: str
    sha256: str
    settings: Settings
    guide: Guide
    renamed: dict[str, str]
    policy: Policy
    facts: tuple[Fact, ...]
    shown: tuple[ShownKpi, ...]
    findings: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def company(self) -> str:
        """The name in the workbook, else that of the file."""
        return self.settings.company or Path(self.file).stem


def read_figures(path: Path, guide: str = "") -> CompanyFigures:
    """Read one workbook; `guide` is used where the workbook does not say by which one it was made.

    Raises WorkbookError for an unsound workbook and for one without figures.
    """
    package = Package.open(path)
    cells = Cells(package)
    found = guide_of(package) or (GUIDES.get(guide) if guide else None)
    if found is None:
        raise WorkbookError(
            f"{short(path.name)} does not say by which guide it was made. Give --guide for such workbooks.",
            code="no-guide",
        )
    stated = StatedSettings(package, cells)
    fitted, renamed = stated.tailored(found)
    settings = stated.settings()
    places, reader = TargetReader(package, cells), _Reader(package, cells, fitted, settings.closed)
    facts = tuple(reader.facts(places.targets()))
    if not facts:
        raise _empty(path)
    return CompanyFigures(
        str(path), hashlib.sha256(package.data).hexdigest(), settings, fitted, renamed,
        stated.policy(fitted), facts, shown_kpis(package, cells),
        (*reader.broken, *_misnamed(places)), tuple(stated.notes),
    )  # fmt: skip


def _misnamed(places: TargetReader) -> Iterator[str]:
    """Names that look like places for figures and cannot be read: what stands there is missing."""
    for attempt in places.misnamed:
        yield f"{attempt.where[:60]} was not read: {attempt.problem or 'it is unclear'}"


def _empty(path: Path) -> WorkbookError:
    return WorkbookError(
        f"{short(path.name)} holds no figures where a fill would write them: in cells named such as "
        "in_mrr, or listed on a sheet _map.", code="no-figures",
    )  # fmt: skip


class _Reader:
    """Facts from targets: amounts in whole units, blanks left out, errors told.

    A figure without a header of its own is of `month`, the one that the workbook says it is closed through.
    """

    def __init__(self, package: Package, cells: Cells, guide: Guide, month: str) -> None:
        self._package, self._cells, self._month = package, cells, month
        self._factor = unit_factor(package, cells)
        self._lists = Needs.of(guide).lists
        self._errors: list[str] = []

    @property
    def broken(self) -> list[str]:
        """Cells that hold an error where a figure belongs."""
        if not self._errors:
            return []
        more = f" and {len(self._errors) - 3} more" if len(self._errors) > 3 else ""
        return [f"No figure but an error stands in {', '.join(self._errors[:3])}{more}."]

    def facts(self, targets: list[Target]) -> Iterator[Fact]:
        """Every figure of a term that we know: which of them a KPI reads, its definition decides.

        Weeks and days are read for no KPI.
        """
        for target in targets:
            if not self._is_read(target.term.casefold()) or target.scenario.casefold() not in _SCENARIOS:
                continue
            if target.axis is None:
                period = "" if target.term.casefold() in self._lists else self._month
                yield from self._fact(target, period, target.area.top, target.area.left)
                continue
            for period in target.axis.places:
                place = target.place(period)
                if place is not None and MONTH.fullmatch(period):
                    yield from self._fact(target, period, *place)

    def _is_read(self, term: str) -> bool:
        """False for the company's name and other words that are no figures."""
        declared = TERMS.find(term)
        return declared is not None and (declared.unit is not Unit.TEXT or term in self._lists)

    def _fact(self, target: Target, period: str, row: int, column: int) -> Iterator[Fact]:
        sheet, cell = target.area.sheet, cell_name(row, column)
        value = self._value(target.term.casefold(), self._cells.value(sheet, row, column))
        if isinstance(value, CellError):
            self._errors.append(f"{sheet}!{cell}")
        elif value is not None:
            letters = cell.rstrip("0123456789")
            yield Fact(
                f"{sheet}!{cell}", target.term.casefold(), value, "", 0.0,
                Place(self._package.path.name, sheet, row, letters), period,
                target.scenario.capitalize(), target.segment,
            )  # fmt: skip

    def _value(self, term: str, value: Scalar) -> float | str | CellError | None:
        """The figure in the unit of its term; None for an empty cell."""
        declared = TERMS.find(term)
        if isinstance(value, str):
            return value.strip() or None
        if isinstance(value, bool) or not isinstance(value, float) or declared is None:
            return value if isinstance(value, CellError) else None
        if declared.unit is Unit.DATE and self._package.date1904:
            return value + _DAYS_FROM_1900_TO_1904
        return value * self._factor if declared.unit.is_money else value
