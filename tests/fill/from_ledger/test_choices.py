"""A ledger counts as the workbook defines: who came back, when a customer is lost; or as the user says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.engine import plan_fill
from kpi_engine.engine.ledger_filling import LedgerFill
from kpi_engine.engine.ledgers import LedgerQuery
from kpi_engine.errors import TemplateError
from kpi_engine.ledger.policies import Policies
from kpi_engine.sources.subscriptions.options import StagingOptions
from tests.fill.from_ledger.conftest import JUNE
from tests.fill.from_ledger.test_lines import Filled, Lines, Table

RETURNS = (
    ("late", "Core", "2025-01-05", "2025-06-05", "10"), ("late", "Core", "2026-05-05", "", "12"),
    ("soon", "Core", "2026-03-05", "2026-04-05", "20"), ("soon", "Core", "2026-06-05", "", "22"),
)  # fmt: skip


def defined(template: Path, **cells: Any) -> None:
    """Set definitions of the template; `F4`, `F5` are since and before of the reactivation window."""
    book = openpyxl.load_workbook(template)
    for cell, value in cells.items():
        book["Plan"][cell] = value
    for name, cell in (("since", "F4"), ("before", "F5")):
        text = f"Plan!${cell[0]}${cell[1]}"
        book.defined_names[f"def_reactivation_window_{name}"] = DefinedName(
            f"def_reactivation_window_{name}", attr_text=text
        )
    book.save(template)


def test_the_reactivation_window_of_the_workbook_decides_who_is_new(
    template: Path, table: Table, filled: Filled, lines: Lines
) -> None:
    source = table(*RETURNS)
    filled(source)
    assert (lines()["new_mrr"], lines()["reactivation_mrr"]) == ([0, 0, 0], [0, 12, 22])
    defined(template, F2="6 months")
    receipt = filled(source)
    assert (lines()["new_mrr"], lines()["reactivation_mrr"]) == ([0, 12, 0], [0, 0, 22])
    assert "within 6 months" in " ".join(receipt.ledger.policies)


def test_what_the_user_says_goes_first_and_the_difference_is_told(
    template: Path, table: Table, tmp_path: Path
) -> None:
    query = LedgerQuery(
        str(table(*RETURNS)), StagingOptions(until=JUNE), policies=Policies(reactivation_window=6)
    )
    wanted = LedgerFill(query, settled=frozenset(("reactivation_window",)))
    receipt = plan_fill(template, None, ledger=wanted).preview()
    assert receipt.warnings[0] == (
        "The workbook's definition of reactivation_window is without limit; the ledger was computed as you "
        "said instead. Set it in the workbook, or with --policy, so that both say the same."
    )


def test_two_definitions_in_the_months_to_fill_are_refused(
    template: Path, table: Table, filled: Filled
) -> None:
    defined(template, F2="6 months", F4=date(2026, 5, 1), F5="without limit")
    with pytest.raises(TemplateError, match="6 months since 2026-05 and without limit before"):
        filled(table(*RETURNS))


def test_a_definition_that_held_in_all_months_to_fill_is_no_trouble(
    template: Path, table: Table, filled: Filled, lines: Lines
) -> None:
    defined(template, F2="6 months", F4=date(2026, 4, 1), F5="without limit")
    filled(table(*RETURNS))
    assert lines()["new_mrr"] == [0, 12, 0]
    defined(template, F4=date(2026, 7, 1))
    filled(table(*RETURNS))
    assert lines()["new_mrr"] == [0, 0, 0]


def test_the_churn_date_of_the_workbook_says_when_a_customer_is_lost(
    template: Path, tmp_path: Path, filled: Filled, lines: Lines
) -> None:
    source = tmp_path / "subscriptions.csv"
    source.write_text(
        "customer,plan,start,end,cancelled at,mrr\n"
        "a,Core,2026-03-05,2026-06-05,2026-05-05,10\nb,Core,2026-03-05,,,20\n",
        encoding="utf-8",
    )
    filled(source)
    assert lines()["churned_mrr"] == [0, 0, 10]
    defined(template, F3="day of cancellation")
    filled(source)
    assert lines()["churned_mrr"] == [0, 10, 0]
    defined(template, F3="day after cancellation")
    with pytest.raises(TemplateError, match="lost on the day after cancellation"):
        filled(source)


def test_a_ledger_that_begins_in_the_first_month_says_that_all_are_new(
    table: Table, filled: Filled, lines: Lines
) -> None:
    receipt = filled(table(("a", "Core", "2026-04-05", "", "10"), ("b", "Core", "2026-05-05", "", "20")))
    assert lines()["new_mrr"] == [10, 20, 0]
    assert receipt.warnings[0] == (
        "The ledger begins in 2026-04, so all who pay in it (1 customer) are new. Where they had come "
        "before, say --first-month opening."
    )
