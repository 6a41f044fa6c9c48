"""`kpi status` and `kpi policy` as a user runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpi_engine.catalogue.deciding import choices

FIGURES = {
    "sm_spend": (1000, 1500), "new_customers": (4, 5), "trials": (40, 60), "paid_conversions": (6, 9),
    "mrr": (10_000, 12_500), "active_customers": (20, 25), "revenue": (10_000, 10_000), "cogs": (1200, 1000),
    "support_cost": (300, 500),
}  # fmt: skip


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """Two months of a small business."""
    rows = [f"2026-{month:02d},{term},{value}"
            for term, values in FIGURES.items() for month, value in enumerate(values, 1)]  # fmt: skip
    file = tmp_path / "books.csv"
    file.write_text("\n".join(["period,term,value", *rows]), encoding="utf-8")
    return file


def kpi_of(document: Any, name: str) -> Any:
    return next(item for item in document["kpis"] if item["kpi"] == name)


def test_the_table_fits_a_hundred_columns_and_says_what_was_used(kpi: Any, books: Path) -> None:
    answer = kpi("status", str(books), "--guide", "mas")
    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= 100
    line = next(line for line in answer.out.splitlines() if line.startswith("Customer acquisition cost"))
    assert line.split()[3:] == ["300.00", "250.00", "-20.0", "%", "off", "2026-03-28", "1"]
    assert " 1 cac_scope: sales and marketing" in answer.out
    assert "Net revenue retention: Opening MRR (opening_mrr) is not stated" in answer.out


def test_the_document_holds_figures_reasons_and_definitions(kpi: Any, books: Path) -> None:
    document = kpi("status", str(books), "--guide", "mas", "--month", "2026-01", "--format", "json").json
    assert (document["schema"], document["month"], document["guide"]) == (
        "kpi.status/1", "2026-01", "mobile_app_security",
    )  # fmt: skip
    cac = kpi_of(document, "cac")
    assert (cac["value"], cac["target"], cac["status"], cac["error"]) == (250, 250, "on target", None)
    assert cac["definition"] == "CAC = sm_spend/new_customers; cac_scope: sales and marketing"
    nrr = kpi_of(document, "nrr")
    assert (nrr["value"], nrr["error"], nrr["status"]) == (None, "#N/A", "needs data")
    assert "opening_mrr" in nrr["reason"]


def test_the_run_fails_from_the_status_on_that_is_asked_for(kpi: Any, books: Path) -> None:
    assert kpi("status", str(books), "--guide", "mas", "--fail-on", "off").code == 1
    january = kpi("status", str(books), "--guide", "mas", "--fail-on", "watch", "--month", "2026-01")
    assert january.code == 0
    wrong = kpi("status", str(books), "--guide", "mas", "--fail-on", "error")
    assert (wrong.code, "never, watch, off" in wrong.err) == (2, True)


def test_a_policy_changes_the_figure_and_its_definition(kpi: Any, books: Path) -> None:
    card = books.with_name("policy.yaml")
    card.write_text(
        "policy:\n  - {choice: cogs_scope, option: plus support, since: 2026-02}\n", encoding="utf-8"
    )
    document = kpi("status", str(books), "--guide", "mas", "--policy", str(card), "--format", "json").json
    margin = kpi_of(document, "gross_margin")
    assert margin["value"] == pytest.approx(0.85)
    assert margin["choices"] == {"cogs_scope": "plus support"}
    assert document["policy"][0]["since"] == "2026-02"


def test_what_is_missing_to_begin_is_told(kpi: Any, books: Path) -> None:
    assert "Give --guide, one of" in kpi("status", str(books)).err
    assert "is not a known guide" in kpi("status", str(books), "--guide", "maz").err
    soon = kpi("status", str(books), "--guide", "mas", "--month", "soon")
    assert (soon.code, "soon is not a month" in soon.err) == (2, True)
    before = kpi("status", str(books), "--guide", "mas", "--month", "Dec 2025")
    assert (before.code, "only 2026-01 to 2026-02" in before.err) == (2, True)
    assert "no figures by month" in kpi("status", str(books), "--guide", "mas", "--scenario", "Budget").err


def test_a_month_without_any_figure_is_all_missing(kpi: Any, books: Path) -> None:
    document = kpi("status", str(books), "--guide", "mas", "--month", "2026-05", "--format", "json").json
    assert kpi_of(document, "cac")["reason"].startswith(
        "Sales and marketing spend (sm_spend) is not stated for"
    )


def test_every_choice_is_listed_with_what_it_changes(kpi: Any) -> None:
    document = kpi("policy", "--format", "json").json
    assert [choice["choice"] for choice in document["choices"]] == list(choices())
    scope = next(choice for choice in document["choices"] if choice["choice"] == "cogs_scope")
    assert scope["options"][1]["changes"]["GROSS_MARGIN"] == "cogs = cogs + support_cost"
    assert "mas.gross_margin" in scope["kpis"]
    months = next(choice for choice in document["choices"] if choice["choice"] == "breakeven")
    assert months["guides"] == {"css.breakeven_months": "first profitable month"}
    text = kpi("policy", "cac_scope").out
    assert "CAC: sm_spend = marketing_spend" in text
    assert "Did you mean cac_scope" in kpi("policy", "cac_scop").err


def test_a_company_brings_its_guide_its_policy_and_its_own_kpis(kpi: Any, books: Path) -> None:
    file = books.with_name("company.yaml")
    file.write_text(COMPANY, encoding="utf-8")
    document = kpi("status", str(books), "--company", str(file), "--format", "json").json
    assert [item["kpi"] for item in document["kpis"]] == ["gross_margin", "cost_per_trial"]
    assert kpi_of(document, "gross_margin")["value"] == pytest.approx(0.85)
    assert kpi_of(document, "cost_per_trial")["value"] == 25
    assert document["policy"][0]["approved_by"] == "CFO"
    strict = ("calc", "TRIAL_TO_PAID", "600", "400", "--company", str(file))
    assert kpi(*strict, "--month", "2026-01").out.startswith("1.5")
    assert kpi(*strict).out.startswith("#NUM!")


COMPANY = """company: {name: Alpha}
guides: [mas]
kpis_shown: [gross_margin, cost_per_trial]
kpis:
  cost_per_trial:
    title: Cost per trial
    formula: sm_spend / trials
    unit: money
    better: lower
    question: What does a trial cost?
    help: Sales and marketing spend by trials started.
    examples:
      - given: {sm_spend: 1000, trials: 40}
        result: 25
policy:
  - {choice: cogs_scope, option: plus support, since: 2026-02, approved_by: CFO}
  - {choice: strict_conversion, option: on, since: 2026-02}
"""
