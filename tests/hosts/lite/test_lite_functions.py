"""The module for xlwings Lite with the stand-in for Lite, on this computer's Python with all packages."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from kpi_engine.errors import KpiEngineError
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.lite import cells
from kpi_engine.hosts.lite.cells import answer, from_lite, to_lite
from kpi_engine.model.cell_error import DIV0, NA, VALUE, CellError
from tests.hosts.lite.calls import ALL, OF_TABLES, agrees, examples, seen, with_several_faults
from tests.hosts.lite.conftest import STAND_IN

MAIN = Path(__file__).parents[3] / "addin" / "lite" / "main.py"
PAGE = Path(__file__).parents[3] / "docs" / "excel" / "xlwings-lite.md"


def module_of(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def lite() -> Iterator[ModuleType]:
    """The stand-in for Lite with our functions registered."""
    with pytest.MonkeyPatch.context() as patched:
        stand_in = module_of(STAND_IN / "xlwings.py", "xlwings_stand_in")
        patched.setitem(sys.modules, "xlwings", stand_in)
        patched.setattr(sys, "path", list(sys.path))
        module_of(MAIN, "lite_main")
        yield stand_in


def test_the_open_part_of_xlwings_takes_the_module_and_hands_over_raw_cells_as_they_are() -> None:
    import xlwings
    from xlwings.conversion import accessors

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "path", list(sys.path))
        module = module_of(MAIN, "lite_main_with_xlwings")
    assert module.func is xlwings.func
    assert module.CAC(100_000, 400) == 250.0
    for given in (5, "", [1, ""], [[1, None], ["", {"type": "Error", "basicValue": "#N/A"}]]):
        handed = SimpleNamespace(range=None, value=given)
        accessors["raw"].reader({})(handed)
        assert handed.value == given


def test_the_wizard_shows_every_function_with_its_help(lite: ModuleType) -> None:
    assert list(lite.REGISTERED) == [f"KPI.{name}" for name in ALL], "run `kpi derive`"
    for name, function in ALL.items():
        help_ = lite.REGISTERED[f"KPI.{name}"].__doc__
        assert help_.startswith(
            function.help if name == function.name else f"Another name of {function.name}. "
        )
        texts = list(lite.HELP[f"KPI.{name}"].values())
        assert len(texts) == len(function.arguments)
        for text, argument in zip(reversed(texts), function.arguments, strict=True):
            assert text.startswith(argument.help)


@pytest.mark.parametrize("name", sorted(OF_TABLES))
def test_the_functions_of_tables_answer_where_their_packages_are(name: str, lite: ModuleType) -> None:
    calls = [call for call in examples() if call.name == name]
    assert calls
    for call in calls:
        assert agrees(seen(lite.called(f"KPI.{name}", call.cells)), call.declared, call.within)


def test_an_audit_of_several_contradictions_answers_where_scipy_is(lite: ModuleType) -> None:
    call = with_several_faults()
    assert agrees(seen(lite.called("KPI.KPI_AUDIT", call.cells)), call.expected())


def test_what_is_left_out_or_blank_is_the_default_and_a_blank_that_is_needed_is_not_available(
    lite: ModuleType,
) -> None:
    assert lite.called("KPI.PAYBACK", [[[1000]], [[100]], [[0.2]], None]) == 50.0
    assert lite.called("KPI.PAYBACK", [[[1000]], [[100]], [[0.2]], [[None]]]) == 50.0
    assert seen(lite.called("KPI.CAC", [[[None]], [[4]]])) is NA
    assert seen(lite.called("KPI.CAC", [[[100, None, "x"]], [[4]]])) == [[25.0, NA, VALUE]]


def test_an_empty_text_is_text_and_never_quietly_a_default(lite: ModuleType) -> None:
    assert seen(lite.called("KPI.PAYBACK", [[[1000]], [[100]], [[0.2]], [[""]]])) is VALUE
    assert seen(lite.called("KPI.CAC", [[["", 100]], [[4]]])) == [[VALUE, 25.0]]


def test_a_row_stays_a_row_and_a_column_a_column() -> None:
    assert answer("CAC", [100, 200], 2) == [[50.0, 100.0]]
    assert answer("CAC", [[100, 200]], 2) == [[50.0, 100.0]]
    assert answer("CAC", [[100], [200]], 2) == [[50.0], [100.0]]


def test_cells_are_read_as_the_engine_knows_them(lite: ModuleType) -> None:
    error = {"type": "Error", "errorType": "Div0", "basicType": "Error", "basicValue": "#DIV/0!"}
    read: Any = from_lite([[1, error], [True, lite.JsNull()]])
    assert read == [[1.0, DIV0], [True, None]]
    assert type(read[0][0]) is float
    assert from_lite({"type": "Error", "basicValue": "#SPILL!"}) is CellError.SPILL
    assert from_lite({"type": "Error"}) is VALUE
    assert from_lite("#DIV/0!") == "#DIV/0!", "a text that spells an error is text"
    assert from_lite([]) is None
    assert from_lite(object()) is VALUE


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ({"type": "FormattedNumber", "basicType": "Double", "basicValue": 46023}, 46023.0),
        ({"type": "String", "basicType": "String", "basicValue": "css"}, "css"),
        ({"type": "Entity", "basicType": "Error", "basicValue": "#VALUE!"}, VALUE),
        ({"type": "Entity"}, VALUE),
        ({"type": "Empty", "basicType": "Empty", "basicValue": ""}, None),
    ],
)  # fmt: skip
def test_a_cell_with_a_data_type_counts_with_the_value_that_formulas_see(cell: Any, value: Any) -> None:
    assert from_lite(cell) == value


def test_errors_go_back_as_the_texts_that_lite_turns_into_errors() -> None:
    assert to_lite([[DIV0, None, 3, True, "text"]]) == [["#DIV/0!", None, 3.0, True, "text"]]
    assert type(to_lite(3)) is float
    assert to_lite(CellError.SPILL) == "#VALUE!", "Lite would show its text as text"
    assert answer("CAC", {"type": "Error", "basicValue": "#REF!"}, 5) == "#REF!"


def test_a_missing_package_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: Any) -> Any:
        raise ModuleNotFoundError("No module named 'narwhals'", name="narwhals")

    monkeypatch.setattr(cells, "functions", lambda: {"MRR_GRID": type("F", (), {"call": lacking})()})
    with pytest.raises(
        KpiEngineError, match=r"narwhals, which is not here.*requirements\.txt.*Restart"
    ) as fault:
        answer("MRR_GRID", [[1]])
    assert len(str(fault.value)) <= 255


def test_without_the_engine_the_module_says_what_to_drop_where(
    lite: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlwings", lite)
    monkeypatch.setitem(sys.modules, "kpi_engine.hosts.lite.cells", None)
    with pytest.raises(ImportError, match=r"saas_kpi_functions-.*\.whl, whose folder you drop onto Files"):
        module_of(MAIN, "lite_main_alone")


def test_the_page_names_exactly_the_functions_that_need_more_packages() -> None:
    text = PAGE.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "narwhals" in line and "MRR_GRID" in line)
    named = {word for word in re.findall(r"\w+", line) if word in ALL}
    assert named == OF_TABLES
    assert {function.name for function in functions()} >= OF_TABLES
