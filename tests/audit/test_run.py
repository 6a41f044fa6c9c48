"""Every rule is asked; one that breaks off is told, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import RULES, Example, Flag
from kpi_engine.audit.run import Asked, audit_book
from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of

DIVIDED = Example("""
    Revenue | Customers | ARPU
    100     | 0         | =A2/B2 -> #DIV/0!
    """)


@pytest.fixture
def book(tmp_path: Path) -> AuditBook:
    return AuditBook(Package.open(workbook_of(DIVIDED, tmp_path / "book.xlsx")))


def broken(book: AuditBook) -> Iterator[Flag]:
    raise ZeroDivisionError


def refusing(book: AuditBook) -> Iterator[Flag]:
    raise WorkbookError("Its styles cannot be read.")


def test_a_rule_that_breaks_off_is_told_and_the_others_go_on(book: AuditBook) -> None:
    error_value = RULES.get("V01")
    rules = (replace(error_value, id="V98", name="broken-rule", find=broken), error_value)
    audited = audit_book(book, Asked(rules, goes_on=True))
    assert [finding.rule for finding in audited.findings] == ["V01"]
    (left_out,) = audited.coverage.not_checked
    assert (left_out.what, left_out.why[:12]) == ("Rule V98 (broken-rule)", "It broke off")


def test_in_tests_a_fault_of_a_rule_is_a_fault(book: AuditBook) -> None:
    with pytest.raises(ZeroDivisionError):
        audit_book(book, Asked((replace(RULES.get("V01"), find=broken),)))


def test_what_a_rule_refuses_is_told_in_its_own_words(book: AuditBook) -> None:
    audited = audit_book(book, Asked((replace(RULES.get("V01"), find=refusing),)))
    assert [each.why for each in audited.coverage.not_checked] == ["Its styles cannot be read."]


def test_a_cell_that_a_better_rule_has_flagged_is_flagged_once(book: AuditBook) -> None:
    better, other = RULES.get("V01"), replace(RULES.get("V01"), id="V99", gives_way_to=("V01",))
    assert [each.rule for each in audit_book(book, Asked((better, other))).findings] == ["V01"]
    assert [each.rule for each in audit_book(book, Asked((other,))).findings] == ["V99"]
