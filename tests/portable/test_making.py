"""A workbook rewritten: its calls in another form, everything else as it was, and every result the same."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableFormula

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.model.cell_error import DIV0, NUM
from kpi_engine.portable import make_portable
from kpi_engine.recalc import recalculate
from kpi_engine.tracing import explain_cell
from kpi_engine.workbook.edits import SetCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched
from tests.portable.conftest import MakeBook, formulas, values

PLAN = Path("plan.xlsx")
FIGURES = {"A1": 100_000, "B1": 400, "A2": 50_000, "B2": 0, "A3": -1, "B3": 5}
GUARDED = (
    "IF(AND(ISNUMBER(A1),ISNUMBER(B1),NOT(OR(ISLOGICAL(A1),ISLOGICAL(B1)))),IF(OR(A1<-1E-9,B1<-1E-9),#NUM!,"
    "IF(B1<=0,#DIV/0!,A1/B1)),IF(ISERROR(A1),A1,IF(ISERROR(B1),B1,IF(OR(ISTEXT(A1),ISLOGICAL(A1),ISTEXT(B1),"
    'ISLOGICAL(B1)),#VALUE!,#N/A))))+N("CAC")'
)


def edited(package: Package, member: str, old: str, new: str) -> Package:
    """The workbook with a text of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package.data)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            text = source.read(info)
            if info.filename == member:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            target.writestr(info, text)
    return Package.of_bytes(out.getvalue(), PLAN)


def rewritten(package: Package, form: Any) -> bytes:
    data = make_portable(package, form).data
    assert data is not None
    return data


def computed(data: bytes) -> dict[str, Any]:
    return {each.cell: each.computed for each in recalculate(Package.of_bytes(data, PLAN)).cells}


def test_a_call_becomes_the_guarded_text_with_the_name_of_the_kpi_in_it(book: MakeBook) -> None:
    data = rewritten(book(FIGURES | {"D1": "=CAC(A1,B1)", "D2": '=ROUND(2*CAC(A1,B1),0)&" EUR"'}), "native")
    assert formulas(data, PLAN) == {"D1": GUARDED, "D2": f'ROUND(2*({GUARDED}),0)&" EUR"'}
    assert values(data, PLAN)["D1"] == 250
    assert values(data, PLAN)["D2"] == "500 EUR"


@pytest.mark.parametrize(
    "spelling", ["CAC", "cac", "_xll.CAC", "_xludf.CAC", "_xldudf_KPI_CAC", "[1]!CAC", "'C:\\kpi.xlam'!CAC"]
)
def test_every_saved_spelling_is_a_call(book: MakeBook, spelling: str) -> None:
    package = book(FIGURES | {"D1": f"={spelling}(A1,B1)"})
    assert formulas(rewritten(package, "native"), PLAN)["D1"] == GUARDED
    assert formulas(rewritten(package, "lambda"), PLAN)["D1"] == "KPI_CAC(A1,B1)"
    if spelling.upper() != "CAC":
        assert formulas(rewritten(package, "addin"), PLAN)["D1"] == "CAC(A1,B1)"


def test_no_other_part_of_the_workbook_changes(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=CAC(A1,B1)", "E1": "=D1*2"})
    for form, changed in {
        "native": {"xl/worksheets/sheet1.xml"},
        "lambda": {"xl/workbook.xml", "xl/worksheets/sheet1.xml"},
        "values": {"xl/worksheets/sheet1.xml"},
    }.items():
        after = Package.of_bytes(rewritten(package, form), PLAN)
        different = {name for name in package.container.members if package.read(name) != after.read(name)}
        assert different == changed
    before, after_ = package.read("xl/worksheets/sheet1.xml").decode(), after.read("xl/worksheets/sheet1.xml")
    assert after_.decode() == before.replace("<f>CAC(A1,B1)</f>", "")


def test_a_shared_formula_stays_shared(book: MakeBook) -> None:
    package = edited(
        book(FIGURES | {"D1": "=CAC(A1,B1)", "D2": "=1", "D3": "=2"}, saved=False),
        "xl/worksheets/sheet1.xml",
        "<f>CAC(A1,B1)</f><v></v>",
        '<f t="shared" ref="D1:D3" si="0">CAC(A1,B1)</f><v>250</v>',
    )
    for number, error in (("1", "#DIV/0!"), ("2", "#NUM!")):
        row = str(int(number) + 1)
        package = edited(
            package, "xl/worksheets/sheet1.xml", f'<c r="D{row}"><f>{number}</f><v></v></c>',
            f'<c r="D{row}" t="e"><f t="shared" si="0"/><v>{error}</v></c>',
        )  # fmt: skip
    data = rewritten(package, "native")
    xml = Package.of_bytes(data, PLAN).read("xl/worksheets/sheet1.xml").decode()
    assert xml.count("ISLOGICAL(A1)") == 2, "the formula stands in the first cell only"
    assert '<f t="shared" si="0"/>' in xml
    assert computed(data) == {"D1": 250, "D2": DIV0, "D3": NUM}
    assert values(rewritten(package, "values"), PLAN)["D3"] is NUM


def test_an_array_formula_answers_for_each_cell(book: MakeBook) -> None:
    package = book(FIGURES | {"D1:D3": "=CAC(A1:A3,B1:B3)", "F1:F3": "=BREAKEVEN_CUSTOMERS(A1:A3,7,0.5)"})
    before = computed(package.data)
    assert before["D2"] is DIV0
    for form in ("native", "lambda"):
        data = rewritten(package, form)
        assert b't="array" ref="D1:D3"' in Package.of_bytes(data, PLAN).read("xl/worksheets/sheet1.xml")
        assert computed(data) == before
    held = values(rewritten(package, "values"), PLAN)
    assert [held[f"D{row}"] for row in (1, 2, 3)] == [250, DIV0, NUM]
    back = rewritten(Package.of_bytes(rewritten(package, "native"), PLAN), "addin")
    assert formulas(back, PLAN) == formulas(package.data, PLAN)


def test_whole_ranges_in_an_ordinary_formula_are_left_and_named(book: MakeBook) -> None:
    outcome = make_portable(book(FIGURES | {"D1": "=SUM(CAC(A1:A1,B1:B1),CAC(A1:A2,B1:B1))"}), "native")
    assert outcome.data is None
    assert [(left.place, left.functions) for left in outcome.left] == [("D1", ("CAC", "CAC"))]
    assert "whole ranges outside an array formula; --to lambda can write it" in outcome.left[0].reason


def test_a_function_without_a_native_text_is_left_and_its_value_offered(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=CAC(A1,B1)", "D2": '=KPI_TARGET("cac",2026,"mas")'})
    target = computed(package.data)["D2"]
    outcome = make_portable(package, "native")
    assert [left.place for left in outcome.left] == ["D2"]
    assert "--to values gives its result" in outcome.left[0].reason
    assert outcome.data is not None
    rest = make_portable(Package.of_bytes(outcome.data, PLAN), "values")
    assert rest.data is not None
    assert formulas(rest.data, PLAN) == {"D1": GUARDED}
    assert values(rest.data, PLAN)["D2"] == target


def test_a_table_that_a_function_spills_becomes_its_values(book: MakeBook) -> None:
    cells = {"A1": "EU", "A2": "US", "B1": 10, "B2": 30, "C1": 100, "C2": 50}
    package = book(cells | {"E1:H3": "=RATIO_BY(A1:A2,B1:B2,C1:C2)", "J1": "=SUM(E1:H3)"})
    before = computed(package.data)
    assert any(isinstance(value, float) for place, value in before.items() if place != "J1")
    data = rewritten(package, "values")
    held = values(data, PLAN)
    assert all(held.get(place) == value for place, value in before.items())
    assert formulas(data, PLAN) == {"J1": "SUM(E1:H3)"}


def test_names_rules_and_table_columns_are_rewritten_too(book: MakeBook) -> None:
    def finish(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["Plan"]
        sheet.conditional_formatting.add("D1:D3", FormulaRule(formula=["CAC($A1,$B1)>300"]))
        rule = DataValidation(type="custom", formula1="PAYBACK(A1,B1,0.8)>0")
        rule.add("A1:A3")
        sheet.add_data_validation(rule)
        table = Table(displayName="Won", ref="G1:I3")
        table._initialise_columns()
        for column, name in zip(table.tableColumns, ("Spend", "New", "Cost"), strict=True):
            column.name = name
        formula = "CAC(Won[[#This Row],[Spend]],Won[[#This Row],[New]])"
        table.tableColumns[2].calculatedColumnFormula = TableFormula(attr_text=formula)
        sheet.add_table(table)

    row = "CAC(Won[[#This Row],[Spend]],Won[[#This Row],[New]])"
    cells = FIGURES | {"G1": "Spend", "H1": "New", "I1": "Cost", "G2": 10, "H2": 4, "G3": 9, "H3": 3}
    cells |= {"I2": f"={row}", "I3": f"={row}", "D1": "=cost_now*2"}
    package = book(cells, {"cost_now": "CAC(Plan!$A$1,Plan!$B$1)"}, finish)
    outcome = make_portable(package, "native")
    kinds = {change.kind: change.place for change in outcome.changes}
    assert kinds == {
        "cell": "I3", "name": "cost_now", "table column": "Won[Cost]", "conditional format": "D1:D3",
    }  # fmt: skip
    assert [(left.kind, left.place) for left in outcome.left] == [("data validation", "A1:A3")]
    assert "Excel takes 255" in outcome.left[0].reason
    assert outcome.data is not None
    after = Package.of_bytes(outcome.data, PLAN)
    assert "ISNUMBER(Plan!$A$1)" in after.defined_names[0].refers_to
    assert b"ISNUMBER($A1)" in after.read("xl/worksheets/sheet1.xml")
    assert b"ISNUMBER(Won[[#This Row],[Spend]])" in after.read("xl/tables/table1.xml")
    values_ = make_portable(package, "values")
    assert {left.kind for left in values_.left} == {"name", "conditional format", "data validation"}
    assert values_.data is not None
    assert formulas(values_.data, PLAN) == {}, "D1 calls CAC through a name"
    assert b"calculatedColumnFormula" not in Package.of_bytes(values_.data, PLAN).read("xl/tables/table1.xml")


def test_lambda_adds_the_names_that_are_called_and_addin_takes_them_out(book: MakeBook) -> None:
    package = book(
        FIGURES | {"D1": "=_xll.CAC(A1,B1)", "D2": "=CAC_PAYBACK(A1,B1,0.8)", "D3": "=ARPA(A1,B1,)"}
    )
    outcome = make_portable(package, "lambda")
    assert outcome.names_added == ("KPI_CAC", "KPI_CAC_PAYBACK", "KPI_ARPA")
    assert outcome.data is not None
    after = Package.of_bytes(outcome.data, PLAN)
    assert formulas(outcome.data, PLAN)["D3"] == "KPI_ARPA(A1,B1,1)"
    assert after.defined_names[0].refers_to.startswith("_xlfn.LAMBDA(_xlpm.sm_spend,_xlpm.new_customers,IF(")
    assert "_xlop.monthly_churn" in after.defined_names[1].refers_to
    assert make_portable(after, "lambda").data is None, "nothing is left to do"
    back = make_portable(after, "addin")
    assert back.names_removed == ("KPI_CAC", "KPI_CAC_PAYBACK", "KPI_ARPA")
    assert back.data is not None
    assert not Package.of_bytes(back.data, PLAN).defined_names
    assert formulas(rewritten(after, "native"), PLAN)["D1"] == GUARDED


def test_a_workbook_of_lambda_names_is_recalculated_and_explained_as_before(book: MakeBook) -> None:
    plan = FIGURES | {
        "D1": "=CAC(A1,B1)", "D2": "=IFERROR(LTV_CAC(CAC(A1,B1)*3,CAC(A1,B1)),0)", "E1": "=KPI_EXPLAIN(D1)",
    }  # fmt: skip
    before = book(plan)
    after = Package.of_bytes(rewritten(before, "lambda"), PLAN)
    assert formulas(after.data, PLAN)["D2"] == "IFERROR(KPI_LTV_CAC(KPI_CAC(A1,B1)*3,KPI_CAC(A1,B1)),0)"
    assert computed(after.data) == computed(before.data)
    assert values(after.data, PLAN)["E1"] == "250 = 100,000 / 400; cac_scope: sales and marketing"
    told, was = explain_cell(after, "Plan!D1"), explain_cell(before, "Plan!D1")
    assert told.words == was.words
    assert [each.name for each in told.kpis] == [each.name for each in was.kpis] == ["CAC"]


def test_a_kpi_name_that_the_workbook_lacks_or_means_otherwise_is_no_call_of_ours(book: MakeBook) -> None:
    other = {"KPI_CAC": "_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b)"}
    assert make_portable(book(FIGURES | {"D1": "=KPI_CAC(A1,B1)"}, other), "native").data is None
    assert computed(book(FIGURES | {"D1": "=KPI_CAC(A1,B1)"}, other).data)["D1"] == 100_400
    assert make_portable(book(FIGURES | {"D1": "=KPI_CAC(A1,B1)"}), "addin").data is None


def test_no_name_is_given_a_cell_without_its_sheet_which_would_damage_the_workbook(book: MakeBook) -> None:
    cells = FIGURES | {"D1": "=MIN_CASH(A1,B1:B3)", "D2": "=lowest+1"}
    package = book(cells, {"lowest": "MIN_CASH(Plan!$A$1,Plan!$B$1:$B$3)"})
    native = make_portable(package, "native")
    (left,) = [each for each in native.left if each.kind == "name"]
    assert left.place == "lowest"
    assert "which a name cannot hold; --to lambda can write it" in left.reason
    data = rewritten(package, "lambda")
    assert computed(data) == computed(package.data)
    for name in Package.of_bytes(data, PLAN).defined_names:
        references = [each.text for each in tokens(name.refers_to) if each.kind is Kind.REFERENCE]
        assert all("!" in each for each in references), name.name


def test_a_name_of_the_workbook_is_not_taken_away(book: MakeBook) -> None:
    package = book(
        FIGURES | {"D1": "=_xll.CAC(A1,B1)", "D2": "=CAC"}, {"CAC": "Plan!$A$1", "KPI_CAC": "Plan!$A$1"}
    )
    outcome = make_portable(package, "lambda")
    assert outcome.data is None
    assert "a name or table KPI_CAC of its own; rename that in Excel first" in outcome.left[0].reason


def test_a_word_that_the_workbook_defines_is_no_call_of_ours(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=CAC(A1,B1)"}, {"CAC": "_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b)"})
    assert make_portable(package, "native") == make_portable(package, "native")
    assert make_portable(package, "native").data is None
    assert computed(package.data)["D1"] == 100_400


def test_a_workbook_without_our_functions_is_told_apart_at_once(book: MakeBook) -> None:
    for form in ("native", "lambda", "addin", "values"):
        outcome = make_portable(book({"A1": 1, "B1": "=A1+LOG10(10)"}), form)
        assert (outcome.data, outcome.left, outcome.compared) == (None, (), 0)


def test_a_result_that_is_not_the_functions_own_is_left_and_named(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=CAC(A1,B1)", "D2": "=CAC(A1,2)"})
    data = patched(package, {"Plan": {"D1": SetCache(251.0)}}, full_calc=False)
    for form in ("native", "lambda", "values"):
        outcome = make_portable(Package.of_bytes(data, PLAN), form)
        assert [left.place for left in outcome.left] == ["D1"]
        assert "the file holds another value than the function gives" in outcome.left[0].reason
        assert [change.place for change in outcome.changes] == ["D2"]


def test_a_workbook_without_results_gets_those_of_its_rewritten_cells(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=CAC(A1,B1)"}, saved=False)
    assert values(rewritten(package, "native"), PLAN)["D1"] == 250
    assert values(rewritten(package, "values"), PLAN)["D1"] == 250


def test_chance_is_neither_written_twice_nor_frozen(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=CAC(RAND(),B1)"})
    assert "depends on chance" in make_portable(package, "native").left[0].reason
    assert "cannot be verified" in make_portable(package, "values").left[0].reason


def test_a_text_beyond_excels_limits_is_left_and_named(book: MakeBook) -> None:
    long = f"SUM({','.join(['$A$1'] * 240)})"
    outcome = make_portable(book(FIGURES | {"D1": f"=CAC({long},B1)"}), "native")
    assert "Excel takes 8,192" in outcome.left[0].reason
    assert make_portable(book(FIGURES | {"D1": f"=CAC({long},B1)"}), "lambda").data is not None


def test_a_cell_that_tells_a_formula_tells_the_new_one(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=CAC(A1,B1)", "D2": "=_xlfn.FORMULATEXT(D1)"})
    assert values(package.data, PLAN)["D2"] == "=CAC(A1,B1)"
    assert values(rewritten(package, "native"), PLAN)["D2"] == f"={GUARDED}"


def test_values_are_refused_where_a_cell_tells_a_formula_that_would_be_gone(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=CAC(A1,B1)", "D2": "=_xlfn.FORMULATEXT(D1)"})
    with pytest.raises(WorkbookError, match=r"Plan!D2 would no longer give the same value.*another form"):
        make_portable(package, "values")


def test_a_file_with_macros_keeps_them(book: MakeBook) -> None:
    package = book(FIGURES | {"D1": "=CAC(A1,B1)"})
    out = io.BytesIO(package.data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")
    after = Package.of_bytes(rewritten(Package.of_bytes(out.getvalue(), PLAN), "native"), PLAN)
    assert after.read("xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0 macros"


def test_a_workbook_that_excel_recalculates_on_opening_keeps_saying_so(book: MakeBook) -> None:
    def finish(workbook: openpyxl.Workbook) -> None:
        workbook.calculation = CalcProperties(iterate=True)

    data = rewritten(book(FIGURES | {"D1": "=CAC(A1,B1)"}, finish=finish), "native")
    assert b'iterate="1"' in Package.of_bytes(data, PLAN).read("xl/workbook.xml")
