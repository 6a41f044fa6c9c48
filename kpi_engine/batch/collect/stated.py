"""What a company's workbook says besides its figures: name, currency, closed month, definitions, tiers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_engine.catalogue.deciding import choices
from kpi_engine.catalogue.rebinding import default_of, variants_of
from kpi_engine.catalogue.tailoring import with_tiers
from kpi_engine.errors import KpiEngineError
from kpi_engine.fill.cells import Cells
from kpi_engine.functions.status import TOLERANCE
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.guide import Guide
from kpi_engine.model.policy import Decision, Policy
from kpi_engine.sources.currency import currency_of
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.resolve import resolve

_UNNAMED = "your company"
"""What stands in the cell of the name until somebody writes one."""
_DEFINITION, _SINCE, _BEFORE = "def_", "_since", "_before"
_SETTINGS, _TIER = "Settings", "tier"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one workbook; what it does not state has the usual value."""

    company: str
    currency: str
    closed: str
    year_end: int
    tolerance: float


class StatedSettings:
    """Reads the named cells of one workbook; `notes` tells what stood there and could not be used."""

    def __init__(self, package: Package, cells: Cells) -> None:
        self._package, self._cells = package, cells
        self.notes: list[str] = []

    def settings(self) -> Settings:
        """Name, currency, closed month, end of the fiscal year and tolerance."""
        year_end = self._number("set_year_end", 12.0)
        if not (year_end.is_integer() and 1 <= year_end <= 12):
            self.notes.append(f"The fiscal year cannot end in month {year_end:g}; December was used.")
            year_end = 12.0
        return Settings(
            company_stated(self._package, self._cells), self._currency(),
            self._month("set_closed_through"), int(year_end),
            max(self._number("set_tolerance", TOLERANCE), 0.0),
        )  # fmt: skip

    def _currency(self) -> str:
        text = str(self._value("set_currency") or self._value("in_currency") or "").strip()
        return currency_of(text) or currency_of(text.upper()) or text

    def _value(self, name: str) -> Scalar:
        return _named_value(self._package, self._cells, name)

    def _number(self, name: str, usual: float) -> float:
        value = self._value(name)
        return value if isinstance(value, float) else usual

    def _month(self, name: str) -> str:
        value = self._value(name)
        day = date_of(value, date1904=self._package.date1904) if isinstance(value, float) else None
        return f"{day:%Y-%m}" if day else ""

    def policy(self, guide: Guide) -> Policy:
        """The definitions of the workbook that are not those of its guide, month by month."""
        return Policy(tuple(self._decisions(_defaults(guide))))

    def _decisions(self, defaults: dict[str, str]) -> Iterator[Decision]:
        known = choices()
        for name, default in defaults.items():
            option = self._value(_DEFINITION + name)
            if not isinstance(option, str):
                continue
            if option not in known[name].options:
                self.notes.append(
                    f"The workbook's choice {name}: {option[:40]} is unknown; {default} was used."
                )
                continue
            since, before = (
                self._month(f"{_DEFINITION}{name}{_SINCE}"),
                self._value(f"{_DEFINITION}{name}{_BEFORE}"),
            )
            if since and isinstance(before, str) and before in known[name].options and before != default:
                yield Decision(name, before)
            if option != default or (since and before != option):
                yield Decision(name, option, since)

    def tailored(self, guide: Guide) -> tuple[Guide, dict[str, str]]:
        """The guide with the workbook's own tiers, and which of the guide's tiers each stands for."""
        tiers = self._tiers()
        if not tiers or not guide.tiers or tiers == guide.tiers:
            return guide, {}
        try:
            fitted = with_tiers(guide, tiers)
        except KpiEngineError as fault:
            self.notes.append(f"The tiers on Settings were not used: {fault}")
            return guide, {}
        return fitted.guide, {own: old for old, own in fitted.renamed.items()}

    def _tiers(self) -> tuple[str, ...]:
        """The line `Tier` of the list of segments on Settings."""
        if all(sheet.name != _SETTINGS for sheet in self._package.sheets):
            return ()
        row = 0
        for cell in self._package.cells(_SETTINGS):
            if cell.column == 1 and str(cell.value or "").strip().casefold() == _TIER:
                row = cell.row
            elif row and cell.row == row and cell.column == 2:
                return tuple(part.strip() for part in str(cell.value or "").split(",") if part.strip())
        return ()


def company_stated(package: Package, cells: Cells) -> str:
    """The company that a workbook names as its own; "" where nobody wrote one."""
    found = (_named_value(package, cells, name) for name in ("set_company", "in_company_name"))
    name = " ".join(str(next(filter(None, found), "")).split())
    return "" if name.casefold() == _UNNAMED else name


def _named_value(package: Package, cells: Cells, name: str) -> Scalar:
    area = resolve(package, name)
    value = None if area is None else cells.value(area.sheet, area.top, area.left)
    return None if isinstance(value, CellError) else value


def _defaults(guide: Guide) -> dict[str, str]:
    """Every choice that a KPI of the guide leaves, with the option that holds unless somebody decides."""
    return {variant.name: default_of(kpi, variant) for kpi in guide.kpis for variant in variants_of(kpi)}
