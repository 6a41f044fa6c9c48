"""The month-end of docs/month-end.md, command by command, by seven companies."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest

from tests.golden.month_end import Done, restated, walk

COMPANIES = 7
EURO = 1.13
"""What one euro is worth in May in rates.csv."""
AMOUNTS = {"mrr": "MRR", "revenue": "Revenue", "churned_mrr": "Churned MRR",
           "sm_spend": "Sales and marketing spend"}  # fmt: skip
COUNTS = {"new_customers": "New paying customers", "visitors": "Website visitors"}
EXPECTED_CODES = {
    "demo": 0, "template inspect": 0, "template check": 0, "batch fill template.xlsx": 0,
    'batch show april "Company 004"': 0, "template verify": 1, "batch fill april/{entity}.xlsx": 2,
    "batch fill april/{entity}.xlsx --restate": 0, 'batch show may "Company 002"': 0, "batch recalc": 0,
    "batch collect": 1,
}  # fmt: skip

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(scope="module")
def steps(folder: Path) -> list[Done]:
    return list(walk(COMPANIES, folder))


def _step(steps: list[Done], *words: str) -> Done:
    (found,) = (step for step in steps if all(word in step.command for word in words))
    return found


def test_every_command_ends_as_the_page_says(steps: list[Done]) -> None:
    assert [step.code for step in steps] == list(EXPECTED_CODES.values())
    assert not [step.command for step in steps if "Traceback" in step.err]


def test_every_company_of_april_is_filled(steps: list[Done], folder: Path) -> None:
    assert "Filled 6 of 6" in _step(steps, "template.xlsx --data april.csv").out
    names = sorted(path.name for path in (folder / "month-end" / "april").iterdir())
    assert names == [*(f"Company {number:03}.xlsx" for number in range(1, 7)), "batch.jsonl"]


def test_the_return_is_accused_of_the_formula_and_the_currency_and_of_nothing_else(steps: list[Done]) -> None:
    said = " ".join(_step(steps, "verify").out.split())
    assert "2 errors" in said
    assert 'B6: currency was "USD" and is now "GBP"' in said
    assert "H7: the formula" in said
    assert "is overwritten with 0.95" in said
    assert said.count("error:") == 2
    assert "warning" not in said


def test_two_companies_are_refused_for_a_closed_month_and_then_restated(
    steps: list[Done], folder: Path
) -> None:
    first, second = (step for step in steps if "may.csv" in step.command)
    refused = " ".join(first.out.split())
    assert "Filled 3 of 5" in refused
    assert "2 closed-period Company 002: may.csv row" in refused
    assert "Inputs!I11 would go from 26,700 to 26,800" in refused
    assert "Filled 2 of 2" in second.out
    for company, times in (("Company 002", 3), ("Company 003", 4)):
        changes = [(change["cell"], change["old"], change["new"]) for change in restated(folder, company)]
        total, paid = 8900 * times, 6550 * times
        assert changes == [("I11", total, total + 100), ("I63", paid, paid + 100)]
    shown = " ".join(_step(steps, "show may").out.split())
    assert "Inputs!I11 26,700 26,800" in shown


def test_every_formula_of_may_gives_what_is_shown(steps: list[Done]) -> None:
    out = _step(steps, "recalc").out
    assert "Recalculated 2 of 2" in out
    assert out.split()[:2] == ["File", "equal"]


def test_totals_are_the_sums_of_the_table(steps: list[Done], folder: Path) -> None:
    """Summed here from may.csv, which states the total of a company without a segment."""
    stated: dict[str, float] = defaultdict(float)
    with (folder / "month-end" / "may.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["period"] == "2026-05" and not row["segment"]:
                euros = row["company"] == "Company 005" and row["term"] in AMOUNTS
                stated[row["term"]] += float(row["value"]) * (EURO if euros else 1)
    pooled = _pooled(folder / "month-end" / "portfolio.xlsx")
    for term, label in (AMOUNTS | COUNTS).items():
        total, companies = pooled[label]
        assert total == pytest.approx(stated[term], rel=1e-12), label
        assert companies == "5 of 7", label
    cost, companies = pooled["Customer acquisition cost"]
    assert cost == pytest.approx(stated["sm_spend"] / stated["new_customers"])
    assert companies == "5 of 7"


def test_who_is_missing_and_who_is_late_is_named(steps: list[Done]) -> None:
    out = _step(steps, "collect").out
    assert "missing: Company 007. No workbook of it is there." in out
    assert "late: Company 006. Its last month with Actual figures is 2026-04." in out
    assert out.count("Company 00") == 2


def _pooled(portfolio: Path) -> dict[str, tuple[float, str]]:
    """What the sheet Pooled shows in its last month, and of how many companies."""
    found: dict[str, tuple[float, str]] = {}
    for row in openpyxl.load_workbook(portfolio, data_only=True)["Pooled"].iter_rows(values_only=True):
        shown = [cell for cell in row if cell is not None]
        of = next((cell for cell in shown[1:] if isinstance(cell, str) and " of " in cell), "")
        if of and isinstance(shown[-1], int | float):
            found.setdefault(str(shown[0]), (float(shown[-1]), of))
    return found
