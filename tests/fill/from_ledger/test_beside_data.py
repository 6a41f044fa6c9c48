"""Figures that a ledger cannot know come from elsewhere; what both state must agree, or somebody decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpi_engine.errors import SourceError
from tests.fill.from_ledger.test_lines import STORY, Filled, Lines, Table


@pytest.fixture
def data(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: str) -> Path:
        path = tmp_path / "costs.csv"
        path.write_text("\n".join(("period,term,value", *rows)) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def needy(template: Path) -> Path:
    """The template with spend that every month must have."""
    book = openpyxl.load_workbook(template)
    mapped = book.create_sheet("_map")
    mapped.append(["term", "scenario", "segment", "target", "period", "required"])
    for term in ("mrr", "sm_spend"):
        mapped.append([term, "Actual", "", f"in_{term}", "in_months", "yes"])
    book.save(template)
    return template


def test_both_together_fill_one_workbook(table: Table, filled: Filled, lines: Lines, data: Any) -> None:
    receipt = filled(table(*STORY), data("2026-04,sm_spend,500", "2026-05,sm_spend,600"))
    assert (lines()["sm_spend"], lines()["mrr"]) == ([500, 600, None], [350, 580.5, 392.5])
    assert receipt.data == "subscriptions.csv, costs.csv"
    assert receipt.data_sha256 != receipt.ledger.sha256


def test_a_stated_figure_that_agrees_to_its_digits_leaves_the_exact_one(
    table: Table, filled: Filled, lines: Lines, data: Any
) -> None:
    receipt = filled(table(*STORY), data("2026-05,mrr,581", "2026-05,active_customers,4"))
    assert lines()["mrr"] == [350, 580.5, 392.5]
    assert not any("repeats" in warning or "not the ledger's" in warning for warning in receipt.warnings)


def test_a_stated_figure_that_differs_is_refused_until_somebody_says_which_counts(
    table: Table, filled: Filled, lines: Lines, data: Any
) -> None:
    source, stated = table(*STORY), data("2026-05,mrr,600", "2026-06,mrr,400")
    with pytest.raises(SourceError) as refused:
        filled(source, stated)
    assert refused.value.message == (
        "costs.csv row 2, column value: mrr 2026-05 is 600, the ledger has 580.5 (sum over 4 customers). "
        "So with 1 more. Correct one, or say which counts: --prefer ledger or --prefer data."
    )
    told = filled(source, stated, prefer="data")
    assert lines()["mrr"] == [350, 600, 400]
    assert told.warnings[0] == (
        "2 stated figures not the ledger's, and the stated figures were taken, as --prefer says: first mrr "
        "2026-05, 600 in costs.csv row 2, column value, 580.5 in the ledger."
    )
    filled(source, stated, prefer="ledger")
    assert lines()["mrr"] == [350, 580.5, 392.5]


def test_what_a_ledger_alone_leaves_open_is_told(needy: Path, table: Table, filled: Filled) -> None:
    receipt = filled(table(*STORY))
    assert (
        "Still open in 3 months from 2026-04 on: Sales and marketing spend. Type them, or give them with "
        "--data." in receipt.warnings
    )


def test_with_other_data_what_a_month_needs_is_demanded_as_ever(
    needy: Path, table: Table, filled: Filled, data: Any
) -> None:
    with pytest.raises(SourceError, match=r"2026-05 .Actual. lacks Sales and marketing spend"):
        filled(table(*STORY), data("2026-04,sm_spend,500"))
