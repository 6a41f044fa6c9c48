"""Last month's workbook is the template: what was reported changes only when somebody says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.errors import KpiEngineError, SourceError, TemplateError
from kpi_engine.fill import FillReceipt, fill_workbook

Change = Callable[[Callable[[openpyxl.Workbook], object]], Path]
Make = Callable[..., Any]


@pytest.fixture
def reported(changed_template: Change, tmp_path: Path) -> Callable[..., Path]:
    """January and February filled in; closed through a month where one is given."""

    def make(through: date | str | None = None, *, named: bool = True) -> Path:
        def type_in(book: openpyxl.Workbook) -> None:
            for cell, figure in {"C4": 100, "C5": 4, "D4": 120, "D5": 5, "C6": 90, "C7": 7}.items():
                book["Inputs"][cell] = figure
            book["Settings"]["B5"] = through
            book["_map"].append(["cohort_customers", "Actual", "2", "Inputs!C8:H8", "in_months", ""])
            if named:
                name = DefinedName("set_closed_through", attr_text="Settings!$B$5")
                book.defined_names["set_closed_through"] = name

        return changed_template(type_in)

    return make


def refused(path: Path, facts: list, tmp_path: Path, **options: Any) -> str:
    with pytest.raises(KpiEngineError) as error:
        fill_workbook(path, facts, tmp_path / "out.xlsx", **options)
    assert error.value.code == "closed-period"
    assert len(error.value.message) <= 255
    assert not (tmp_path / "out.xlsx").exists()
    return error.value.message


def restated(receipt: FillReceipt) -> list[tuple[str, object, object]]:
    return [(change.cell, change.old, change.new) for change in receipt.restated]


def test_another_figure_for_a_reported_month_is_refused_and_named(
    reported: Make, tmp_path: Path, fact: Make
) -> None:
    facts = [fact("sm_spend", "2026-01", 80.0), fact("sm_spend", "2026-02", 121.0)]
    message = refused(reported(), facts, tmp_path)
    assert "actuals.csv row 2" in message
    assert "sm_spend 2026-01 is reported already; Inputs!C4 would go from 100 to 80" in message
    assert "2 figures differ" in message
    receipt = fill_workbook(reported(), facts, tmp_path / "out.xlsx", restate=True)
    assert restated(receipt) == [("C4", 100.0, 80.0), ("D4", 120.0, 121.0)]


def test_a_new_month_beside_the_same_figures_of_the_old_ones_is_no_change(
    reported: Make, tmp_path: Path, fact: Make
) -> None:
    facts = [
        fact("sm_spend", "2026-01", 100.0 + 1e-11), fact("new_customers", "2026-02", 5.0),
        fact("sm_spend", "2026-03", 130.0), fact("new_customers", "2026-03", 6.0),
    ]  # fmt: skip
    receipt = fill_workbook(reported(), facts, tmp_path / "out.xlsx")
    assert receipt.restated == ()
    assert [change.cell for change in receipt.inputs if change.old != change.new] == ["E4", "E5"]


def test_without_a_closing_month_a_blank_may_be_filled(reported: Make, tmp_path: Path, fact: Make) -> None:
    receipt = fill_workbook(
        reported(), [fact("transactions", "2026-02", 9.0, segment="core")], tmp_path / "out.xlsx"
    )
    assert receipt.restated == ()


def test_up_to_the_closing_month_a_blank_is_closed_too_and_later_months_are_open(
    reported: Make, tmp_path: Path, fact: Make
) -> None:
    path = reported(date(2026, 1, 31))
    message = refused(path, [fact("transactions", "2026-01", 9.0, segment="core")], tmp_path)
    assert "closed through 2026-01; Inputs!C7 would go from 7 to 9" in message
    receipt = fill_workbook(path, [fact("sm_spend", "2026-02", 121.0)], tmp_path / "out.xlsx")
    assert receipt.restated == ()


@pytest.mark.parametrize("typed", ["Feb 2026", "2026-02"])
def test_a_closing_month_in_words_closes_too(reported: Make, tmp_path: Path, fact: Make, typed: str) -> None:
    facts = [fact("sm_spend", "2026-02", 121.0)]
    assert "closed through 2026-02" in refused(reported(typed), facts, tmp_path)


def test_a_closing_that_is_no_month_is_not_passed_over(reported: Make, tmp_path: Path, fact: Make) -> None:
    with pytest.raises(TemplateError, match=r"Settings!B5 says through which month.*holds soon"):
        fill_workbook(reported("soon"), [fact("sm_spend", "2026-02", 121.0)], tmp_path / "out.xlsx")


def test_a_blank_of_a_closed_month_is_listed_when_it_is_restated(
    reported: Make, tmp_path: Path, fact: Make
) -> None:
    path = reported(date(2026, 2, 1))
    facts = [fact("transactions", "2026-02", 9.0, segment="core")]
    assert "would go from blank to 9" in refused(path, facts, tmp_path)
    receipt = fill_workbook(path, facts, tmp_path / "out.xlsx", restate=True)
    assert restated(receipt) == [("D7", None, 9.0)]


@pytest.mark.parametrize("scenario", ["Budget", "budget"])
def test_a_plan_is_never_closed(reported: Make, tmp_path: Path, fact: Make, scenario: str) -> None:
    path = reported(date(2026, 2, 1))
    facts = [fact("sm_spend", "2026-01", 95.0, scenario=scenario)]
    assert fill_workbook(path, facts, tmp_path / "out.xlsx").restated == ()


def test_a_cohort_grows_older_in_months_that_are_open(reported: Make, tmp_path: Path, fact: Make) -> None:
    """Customers of January at the age of two months are known in March."""
    facts = [fact("cohort_customers", "2026-01", 3.0, segment="2")]
    assert fill_workbook(reported(date(2026, 2, 1)), facts, tmp_path / "o.xlsx").restated == ()
    assert "closed through 2026-03" in refused(reported(date(2026, 3, 1)), facts, tmp_path)


def test_an_address_is_no_way_around_a_closed_month(reported: Make, tmp_path: Path, fact: Make) -> None:
    assert "Inputs!C4" in refused(reported(), [fact("Inputs!C4", "", 80.0)], tmp_path)
    path = reported(date(2026, 1, 1))
    assert "Inputs!M1" in refused(path, [fact("Inputs!M1", "2026-01", 80.0)], tmp_path)


def test_a_workbook_without_declared_inputs_has_closed_months_too(
    tmp_path: Path, fact: Make, changed_template: Change
) -> None:
    """Only named headers and a name of one's own over a row: no map, no names that begin with in_."""

    def undeclare(book: openpyxl.Workbook) -> None:
        del book["_map"]
        for name in [name for name in book.defined_names if name.startswith("in_") and name != "in_months"]:
            del book.defined_names[name]
        book.defined_names["Spend"] = DefinedName("Spend", attr_text="Inputs!$C$4:$H$4")
        book["Inputs"]["C4"] = 100

    path = changed_template(undeclare)
    assert "from 100 to 80" in refused(path, [fact("Spend", "2026-01", 80.0)], tmp_path)
    assert fill_workbook(path, [fact("Spend", "2026-02", 80.0)], tmp_path / "out.xlsx").restated == ()


@pytest.mark.parametrize("figure", [None, 0])
def test_a_template_that_holds_nothing_yet_is_open(
    changed_template: Change, tmp_path: Path, january: list, figure: float | None
) -> None:
    def prepare(book: openpyxl.Workbook) -> None:
        for column in "CDEFGH":
            book["Inputs"][f"{column}4"] = figure
        book["Settings"]["B5"] = date(2026, 6, 1)
        book.defined_names["set_closed_through"] = DefinedName(
            "set_closed_through", attr_text="Settings!$B$5"
        )

    assert fill_workbook(changed_template(prepare), january, tmp_path / "out.xlsx").restated == ()


def test_a_fill_can_close_its_month(reported: Make, tmp_path: Path, fact: Make, cells_of: Make) -> None:
    facts = [fact("sm_spend", "2026-03", 130.0), fact("new_customers", "2026-03", 6.0)]
    receipt = fill_workbook(reported(), facts, tmp_path / "march.xlsx", close="March 2026")
    assert cells_of(tmp_path / "march.xlsx", "Settings")["B5"] == 46_082.0  # 2026-03-01
    assert receipt.inputs[-1].fact == "closed through 2026-03"
    message = refused(tmp_path / "march.xlsx", [fact("sm_spend", "2026-03", 1.0)], tmp_path)
    assert "closed through 2026-03" in message


@pytest.mark.parametrize(
    ("through", "named", "close", "code", "says"),
    [
        (None, False, "2026-02", "no-closing", "no cell named set_closed_through"),
        (None, True, "2026-06", "nothing-to-close", "2026-06 cannot be closed"),
        (None, True, "Q1 2026", "month", "is not a month"),
        (date(2026, 5, 1), True, "2026-02", "closed-period", "would open later months again"),
    ],
)
def test_a_closing_that_cannot_be_meant_is_refused(
    reported: Make, tmp_path: Path, fact: Make, through: date | None, named: bool, close: str, code: str,
    says: str,
) -> None:  # fmt: skip
    path = reported(through, named=named)
    with pytest.raises(KpiEngineError, match=says) as error:
        fill_workbook(path, [fact("sm_spend", "2026-02", 120.0)], tmp_path / "out.xlsx", close=close)
    assert error.value.code == code


def test_a_cell_that_the_data_and_the_closing_set_is_refused(
    reported: Make, tmp_path: Path, fact: Make
) -> None:
    facts = [fact("set_closed_through", "", "2026-02-01")]
    with pytest.raises(SourceError, match="Settings!B5 is set by this row and by closed through 2026-02"):
        fill_workbook(reported(), facts, tmp_path / "out.xlsx", close="2026-02")


def test_the_list_of_fills_counts_what_was_restated(
    reported: Make, tmp_path: Path, fact: Make, cells_of: Make
) -> None:
    fill_workbook(reported(), [fact("sm_spend", "2026-01", 80.0)], tmp_path / "out.xlsx", restate=True)
    assert cells_of(tmp_path / "out.xlsx", "Changes")["D4"] == "Actual, 2026-01; 1 restated"
