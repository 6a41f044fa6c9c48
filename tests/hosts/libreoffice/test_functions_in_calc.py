"""Every function of the registry in LibreOffice Calc, through the package that users install."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpi_engine.derive.libreoffice import STATUS
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.function import ArrayBehaviour
from tests.hosts.libreoffice.conftest import Calc
from tests.hosts.libreoffice.sheets import Sheet, agrees

pytestmark = pytest.mark.libreoffice

ALL = {name: function for function in functions() for name in (function.name, *function.aliases)}
Case = tuple[str, Any, Any, float]


def cases(*behaviours: ArrayBehaviour) -> list[Case]:
    """Every example: name, arguments, result, how close. An error that was typed in exists in Excel alone."""
    found = []
    for name, function in ALL.items():
        if function.behaviour not in behaviours:
            continue
        within = [each.within for each in function.kpi.examples] if function.kpi else []
        for at, (arguments, result) in enumerate(function.examples):
            if not any(isinstance(argument, CellError) for argument in arguments):
                found.append((name, arguments, result, within[at] if within else 0.0))
    return found


def laid_out(chosen: list[Case]) -> Sheet:
    sheet = Sheet()
    for name, arguments, result, _ in chosen:
        table = result if isinstance(result, list) else [[result]]
        sheet.add(name, arguments, len(table), len(table[0]))
    return sheet


def differing(chosen: list[Case], sheet: Sheet, told: Any) -> list[Any]:
    """The cases that Calc answers otherwise than Python."""
    wrong = []
    for case, answer in zip(chosen, sheet.answers(told), strict=True):
        result = case[2] if isinstance(case[2], list) else [[case[2]]]
        pairs = zip([x for row in answer for x in row], [x for row in result for x in row], strict=True)
        if not all(agrees(cell, expected, case[3]) for cell, expected in pairs):
            wrong.append((case, answer))
    return wrong


def test_every_function_answers_every_example_as_python_does_and_so_does_the_saved_file(
    calc: Calc, tmp_path: Path
) -> None:
    chosen = cases(ArrayBehaviour.LIFT, ArrayBehaviour.RANGE)
    assert {case[0] for case in chosen} == {
        name for name, each in ALL.items() if each.behaviour in (ArrayBehaviour.LIFT, ArrayBehaviour.RANGE)
    }
    sheet, saved = laid_out(chosen), str(tmp_path / "every function.ods")
    assert differing(chosen, sheet, calc(**sheet.asked(), save=saved)) == []
    assert differing(chosen, sheet, calc(open=saved, read=sheet.read)) == []


def test_tables_come_out_of_array_formulas(calc: Calc) -> None:
    chosen = cases(ArrayBehaviour.SPILL, ArrayBehaviour.CELL)
    sheet = laid_out(chosen)
    assert differing(chosen, sheet, calc(**sheet.asked())) == []


def test_ranges_in_give_ranges_out_with_an_error_in_its_own_cell(calc: Calc) -> None:
    sheet = Sheet()
    sheet.add("CAC", ([[100, 200, -1, None]], [[2, 0, 5, 5]]), 1, 4)
    sheet.add("CAC", ([100, 200], 4), 2, 1)
    row, column = sheet.answers(calc(**sheet.asked()))
    assert [agrees(*pair) for pair in zip(row[0], [50, DIV0, NUM, NA], strict=True)] == [True] * 4
    assert column == [[25.0], [50.0]]


def answers(calc: Calc, *formulas: str, **cells: Any) -> list[Any]:
    """What the formulas give over a few cells."""
    places = [f"H{at}" for at, _ in enumerate(formulas, 1)]
    told = calc(cells=cells | dict(zip(places, formulas, strict=True)), read=places)
    return [row[0] for row in told["cells"]]


def test_arguments_that_are_left_out_are_missing_or_have_their_default(calc: Calc) -> None:
    full, default, empty, required, none = answers(
        calc, "=PAYBACK(A1;A2;0.2;0)", "=PAYBACK(A1;A2;0.2)", "=PAYBACK(A1;A2;0.2;)", "=PAYBACK(A1;;0.2)",
        "=PAYBACK()", A1=1000, A2=100,
    )  # fmt: skip
    assert full == default == empty == 50.0
    assert agrees(required, NA)
    assert agrees(none, NA)


def test_what_differs_from_excel_is_what_the_page_says(calc: Calc) -> None:
    """Blank single cells are 0 and truth values numbers; B1:B1 and KPI_EXPLAIN know the difference."""
    blank, as_range, explained, divided, true, empty_text = answers(
        calc, "=CAC(B1;A1)", "=CAC(B1:B1;A1)", "=KPI_EXPLAIN(H1)", "=CAC(A1;B1)", "=CAC(A2;A1)",
        "=CAC(A3;A1)", A1=5, A2="=TRUE()", A3='=""',
    )  # fmt: skip
    assert blank == 0.0
    assert agrees(as_range, NA)
    assert explained.startswith("#N/A = blank / 5")
    assert agrees(divided, DIV0)
    assert true == 0.2
    assert agrees(empty_text, VALUE)


def test_an_error_in_an_argument_is_the_answer_and_one_in_a_range_is_refused(calc: Calc) -> None:
    divided, named, missing, in_range = answers(
        calc, "=CAC(A1;5)", "=CAC(A2;5)", "=CAC(A3;5)", "=NPS(A1:A4)", A1="=1/0", A2="=NOSUCHNAME", A3="=NA()"
    )
    assert agrees(divided, DIV0)
    assert agrees(named, CellError.NAME)
    assert agrees(missing, NA)
    assert in_range["shown"] == "Err:504"


def test_answers_work_inside_other_formulas(calc: Calc) -> None:
    assert answers(
        calc, "=1+CAC(A1;A2)", "=SUM(CAC(A1;A2);CAC(A1;A2))", '=IFERROR(CAC(A1;0);"none")',
        "=CAC(CAC(A1;A2);5)", '=IF(CAC(A1;A2)>100;"dear";"cheap")', "=ROUND(CAC(A1;3);2)",
        A1=100_000, A2=400,
    ) == [251.0, 500.0, "none", 50.0, "dear", 33333.33]  # fmt: skip


def test_a_cell_is_explained_where_it_stands(calc: Calc) -> None:
    told = answers(
        calc, "=KPI_EXPLAIN(B1)", "=KPI_EXPLAIN(B2)", "=KPI_EXPLAIN(B3)", "=KPI_EXPLAIN(B4)",
        "=KPI_EXPLAIN(A1)", "=KPI_EXPLAIN(B5)", A1=100_000, A2=400, A3=0,
        B1="=ROUND(CAC(A1;$A$2);2)", B2="=CAC($Sheet1.A1;A3)",
        B3="=CAC(SUM(A1:A2);5)", B4='=IF("a;b"="";0;CAC(A1*2;A2))',
        B5="=CAC(A1;A9)",
    )  # fmt: skip
    assert told[0].startswith("250 = 100,000 / 400")
    assert told[1].startswith("#DIV/0! = 100,000 / 0: nobody was won")
    assert told[2] == "Not explained: the value of SUM(A1:A2) is not known here"
    assert told[3].startswith("500 = 200,000 / 400")
    assert agrees(told[4], NA)
    assert told[5].startswith("#N/A = 100,000 / blank")


def test_the_engine_says_that_it_answers(calc: Calc) -> None:
    assert answers(calc, f"={STATUS}()")[0].startswith("SaaS KPI engine ")


def test_the_function_wizard_shows_every_function_and_the_help_of_every_argument(calc: Calc) -> None:
    known = calc(do="functions")
    assert set(ALL) | {STATUS} <= set(known)
    for name, function in ALL.items():
        assert function.help in known[name]["description"]
        assert len(known[name]["arguments"]) == len(function.arguments)
        for (shown, text), argument in zip(known[name]["arguments"], function.arguments, strict=True):
            assert shown.startswith(argument.name)
            assert text.startswith(argument.help)


def test_a_thousand_calls_take_a_tenth_of_a_second_or_so(calc: Calc) -> None:
    told = calc(cells={"A1": 100_000}, columns={"B1:B1000": "=CAC(A$1;2)"}, read=["B1", "B1000"])
    assert told["cells"] == [[50_000.0], [50_000.0]]
    assert told["seconds"] < 5, "a process started for each of them would take minutes"


def test_a_workbook_of_excel_has_to_have_its_formulas_set_again_and_is_never_shipped(
    calc: Calc, tmp_path: Path
) -> None:
    saved = str(tmp_path / "saved.xlsx")
    told = calc(cells={"A1": 100_000, "A2": 400, "A3": "=CAC(A1;A2)"}, read=["A3"], save=saved)
    assert told["cells"] == [[250.0]]
    assert _formula_in(saved) == "SAASKPIENGINE.FUNCTIONS.CAC(A1,A2)", "which Excel does not know"


def _formula_in(workbook: str) -> str:
    import openpyxl

    return str(openpyxl.load_workbook(workbook).active["A3"].value).removeprefix("=")
