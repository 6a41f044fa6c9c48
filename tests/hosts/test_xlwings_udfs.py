"""The Excel functions through the real xlwings with a stubbed pywin32. Excel itself is not here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest

from kpi_engine.derive.vba_words import RESERVED
from kpi_engine.functions import registry
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.excel_cells import MARK, MISSING, error_codes
from kpi_engine.model.cell_error import DIV0, NA, VALUE, CellError
from kpi_engine.model.function import ArrayBehaviour, Function
from tests.hosts.conftest import Excel
from tests.hosts.pywin32_stubs import FakeRange, FakeSheet

ALL = {name: function for function in functions() for name in (function.name, *function.aliases)}
LIFTED = [name for name, function in ALL.items() if function.behaviour is ArrayBehaviour.LIFT]
CELL_LIKE = re.compile(r"[A-Z]{1,3}\d+|R\d*(C\d*)?|C\d*", re.IGNORECASE)
_ERROR_BASE = -2146828288


def handed_over(cell: Any) -> Any:
    """A declared argument as COM hands it over: floats, numbers of errors, tuples of rows."""
    if isinstance(cell, CellError):
        return _ERROR_BASE + error_codes()[cell.text]
    if isinstance(cell, list | tuple):
        rows = cell if cell and isinstance(cell[0], list | tuple) else [[item] for item in cell]
        return tuple(tuple(handed_over(item) for item in row) for row in rows)
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def seen(answer: Any) -> Any:
    """What the cells show once the VBA module has turned the marks into errors."""
    if isinstance(answer, list):
        return [seen(item) for item in answer]
    if isinstance(answer, str) and answer.startswith(MARK):
        return CellError.from_text(answer[1:])
    return None if answer == "" else answer


def agrees(answer: Any, expected: Any, within: float) -> bool:
    if isinstance(expected, list | tuple):
        return isinstance(answer, list) and all(
            agrees(left, right, within) for left, right in zip(answer, expected, strict=True)
        )
    if expected == "":
        return answer is None  # an empty text looks like an empty cell
    if expected is None or isinstance(expected, str | CellError) or isinstance(answer, str | CellError):
        return bool(answer == expected and type(answer) is type(expected))
    return type(answer) is float and answer == pytest.approx(expected, rel=1e-9, abs=max(within, 1e-12))


def typed(default: float | str | bool) -> str:
    """A default as a person types it into a formula."""
    if isinstance(default, bool):
        return str(default).upper()
    return default if isinstance(default, str) else f"{default:g}"


def examples(names: Iterable[str]) -> list[Any]:
    """Every example of the functions: name, arguments, result, how close."""
    cases = []
    for name in names:
        function = ALL[name]
        within = [example.within for example in function.kpi.examples] if function.kpi else []
        for at, (arguments, result) in enumerate(function.examples):
            cases.append(pytest.param(name, arguments, result, (within or [0.0] * 99)[at], id=f"{name}-{at}"))
    return cases


@pytest.mark.parametrize("name", ALL)
def test_the_function_wizard_shows_every_function_with_all_of_its_help(name: str, excel: Excel) -> None:
    assert name in excel.options, "addin/udfs.py does not have it: run `kpi derive`"
    options = excel.options[name]
    assert options["Description"].startswith(ALL[name].help if name == ALL[name].name else "Another name of")
    assert options["Category"] == f"SaaS KPI – {ALL[name].family.capitalize()}"
    descriptions = options["ArgumentDescriptions"]
    assert len(descriptions) == len(ALL[name].arguments)
    for text, argument in zip(descriptions, ALL[name].arguments, strict=True):
        assert text.startswith(argument.help)
        assert len(text) < 255, "255 is where xlwings cuts"
        assert argument.default is None or typed(argument.default) in text
    assert len(options["Description"]) < 255
    assert options["Description"].endswith(".")


@pytest.mark.parametrize("name", ALL)
def test_the_vba_of_every_function_has_words_that_vba_allows(name: str, excel: Excel) -> None:
    found = re.search(rf"^Function {name}\((.*)\)$", excel.vba, re.MULTILINE)
    assert found, "addin/udfs.py does not have it: run `kpi derive`"
    arguments = [part.strip() for part in found[1].split(",")]
    optional = [part.startswith("Optional ") for part in arguments]
    assert optional == [not argument.required for argument in ALL[name].arguments]
    words = [part.removeprefix("Optional ").casefold() for part in arguments]
    known = {each.casefold() for each in ALL}
    for word in words:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", word)
        assert word not in RESERVED
        assert word not in known, "VBA would spell the function as the argument is spelt"
    assert len(set(words)) == len(words)
    assert name.casefold() not in RESERVED
    assert not CELL_LIKE.fullmatch(name)


def test_nothing_is_callable_that_the_registry_does_not_know(excel: Excel) -> None:
    assert set(excel.options) == set(ALL)
    assert excel.vba.isascii()


@pytest.mark.parametrize(("name", "arguments", "result", "within"), examples(ALL))
def test_the_example_comes_out_of_values_typed_into_the_formula(
    name: str, arguments: Any, result: Any, within: float, excel: Excel
) -> None:
    given = [handed_over(argument) for argument in arguments]
    assert agrees(seen(excel.call(name, *given)), expected_of(result), within)


@pytest.mark.parametrize(("name", "arguments", "result", "within"), examples(ALL))
def test_the_example_comes_out_of_cells_with_the_rest_left_out(
    name: str, arguments: Any, result: Any, within: float, excel: Excel
) -> None:
    cells = [FakeRange(handed_over(argument)) for argument in arguments]
    left_out = [MISSING] * (ALL[name].most - len(cells))
    assert agrees(seen(excel.call(name, *cells, *left_out)), expected_of(result), within)


@pytest.mark.parametrize(("name", "arguments", "result", "within"), examples(LIFTED))
def test_the_example_comes_out_of_every_cell_of_a_range(
    name: str, arguments: Any, result: Any, within: float, excel: Excel
) -> None:
    ranges = [
        FakeRange(handed_over(argument if isinstance(argument, list | tuple) else [[argument] * 3] * 2))
        for argument in arguments
    ]
    assert agrees(seen(excel.call(name, *ranges)), [[result] * 3] * 2, within)


def expected_of(result: Any) -> Any:
    """A table of one row leaves xlwings as a plain list."""
    return result[0] if isinstance(result, list) and len(result) == 1 else result


def _numbers(function: Function) -> list[int]:
    return [at for at, each in enumerate(function.arguments) if each.unit != "text" and not each.takes_range]


def _defined(function: Function) -> Any:
    """The arguments of the first example that gives a figure."""
    for arguments, result in function.examples:
        if not isinstance(result, CellError):
            return [FakeRange(handed_over(argument)) for argument in arguments]
    raise AssertionError(function.name)


@pytest.mark.parametrize("name", LIFTED)
def test_a_blank_text_or_an_error_in_a_cell_gives_what_the_rules_say(name: str, excel: Excel) -> None:
    function = ALL[name]
    for at in _numbers(function):
        cells = _defined(function)
        if at >= len(cells):
            continue
        kinds = [("", VALUE), ("12", VALUE), (True, VALUE), (handed_over(CellError.REF), CellError.REF),
                 (handed_over(CellError.SPILL), CellError.SPILL)]  # fmt: skip
        if function.arguments[at].required:
            kinds.append((None, NA))
        for content, expected in kinds:
            cells[at] = FakeRange(content)
            assert seen(excel.call(name, *cells)) is expected, (function.arguments[at].name, content)
        if function.arguments[at].required:
            cells[at] = MISSING
            assert seen(excel.call(name, *cells)) is NA


def test_a_blank_optional_cell_is_its_default(excel: Excel) -> None:
    assert excel.call("PAYBACK", 1000.0, 100.0, 0.2, FakeRange(None)) == 50.0
    assert excel.call("PAYBACK", 1000.0, 100.0, 0.2, MISSING) == 50.0


def test_a_row_a_column_and_an_array_constant_give_results_in_their_shape(excel: Excel) -> None:
    assert excel.call("CAC", FakeRange(((100.0, 200.0, None),)), 2.0) == [50.0, 100.0, f"{MARK}#N/A"]
    assert excel.call("CAC", FakeRange(((100.0,), ("x",))), 2.0) == [[50.0], [f"{MARK}#VALUE!"]]
    assert excel.call("CAC", (100.0, 200.0), 2.0) == [50.0, 100.0], "{100,200} arrives as one row"
    assert excel.call("CAC", ((100.0,), (200.0,)), 2.0) == [[50.0], [100.0]]
    assert excel.call("CAC", ((100.0,),), 2.0) == 50.0
    assert excel.call("NPS", FakeRange(10.0)) == 100.0, "a range of one cell"


def test_several_areas_are_refused_since_excel_hands_over_the_first_alone(excel: Excel) -> None:
    assert seen(excel.call("NPS", FakeRange(((10.0,), (9.0,)), areas=2))) is VALUE


def test_a_fault_of_ours_is_an_error_in_the_cell_and_never_a_text(
    excel: Excel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(registry, "functions", fail)
    assert seen(excel.call("CAC", 1.0, 2.0)) is VALUE
    assert seen(excel.call("KPI_EXPLAIN", FakeRange(1.0, "=CAC(1,2)"))) is VALUE
    assert "CAC could not be computed" in caplog.text
    assert "out of order" in caplog.text


def test_a_text_is_never_taken_for_an_error_mark(excel: Excel) -> None:
    marked = f"{MARK}#N/A"
    assert excel.call("CAC", FakeRange(marked), 5.0) == f"{MARK}#VALUE!", "it is text where a number belongs"
    assert seen(excel.call("KPI_INFO", FakeRange(marked))) is NA, "no KPI of that name"


SHEET = FakeSheet({
    "B1": FakeRange(100_000.0), "B2": FakeRange(400.0), "B3": FakeRange(0.0), "Plan!B1": FakeRange(900.0),
    "spend": FakeRange(50.0), "SUM(B1:B2)": 100_400.0, "B1:B2": FakeRange(((100_000.0,), (400.0,))),
    "INDEX(Months[Spend],7-ROW(INDEX(Months[Spend],1))+1)": FakeRange(70.0),
})  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=CAC(B1,B2)", "250 = 100,000 / 400; cac_scope: sales and marketing"),
        (
            "=ROUND('C:\\kpi.xlam'!CAC(B1,B3),2)",
            "#DIV/0! = 100,000 / 0: nobody was won, so no cost per customer",
        ),
        ("=CAC(SUM(B1:B2),spend*2)", "1,004 = 100,400 / 100"),
        ("=CAC(Plan!B1,5)", "180 = 900 / 5"),
        ("=CAC(B1:B2,B2)", "250 = 100,000 / 400 (the first of 2 results)"),
        ("=CAC(Months[[#This Row],[Spend]],2)", "35 = 70 / 2"),
        ("=CAC(@B1:B2,2)", "Not explained: the value of @B1:B2 is not known here"),
    ],
)
def test_an_explained_cell_is_read_where_it_stands(formula: str, text: str, excel: Excel) -> None:
    answer = excel.call("KPI_EXPLAIN", FakeRange(250.0, formula, SHEET, row=7))
    assert answer.startswith(text)


def test_a_cell_without_a_kpi_has_nothing_to_explain(excel: Excel) -> None:
    assert seen(excel.call("KPI_EXPLAIN", FakeRange(3.0, "=SUM(B1:B2)", SHEET))) is NA
    assert seen(excel.call("KPI_EXPLAIN", FakeRange(3.0))) is NA
    assert seen(excel.call("KPI_EXPLAIN", FakeRange(None))) is NA
    assert seen(excel.call("KPI_EXPLAIN", FakeRange(handed_over(DIV0)))) is DIV0
    assert seen(excel.call("KPI_EXPLAIN", FakeRange((("=CAC(1,2)",), ("=CAC(1,2)",))))) is VALUE
    assert excel.call("KPI_EXPLAIN", "=ARR(5)") == "60 = 5 * 12"
