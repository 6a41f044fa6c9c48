"""The guides' templates from 200 customers of four plans over 24 months, against sums taken by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpi_engine.engine import plan_fill
from kpi_engine.engine.ledger_filling import LedgerFill, ledger_facts
from kpi_engine.engine.ledgers import LedgerQuery
from kpi_engine.fill import Template
from kpi_engine.model.fact import Fact
from kpi_engine.model.policy import Policy
from kpi_engine.sources.subscriptions.options import StagingOptions
from tests.conftest import LibreOffice
from tests.fill.from_ledger.subscriptions import CHANNELS, FIRST, LAST, ByHand, subscriptions, text, write

TEMPLATES = Path(__file__).parents[3] / "workbook_templates"
NAMES = {
    "asset_management": {"Starter": "Core"},
    "customer_service": {},
    "mobile_app_security": {"Starter": "Core"},
    "saas_marketing": dict.fromkeys(("Starter", "Core", "Pro"), "Small and medium"),
}
"""What the plans are called in each template."""
MONTHS = range(2026 * 12 + 1, LAST + 1)
CELLS = {"asset_management": 576, "customer_service": 252, "mobile_app_security": 252, "saas_marketing": 264}
"""Cells a month and line, of twelve months: 48, 21, 21 and 22 lines."""


def wanted(guide: str, folder: Path) -> LedgerFill:
    source = write(folder / "subscriptions.csv", subscriptions())
    return LedgerFill(LedgerQuery(str(source), StagingOptions(until=LAST)), names=NAMES[guide])


def month_of(fact: Fact) -> int:
    return int(fact.period[:4]) * 12 + int(fact.period[5:])


@cache
def sums(guide: str, month: int, segment: str) -> Mapping[str, int]:
    """The lines of a month: of the whole business, a plan or a channel."""
    hand = ByHand(subscriptions(), NAMES[guide])
    if segment in CHANNELS:
        return hand.of_part(month, channel=segment)
    return hand.of_part(month, plan=segment) if segment else hand.moves(month)


def by_hand(guide: str, fact: Fact) -> float:
    """The figure of a line: cents as an amount, customers as they are."""
    found = sums(guide, month_of(fact), fact.segment)[fact.term]
    return found / 100 if fact.term.endswith("_mrr") or fact.term == "mrr" else found


@pytest.mark.parametrize("guide", NAMES)
@pytest.mark.parametrize("kind", ["", ".functions"])
def test_every_line_is_the_sum_by_hand(guide: str, kind: str, tmp_path: Path) -> None:
    template = Template.open(TEMPLATES / f"{guide}{kind}.xlsx")
    facts, _ = ledger_facts(template, wanted(guide, tmp_path), Policy())
    lines = [fact for fact in facts if not fact.term.startswith(("cohort_", "nrr_"))]
    assert [(fact.id, fact.value) for fact in lines if fact.value != by_hand(guide, fact)] == []
    assert len(lines) == CELLS[guide]
    assert {fact.period for fact in lines} == {text(month) for month in MONTHS}


def test_cohorts_and_retention_of_a_year_are_those_by_hand(tmp_path: Path) -> None:
    hand = ByHand(subscriptions())
    template = Template.open(TEMPLATES / "asset_management.xlsx")
    facts, _ = ledger_facts(template, wanted("asset_management", tmp_path), Policy())
    triangle = [fact for fact in facts if fact.term.startswith("cohort_")]
    for fact in triangle:
        customers, cents = hand.cohort(month_of(fact), int(fact.segment))
        assert fact.value == (customers if fact.term == "cohort_customers" else cents / 100), fact.id
    assert len(triangle) == 2 * sum(range(1, 13))
    template = Template.open(TEMPLATES / "customer_service.xlsx")
    facts, _ = ledger_facts(template, wanted("customer_service", tmp_path), Policy())
    for fact in (fact for fact in facts if fact.term == "nrr_12m"):
        base, now = hand.paid(month_of(fact) - 12), hand.paid(month_of(fact))
        assert fact.value == sum(now.get(customer, 0) for customer in base) / sum(base.values())


def test_the_story_has_all_that_happens_to_customers(tmp_path: Path) -> None:
    hand = ByHand(subscriptions())
    moves = [hand.moves(month) for month in range(FIRST, LAST + 1)]
    for name in ("new_mrr", "reactivation_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr"):
        assert sum(month[name] > 0 for month in moves) > 6, name
    for month in moves:
        gained = month["new_mrr"] + month["reactivation_mrr"] + month["expansion_mrr"]
        lost = month["contraction_mrr"] + month["churned_mrr"]
        assert month["opening_mrr"] + gained - lost == month["mrr"]


@pytest.mark.long
@pytest.mark.libreoffice
@pytest.mark.parametrize("guide", ["asset_management", "saas_marketing"])
def test_the_template_s_own_checks_hold_and_libreoffice_agrees(
    guide: str, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    output = tmp_path / "filled.xlsx"
    plan = plan_fill(TEMPLATES / f"{guide}.xlsx", None, output, ledger=wanted(guide, tmp_path))
    receipt = plan.write(output)
    assert receipt.not_verifiable == ()
    recalculated = openpyxl.load_workbook(libreoffice.convert(output, tmp_path / "lo"), data_only=True)
    stored = openpyxl.load_workbook(output, data_only=True)
    assert recalculated["Checks"]["B3"].value == 0
    assert sum(cell == "ok" for (cell,) in recalculated["Checks"]["E7:E60"] for cell in [cell.value]) >= 10
    assert list(differences(stored, recalculated)) == []


def differences(stored: Any, recalculated: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """Numbers that LibreOffice computes differently from what the fill stored."""
    for name in ("Inputs", "KPIs", "Checks"):
        for row in stored[name].iter_rows():
            for cell in row:
                other = recalculated[name][cell.coordinate].value
                if type(cell.value) in (int, float) and other != pytest.approx(
                    cell.value, rel=1e-9, abs=1e-9
                ):
                    yield name, cell.coordinate, cell.value, other
