"""Names, tables, links between sheets, 3-D references: what templates are full of."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from kpi_engine.model.cell_error import NA, VALUE, CellError
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.package import Package

Make = Callable[..., Package]


def values(package: Package) -> dict[str, object]:
    return {f"{each.sheet}!{each.cell}": each.computed for each in recalculate(package).cells}


def test_a_dotted_input_name_is_read_in_the_column_of_the_month(book: Make) -> None:
    inputs = {"C5": 10, "D5": 20, "E5": 30}
    kpis = {
        "C2": "=in_transactions.core*2",
        "D2": "=in_transactions.core*2",
        "E2": "=SUM(in_transactions.core)",
    }
    package = book({"Inputs": inputs, "KPIs": kpis}, names={"in_transactions.core": "Inputs!$C$5:$E$5"})
    assert values(package) == {"KPIs!C2": 20.0, "KPIs!D2": 40.0, "KPIs!E2": 60.0}


def test_a_sheet_s_own_name_goes_before_the_workbook_s(book: Make) -> None:
    package = book(
        {"Actual": {"A1": 1, "B1": "=rate*10"}, "Budget": {"A1": 2, "B1": "=rate*10"}},
        names={"rate": "Actual!$A$1"}, local_names={"Budget": {"rate": "Budget!$A$1"}},
    )  # fmt: skip
    assert values(package) == {"Actual!B1": 10.0, "Budget!B1": 20.0}


def test_a_name_may_be_a_number_a_formula_or_a_function(book: Make) -> None:
    names = {
        "vat": "0.2",
        "net": "Plan!$A$1/(1+vat)",
        "growth": "_xlfn.LAMBDA(_xlpm.new,_xlpm.old,_xlpm.new/_xlpm.old-1)",
    }
    package = book({"Plan": {"A1": 120, "B1": "=net", "B2": "=growth(A1,100)"}}, names=names)
    found = values(package)
    assert abs(float(found["Plan!B1"]) - 100.0) < 1e-9  # type: ignore[arg-type]
    assert abs(float(found["Plan!B2"]) - 0.2) < 1e-12  # type: ignore[arg-type]


def test_an_unknown_name_that_excel_saved_as_an_error_is_that_error(book: Make) -> None:
    package = book({"Plan": {"A1": "=gone*2"}}, saved={"Plan": {"A1": CellError.NAME}})
    assert [(each.status, each.computed) for each in recalculate(package).cells] == [
        ("equal", CellError.NAME)
    ]


def test_a_sum_through_several_sheets(book: Make) -> None:
    sheets = {name: {"B2": amount} for name, amount in (("Jan", 1), ("Feb", 2), ("Mar", 4), ("Apr", 8))}
    package = book({**sheets, "Year": {"A1": "=SUM(Jan:Mar!B2)"}})
    assert values(package) == {"Year!A1": 7.0}


def test_a_table_s_columns_its_own_row_and_its_totals(book: Make) -> None:
    def add_table(workbook: openpyxl.Workbook) -> None:
        workbook["Data"].add_table(Table(displayName="Sales", ref="A1:C3"))

    data = {
        "A1": "Month", "B1": "Net", "C1": "Gross", "A2": "Jan", "B2": 100, "A3": "Feb", "B3": 50,
        "C2": "=Sales[[#This Row],[Net]]*1.2", "C3": "=Sales[[#This Row],[Net]]*1.2",
        "E1": "=SUM(Sales[Net])", "E2": "=ROWS(Sales[#All])",
        "E3": "=COUNTA(Sales[[#Headers],[Month]:[Gross]])",
    }  # fmt: skip
    found = values(book({"Data": data}, finish=add_table))
    assert (found["Data!C2"], found["Data!C3"]) == (120.0, 60.0)
    assert [found[f"Data!E{row}"] for row in (1, 2, 3)] == [150.0, 3.0, 3.0]


def test_indirect_finds_names_tables_and_cells(book: Make) -> None:
    cells = {"A1": 5, "A2": 7, "B1": '=SUM(INDIRECT("both"))', "B2": '=INDIRECT("A"&2)',
             "B3": '=INDIRECT("nowhere")',
             "B4": '=INDIRECT("R1C1",FALSE)', "B5": '=IFERROR(INDIRECT("Gone!A1"),0)'}  # fmt: skip
    found = values(book({"Plan": cells}, names={"both": "Plan!$A$1:$A$2"}))
    assert [found[f"Plan!B{row}"] for row in (1, 2, 3, 4, 5)] == [12.0, 7.0, CellError.REF, 5.0, 0.0]


def test_hidden_rows_are_left_out_where_a_subtotal_asks_for_it(book: Make) -> None:
    def hide(workbook: openpyxl.Workbook) -> None:
        workbook["Plan"].row_dimensions[2].hidden = True

    cells = {"A1": 1, "A2": 10, "A3": 100, "B1": "=SUBTOTAL(109,A1:A3)", "B2": "=SUBTOTAL(9,A1:A3)",
             "B3": "=AGGREGATE(9,5,A1:A3)"}  # fmt: skip
    found = values(book({"Plan": cells}, finish=hide))
    assert [found[f"Plan!B{row}"] for row in (1, 2, 3)] == [101.0, 111.0, 101.0]


def test_a_filter_hides_rows_from_every_subtotal(book: Make) -> None:
    def hide(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["Plan"]
        sheet.auto_filter.ref = "A1:A4"
        sheet.auto_filter.add_filter_column(0, ["1", "100"])
        sheet.row_dimensions[3].hidden = True

    cells = {"A1": "MRR", "A2": 1, "A3": 10, "A4": 100, "C1": "=SUBTOTAL(9,A2:A4)"}
    assert values(book({"Plan": cells}, finish=hide))["Plan!C1"] == 101.0


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=LARGE((A1:A3,C1:C3),1)", 300),
        ("=SMALL((A1:A3,C1:C3),2)", 2),
        ("=RANK(2,(A1:A3,C1:C3))", 5),
        ("=INDEX((A1:A3,C1:C3),2,1,2)", 200),
        ("=AREAS((A1:A3,C1))", 2),
        ("=AREAS(both)", 2),
        ("=(A1,A2)", VALUE),
        ("=PERCENTILE(Jan:Mar!A1,0.5)", 2),
        ("=RANK(2,Jan:Mar!A1)", 2),
        ("=SUM(VSTACK(Jan:Mar!A1:B1))", 6 + 5),
        ("=SUM(A1:INDEX(A:A,2))", 3),
        ("=SUM(XLOOKUP(2,A1:A3,C1:C3):C3)", 500),
        ("=SUM(CHOOSE({1,2},A1:A3,C1:C3))", 606),
        ("=VLOOKUP(200,CHOOSE({1,2},C1:C3,A1:A3),2,FALSE)", 2),
        ("=first_here", 1),
        ('=ROW(INDIRECT("nowhere"))', CellError.REF),
        ('=ROW(INDIRECT("A7"))', 7),
        ("=COUNT(1,#REF!,no_such_name)", 1),
        ("=COUNTA(1,#REF!)", 2),
        ('=FORMULATEXT(E1)', '=SUM(A1:A2)&""'),
        ("=FORMULATEXT(A1)", NA),
        ("=TYPE({1,2})", 64),
    ],
)  # fmt: skip
def test_references_of_every_kind_reach_the_functions_that_take_them(
    formula: str, expected: object, book: Make
) -> None:
    plan = {"A1": 1, "A2": 2, "A3": 3, "C1": 100, "C2": 200, "C3": 300, "E1": '=SUM(A1:A2)&""', "H9": formula}
    months: dict[str, dict[str, int]] = {
        name: {"A1": at} for at, name in enumerate(("Jan", "Feb", "Mar"), start=1)
    }
    months["Feb"]["B1"] = 5
    names = {"both": "Plan!$A$1:$A$3,Plan!$C$1", "first_here": "!$A$1"}
    verdict = recalculate(book({"Plan": plan, **months}, names)).cell("Plan", "H9")
    assert verdict is not None
    assert verdict.computed == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=OFFSET(A1,0,2,3,1)", VALUE),
        ("=OFFSET(A1,8,1,3,2)", VALUE),
        ("=OFFSET(C5,0,0,9,1)+1", 901),
        ("=OFFSET(A1,7,0,1,9)", 80),
        ("=SUM(OFFSET(A1,0,2,3,1))", 600),
        ('=INDIRECT("C1:C99")', 900),
        ('=INDIRECT("C1:C3")', VALUE),
        ('=COLUMN(OFFSET(INDIRECT("A1"),0,2))', 3),
    ],
)
def test_a_computed_range_stands_for_its_cell_in_the_row_of_the_formula(
    formula: str, expected: object, book: Make
) -> None:
    plan = {"C1": 100, "C2": 200, "C3": 300, "C9": 900, "H8": 80, "H9": formula}
    verdict = recalculate(book({"Plan": plan})).cell("Plan", "H9")
    assert verdict is not None
    assert verdict.computed == expected
