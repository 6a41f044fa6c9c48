"""`kpi demo --companies N`: tables of a month-end in which every company's figures agree with each other."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest


@pytest.fixture
def made(kpi, tmp_path: Path) -> Path:
    answer = kpi("demo", "--companies", "6", "-o", tmp_path / "month", "--format", "json")
    assert answer.code == 0
    document = json.loads(answer.out)
    assert document["restated"] == ["Company 002", "Company 003"]
    assert (document["late"], document["missing"]) == ("Company 005", "Company 006")
    return tmp_path / "month"


def _figures(path: Path) -> dict[tuple[str, str, str, str], str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            (row["company"], row["period"], row["term"], row["segment"]): row["value"]
            for row in csv.DictReader(stream)
        }


def test_the_roll_forward_of_every_company_adds_up(made: Path) -> None:
    figures = _figures(made / "april.csv")
    for company in {key[0] for key in figures}:
        for month in ("2026-01", "2026-02", "2026-03", "2026-04"):
            opening, new, back, more, less, gone, closing = (
                float(figures[company, month, term, ""]) for term in (
                    "opening_mrr", "new_mrr", "reactivation_mrr", "expansion_mrr", "contraction_mrr",
                    "churned_mrr", "mrr")
            )  # fmt: skip
            assert closing == opening + new + back + more - less - gone


def test_two_companies_restate_march_and_one_is_late(made: Path) -> None:
    april, may = _figures(made / "april.csv"), _figures(made / "may.csv")
    changed = {key: value for key, value in may.items() if key in april and april[key] != value}
    assert {key[0] for key in changed} == {"Company 002", "Company 003"}
    assert {key[1:3] for key in changed} == {("2026-03", "sm_spend")}
    assert {key[0] for key in may} == {f"Company {number:03}" for number in range(1, 5)}
    assert "Company 006" not in {key[0] for key in april}


def test_a_company_keeps_one_currency(made: Path) -> None:
    with (made / "april.csv").open(encoding="utf-8", newline="") as stream:
        stated = {(row["company"], row["currency"]) for row in csv.DictReader(stream) if row["currency"]}
    assert {currency for company, currency in stated if company == "Company 005"} == {"EUR"}
    assert len(stated) == 5


def test_a_number_of_companies_that_makes_no_month_end_is_refused(kpi, tmp_path: Path) -> None:
    answer = kpi("demo", "--companies", "2", "-o", tmp_path)
    assert answer.code == 2
    assert "Give 5 to 999 companies" in answer.err
