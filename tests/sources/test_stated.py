"""Tables as finance people have them, read for `kpi check`: what works, and what is refused as a guess."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kpi_engine.errors import SourceError
from kpi_engine.sources import Stated, read_stated

Write = Callable[..., Path]


@pytest.fixture
def export(tmp_path: Path) -> Write:
    """Writes a text as `export.csv` and gives its path."""

    def write(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "export.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def told(stated: Stated, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(fact, field) for field in fields) for fact in stated.facts]


def why_not(path: Path) -> str:
    with pytest.raises(SourceError) as refused:
        read_stated(path)
    assert len(str(refused.value)) <= 255
    return str(refused.value)


def test_without_ids_a_figure_is_called_by_its_cell(export: Write) -> None:
    found = read_stated(export("Period,Metric,Amount\n2026-01,MRR,100\n\n2026-02,MRR,110\n"))
    assert told(found, "id", "term", "period", "value") == [
        ("C2", "mrr", "2026-01", 100), ("C4", "mrr", "2026-02", 110),
    ]  # fmt: skip
    assert str(found.facts[0].place) == "export.csv row 2, column Amount"


def test_in_a_workbook_the_id_has_the_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Stated figures"
    for row in (["KPI report of January"], [], ["KPI", "Value"], ["gross margin", 0.88], ["CAC", 250]):
        sheet.append(row)
    book.save(tmp_path / "kpis.xlsx")
    found = read_stated(tmp_path / "kpis.xlsx")
    assert told(found, "id", "term", "value") == [
        ("'Stated figures'!B4", "gross_margin", 0.88), ("'Stated figures'!B5", "cac", 250),
    ]  # fmt: skip


def test_ids_of_the_rows_of_a_wide_table_are_told_apart_by_the_column(export: Write) -> None:
    found = read_stated(export("ID,Metric,2026-01,2026-02\nr1,MRR,100,110\n"))
    assert told(found, "id") == [("r1 2026-01",), ("r1 2026-02",)]


def test_months_stand_next_to_their_year(export: Write) -> None:
    found = read_stated(export("Metric,Jan 2026,Feb 2026,FY26\nNew customers,10,12,130\nMRR,100,110,\n"))
    assert told(found, "period", "value") == [
        ("2026-01", 10), ("2026-02", 12), ("2026", 130), ("2026-01", 100), ("2026-02", 110),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Year,Month,Metric,Value\n2026,1,MRR,5\n2026,Feb,MRR,6\n2026,,Revenue,7\n",
         ["2026-01", "2026-02", "2026"]),
        ("Quarter,FY,Metric,Value\nQ1,FY26,Revenue,5\n2,2026,Revenue,6\n", ["2026-Q1", "2026-Q2"]),
        ("Year,Metric,Jan,Feb,Full year\n2026,Revenue,5,6,80\n", ["2026-01", "2026-02", "2026"]),
        ("Period End,Measure,Amount\n31/01/2026,MRR,5\n28.02.2026,MRR,6\n", ["2026-01", "2026-02"]),
        ("Period,Metric,Value\nmonthly,CAC,250\nannual,CAC,240\n", ["month", "year"]),
        (",Jan-26,Feb-26\nMRR,5,6\n", ["2026-01", "2026-02"]),
    ],
)  # fmt: skip
def test_a_period_may_be_written_as_people_do(export: Write, text: str, periods: list[str]) -> None:
    assert [fact.period for fact in read_stated(export(text)).facts] == periods


@pytest.mark.parametrize(
    ("text", "scenarios"),
    [
        ("Metric,Month,Actual,Budget\nMRR,2026-01,5,6\n", [("2026-01", "Actual"), ("2026-01", "Budget")]),
        ("KPI,Actual,Target\nCAC,260,250\n", [("", "Actual"), ("", "Target")]),
        ("kpi,year,target\ncac,2026,250\ncac,2027,225\n", [("2026", "Target"), ("2027", "Target")]),
        ("KPI,2025 Actual,Target 2027\nRevenue,5,6\n", [("2025", "Actual"), ("2027", "Target")]),
        ("KPI,2026,2027,Scenario\nCAC,250,225,Target\n", [("2026", "Target"), ("2027", "Target")]),
        ("Version,FY,Metric,Amount\nActuals,FY25,Revenue,5\nBud.,FY26,Revenue,6\n",
         [("2025", "Actual"), ("2026", "Budget")]),
        ("Month,MRR Actual,MRR Budget\n2026-01,5,6\n", [("2026-01", "Actual"), ("2026-01", "Budget")]),
        ("Metric,Month,Actual,Plan\nMRR,2026-01,5,6\n", [("2026-01", "Actual"), ("2026-01", "Plan")]),
    ],
)  # fmt: skip
def test_targets_and_budgets_stand_beside_actuals(
    export: Write, text: str, scenarios: list[tuple[str, str]]
) -> None:
    assert told(read_stated(export(text)), "period", "scenario") == scenarios


def test_several_sources_may_state_one_figure(export: Write) -> None:
    found = read_stated(
        export("term,period,value,Data source\nMRR,2026-01,100,billing\nMRR,2026-01,101,CRM\n")
    )
    assert told(found, "id", "source") == [("C2", "billing"), ("C3", "CRM")]


def test_the_unit_may_stand_in_the_header_the_label_or_the_cell(export: Write) -> None:
    by_header = read_stated(export("Month,MRR ($k),Gross margin (%),Churn %\n2026-01,19.2,81.5,2.1\n"))
    assert told(by_header, "term", "value", "half_unit", "currency") == [
        ("mrr", 19_200, 50, "$"), ("gross_margin", 0.815, 0.0005, ""), ("churn_rate", 0.021, 0.0005, ""),
    ]  # fmt: skip
    by_label = read_stated(export('KPI,Value\n"CAC, USD",250\nMRR [EUR k],19.2\nGross margin %,88.0%\n'))
    assert told(by_label, "term", "value", "currency") == [
        ("cac", 250, "USD"), ("mrr", 19_200, "EUR"), ("gross_margin", 0.88, ""),
    ]  # fmt: skip
    by_cell = read_stated(export("KPI,Value\nMRR,$19.2k\nARR,$1.2M\nLTV:CAC,3.2x\nCAC payback,7 months\n"))
    assert told(by_cell, "value", "half_unit") == [(19_200, 50), (1_200_000, 50_000), (3.2, 0.05), (7, 0.5)]


def test_words_in_brackets_that_name_another_figure_stay_part_of_the_name(export: Write) -> None:
    found = read_stated(export("KPI,Value\nMRR (Enterprise),5\n"))
    assert told(found, "term") == [("MRR (Enterprise)",)]


def test_a_name_with_a_percent_sign_beside_a_fraction_is_refused(export: Write) -> None:
    text = "Period,KPI,Value\n2026-01,Churn %,0.9\n2026-02,Churn %,0.8\n"
    assert '"Churn %" 0.9 can be 0.9 % or the fraction 0.9' in why_not(export(text))
    found = read_stated(export(text.replace("0.8", "1.8")))
    assert told(found, "value") == [(0.009,), (0.018,)]


def test_thousands_are_proved_by_the_table_or_by_what_the_figure_is(export: Write) -> None:
    assert told(read_stated(export('KPI,Value\nMRR,"200,000"\nCAC,250\n')), "value") == [(200_000,), (250,)]
    assert told(read_stated(export("KPI;Value\nCustomers;1.234\n")), "value") == [(1_234,)]
    assert told(read_stated(export('KPI,A,Value\nLTV:CAC,x,"3,125"\nCAC,x,250.50\n')), "value")[0] == (3_125,)
    assert "can be 3125 or 3.125" in why_not(export('KPI,Value\nLTV:CAC,"3,125"\n'))
    assert "can be 5000 or 5" in why_not(export('KPI,Value,Currency\nMRR,"5,000",KWD\n'))


def test_money_is_read_with_signs_brackets_and_blanks(export: Write) -> None:
    text = 'Metric , Jan 2026 \n\u00a0EBITDA ,"(12,500)"\nRevenue,"$100,000.00 "\n'
    text += "Net burn,12500-\nCAC,-\nNRR,n.m.\n"
    assert told(read_stated(export(text)), "value") == [(-12_500,), (100_000,), (-12_500,)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_of_excel_are_read(export: Write, encoding: str) -> None:
    found = read_stated(export("Metric\tJan 2026\nMRR\t€ 5\n", encoding))
    assert told(found, "term", "value", "currency") == [("mrr", 5, "EUR")]


def test_titles_headings_and_notes_around_the_table_are_no_rows_of_it(export: Write) -> None:
    text = "Acme Inc - KPI report\nPrepared 3 Feb, 2026\n\n"
    text += "Metric,Jan-26,Feb-26\nRevenue\nMRR,100,110\n\nSource: ERP\n"
    assert told(read_stated(export(text)), "id", "value") == [("B6", 100), ("C6", 110)]


def test_a_scale_above_the_table_is_refused_as_it_does_not_say_which_figures_it_means(export: Write) -> None:
    for title in ("USD in thousands", "All amounts in $k", "($000s)", "EUR m"):
        assert "stands above the table" in why_not(export(f"{title}\nMetric,Jan-26\nMRR,100\n"))


def test_totals_and_variances_are_left_aside_and_told(export: Write) -> None:
    found = read_stated(export("Metric,Month,Actual,Budget,Variance,Var %\nMRR,2026-01,100,110,-10,-9.1%\n"))
    assert told(found, "value") == [(100,), (110,)]
    assert found.remarks == (
        'Column "Variance" was left aside: it follows from others.',
        'Column "Var %" was left aside: it follows from others.',
    )
    wide = read_stated(export("Metric,Jan 2026,Feb 2026,Total,YTD\nRevenue,10,12,22,22\n"))
    assert told(wide, "period") == [("2026-01",), ("2026-02",)]
    assert len(wide.remarks) == 2


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("Region,Period,Metric,Value\nEMEA,2026-01,MRR,5\nUS,2026-01,MRR,6\n", ["EMEA", "US"]),
        ("Plan,Month,MRR\nBasic,2026-01,5\nPro,2026-01,6\n", ["Basic", "Pro"]),
        ("Desk,Period,Metric,Value\nNorth,2026-01,MRR,5\nSouth,2026-01,MRR,6\n", ["North", "South"]),
        ("Tier,Country,Period,Metric,Value\nPro,UK,2026-01,MRR,5\n,UK,2026-01,MRR,6\n", ["Pro / UK", "UK"]),
        ("Typed by,Period,Metric,Value\nAnn,2026-01,MRR,5\nBob,2026-02,MRR,6\n", ["", ""]),
        ("Line,Period,Metric,Value\n1,2026-01,MRR,5\n2,2026-01,MRR,6\n", ["", ""]),
    ],
)
def test_a_column_that_tells_figures_apart_is_no_contradiction(
    export: Write, text: str, segments: list[str]
) -> None:
    text = text.replace("Line,", "Page no,")
    assert [fact.segment for fact in read_stated(export(text)).facts] == segments


def test_parts_may_stand_beside_their_total(export: Write) -> None:
    found = read_stated(export("Metric,Basic,Pro,Total\nMRR,100,200,300\nCustomers,10,5,15\n"))
    assert told(found, "id", "term", "segment") == [
        ("B2", "mrr", "Basic"), ("C2", "mrr", "Pro"), ("D2", "mrr", "Total"),
        ("B3", "active_customers", "Basic"), ("C3", "active_customers", "Pro"),
        ("D3", "active_customers", "Total"),
    ]  # fmt: skip
    assert found.remarks == ()


def test_rows_may_be_companies_or_parts_without_a_period(export: Write) -> None:
    found = read_stated(export("Company,MRR,Customers\nAlpha,100,10\nBeta,200,20\n"))
    assert told(found, "entity", "term") == [
        ("Alpha", "mrr"), ("Alpha", "active_customers"), ("Beta", "mrr"), ("Beta", "active_customers"),
    ]  # fmt: skip


def test_an_error_of_the_source_is_kept_as_it_stands(export: Write) -> None:
    found = read_stated(export("Metric,Jan 2026,Feb 2026\nCAC,#DIV/0!,250\n"))
    assert told(found, "id", "value") == [("B2", "#DIV/0!"), ("C2", 250)]


def test_losses_with_a_minus_in_a_short_table_or_one_column_are_amounts(export: Write) -> None:
    months = read_stated(export("Metric,Jan-26,Feb-26\nChurned MRR,-15,-11\nMRR,1209,1225\n"))
    assert told(months, "value") == [(15,), (11,), (1209,), (1225,)]
    table = "Metric,Target,Actual\nChurned MRR,4,-5\nContraction MRR,1,-1\nNew MRR,9,8\n"
    assert told(read_stated(export(table)), "value") == [(4,), (5,), (1,), (1,), (9,), (8,)]


def test_one_loss_with_a_minus_beside_another_without_is_a_slip(export: Write) -> None:
    found = read_stated(export("Metric,Target,Actual\nChurned MRR,4,-5\nContraction MRR,1,1\n"))
    assert told(found, "value") == [(4,), (-5,), (1,), (1,)]


def test_a_cost_that_is_never_positive_is_an_amount_and_one_minus_among_others_is_not(export: Write) -> None:
    costs = read_stated(export("Metric,Jan-26,Feb-26,Mar-26\nCOGS,(60),(61),(62)\nEBITDA,-5,-6,-7\n"))
    assert told(costs, "value") == [(60,), (61,), (62,), (-5,), (-6,), (-7,)]
    assert costs.remarks == ("Cost of revenue is written with a minus throughout: −5 was read as 5.",)
    slip = read_stated(export("Metric,Jan-26,Feb-26,Mar-26\nCOGS,60,-61,62\n"))
    assert told(slip, "value") == [(60,), (-61,), (62,)]
    assert slip.remarks == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("id,kpi,value\n,MRR,5\n", "row 2, column id: the id is missing"),
        ("id,kpi,value\na,MRR,5\na,MRR,6\n", 'row 3, column id: "a" is also the id of row 2'),
        ("Metric,Jan,Feb\nMRR,1,2\n", 'column "Jan" says no year'),
        ("Date,MRR\n01/02/2026,5\n", "can be 2026-01 or 2026-02"),
        ("Metric,Jan 2026,Surprise\nMRR,5,6\n", 'column "Surprise" is neither a period nor a column we know'),
        ("Metric,Jan 2026,2026-01\nMRR,5,6\n", "are both 2026-01"),
        ("Metric,Period,2026-01\nMRR,2026-01,6\n", "both say the period"),
        ("Metric,Value,2026-01\nMRR,5,6\n", "both hold figures"),
        ("Year,Month,Metric,Value\n2026,2025-01,MRR,5\n", '"2025-01" is not in 2026'),
        ("Year,Month,Metric,Value\n2026,13,MRR,5\n", '"13" and "2026" are no period together'),
        ("Metric,Unit,Value\nMRR,$k,19.2k\n", "has a scale of its own"),
        ("Metric,Value\nMRR,about 5\n", "is not a number"),
        ("Metric,SMB,Mid\nMRR,1,2\n", "lacks a column value"),
        ("Month,MRR,Closing MRR\n2026-01,1,2\n", "are both mrr"),
        ("just text\nhello\n", "Expected a header row"),
        ("Metric,Value\n", "no row below it"),
        ("Metric,,Value\nMRR,x,5\n", "a column without a name"),
        ("Metric,Value\n,5\n", "Say what it is"),
    ],
)
def test_what_could_only_be_guessed_is_refused_with_its_place(export: Write, text: str, why: str) -> None:
    assert why in why_not(export(text))
