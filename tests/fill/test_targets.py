"""Where a template takes figures: a _map sheet, or names by convention; and what its author got wrong."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.errors import TemplateError
from kpi_engine.fill import fill_workbook
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.targets import Target, TargetReader, target_key
from kpi_engine.workbook.package import Package


def read(path) -> list[Target]:
    package = Package.open(path)
    return TargetReader(package, Cells(package)).targets()


def test_the_map_gives_term_scenario_segment_cells_and_periods(template) -> None:
    targets = {target.key: target for target in read(template)}
    assert len(targets) == 6
    core = targets["transactions", "actual", "core"]
    assert (core.area.ref, core.required) == ("C7:H7", False)
    assert core.axis is not None
    assert core.axis.span == "2026-01 to 2026-06"
    assert core.place("2026-03") == (7, 5)
    assert core.place("2027-01") is None
    weekly = targets["trials", "actual", ""]
    assert weekly.place("2026-W02") == (3, 2)
    assert targets["sm_spend", "actual", ""].required


@pytest.fixture
def named(tmp_path):
    """A template without a _map: names alone say where figures go."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Model"
    sheet["B1"], sheet["C1"], sheet["D1"] = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
    names = {
        "IN_Months": "Model!$B$1:$D$1", "in_mrr": "Model!$B$2:$D$2", "in_mrr.budget": "Model!$B$3:$D$3",
        "in_mrr.core.budget": "Model!$B$4:$D$4", "in_sm_spend_budget": "Model!$B$5:$D$5",
        "in_closing_cash": "Model!$F$9",
        "print_me": "Model!$A$1:$D$9",
    }  # fmt: skip
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    path = tmp_path / "named.xlsx"
    book.save(path)
    return path


def test_names_alone_are_enough(named, tmp_path, fact, cells_of) -> None:
    assert {target.key: target.area.ref for target in read(named)} == {
        ("mrr", "actual", ""): "B2:D2", ("mrr", "budget", ""): "B3:D3", ("mrr", "budget", "core"): "B4:D4",
        ("sm_spend", "budget", ""): "B5:D5", ("closing_cash", "actual", ""): "F9",
    }  # fmt: skip
    facts = [
        fact("mrr", "2026-02", 5.0), fact("mrr", "2026-03", 6.0, scenario="Budget", segment="Core"),
        fact("closing_cash", "2026-03", 7.0),
    ]  # fmt: skip
    fill_workbook(named, facts, tmp_path / "out.xlsx")
    cells = cells_of(tmp_path / "out.xlsx", "Model")
    assert (cells["C2"], cells["D4"], cells["F9"]) == (5.0, 6.0, 7.0)


def test_segments_are_known_however_they_are_written() -> None:
    assert target_key(" MRR ", "", "E-Commerce") == ("mrr", "actual", "e_commerce")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["mrr", "", "", "in_nothing", "in_months", ""], r"in_nothing \(in _map!D8\) is no name"),
        (["mrr", "", "", "in_sm_spend", "", ""], "covers 6 cells but the row names no period headers"),
        (["mrr", "", "", "Inputs!$D$4:$I$4", "in_months", ""], "does not stand under its headers"),
        (["mrr", "", "", "Inputs!$C$4:$C$9", "in_months", ""], "does not stand under its headers"),
        (["mrr", "", "", "Inputs!$A:$XFD", "in_months", ""], "covers whole rows or columns"),
        (["mrr", "", "", "in_sm_spend", "Inputs!$C$3:$H$4", ""], "has 2 rows and 6 columns, not one line"),
        (["mrr", "", "", "in_sm_spend", "Inputs!$C$8:$H$8", ""], "is empty: no month stands there"),
    ],
)
def test_what_the_author_of_a_map_got_wrong_is_named(changed_template, row, says) -> None:
    with pytest.raises(TemplateError, match=says) as refused:
        read(changed_template(lambda book: book["_map"].append(row)))
    assert len(refused.value.message) <= 255


def test_a_map_without_its_headers_is_refused(changed_template) -> None:
    def rename(book) -> None:
        book["_map"]["A1"] = "KPI"

    with pytest.raises(TemplateError, match="headers term and target"):
        read(changed_template(rename))


def test_a_row_of_cells_without_months_stops_a_fill_that_needs_it(named, tmp_path, fact) -> None:
    book = openpyxl.load_workbook(named)
    del book.defined_names["IN_Months"]
    book.save(named)
    with pytest.raises(TemplateError, match="without headers of the same length named in_months"):
        fill_workbook(named, [fact("mrr", "2026-02", 5.0)], tmp_path / "out.xlsx")
    fill_workbook(named, [fact("closing_cash", "2026-03", 7.0)], tmp_path / "out.xlsx")


def test_a_workbook_with_no_places_says_how_to_make_them(tmp_path, fact) -> None:
    path = tmp_path / "plain.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(TemplateError, match="no sheet _map and no names such as in_mrr"):
        fill_workbook(path, [fact("mrr", "2026-02", 5.0)], tmp_path / "out.xlsx")


def test_a_word_that_is_neither_yes_nor_no_is_no_silent_no(tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Model"
    sheet = book.create_sheet("_map")
    sheet.append(["term", "target", "required"])
    sheet.append(["mrr", "Model!B2", "maybe"])
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(TemplateError, match=r'is "maybe" in the column required, where yes or no belongs'):
        read(tmp_path / "plan.xlsx")
