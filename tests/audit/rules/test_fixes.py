"""A fix puts its fault right: what it proposes, once written, is not flagged again."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import RULES, Example, Rule
from kpi_engine.audit.run import Asked, audit_book
from kpi_engine.engine.opening_for_audit import figures_of
from kpi_engine.model.audit import AuditFinding, Correction
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import with_results, workbook_of

_CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples, start=1)
    if example.flagged
]


def findings_of(rule: Rule, path: Path) -> tuple[AuditFinding, ...]:
    return audit_book(AuditBook(Package.open(path), figures_of(path)), Asked((rule,))).findings


def write(path: Path, corrections: list[Correction]) -> None:
    """The corrections typed into the workbook by somebody, who then lets it calculate."""
    book = load_workbook(path)
    for each in corrections:
        cell = book[each.sheet][each.cell]
        cell.value = each.holds
        if cell.number_format == "@":
            cell.number_format = "General"
    book.save(path)
    with_results(path, {})


@pytest.mark.parametrize(("rule", "example"), _CASES)
def test_what_a_fix_proposes_is_not_flagged_again(rule: Rule, example: Example, tmp_path: Path) -> None:
    path = workbook_of(example, tmp_path / "example.xlsx")
    corrections = [each for finding in findings_of(rule, path) for each in finding.fix.corrections]
    if not corrections:
        return  # the rule says in words what to do; that it says so is checked below
    write(path, corrections)
    left = [each for finding in findings_of(rule, path) for each in finding.fix.corrections]
    assert left == []


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_every_rule_says_how_to_put_it_right(rule: Rule, tmp_path: Path) -> None:
    example = next(each for each in rule.examples if each.flagged)
    path = workbook_of(example, tmp_path / "example.xlsx")
    assert all(finding.fix.words.endswith((".", "?")) for finding in findings_of(rule, path))
