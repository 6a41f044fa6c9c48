"""A filled workbook gives back exactly what was typed into it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kpi_engine.batch.collect.figures import read_figures
from kpi_engine.batch.collect.report import company_report
from kpi_engine.errors import WorkbookError
from kpi_engine.fill import fill_workbook
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.policy import Decision
from tests.batch.collect.conftest import ALDER, Lines, Workbook


def stated(path: Path, guide: str = "") -> dict[tuple[str, str, str, str], float | str]:
    facts = read_figures(path, guide).facts
    return {(fact.term, fact.scenario, fact.segment, fact.period): fact.value for fact in facts}


def test_figures_come_back_with_scenario_segment_and_month(workbook: Workbook) -> None:
    lines = {"mrr": [10, 20, None], "mrr.core": [4, None, None], "mrr.budget": [11, 22, 33]}
    assert stated(workbook("a.xlsx", lines)) == {
        ("mrr", "Actual", "", "2026-01"): 10, ("mrr", "Actual", "", "2026-02"): 20,
        ("mrr", "Actual", "core", "2026-01"): 4, ("mrr", "Budget", "", "2026-01"): 11,
        ("mrr", "Budget", "", "2026-02"): 22, ("mrr", "Budget", "", "2026-03"): 33,
    }  # fmt: skip


def test_what_a_fill_writes_is_what_comes_back(workbook: Workbook, tmp_path: Path) -> None:
    template = workbook("t.xlsx", {"sm_spend": [None], "new_customers": [None]}, set_unit="k")
    facts = [
        Fact("1", "sm_spend", 1_234_500.0, "", 0, Place(), "2026-01"),
        Fact("2", "new_customers", 7.0, "", 0, Place(), "2026-01"),
    ]
    fill_workbook(template, facts, tmp_path / "filled.xlsx")
    assert stated(tmp_path / "filled.xlsx") == {
        ("sm_spend", "Actual", "", "2026-01"): 1_234_500.0,
        ("new_customers", "Actual", "", "2026-01"): 7.0,
    }


def test_amounts_typed_in_thousands_are_whole_again_and_counts_stay(workbook: Workbook) -> None:
    path = workbook("a.xlsx", {"sm_spend": [12.5], "new_customers": [3]}, months=MONTH, set_unit="k")
    assert set(stated(path).values()) == {12_500, 3}


MONTH = ("2026-01",)


def test_single_cells_are_of_the_month_that_the_workbook_is_closed_through(workbook: Workbook) -> None:
    path = workbook("a.xlsx", {"mrr": [12.5]}, months=MONTH, set_closed_through=date(2026, 5, 31))
    assert stated(path) == {("mrr", "Actual", "", "2026-05"): 12.5}


def test_name_currency_and_closed_month_are_those_of_the_settings(workbook: Workbook) -> None:
    path = workbook(
        "file.xlsx", ALDER, set_company="Alder Ltd", set_currency="€", set_closed_through=date(2026, 2, 1),
        set_year_end=6, set_tolerance=0.1,
    )  # fmt: skip
    read = read_figures(path)
    assert (read.company, read.settings.currency, read.settings.closed) == ("Alder Ltd", "EUR", "2026-02")
    assert (read.settings.year_end, read.settings.tolerance) == (6, 0.1)


@pytest.mark.parametrize("name", ["", "Your company"])
def test_a_workbook_without_a_name_is_called_after_its_file(workbook: Workbook, name: str) -> None:
    assert read_figures(workbook("Birch AG.xlsx", ALDER, set_company=name)).company == "Birch AG"


def test_the_guide_is_the_one_in_the_title_else_the_one_given(workbook: Workbook) -> None:
    path = workbook("a.xlsx", ALDER, guide="")
    with pytest.raises(WorkbookError, match="Give --guide") as refusal:
        read_figures(path)
    assert refusal.value.code == "no-guide"
    assert read_figures(path, "css").guide.id == "customer_service"
    assert read_figures(workbook("b.xlsx", ALDER, guide="mobile_app_security"), "css").guide.code == "mas"


def test_definitions_of_the_workbook_hold_from_their_month_on(workbook: Workbook) -> None:
    path = workbook(
        "a.xlsx", ALDER, def_reactivation="counted", def_reactivation_since=date(2026, 2, 1),
        def_reactivation_before="left out",
    )  # fmt: skip
    assert read_figures(path).policy.decisions == (Decision("reactivation", "counted", "2026-02"),)


def test_an_unknown_definition_is_told_and_not_guessed(workbook: Workbook) -> None:
    read = read_figures(workbook("a.xlsx", ALDER, def_reactivation="sometimes"))
    assert read.policy.decisions == ()
    assert "reactivation: sometimes is unknown" in read.notes[0]


def test_an_error_in_an_input_cell_is_no_figure_and_is_told(workbook: Workbook) -> None:
    path = workbook("a.xlsx", {"mrr": [10, "=1/0", 30]})
    book = load_workbook(path)
    book["Inputs"]["C2"] = "#REF!"
    book["Inputs"]["C2"].data_type = "e"
    book.save(path)
    read = read_figures(path)
    assert [fact.period for fact in read.facts] == ["2026-01", "2026-03"]
    assert read.findings == ("No figure but an error stands in Inputs!C2.",)


@pytest.mark.parametrize("lines", [{}, {"mrr": [None, None, None]}])
def test_a_workbook_without_figures_is_refused(workbook: Workbook, lines: Lines) -> None:
    with pytest.raises(WorkbookError, match="holds no figures where a fill would write them"):
        read_figures(workbook("a.xlsx", lines))


def test_a_definition_of_the_company_s_own_finds_the_figures_that_only_it_needs(workbook: Workbook) -> None:
    """Revenue per account: 5,000 over 20, where the guide takes MRR per paying customer."""
    lines = {"mrr": [1_000], "active_customers": [10], "revenue": [5_000], "accounts": [20]}
    choice = {"def_revenue_per_customer": "total revenue per account"}
    path = workbook("a.xlsx", lines, months=MONTH, set_closed_through=date(2026, 1, 1), **choice)
    report = company_report(read_figures(path))
    assert next(figure.value for figure in report.figures if figure.kpi == "arpu") == 250
    assert "total revenue per account" in dict(report.definitions)["arpu"]
