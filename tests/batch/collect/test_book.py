"""The workbook of a portfolio: live counts and sums agree with what they show, texts are safe."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kpi_engine.batch.collect.absences import Unread
from kpi_engine.batch.collect.expected import Expected
from kpi_engine.batch.collect.portfolio import Portfolio, Request, portfolio
from kpi_engine.batch.collect.rates import KINDS, RateKey, Rates
from kpi_engine.batch.collect.sheets.book import portfolio_workbook
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.package import Package
from tests.batch.collect.conftest import ALDER, BIRCH, MONTHS, report
from tests.conftest import LibreOffice

RATES = Rates(
    "EUR",
    {RateKey("USD", month, kind): 0.9 for month in ("2025-12", *MONTHS) for kind in KINDS},
    "rates.csv",
)


@pytest.fixture(scope="module")
def found() -> Portfolio:
    late = {name: values[:2] for name, values in ALDER.items()}
    companies = [
        report("=Alder & Sons", ALDER, rates=RATES),
        report("Birch", BIRCH, currency="USD", rates=RATES),
        report("Cedar", {**ALDER, "visitors": [9, 9, 9]}, guide="mobile_app_security", rates=RATES),
        report("Late Ltd", late, rates=RATES),
    ]
    listed = tuple(Expected(each.company, each.guide) for each in companies)
    request = Request(currency="EUR", rates=RATES, month="2026-03", expected=(*listed, Expected("Gone AG")))
    return portfolio(companies, [Unread("broken.xlsx", "damaged", "broken.xlsx is damaged.")], request)


@pytest.fixture(scope="module")
def made(found: Portfolio) -> bytes:
    return portfolio_workbook(found)


def cells(made: bytes, *, values: bool = True) -> Any:
    return load_workbook(io.BytesIO(made), data_only=values)


def rows(sheet: Any, top: int) -> list[dict[str, Any]]:
    heads = [cell.value for cell in sheet[top]]
    return [
        dict(zip(heads, [cell.value for cell in row], strict=True))
        for row in sheet.iter_rows(min_row=top + 1) if row[0].value
    ]  # fmt: skip


def test_the_sheets_stand_in_the_order_of_a_reader(made: bytes) -> None:
    assert cells(made).sheetnames == [
        "Overview", "Companies", "KPIs", "Pooled", "Triggers", "Missing", "FX", "Inputs", "Notes",
    ]  # fmt: skip


def test_every_formula_shows_what_it_comes_to(made: bytes) -> None:
    summary = recalculate(Package.of_bytes(made, Path("portfolio.xlsx"))).summary()
    assert summary.pop("equal") > 60
    assert not any(summary.values()), summary


def test_the_overview_counts_the_companies(made: bytes) -> None:
    sheet = cells(made)["Overview"]
    tiles = {sheet.cell(4, column).value: sheet.cell(5, column).value for column in range(1, 25, 3)}
    assert (tiles["Companies"], tiles["Late or missing"]) == (4, 3)
    assert tiles["On target"] + tiles["On watch"] + tiles["Off target"] + tiles["No target"] == 3
    assert tiles["Total MRR"] == pytest.approx(1_150 + 9_100 * 0.9 + 1_150)
    assert cells(made, values=False)["Overview"]["D5"].value.startswith("=COUNTIF(Companies!")


def test_the_long_list_has_every_company_kpi_and_month_once(made: bytes, found: Portfolio) -> None:
    sheet = cells(made)["KPIs"]
    listed = rows(sheet, 4)
    assert len(listed) == sum(len(list(found.shown(company))) for company in found.companies)
    assert len({(row["Company"], row["KPI"], row["Segment"], row["Month"]) for row in listed}) == len(listed)
    assert sheet.tables["kpis"].ref == f"A4:O{4 + len(listed)}"
    first = next(row for row in listed if (row["Company"], row["KPI"]) == ("Birch", "cac"))
    assert (first["Value"], first["Currency"], first["In EUR"]) == (1_000, "USD", pytest.approx(900))


def test_a_kpi_without_a_figure_says_why_instead(made: bytes) -> None:
    listed = rows(cells(made)["KPIs"], 4)
    lacking = next(row for row in listed if (row["Company"], row["KPI"]) == ("Birch", "gross_margin"))
    assert lacking["Value"] is None
    assert (lacking["Status"], lacking["Why there is no figure"]) == (
        "needs data", "Revenue (revenue) is not stated; Cost of revenue (cogs) is not stated",
    )  # fmt: skip


def test_every_heading_of_a_table_is_there_once_as_excel_demands(made: bytes) -> None:
    for sheet in cells(made).worksheets:
        for table in sheet.tables.values():
            heads = [cell.value for cell in sheet[table.ref][0]]
            assert heads == [column.name for column in table.tableColumns]
            assert len({str(head).casefold() for head in heads}) == len(heads)


def test_text_from_a_workbook_never_becomes_a_formula(made: bytes) -> None:
    sheet = cells(made, values=False)["Companies"]
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("=Alder & Sons", "s")


def test_a_total_that_lacks_companies_is_amber_and_says_how_many(made: bytes) -> None:
    sheet = cells(made)["Pooled"]
    mrr = next(row for row in sheet.iter_rows(min_row=5) if row[0].value == "MRR")
    assert mrr[2].value == "3 of 5"
    assert mrr[-1].value == pytest.approx(1_150 + 9_100 * 0.9 + 1_150)
    assert mrr[-1].fill.start_color.rgb.endswith("FCF1DC")


def test_who_is_not_there_stands_on_missing(made: bytes) -> None:
    listed = [(row["What"], row["Company"]) for row in rows(cells(made)["Missing"], 4)]
    assert listed == [("missing", "Gone AG"), ("late", "Late Ltd"), ("not readable", "broken")]


def test_rates_and_sources_are_in_the_workbook(made: bytes) -> None:
    book = cells(made)
    assert book["FX"]["C5"].value == "1 USD = 0.9000 EUR (2026-03)"
    texts = [cell.value for row in book["Notes"].iter_rows() for cell in row]
    assert "Birch.xlsx" in texts
    assert any(str(text).startswith("Made by saas-kpi-engine") for text in texts)


def test_the_same_companies_make_the_same_bytes(made: bytes, found: Portfolio) -> None:
    assert portfolio_workbook(found) == made


@pytest.mark.libreoffice
def test_libreoffice_shows_the_counts_and_the_totals(
    made: bytes, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    source = tmp_path / "portfolio.xlsx"
    source.write_bytes(made)
    shown = load_workbook(libreoffice.convert(source, tmp_path / "out"), data_only=True)
    for sheet in ("Overview", "Pooled"):
        for row in cells(made)[sheet].iter_rows():
            for cell in row:
                if isinstance(cell.value, float | int):
                    assert shown[sheet][cell.coordinate].value == pytest.approx(cell.value), cell.coordinate
