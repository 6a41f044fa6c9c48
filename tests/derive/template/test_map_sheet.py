"""Every line of _map leads to cells that exist, one for each period it names."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.lists import ROWS


def rows(book: Workbook) -> list[dict[str, str]]:
    header, *lines = book["_map"].iter_rows(values_only=True)
    assert header == ("term", "scenario", "segment", "target", "period", "required")
    return [{str(key): str(value or "") for key, value in zip(header, line, strict=True)} for line in lines]


def test_every_target_is_a_name_a_table_column_or_a_cell(book: Workbook) -> None:
    for row in rows(book):
        assert row["term"] in TERMS
        if row["period"] == "in_months":
            assert row["target"] in book.defined_names
        elif row["period"]:
            assert row["target"].startswith("Weekly[")
        else:
            assert row["target"].startswith("Customers!C") or row["target"] in book.defined_names


def test_no_two_lines_claim_the_same_figure(book: Workbook) -> None:
    keys = [(row["term"], row["scenario"], row["segment"], row["period"]) for row in rows(book)]
    assert len(keys) == len(set(keys))


def test_only_actual_figures_of_the_main_kpis_are_required(book: Workbook, grid: Grid) -> None:
    required = {(row["term"], row["segment"]) for row in rows(book) if row["required"]}
    assert required == {line.key for line in grid.lines if line.required}
    assert ("sm_spend", "") in required


def test_the_customer_list_has_a_place_for_each_of_its_lines(book: Workbook) -> None:
    listed = [row for row in rows(book) if row["term"] == "customer_revenue"]
    assert len(listed) == ROWS
    assert listed[0]["target"] == "Customers!C6"


def test_the_sheet_is_hidden(book: Workbook) -> None:
    assert book["_map"].sheet_state == "hidden"
