"""What is known of a workbook counts in order: saved map, template, defined names, labels."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.recognition.facts import facts_of
from kpi_engine.recognition.finding import find_mapping
from kpi_engine.recognition.mapping import Mapping
from kpi_engine.recognition.maps.templates import OWN_SHEETS
from kpi_engine.workbook.package import Package
from tests.recognition.books import movements

TEMPLATES = sorted((Path(__file__).parents[2] / "workbook_templates").glob("*.xlsx"))


def _mapping(file: Path) -> Mapping:
    return find_mapping(Package.for_reading(file))


def _named(folder: Path, names: dict[str, str], cells: dict[str, object]) -> Mapping:
    """A sheet with figures that nothing but their names explains."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Data"
    for place, value in cells.items():
        sheet[place] = value
    for name, place in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=place)
    book.save(folder / "named.xlsx")
    return _mapping(folder / "named.xlsx")


@pytest.mark.parametrize(
    ("name", "term", "period", "scenario"),
    [
        ("MRR_2026", "mrr", "2026", "Actual"), ("Gross_Margin", "gross_margin", "", "Actual"),
        ("NewCustomers", "new_customers", "", "Actual"), ("Budget_ARR_2026_03", "arr", "2026-03", "Budget"),
        ("churned.mrr.Q1_2026", "churned_mrr", "2026-Q1", "Actual"), ("MRR_of_some_2026", "", "", ""),
        ("Gross_Margin_Target_Cell", "", "", ""), ("MRR_Actual_Budget", "", "", ""),
        ("_xlnm.Print_Area", "", "", ""),
    ],
)  # fmt: skip
def test_a_defined_name_names_a_figure_or_nothing(
    tmp_path: Path, name: str, term: str, period: str, scenario: str
) -> None:
    """A word too many leaves open what is meant."""
    ranges = _named(tmp_path, {name: "Data!$B$2"}, {"B2": 0.8}).ranges
    found = [(item.term, item.period, item.scenario, item.found_by) for item in ranges]
    assert found == ([(term, period, scenario, "defined name")] if term else [])


def test_a_named_line_takes_its_months_from_the_headings_over_it(tmp_path: Path) -> None:
    cells: dict[str, object] = {"B1": "Jan 2026", "C1": "Feb 2026", "B3": 10.0, "C3": 11.0}
    (item,) = _named(tmp_path, {"New_MRR": "Data!$B$3:$C$3"}, cells).ranges
    assert (item.cells, item.headings, item.term) == ("B3:C3", "B1:C1", "new_mrr")
    del cells["C1"]
    assert _named(tmp_path, {"New_MRR": "Data!$B$3:$C$3"}, cells).ranges == ()


def test_a_name_goes_before_a_label_and_a_contradiction_is_to_be_confirmed(tmp_path: Path) -> None:
    """The line is called Churned MRR and named as contraction; no figure of it is compared."""
    book = movements(tmp_path / "a.xlsx", title="SaaS metrics (USD k)", names={
        "Contraction_MRR": "Inputs!$C$8:$H$8", "New_MRR": "Inputs!$C$5:$H$5",
    })  # fmt: skip
    ranges = {item.cells: item for item in _mapping(book).ranges}
    assert (ranges["C8:H8"].term, ranges["C8:H8"].found_by, ranges["C8:H8"].sure) == (
        "contraction_mrr", "defined name", False,
    )  # fmt: skip
    assert (ranges["C5:H5"].sure, ranges["C5:H5"].power, ranges["C5:H5"].currency) == (True, 3, "USD")
    assert ranges["C4:H4"].found_by == "label"


def test_the_names_by_which_a_workbook_is_filled_say_what_its_cells_are(tmp_path: Path) -> None:
    """The labels mean nothing, in_new_mrr.core.budget everything; set_unit says thousands."""
    book = movements(
        tmp_path / "a.xlsx", labels={"New MRR": "Line 5", "Churned MRR": "Line 8"},
        cells={"K1": "k", "K2": "EUR"},
        names={
            "in_new_mrr.core.budget": "Inputs!$C$5:$H$5", "in_months": "Inputs!$C$3:$H$3",
            "set_unit": "Inputs!$K$1", "set_currency": "Inputs!$K$2",
        },
    )  # fmt: skip
    (item,) = [item for item in _mapping(book).ranges if item.found_by == "template"]
    assert (item.term, item.segment, item.scenario, item.power, item.currency) == (
        "new_mrr", "core", "Budget", 3, "EUR",
    )  # fmt: skip
    assert (item.cells, item.headings, item.label) == ("C5:H5", "C3:H3", "Line 5")


def test_a_map_counts_before_labels_and_what_it_leaves_out_stays_out(tmp_path: Path) -> None:
    book = movements(tmp_path / "a.xlsx")
    (tmp_path / "a.check.yaml").write_text(
        "workbook: a.xlsx\nranges:\n"
        "  - {cells: 'Inputs!C5:E5', term: net_new_mrr, headings: 'Inputs!C3:E3', scenario: Budget}\n"
        "  - {cells: 'Inputs!C6:H6', ignore: yes}\n",
        encoding="utf-8",
    )
    mapping = _mapping(book)
    terms = {item.cells: (item.term, item.found_by) for item in mapping.ranges}
    assert terms["C5:H5"] == ("net_new_mrr", "saved map")
    assert terms["C7:H7"] == ("contraction_mrr", "label")
    assert "C6:H6" not in terms
    assert all(item.cells != "C6:H6" for item in mapping.unknown)


def test_only_the_sheet_that_is_asked_for(tmp_path: Path) -> None:
    package = Package.for_reading(movements(tmp_path / "a.xlsx"))
    assert {item.sheet for item in find_mapping(package, sheet="inputs").ranges} == {"Inputs"}


def test_figures_keep_their_place_and_thousands_their_power(tmp_path: Path) -> None:
    package = Package.for_reading(movements(tmp_path / "a.xlsx", title="Metrics (USD k)"))
    facts = {fact.id: fact for fact in facts_of(package, find_mapping(package))}
    assert facts["Inputs!C5"].value == 50_000
    assert (facts["Inputs!C5"].period, facts["Inputs!H5"].period) == ("2026-01", "2026-06")
    assert str(facts["Inputs!C5"].place) == "a.xlsx Inputs!C5"


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_every_sheet_of_our_templates_is_known_as_ours(file: Path) -> None:
    """Otherwise labels would be read on sheets that only compute."""
    assert {sheet.name for sheet in Package.for_reading(file).sheets} <= set(OWN_SHEETS)


def test_an_empty_template_has_no_figure_to_check() -> None:
    """Its settings, its headings and its blank lines are none."""
    mapping = _mapping(TEMPLATES[0])
    assert {item.found_by for item in mapping.ranges} <= {"template"}
    assert [item for item in mapping.ranges if item.sheet == "Inputs"] == []


def test_a_named_cell_is_of_the_month_that_the_title_of_its_sheet_states(tmp_path: Path) -> None:
    cells: dict[str, object] = {"A1": "Inputs for November 2025", "A3": "What we sold", "B3": 500.0}
    (item,) = _named(tmp_path, {"Revenue": "Data!$B$3"}, cells).ranges
    assert (item.term, item.period) == ("revenue", "2025-11")
