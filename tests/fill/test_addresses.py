"""Figures that are given for a name or an address: each finds its one cell, or is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.engine import fill_template
from kpi_engine.errors import KpiEngineError, SourceError
from kpi_engine.fill import fill_workbook

Cells = Callable[[Path, str], Mapping]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A workbook that nobody made for filling: no map, no names by convention, and one that is broken."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "My Sheet"
    sheet["B2"], sheet["B3"] = 1, "=B2*2"
    names = {"Spend": "'My Sheet'!$B$2", "in_scope": "#REF!", "Block": "'My Sheet'!$D$1:$E$4"}
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    path = tmp_path / "plain.xlsx"
    book.save(path)
    return path


def fill(path: Path, rows: str, **options: bool) -> Path:
    data = path.with_name("data.csv")
    data.write_text("term,period,value\n" + rows, encoding="utf-8")
    output = path.with_name("out.xlsx")
    fill_template(path, data, output, **options)
    return output


@pytest.mark.parametrize("place", ["'My Sheet'!B2", "'my sheet'!$B$2", "spend", "SPEND"])
def test_a_workbook_is_filled_by_addresses_alone(plain: Path, place: str, cells_of: Cells) -> None:
    cells = cells_of(fill(plain, f"{place},2026-01,21\n"), "My Sheet")
    assert (cells["B2"], cells["B3"]) == (21.0, 42.0)


def test_a_name_that_one_sheet_has_needs_no_sheet_in_front(plain: Path, cells_of: Cells) -> None:
    book = openpyxl.load_workbook(plain)
    book["My Sheet"].defined_names["Rate"] = DefinedName("Rate", attr_text="'My Sheet'!$B$9")
    book.save(plain)
    assert cells_of(fill(plain, "rate,,0.5\n"), "My Sheet")["B9"] == 0.5
    assert cells_of(fill(plain, "'My Sheet'!Rate,,0.7\n"), "My Sheet")["B9"] == 0.7


def test_a_name_that_two_sheets_have_is_not_guessed(plain: Path) -> None:
    book = openpyxl.load_workbook(plain)
    book.create_sheet("Other")
    for sheet in ("My Sheet", "Other"):
        book[sheet].defined_names["Rate"] = DefinedName("Rate", attr_text=f"'{sheet}'!$B$9")
    book.save(plain)
    with pytest.raises(KpiEngineError):
        fill(plain, "rate,,0.5\n")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("'My Sheet'!B2,,1\n'My Sheet'!B9,,2\nOther!B2,,3\n", "unknown-place"),
        ("Block,,1\n", "several-cells"),
        ("'My Sheet'!D1:E4,,1\n", "several-cells"),
        ("'My Sheet'!B3,,1\n", "formula-in-target"),
        ("Spend,,1\n'My Sheet'!B2,,2\n", "two-values"),
        ("'My Sheet'!B2,2026-01,1\n'My Sheet'!B2,2026-02,2\n", "two-values"),
        ("mrr,2026-01,1\n", "no-targets"),
        ("scope,2026-01,1\n", "bad-target"),
    ],
)
def test_what_has_no_cell_of_its_own_is_refused(plain: Path, rows: str, code: str) -> None:
    with pytest.raises(KpiEngineError) as refused:
        fill(plain, rows)
    assert refused.value.code == code
    assert len(refused.value.message) <= 255
    assert not plain.with_name("out.xlsx").exists()


def test_a_word_that_is_a_target_is_never_taken_for_a_name(
    changed_template: Callable, tmp_path: Path, january: list, fact: Callable, cells_of: Cells
) -> None:
    def name(book: openpyxl.Workbook) -> None:
        book.defined_names["sm_spend"] = DefinedName("sm_spend", attr_text="Inputs!$J$9")

    path = changed_template(name)
    output = tmp_path / "out.xlsx"
    fill_workbook(path, january, output)
    assert cells_of(output, "Inputs")["C4"] == 100_000.0
    with pytest.raises(SourceError, match="takes sm_spend for Actual, Budget, not for Actual plus"):
        fill_workbook(path, [fact("sm_spend", "2026-01", 1.0, segment="plus")], output)


def test_an_address_inside_a_target_counts_as_a_figure_of_it(
    changed_template: Callable, tmp_path: Path, fact: Callable, cells_of: Cells
) -> None:
    """Amounts are typed in thousands here: the place must not decide by how much a figure is divided."""
    path = changed_template(lambda book: book["Settings"].__setitem__("B3", "k"))
    facts = [fact("Inputs!C4", "", 100_000.0), fact("in_new_customers", "2026-01", 400.0)]
    receipt = fill_workbook(path, facts, tmp_path / "out.xlsx")
    cells = cells_of(tmp_path / "out.xlsx", "Inputs")
    assert (cells["C4"], cells["C5"]) == (100.0, 400.0)
    assert any("divided by 1,000" in warning for warning in receipt.warnings)


def test_a_figure_outside_the_targets_stands_as_it_is_stated_and_that_is_said(
    changed_template: Callable, tmp_path: Path, january: list, fact: Callable, cells_of: Cells
) -> None:
    path = changed_template(lambda book: book["Settings"].__setitem__("B3", "k"))
    receipt = fill_workbook(path, [*january, fact("Inputs!K1", "", 5_000.0)], tmp_path / "out.xlsx")
    assert cells_of(tmp_path / "out.xlsx", "Inputs")["K1"] == 5_000.0
    assert any("given by name or address (1) stand as they are stated" in each for each in receipt.warnings)


@pytest.mark.parametrize(
    ("term", "period", "more"),
    [
        ("Inputs!D4", "2026-01", {}),
        ("Inputs!C6", "2026-01", {"scenario": "Forecast"}),
        ("Inputs!C4", "2026-01", {"segment": "core"}),
    ],
)
def test_a_row_that_says_something_else_than_its_place_is_refused(
    template: Path, tmp_path: Path, fact: Callable, term: str, period: str, more: dict
) -> None:
    with pytest.raises(SourceError, match="the row says otherwise") as refused:
        fill_workbook(template, [fact(term, period, 1.0, **more)], tmp_path / "out.xlsx")
    assert refused.value.code == "other-place"


def test_two_places_for_one_figure_are_refused(
    changed_template: Callable, tmp_path: Path, january: list
) -> None:
    row = ["sm_spend", "Actual", "", "Inputs!C8:H8", "in_months", ""]
    with pytest.raises(
        SourceError, match=r"several places for sm_spend 2026-01.*in_sm_spend and Inputs!C8:H8"
    ):
        fill_workbook(changed_template(lambda book: book["_map"].append(row)), january, tmp_path / "o.xlsx")


def test_a_map_in_a_file_counts_instead_of_everything_else(
    template: Path, tmp_path: Path, fact: Callable, cells_of: Cells
) -> None:
    beside = tmp_path / "template.map.yaml"
    beside.write_text("- term: visitors\n  target: Inputs!C12:H12\n  period: in_months\n", encoding="utf-8")
    receipt = fill_workbook(template, [fact("visitors", "2026-03", 9.0)], tmp_path / "out.xlsx")
    assert cells_of(tmp_path / "out.xlsx", "Inputs")["E12"] == 9.0
    assert (receipt.map, len(receipt.map_sha256)) == ("template.map.yaml", 64)
    with pytest.raises(SourceError, match=r"no place for sm_spend\. It takes visitors"):
        fill_workbook(template, [fact("sm_spend", "2026-03", 9.0)], tmp_path / "out.xlsx")
    given = tmp_path / "given.yaml"
    given.write_text("- term: sm_spend\n  target: Inputs!Z1:Z0\n", encoding="utf-8")
    with pytest.raises(KpiEngineError, match=r"Inputs!Z1:Z0 \(in given.yaml line 1\) is no name"):
        fill_workbook(template, [fact("sm_spend", "", 9.0)], tmp_path / "out.xlsx", mapping=given)
