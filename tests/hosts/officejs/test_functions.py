"""The Excel functions on the web and on a Mac: our functions.js under Node asks the real server."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest

from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.function import ArrayBehaviour, Function
from tests.hosts.officejs.conftest import StartHost
from tests.hosts.officejs.host import Host, Server, cell, seen, value

ALL: dict[str, Function] = {
    name: function for function in functions() for name in (function.name, *function.aliases)
}
LIFTED = [name for name, function in ALL.items() if function.behaviour is ArrayBehaviour.LIFT]


def given(argument: Any) -> Any:
    """An example's argument as rows or one cell; errors are told by their text."""
    if isinstance(argument, list | tuple):
        rows = argument if argument and isinstance(argument[0], list | tuple) else [argument]
        return [[given(each) for each in row] for row in rows]
    return argument.text if isinstance(argument, CellError) else argument


def cases(names: list[str]) -> list[tuple[str, tuple[Any, ...], Any, float]]:
    found = []
    for name in names:
        function = ALL[name]
        within = [example.within for example in function.kpi.examples] if function.kpi else []
        for at, (arguments, result) in enumerate(function.examples):
            found.append((name, arguments, result, (within or [0.0] * 99)[at]))
    return found


def agrees(found: Any, expected: Any, within: float) -> bool:
    if isinstance(expected, list):
        if len(expected) == len(expected[0]) == 1:
            return agrees(found, expected[0][0], within)
        return [len(row) for row in found] == [len(row) for row in expected] and all(
            agrees(each, want, within)
            for row, wanted in zip(found, expected, strict=True)
            for each, want in zip(row, wanted, strict=True)
        )
    if expected is None:
        return bool(found == "")
    if isinstance(expected, CellError):
        return bool(found == expected.text)
    if isinstance(expected, bool | str) or isinstance(found, bool | str):
        return type(found) is type(expected) and bool(found == expected)
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=within or 1e-9)


def all_agree(host: Host, asked: list[tuple[str, list[Any], Any, float]]) -> None:
    results = host.recalculate(*((name, arguments) for name, arguments, _, _ in asked))["results"]
    wrong = [
        (name, arguments, seen(result), expected)
        for (name, arguments, expected, within), result in zip(asked, results, strict=True)
        if not agrees(seen(result), expected, within)
    ]
    assert not wrong, wrong[:5]


def sheet_of(tables: list[Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Tables below each other in columns of a sheet, and the references to them."""
    cells: dict[str, Any] = {}
    references, top = [], 1
    for table in tables:
        rows = table if isinstance(table, list) else [[table]]
        for down, row in enumerate(rows):
            for right, content in enumerate(row):
                if content is not None:
                    cells[f"{chr(65 + right)}{top + down}"] = content
        last = f"{chr(64 + len(rows[0]))}{top + len(rows) - 1}"
        references.append(cell(f"Data!A{top}:{last}" if len(rows) * len(rows[0]) > 1 else f"Data!A{top}"))
        top += len(rows) + 1
    return cells, references


def test_every_function_and_alias_is_associated_with_its_metadata(start_host: StartHost) -> None:
    assert start_host().step("associated") == [name.replace("_", ".") for name in ALL]


def test_every_example_comes_out_of_values_typed_into_the_formula(start_host: StartHost) -> None:
    """A blank among typed values is an argument left out."""
    asked = [
        (name, [None if each is None else value(given(each)) for each in arguments], result, within)
        for name, arguments, result, within in cases(list(ALL))
        if not any(None in row for each in arguments if isinstance(each, list | tuple)
                   for row in (each if each and isinstance(each[0], list | tuple) else [each]))
    ]  # fmt: skip
    assert len(asked) > 400
    all_agree(start_host(), asked)


@pytest.mark.parametrize("blank", ["zero", "null", "data type"])
def test_every_example_comes_out_of_cells_however_this_excel_hands_over_a_blank(
    blank: str, start_host: StartHost
) -> None:
    """On the desktop a blank cell arrives as 0, on the web as null: it is missing on both."""
    found = cases(list(ALL))
    cells, references = sheet_of([given(each) for _, arguments, _, _ in found for each in arguments])
    asked = []
    for name, arguments, result, within in found:
        taken, references = references[: len(arguments)], references[len(arguments) :]
        if name == "KPI_EXPLAIN":
            taken = [value(given(each)) for each in arguments]
        asked.append((name, list(taken), result, within))
    all_agree(start_host({"Data": cells}, blank=blank), asked)


def test_every_example_comes_out_of_every_cell_of_a_range_and_spills(start_host: StartHost) -> None:
    found = cases(LIFTED)
    tables = [
        given(each) if isinstance(each, list | tuple) else [[given(each)] * 3] * 2
        for _, arguments, _, _ in found
        for each in arguments
    ]
    cells, references = sheet_of(tables)
    asked = []
    for name, arguments, result, within in found:
        taken, references = references[: len(arguments)], references[len(arguments) :]
        asked.append((name, list(taken), [[result] * 3] * 2, within))
    all_agree(start_host({"Data": cells}), asked)


@pytest.mark.parametrize("error", ["cell value", "error object"])
def test_a_blank_a_zero_a_text_and_an_error_are_told_apart(error: str, start_host: StartHost) -> None:
    cells = {"A1": 100, "A2": 0, "A3": "", "A4": "n/a", "A5": "#N/A", "A6": True, "A7": "#DIV/0!"}
    host = start_host({"My 'sheet": cells}, error=error)
    place = "'My ''sheet'!"

    def cac(reference: str) -> Any:
        return host.shown("CAC", cell(f"{place}A1"), cell(f"{place}{reference}"))

    assert cac("A2") == "#DIV/0!", "nobody was won"
    assert cac("A9") == "#N/A", "a blank is missing"
    assert cac("A3") == "#VALUE!", "a formula that shows nothing is text"
    assert cac("A4") == "#VALUE!"
    assert cac("A5") == "#N/A"
    assert cac("A6") == "#VALUE!"
    assert cac("A7") == "#DIV/0!"
    assert host.shown("CAC", value(0), value(4)) == 0, "a zero that was typed is one"
    assert host.shown("CAC", cell(f"{place}A1:A9"), value(50)) == [
        [2], [0], ["#VALUE!"], ["#VALUE!"], ["#N/A"], ["#VALUE!"], ["#DIV/0!"], ["#N/A"], ["#N/A"],
    ]  # fmt: skip


@pytest.mark.parametrize("sheet", ["My plan", "Bob's", "2026", "P&L!", "A1"])
def test_a_sheet_is_found_by_its_name_quoted_or_not(sheet: str, start_host: StartHost) -> None:
    host = start_host({sheet: {"A1": 100, "A2": 0}})
    for place in (f"{sheet}!", "'" + sheet.replace("'", "''") + "'!"):
        assert host.shown("CAC", cell(f"{place}$A$1"), cell(f"{place}A2")) == "#DIV/0!"
        assert host.shown("CAC", cell(f"{place}A1"), cell(f"{place}A3")) == "#N/A"


def test_an_error_that_no_add_in_may_give_back_is_value_and_says_which_it_was(start_host: StartHost) -> None:
    host = start_host({"Sheet1": {"A1": "#REF!"}})
    (result,) = host.recalculate(("CAC", [cell("Sheet1!A1"), value(4)]))["results"]
    assert result["error"] == "#VALUE!"
    assert "#REF!" in result["message"]


def test_an_argument_left_out_is_its_default(start_host: StartHost) -> None:
    host = start_host({"Sheet1": {"A1": 1000}})
    arguments = [value(1000), value(100), value(0.2)]
    assert host.shown("PAYBACK", *arguments) == 50
    assert host.shown("PAYBACK", *arguments, None) == 50
    assert host.shown("PAYBACK", *arguments, cell("Sheet1!B7")) == 50, "a blank optional cell"
    assert host.shown("CAC", None, value(4)) == "#N/A", "a required one"


def test_whole_columns_end_with_their_last_figure(start_host: StartHost) -> None:
    cells = {f"A{row}": 100 for row in range(1, 4)} | {f"B{row}": row for row in range(1, 4)}
    host = start_host({"Sheet1": cells})
    assert host.shown("CAC", cell("Sheet1!A:A"), cell("Sheet1!B:B")) == [
        [100],
        [50],
        [pytest.approx(100 / 3)],
    ]
    assert host.shown("CONCENTRATION", cell("Sheet1!A:A")) == pytest.approx(1 / 3), "one of three"


def test_zeros_of_another_workbook_cannot_be_told_from_blanks_and_are_refused(start_host: StartHost) -> None:
    """The stand-in knows one workbook: the value is given, and the place is in another file."""
    host = start_host({"[Other.xlsx]Plan": {"A1": 0, "A2": 5}})
    (zero,) = host.recalculate(("CAC", [value(100), cell("'[Other.xlsx]Plan'!A1")]))["results"]
    assert zero["error"] == "#N/A"
    assert "blank" in zero["message"]
    assert host.shown("CAC", value(100), cell("'[Other.xlsx]Plan'!A2")) == 20


def test_where_excel_cannot_say_what_is_blank_no_zero_is_believed(start_host: StartHost) -> None:
    cells = {"A1": 100, "A2": 5, "A3": 0}
    call = ("CAC", [cell("Sheet1!A1"), cell("Sheet1!A3")])
    once = start_host({"Sheet1": cells}, broken=1)
    assert seen(once.recalculate(call)["results"][0]) == "#DIV/0!", "asked again, Excel said it"
    never = start_host({"Sheet1": cells}, broken=99)
    (refused,) = never.recalculate(call)["results"]
    assert refused["error"] == "#N/A"
    assert "blank" in refused["message"]
    assert never.shown("CAC", cell("Sheet1!A1"), cell("Sheet1!A2")) == 20, "no zero, nothing to ask"
    old = start_host({"Sheet1": cells}, runtime="1.2")
    (refused,) = old.recalculate(call)["results"]
    assert "Update Excel" in refused["message"]


@pytest.mark.parametrize(
    ("at", "given"), [("Sheet1!A2:A9", 0), ("Sheet1!A2", [[5], [0]]), ("Sheet1!A2:B2", "")]
)
def test_a_zero_whose_own_cell_excel_does_not_name_is_not_believed(
    at: str, given: Any, start_host: StartHost
) -> None:
    """As inside MAP or IF: the place is a range, the value is one of its cells, and nobody says which."""
    host = start_host({"Sheet1": {"A2": 7}})
    (refused,) = host.recalculate(("CAC", [value(100), {"value": given, "at": at}]))["results"]
    assert refused["error"] == "#N/A"
    assert "blank" in refused["message"]


def test_zeros_far_from_each_other_do_not_cost_a_question_each(start_host: StartHost) -> None:
    """On the web each question takes a tenth of a second."""
    cells = {f"{'ABCDEFGH'[row % 8]}{row * 900}": 0 for row in range(1, 101)}
    host = start_host({"Sheet1": cells})
    outcome = host.recalculate(*[("CAC", [value(100), cell(f"Sheet1!{each}")]) for each in cells])
    assert {seen(each) for each in outcome["results"]} == {"#DIV/0!"}
    assert outcome["excelSyncs"] == 2


def test_an_argument_without_cells_is_refused_and_never_left_waiting(start_host: StartHost) -> None:
    outcome = start_host().recalculate(("NPS", [value([])]), ("ARR", [value(5)]))
    assert [seen(each) for each in outcome["results"]] == ["#N/A", 60]


def test_an_older_excel_gets_one_error_for_a_table_that_holds_one(start_host: StartHost) -> None:
    host = start_host({"Sheet1": {"A1": 100, "A2": 200}}, runtime="1.3")
    assert host.shown("CAC", cell("Sheet1!A1:A2"), value(2)) == [[50], [100]]
    assert host.shown("CAC", cell("Sheet1!A1:A3"), value(2)) == "#N/A"


def test_two_thousand_cells_become_one_request(start_host: StartHost) -> None:
    cells = {f"A{row}": row % 7 for row in range(1, 2001)}
    host = start_host({"Sheet1": cells})
    calls = [("CAC", [value(84), cell(f"Sheet1!A{row}")]) for row in range(1, 2001)]
    outcome = host.recalculate(*calls)
    assert outcome["requests"] == 1
    assert outcome["excelRuns"] == 1, "zeros were settled by one look at the sheet"
    for row, result in enumerate(outcome["results"], start=1):
        assert seen(result) == (pytest.approx(84 / (row % 7)) if row % 7 else "#DIV/0!")


def test_many_cells_go_in_several_requests_and_one_large_range_in_one(start_host: StartHost) -> None:
    host = start_host()
    column = [[1.0]] * 30_000
    outcome = host.recalculate(*[("CONCENTRATION", [value(column)])] * 4)
    assert outcome["requests"] == 4
    assert [seen(each) for each in outcome["results"]] == [pytest.approx(1 / 30_000)] * 4
    assert host.recalculate(("CONCENTRATION", [value([[1.0]] * 200_000)]))["requests"] == 1


def test_an_explained_cell_is_read_where_it_stands(start_host: StartHost) -> None:
    sheets = {
        "Sheet1": {
            "B1": 100_000, "B2": 400, "B3": 0, "C1": {"formula": "=KPI.CAC(B1,$B$2)", "value": 250},
            "C2": {"formula": "=ROUND(KPI.CAC(B1,B3),2)", "value": "#DIV/0!"},
            "C3": {"formula": "=KPI.CAC('My plan'!A1,won)", "value": 180},
            "C4": {"formula": "=SUM(B1:B2)", "value": 100_400}, "C5": 7,
            "C6": {"formula": "=KPI.CAC(B1,B9)", "value": "#N/A"},
        },
        "My plan": {"A1": 900, "A2": 5},
    }  # fmt: skip
    host = start_host(sheets, names={"won": "'My plan'!A2"})

    def explained(reference: str) -> Any:
        return host.shown("KPI_EXPLAIN", cell(f"Sheet1!{reference}"))

    assert explained("C1").startswith("250 = 100,000 / 400")
    assert explained("C2").startswith("#DIV/0! = 100,000 / 0: nobody was won")
    assert explained("C3").startswith("180 = 900 / 5")
    assert explained("C4") == "#N/A"
    assert explained("C5") == "#N/A"
    assert explained("C6").startswith("#N/A = 100,000 / ")
    assert host.shown("KPI_EXPLAIN", value("=ARR(1000)")) == "12,000 = 1,000 * 12"


def test_many_explained_cells_keep_no_other_cell_waiting(start_host: StartHost) -> None:
    cells = {f"A{row}": {"formula": f"=KPI.ARR({row})", "value": row * 12} for row in range(1, 101)}
    host = start_host({"Sheet1": cells})
    calls = [("KPI_EXPLAIN", [cell(f"Sheet1!A{row}")]) for row in range(1, 101)]
    outcome = host.recalculate(*calls, ("ARR", [value(5)]))
    results = [seen(each) for each in outcome["results"]]
    assert results[-1] == 60
    assert results[:2] == ["12 = 1 * 12", "24 = 2 * 12"]
    assert results[99] == "1,200 = 100 * 12"
    assert outcome["requests"] <= 7


@pytest.mark.slow
def test_without_the_server_each_cell_says_what_to_do_and_nothing_is_asked_again_and_again(
    start_host: StartHost, own_server: Server
) -> None:
    host = start_host(asked=own_server)
    calls = [("CAC", [value(100), value(row)]) for row in range(1, 101)]
    assert host.recalculate(*calls)["requests"] == 1
    own_server.stop()
    away = host.recalculate(*calls)
    assert away["requests"] == 2, "once, and once more"
    assert {each["error"] for each in away["results"]} == {"#N/A"}
    assert all("kpi addin serve" in each["message"] for each in away["results"])
    assert host.recalculate(*calls)["requests"] == 0, "a server that is away is left alone for a while"
    own_server.start()
    time.sleep(3.1)
    assert host.shown("CAC", value(100), value(4)) == 25, "it is found again without anybody's help"


def test_a_wrong_token_is_told_once_and_not_retried(start_host: StartHost) -> None:
    host = start_host(token="wrong")
    outcome = host.recalculate(("CAC", [value(100), value(4)]), ("ARR", [value(100)]))
    assert outcome["requests"] == 1
    assert {each["error"] for each in outcome["results"]} == {"#N/A"}
    assert all("kpi addin install" in each["message"] for each in outcome["results"])


@pytest.mark.parametrize(
    ("answers", "requests", "shown"),
    [
        ([503, 503], 3, 25),
        ([503] * 4, 4, "The server says 503."),
        ([422], 1, "The server says 422."),
        ([500], 1, "The server says 500."),
        (["<html>"], 1, "not understood"),
        ([504], 1, "The server says 504."),
        ([413], 1, "The server says 413."),
    ],
)
def test_a_busy_server_is_asked_a_few_times_and_any_other_refusal_is_told(
    answers: list[Any], requests: int, shown: Any, start_host: StartHost
) -> None:
    host = start_host(answers=answers)
    outcome = host.recalculate(("CAC", [value(100), value(4)]))
    assert outcome["requests"] == requests
    (result,) = outcome["results"]
    if isinstance(shown, int):
        assert seen(result) == shown
    else:
        assert result["error"] == "#N/A"
        assert shown in result["message"]


def test_too_much_at_one_time_is_halved_and_only_what_is_too_much_alone_fails(start_host: StartHost) -> None:
    calls = [("CAC", [value(100), value(row)]) for row in (1, 2, 4, 5)]
    large = start_host(answers=[413, 413, 413]).recalculate(*calls)
    assert large["requests"] == 5, (
        "four calls, the first two, the first alone; then the second, then the rest"
    )
    assert [seen(each) for each in large["results"]] == ["#N/A", 50, 25, 20]
    slow = start_host(answers=[504, 504]).recalculate(*calls)
    assert slow["requests"] == 3, "halved once: the second half is not punished for the first"
    assert [seen(each) for each in slow["results"]] == ["#N/A", "#N/A", 25, 20]
