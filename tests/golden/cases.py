"""A guide's workbook filled from its sample, its values, and the same figures computed in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kpi_engine.derive.template.grid import SIDES, Grid, Style
from kpi_engine.engine import fill_template
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide
from kpi_engine.results import Results, evaluate
from kpi_engine.sources.facts import read_facts
from kpi_engine.workbook.edits import SetValue
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched

TEMPLATES = Path(__file__).parents[2] / "workbook_templates"


@dataclass
class Values:
    """The values of a workbook, sheet by sheet: cell → number (dates too), text or CellError."""

    sheets: dict[str, dict[str, Any]]
    formulas: int

    def __getitem__(self, address: str) -> Any:
        sheet, _, cell = address.partition("!")
        return self.sheets[sheet].get(cell.replace("$", ""))


def read_values(workbook: Path) -> Values:
    """Every value of a workbook as it was saved."""
    package = Package.open(workbook)
    sheets: dict[str, dict[str, Any]] = {}
    formulas = 0
    for sheet in package.sheets:
        cells = list(package.cells(sheet.name))
        formulas += sum(1 for cell in cells if cell.formula)
        sheets[sheet.name] = {cell.ref: cell.value for cell in cells if cell.value is not None}
    return Values(sheets, formulas)


@dataclass
class Case:
    """One guide: its sample, its workbook in both styles, and what Python makes of the same figures."""

    guide: Guide
    folder: Path

    @property
    def sample(self) -> Path:
        """The figures it is filled from."""
        return TEMPLATES / "samples" / f"{self.guide.id}.csv"

    @cached_property
    def grid(self) -> Grid:
        """Where everything stands; both styles stand alike."""
        return Grid(self.guide)

    @cached_property
    def facts(self) -> list[Fact]:
        """The sample as facts."""
        return read_facts(self.sample)

    @cached_property
    def python(self) -> dict[str, Results]:
        """The KPIs as the engine computes them, of the scenario shown and of the plan."""
        scenarios = dict(zip(SIDES, ("Actual", "Budget"), strict=True))
        return {side: evaluate(self.guide, self.facts, scenario=name) for side, name in scenarios.items()}

    def filled(self, style: Style) -> Path:
        """The template of a style filled by the engine."""
        ending = "" if style == "native" else f".{style}"
        workbook = self.folder / f"{self.guide.id}{ending}.xlsx"
        if not workbook.exists():
            fill_template(TEMPLATES / workbook.name, self.sample, workbook)
        return workbook

    @cached_property
    def native(self) -> Values:
        """The results that the engine saved in the workbook of native formulas."""
        return read_values(self.filled("native"))

    @cached_property
    def functions(self) -> Values:
        """The results that the engine saved in the workbook of calls."""
        return read_values(self.filled("functions"))


def with_cells(filled: Path, cells: Mapping[str, Scalar]) -> bytes:
    """The filled workbook with other values in some named cells or addresses."""
    package = Package.open(filled)
    edits: dict[str, dict[str, SetValue]] = {}
    for place, value in cells.items():
        named = package.name(place)
        sheet, _, cell = (named.refers_to if named else place).replace("$", "").partition("!")
        edits.setdefault(sheet, {})[cell] = SetValue(value)
    return patched(package, edits)
