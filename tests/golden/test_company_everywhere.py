"""One company file, every door: the same figures in the workbook, in `kpi status`, restated, and checked.

The company defines a KPI of its own and, from March on, a fully loaded CAC. Expected figures are worked
out by hand: 24,000 for 100 customers are 240; with 4,000 for onboarding and 2,000 for tools they are 300.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import kpi_engine
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.new_template import new_template
from kpi_engine.derive.template.grid import Grid, letter
from kpi_engine.engine import check, fill_template, recalculate, restate, status
from kpi_engine.model.company import Company
from kpi_engine.model.guide import Guide
from kpi_engine.sources import read_facts
from tests.golden.conftest import read_values

COMPANY = """\
company: {name: Example, currency: EUR, first_month: 2026-01}
guide: css
kpis_shown: [cac, arpu, revenue_per_seat]
terms:
  seats: {label: Seats sold, unit: count, help: Seats under contract., adds_up: last}
kpis:
  revenue_per_seat:
    title: Revenue per seat
    formula: mrr / seats
    unit: money per month
    better: higher
    question: What does one seat bring in a month?
    help: Monthly recurring revenue for each seat.
    examples:
      - {given: {mrr: 1000, seats: 10}, result: 100}
    targets: {2026: 50}
targets:
  cac: {2026: 280}
policy:
  - {choice: cac_scope, option: fully loaded with onboarding and tools, since: 2026-03}
"""
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
FIGURES = {
    "sm_spend": (24_000, 24_000, 24_000, 24_000), "onboarding_cost": (4_000,) * 4, "tool_cost": (2_000,) * 4,
    "new_customers": (100, 100, 100, 100), "mrr": (80_000, 84_000, 88_000, 92_000),
    "active_customers": (500, 520, 540, 560), "seats": (2_000, 2_000, 2_000, 1_840),
}  # fmt: skip
REPORTED_CAC, RESTATED_CAC = (240, 240, 300, 300), (300, 300, 300, 300)
PER_SEAT = (40, 42, 44, 50)


@dataclass(frozen=True)
class Doors:
    """The company's definitions in force, its figures, and the workbook that was filled with them."""

    guide: Guide
    company: Company
    figures: Path
    filled: Path


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("company")
    rows = [f"{month},{term},{values[place]},Actual,EUR"
            for place, month in enumerate(MONTHS) for term, values in FIGURES.items()]  # fmt: skip
    (folder / "figures.csv").write_text(
        "\n".join(["period,term,value,scenario,currency", *rows]), encoding="utf-8"
    )
    (folder / "company.yaml").write_text(COMPANY, encoding="utf-8")
    with kpi_engine.company(folder / "company.yaml") as company:
        guide = GUIDES.get("own")
        made = new_template(guide, currency=company.currency, company=company.name, policy=company.policy)
        (folder / "template.xlsx").write_bytes(made.data)
        fill_template(folder / "template.xlsx", folder / "figures.csv", folder / "filled.xlsx")
        yield Doors(guide, company, folder / "figures.csv", folder / "filled.xlsx")


@pytest.mark.slow
@pytest.mark.parametrize(("kpi", "expected"), [("cac", REPORTED_CAC), ("revenue_per_seat", PER_SEAT)])
def test_the_workbook_and_the_status_give_the_figures_worked_out_by_hand(
    doors: Doors, kpi: str, expected: tuple[float, ...]
) -> None:
    row = Grid(doors.guide).kpis["month", "chosen", kpi, ""]
    saved = read_values(doors.filled).sheets["KPIs"]
    facts = read_facts(doors.figures)
    for number, (month, figure) in enumerate(zip(MONTHS, expected, strict=True), 1):
        assert saved[f"{letter(number)}{row}"] == pytest.approx(figure, rel=1e-9)
        report = status(doors.guide, facts, month=month, policy=doors.company.policy)
        line = next(line for line in report.lines if line.answer.kpi.id == kpi and not line.answer.segment)
        assert line.answer.value == pytest.approx(figure, rel=1e-9)


@pytest.mark.slow
def test_history_is_restated_beside_what_was_reported(doors: Doors) -> None:
    found = restate(doors.guide, read_facts(doors.figures), policy=doors.company.policy)
    rows = [(row.month, row.reported, row.restated) for row in found.rows if row.kpi.id == "cac"]
    assert rows == [
        (month, before, after)
        for month, before, after in zip(MONTHS, REPORTED_CAC, RESTATED_CAC, strict=True)
        if before != after
    ]


@pytest.mark.slow
def test_every_formula_of_the_workbook_agrees_with_a_second_calculation(doors: Doors) -> None:
    summary = recalculate(doors.filled).summary()
    assert summary["equal"] > 5_000
    assert not summary["different"]
    assert not summary["not_verifiable"]


@pytest.mark.slow
def test_a_stated_figure_is_held_against_the_companys_own_formula(doors: Doors, tmp_path: Path) -> None:
    assert doors.guide.code == "own"
    file = tmp_path / "stated.csv"
    for stated, faults in (("50", 0), ("500", 1)):
        file.write_text(
            f"id,kpi,value,period\na,mrr,92000,2026-04\nb,seats,1840,2026-04\n"
            f"c,revenue_per_seat,{stated},2026-04\nd,arpu,164.29,2026-04\ne,active_customers,560,2026-04\n",
            encoding="utf-8",
        )
        findings = check(file).findings
        assert len(findings) == faults
        assert all("(c) 50 for 500" in finding.message for finding in findings)
