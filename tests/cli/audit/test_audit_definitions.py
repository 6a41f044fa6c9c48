"""Two workbooks that compute a KPI by different definitions: the report says which, where and how."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.audit.rule import Example
from kpi_engine.model.documents_of_audit import AuditDocument
from tests.audit.example_workbook import workbook_of
from tests.cli.audit.conftest import Kpi

pytestmark = pytest.mark.long  # several whole audits, each in a process of its own: CI runs them

BOOK = """
[KPI]
ARPU         | 50
Gross margin | 0.8
Churn rate   | 0.02
LTV          | =B1*B2/B3
"""


def test_workbooks_that_define_a_kpi_in_different_ways_are_told(kpi: Kpi, tmp_path: Path) -> None:
    workbook_of(Example(BOOK), tmp_path / "north.xlsx")
    workbook_of(Example(BOOK.replace("=B1*B2/B3", "=B1/B3")), tmp_path / "south.xlsx")
    both = ("north.xlsx", "south.xlsx", "--rules", "K01")
    assert "Computed in different ways: LTV." in kpi("audit", *both).out
    (row,) = AuditDocument.model_validate_json(kpi("audit", *both, "--format", "json").out).definitions
    assert (row.title, [(each.workbook, each.differs) for each in row.workbooks]) == (
        "LTV",
        [("north.xlsx", False), ("south.xlsx", True)],
    )
    assert [(used.standing, used.where) for each in row.workbooks for used in each.used] == [
        ("usual", ["KPI!B4"]),
        ("wrong", ["KPI!B4"]),
    ]
    page = kpi("audit", *both, "--format", "html").out
    assert "LTV on revenue, not on gross profit" in page[page.index('id="definitions"') :]


def test_without_a_rule_about_kpis_nothing_is_said_of_their_definitions(kpi: Kpi, tmp_path: Path) -> None:
    workbook_of(Example(BOOK), tmp_path / "north.xlsx")
    page = kpi("audit", "north.xlsx", "--rules", "V01", "--format", "html").out
    assert 'id="definitions"' not in page
