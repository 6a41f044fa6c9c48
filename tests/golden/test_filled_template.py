"""The workbook filled from its sample says in LibreOffice what the engine says in Python, to 1e-9."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template.grid import MONTHS, SIDES, YEARS, Grid, KpiLine, letter
from kpi_engine.derive.template.lines import is_list, is_range
from kpi_engine.model.cell_error import NA, CellError
from kpi_engine.model.term import Aggregation

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]
TOLERANCE = 1e-9
CLOSED = 12
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "workbook_templates" / "samples" / "mobile_app_security.csv"


def agree(one: Any, other: Any) -> bool:
    """The same error, or numbers within 1e-9 relative."""
    if isinstance(one, CellError) or isinstance(other, CellError):
        return one is other
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


class Sample:
    """The sample's months, and what they add up to: written anew here, without the workbook's formulas."""

    def __init__(self) -> None:
        self.months: dict[tuple[str, str, str], dict[int, float]] = defaultdict(dict)
        with SAMPLE.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["period"] and "W" not in row["period"]:
                    year, month = (int(part) for part in row["period"].split("-"))
                    key = (row["scenario"], row["term"], row["segment"])
                    self.months[key][(year - 2026) * 12 + month] = float(row["value"])

    def figure(self, basis: str, side: str, term: str, segment: str, at: int) -> float | CellError:
        """The figure of the period that ends with month `at`; in the fiscal section that of year `at`."""
        scenario = "Actual" if side == "chosen" else "Budget"
        if basis == "fiscal":
            first, last = 12 * at - 11, 12 * at
        else:
            length = {"month": 1, "quarter": (at - 1) % 3 + 1, "year": (at - 1) % 12 + 1, "ltm": 12}[basis]
            first, last = at - length + 1, at
        figures = [self.months[scenario, term, segment].get(month) for month in range(first, last + 1)]
        if None in figures:
            return NA
        match TERMS.get(term).aggregation:
            case Aggregation.SUM:
                return sum(figures)
            case Aggregation.LAST:
                return figures[-1]
            case Aggregation.FIRST:
                return figures[0]
            case _:
                return sum(figures) / len(figures)


@pytest.fixture(scope="module")
def sample() -> Sample:
    return Sample()


def test_every_period_adds_up_its_months(computed: Any, grid: Grid, sample: Sample) -> None:
    wrong = []
    for (basis, side, term, segment), row in grid.periods.items():
        for at in range(1, (YEARS if basis == "fiscal" else MONTHS) + 1):
            expected = sample.figure(basis, side, term, segment, at)
            if not agree(computed[f"Periods!{letter(at)}{row}"], expected):
                wrong.append((basis, side, term, segment, at, expected))
    assert not wrong, wrong[:5]


def test_stocks_of_a_rate_per_month_are_added_up_over_the_months(
    computed: Any, grid: Grid, sample: Sample
) -> None:
    assert {term for *_, term in grid.added_up} == {"opening_mrr", "active_customers"}
    for (basis, side, term), row in grid.added_up.items():
        months = sample.months["Actual" if side == "chosen" else "Budget", term, ""]
        expected = {
            "quarter": range(10, 13),
            "year": range(1, 13),
            "ltm": range(1, 13),
            "fiscal": range(1, 13),
        }
        column = letter(1 if basis == "fiscal" else 12)
        assert computed[f"Periods!{column}{row}"] == sum(months[month] for month in expected[basis])


def python_answer(
    grid: Grid, computed: Any, line: KpiLine, basis: str, side: str, at: int
) -> float | CellError:
    """The KPI as the engine computes it from the same figures."""
    kpi = line.kpi

    def argument(name: str, source: str) -> Any:
        if is_list(kpi, name):
            return [computed[f"Customers!C{row}"] for row in range(6, 606)]
        if source.isdigit():
            return float(source)
        other = grid.guide.kpi(source)
        if other is not None and other.id == source and source != kpi.id:
            return python_answer(grid, computed, KpiLine(other, line.segment), basis, side, at)
        general, own = grid.needs.resolve(source)
        row = grid.periods[basis, side, general, own or line.segment]
        if kpi.period == "month" and basis != "month":
            row = grid.added_up.get((basis, side, source), row)
        if is_range(kpi, name):
            return [computed[f"Periods!{letter(month)}{row}"] for month in range(1, at + 1)]
        return computed[f"Periods!{letter(at)}{row}"]

    given = {name: argument(name, source) for name, source in kpi.inputs.items()}
    if not kpi.function:
        return given["value"]
    function = KPIS.get(kpi.function)
    return run(function, [given.get(p.name, kpi.options.get(p.name)) for p in function.parameters]).item()


@pytest.mark.parametrize("basis", ["month", "quarter", "year", "ltm", "fiscal"])
def test_every_kpi_cell_equals_python(computed: Any, grid: Grid, basis: str) -> None:
    wrong, seen = [], 0
    for line in grid.kpi_lines(basis):
        listed = any(is_list(line.kpi, name) for name in line.kpi.inputs)
        for side in SIDES:
            row = grid.kpis[basis, side, line.kpi.id, line.segment]
            for at in range(1, (YEARS if basis == "fiscal" else MONTHS) + 1):
                found = computed[f"KPIs!{letter(at)}{row}"]
                if listed and (at, side) != (CLOSED, "chosen"):
                    expected: float | CellError = NA
                else:
                    expected = python_answer(grid, computed, line, basis, side, at)
                seen += 1
                if not agree(found, expected):
                    wrong.append((line.label, side, at, found, expected))
    assert not wrong, wrong[:5]
    assert seen >= 2 * len(grid.kpi_lines(basis)) * YEARS


def test_a_variance_is_favourable_when_positive(computed: Any, grid: Grid) -> None:
    for name, turn in (("cac", -1), ("arpu", 1)):
        actual, plan, variance = (
            computed[f"KPIs!{letter(3)}{grid.kpis['month', measure, name, '']}"]
            for measure in ("chosen", "plan", "variance")
        )
        assert agree(variance, turn * (actual - plan) / plan)


def test_results_saved_by_the_engine_are_those_of_libreoffice(
    filled: Path, saved: Any, computed: Any
) -> None:
    formulas = load_workbook(filled)
    wrong, seen = [], 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                seen += 1
                address = f"{sheet.title}!{cell.coordinate}"
                one, other = saved[address], computed[address]
                numbers = isinstance(one, int | float) and isinstance(other, int | float)
                if not (agree(one, other) if numbers else one == other):
                    wrong.append((address, one, other))
    assert not wrong, wrong[:5]
    assert seen > 40_000


def test_all_checks_hold(computed: Any) -> None:
    assert computed["Checks!B3"] == 0
    assert computed["Checks!E3"] == "ok"
    results = [value for cell, value in computed.sheets["Checks"].items() if cell.startswith("E")]
    assert results.count("ok") == len(results) - 1, "one heading, and every identity ok for Actual and Budget"


def test_breakeven_is_reached_in_may_2026(computed: Any, grid: Grid) -> None:
    for side in SIDES:
        row = grid.kpis["month", side, "breakeven_months", ""]
        assert [computed[f"KPIs!{letter(month)}{row}"] for month in (1, 4)] == [CellError.NUM, CellError.NUM]
        assert computed[f"KPIs!{letter(5)}{row}"] == 5
    assert computed[f"KPIs!{letter(5)}5"] == datetime.fromisoformat("2026-05-01")


def test_months_that_are_not_closed_have_no_figure_and_never_zero(computed: Any, grid: Grid) -> None:
    for (basis, measure, *_), row in grid.kpis.items():
        if measure == "chosen" and basis != "fiscal":
            for month in range(CLOSED + 1, MONTHS + 1):
                assert computed[f"KPIs!{letter(month)}{row}"] is NA
