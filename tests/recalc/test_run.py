"""Recalculating a workbook: what is computed, and what each cell is called."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest

from kpi_engine.model.cell_error import DIV0, NA, CellError, Scalar
from kpi_engine.recalc import Recalculation, recalculate
from kpi_engine.workbook.package import Package

SPEND = {"A1": 100_000, "A2": 400}


def status(found: Recalculation, cell: str, sheet: str = "Plan") -> str:
    verdict = found.cell(sheet, cell)
    assert verdict is not None
    return verdict.status


def computed(found: Recalculation, cell: str, sheet: str = "Plan") -> Scalar:
    verdict = found.cell(sheet, cell)
    assert verdict is not None
    return verdict.computed


def test_a_cell_whose_saved_cac_is_right_is_equal(book: Callable[..., Package]) -> None:
    found = recalculate(book({"Plan": {**SPEND, "B1": "=CAC(A1,A2)"}}, saved={"Plan": {"B1": 250.0}}))
    assert [(each.cell, each.status, each.computed) for each in found.cells] == [("B1", "equal", 250.0)]
    assert found.engine.startswith("formualizer ")
    assert found.workbook == "book.xlsx"


def test_a_saved_result_that_the_formula_does_not_give_is_different(book: Callable[..., Package]) -> None:
    found = recalculate(book({"Plan": {**SPEND, "B1": "=CAC(A1,A2)"}}, saved={"Plan": {"B1": 251.0}}))
    verdict = found.cell("Plan", "B1")
    assert verdict is not None
    assert (verdict.status, verdict.cached, verdict.computed) == ("different", 251.0, 250.0)
    assert found.summary()["different"] == 1


def test_a_formula_without_a_saved_result_is_uncached_and_computed(book: Callable[..., Package]) -> None:
    found = recalculate(book({"Plan": {**SPEND, "B1": "=A1/A2"}}))
    assert (status(found, "B1"), computed(found, "B1")) == ("uncached", 250.0)


def test_a_new_input_makes_exactly_its_dependents_stale(book: Callable[..., Package]) -> None:
    cells = {**SPEND, "B1": "=CAC(A1,A2)", "B2": "=B1*2", "B3": "=A2+1"}
    package = book({"Plan": cells}, saved={"Plan": {"B1": 250.0, "B2": 500.0, "B3": 401.0}})
    found = recalculate(package, {("Plan", "A1"): 200_000.0})
    assert [status(found, cell) for cell in ("B1", "B2", "B3")] == ["stale", "stale", "equal"]
    assert computed(found, "B2") == 1000.0
    assert found.affected == {("Plan", "B1"), ("Plan", "B2")}


def test_a_file_that_asks_to_be_recalculated_on_opening_has_stale_results(
    book: Callable[..., Package],
) -> None:
    def ask(workbook: object) -> None:
        workbook.calculation.fullCalcOnLoad = True  # type: ignore[attr-defined]

    package = book({"Plan": {"A1": 2, "B1": "=A1*2"}}, saved={"Plan": {"B1": 5.0}})
    assert status(recalculate(package), "B1") == "different"
    data = package.data
    from kpi_engine.workbook.patch import SetCache, patched

    asking = Package.of_bytes(patched(package, {"Plan": {"B1": SetCache(5.0)}}, full_calc=True), package.path)
    assert data != asking.data
    assert status(recalculate(asking), "B1") == "stale"


def test_todays_date_is_volatile_until_a_day_is_given(book: Callable[..., Package]) -> None:
    cells = {"A1": "=TODAY()", "A2": "=A1+30", "A3": "=RAND()", "A4": "=A3*0", "A5": "=1+1"}
    package = book({"Plan": cells})
    found = recalculate(package)
    assert [status(found, cell) for cell in ("A1", "A2", "A3", "A4", "A5")] == [*["volatile"] * 4, "uncached"]
    dated = recalculate(package, as_of=date(2026, 1, 31))
    assert (computed(dated, "A1"), computed(dated, "A2")) == (46053.0, 46083.0)
    assert [status(dated, cell) for cell in ("A3", "A4")] == ["volatile", "volatile"]


def test_dependents_of_a_volatile_cell_show_the_value_that_follows_from_its_saved_result(
    book: Callable[..., Package],
) -> None:
    package = book({"Plan": {"A1": "=RAND()", "A2": "=A1+30"}}, saved={"Plan": {"A1": 0.25, "A2": 30.25}})
    found = recalculate(package)
    assert (status(found, "A1"), computed(found, "A1")) == ("volatile", None)
    assert (status(found, "A2"), computed(found, "A2")) == ("volatile", 30.25)


def test_a_link_to_another_workbook_keeps_its_saved_value_and_its_dependents_are_checked(
    book: Callable[..., Package],
) -> None:
    cells = {"A1": "=[1]Budget!B2", "A2": "=A1*2"}
    found = recalculate(book({"Plan": cells}, saved={"Plan": {"A1": 21.0, "A2": 42.0}}))
    assert (status(found, "A1"), computed(found, "A1")) == ("external", 21.0)
    assert (status(found, "A2"), computed(found, "A2")) == ("equal", 42.0)


def test_what_rests_on_a_link_without_a_saved_value_cannot_be_verified(book: Callable[..., Package]) -> None:
    found = recalculate(book({"Plan": {"A1": "=[1]Budget!B2", "A2": "=A1*2"}}))
    verdict = found.cell("Plan", "A2")
    assert verdict is not None
    assert (verdict.status, verdict.computed) == ("not_verifiable", None)
    assert verdict.reason == "it depends on Plan!A1, which cannot be computed"


def test_a_function_that_nobody_here_knows_is_not_verifiable_and_never_different(
    book: Callable[..., Package],
) -> None:
    cells = {"A1": '=CUBEVALUE("sales",1)', "A2": "=A1+1", "A3": '=IFERROR(CUBEVALUE("sales",1),0)'}
    package = book({"Plan": cells}, saved={"Plan": {"A1": 7.0, "A2": 8.0, "A3": 7.0}})
    found = recalculate(package)
    assert [status(found, cell) for cell in ("A1", "A2", "A3")] == [
        "not_verifiable",
        "equal",
        "not_verifiable",
    ]
    verdict = found.cell("Plan", "A1")
    assert verdict is not None
    assert verdict.reason == "CUBEVALUE asks a data model, which only Excel reaches"


def test_an_unknown_function_that_depends_on_a_new_input_taints_what_follows(
    book: Callable[..., Package],
) -> None:
    cells = {"A1": 5, "A2": '=CUBEVALUE("sales",A1)', "A3": "=A2+1"}
    package = book({"Plan": cells}, saved={"Plan": {"A2": 7.0, "A3": 8.0}})
    found = recalculate(package, {("Plan", "A1"): 6.0})
    assert status(found, "A3") == "not_verifiable"


def test_a_function_of_another_add_in_is_not_taken_for_ours(book: Callable[..., Package]) -> None:
    found = recalculate(book({"Plan": {"A1": "=_xll.BLOOMBERG(1)"}}))
    verdict = found.cell("Plan", "A1")
    assert verdict is not None
    assert (verdict.status, verdict.reason) == ("not_verifiable", "BLOOMBERG is a function of another add-in")


def test_a_circle_is_not_verifiable_where_the_workbook_does_not_allow_one(
    book: Callable[..., Package],
) -> None:
    found = recalculate(book({"Plan": {"A1": "=B1+1", "B1": "=A1+1", "C1": "=2*3"}}))
    assert [status(found, cell) for cell in ("A1", "B1", "C1")] == ["not_verifiable"] * 2 + ["uncached"]


def test_a_running_balance_that_looks_up_its_own_column_is_no_circle(book: Callable[..., Package]) -> None:
    cells = {f"A{row}": "=IF(ROW()=1,100,INDEX(B$1:B$3,ROW()-1))" for row in (1, 2, 3)}
    cells |= {f"B{row}": f"=A{row}-10" for row in (1, 2, 3)}
    assert computed(recalculate(book({"Plan": cells})), "B3") == 70.0


def test_errors_are_values_like_any_other(book: Callable[..., Package]) -> None:
    cells = {"A1": 0, "B1": "=1/A1", "B2": "=CAC(100,0)", "B3": "=#N/A", "B4": "=ISERROR(B1)"}
    package = book({"Plan": cells}, saved={"Plan": {"B1": DIV0, "B2": DIV0, "B3": NA, "B4": True}})
    found = recalculate(package)
    assert found.summary()["equal"] == 4
    other = book({"Plan": cells}, saved={"Plan": {"B1": NA}})
    assert status(recalculate(other), "B1") == "different"


def test_an_input_may_stand_where_the_file_has_a_formula_or_nothing(book: Callable[..., Package]) -> None:
    package = book({"Plan": {"A1": "=1+1", "B1": "=A1*10+C7"}})
    found = recalculate(package, {("plan", "A1"): 5.0, ("Plan", "C7"): 3.0})
    assert [(each.cell, each.computed) for each in found.cells] == [("B1", 53.0)]


def test_a_blank_input_is_missing_not_zero(book: Callable[..., Package]) -> None:
    found = recalculate(book({"Plan": {**SPEND, "B1": "=CAC(A1,A2)"}}), {("Plan", "A1"): None})
    assert computed(found, "B1") is NA


def test_days_are_counted_from_1904_where_the_workbook_does_so(book: Callable[..., Package]) -> None:
    def since_1904(workbook: object) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        workbook.epoch = CALENDAR_MAC_1904  # type: ignore[attr-defined]

    cells = {"A1": "=DATE(2026,1,31)", "A2": "=YEAR(A1)", "A3": "=EOMONTH(A1,1)-A1",
             "A4": '=TEXT(A1,"yyyy-mm-dd")', "A5": '=TEXT(1234.5,"0.0")',
             "A6": "=SUMPRODUCT(YEAR(A1:A1))"}  # fmt: skip
    found = recalculate(book({"Plan": cells}, finish=since_1904))
    assert [computed(found, f"A{row}") for row in range(1, 7)] == [
        46053.0 - 1462, 2026.0, 28.0, "2026-01-31", "1234.5", 2026.0,
    ]  # fmt: skip


def test_a_result_that_an_array_formula_fills_is_judged_cell_by_cell(book: Callable[..., Package]) -> None:
    cells = {"A1": 1, "A2": 2, "A3": 3, "C1:C3": "{=A1:A3*2}"}
    found = recalculate(book({"Plan": cells}))
    assert [(each.cell, each.computed) for each in found.cells] == [("C1", 2.0), ("C2", 4.0), ("C3", 6.0)]
    assert found.cells[1].reason in ("the file holds no value for the formula",)


@pytest.mark.parametrize("name", ["MRR_MOVES"])
def test_a_table_function_spills_into_its_range(name: str, book: Callable[..., Package]) -> None:
    from kpi_engine.functions.registry import functions

    if name not in functions():
        pytest.fail(f"{name} is not registered")
    grid = {
        "A1": "Customer",
        "B1": 46023,
        "C1": 46054,
        "A2": "Acme",
        "B2": 100,
        "C2": 120,
        "A3": "Bell",
        "C3": 50,
    }
    found = recalculate(book({"Plan": {**grid, "F1:L4": f"{{={name}(A1:C3)}}"}}))
    shown = {each.cell: each.computed for each in found.cells}
    assert len(shown) == 28
    assert 50.0 in shown.values()
    assert all(not isinstance(value, CellError) or value is NA for value in shown.values())


def test_where_circles_are_allowed_a_differing_result_is_doubted(book: Callable[..., Package]) -> None:
    def allow(workbook: object) -> None:
        workbook.calculation.iterate = True  # type: ignore[attr-defined]

    cells = {"A1": 100, "B1": "=A1-C1", "C1": "=B1*0.1", "D1": "=A1*2"}
    saved = {"Plan": {"B1": 90.9, "C1": 9.09, "D1": 200.0}}
    found = recalculate(book({"Plan": cells}, saved=saved, finish=allow))
    assert [status(found, cell) for cell in ("B1", "C1", "D1")] == [
        "not_verifiable",
        "not_verifiable",
        "equal",
    ]


def test_an_array_formula_over_a_whole_sheet_is_left_as_it_is(book: Callable[..., Package]) -> None:
    found = recalculate(book({"Plan": {"A1:XFD1000": "{=1+1}", "A1001": "=2*3"}}))
    assert [each.status for each in found.cells] == ["not_verifiable", "uncached"]


def test_sheet_names_are_found_whatever_their_capitals(book: Callable[..., Package]) -> None:
    found = recalculate(book({"Inputs": {"A1": 5}, "KPIs": {"A1": "=INPUTS!A1*2"}}))
    assert computed(found, "A1", "KPIs") == 10.0


def test_the_order_of_the_file_is_kept(book: Callable[..., Package]) -> None:
    cells = {"B2": "=1", "A1": "=2", "C1": "=3"}
    found = recalculate(book({"Second": cells, "First": {"A1": "=4"}}))
    assert [(each.sheet, each.cell) for each in found.cells] == [
        ("Second", "A1"), ("Second", "C1"), ("Second", "B2"), ("First", "A1"),
    ]  # fmt: skip


def test_a_cell_that_an_array_formula_fills_may_state_an_empty_formula(book: Callable[..., Package]) -> None:
    package = book({"Plan": {"A1": 1, "A2": 2, "C1:C2": "{=A1:A2*2}"}})
    member = package.sheet("Plan").member
    sheet = package.read(member)
    hollow = sheet.replace(b"</row></sheetData>", b'<c r="C2"><f ca="1"/><v>4</v></c></row></sheetData>')
    assert hollow != sheet
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package.data)) as source, zipfile.ZipFile(target, "w") as written:
        for name in source.namelist():
            written.writestr(name, hollow if name == member else source.read(name))
    filled = Package.of_bytes(target.getvalue(), package.path)
    assert [(each.cell, each.status, each.computed) for each in recalculate(filled).cells] == [
        ("C1", "uncached", 2.0), ("C2", "equal", 4.0),
    ]  # fmt: skip
