"""Each rule flags exactly the cells that its examples name, and nothing in a clean one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import RULES, Example, Rule
from kpi_engine.audit.run import Asked, audit_book
from kpi_engine.engine.opening_for_audit import figures_of
from kpi_engine.model.audit import AuditFinding
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of

_CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples, start=1)
]


@pytest.mark.parametrize(("rule", "example"), _CASES)
def test_a_rule_flags_what_its_example_says(rule: Rule, example: Example, tmp_path: Path) -> None:
    path = workbook_of(example, tmp_path / "example.xlsx")
    book = AuditBook(Package.open(path), figures_of(path))
    findings = audit_book(book, Asked((rule,))).findings
    assert sorted(place for each in findings for place in _places(each, book)) == sorted(example.flagged)


def _places(finding: AuditFinding, book: AuditBook) -> list[str]:
    """The cells of a finding as examples name them: with the sheet where it is not the first one."""
    if not finding.cells:
        return [finding.sheet or "workbook"]
    first = book.sheets[0].name
    return [
        cell if "!" in cell or finding.sheet == first else f"{finding.sheet}!{cell}" for cell in finding.cells
    ]
