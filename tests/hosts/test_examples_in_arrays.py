"""Every example of the catalogue as one cell among others, and what odd cells do to every function.

The calls go through the real xlwings with a stubbed pywin32, as in test_xlwings_udfs.py.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from kpi_engine.functions.registry import functions
from kpi_engine.hosts.excel_cells import MISSING
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.function import ArrayBehaviour, Function
from tests.hosts.conftest import MODULE, Excel
from tests.hosts.pywin32_stubs import FakeRange, FakeWorkbook, xlwings_as_on_windows
from tests.hosts.test_xlwings_udfs import agrees, handed_over, seen

LIFTED = [each for each in functions() if each.behaviour is ArrayBehaviour.LIFT and len(each.examples) > 1]
ALL = [each for each in functions() if each.examples]
NO_CELL = -2146826265
"""What Application.Caller is where no cell asks: the number of #REF!."""


def name_of(function: Function) -> str:
    return function.name


def single(function: Function) -> list[tuple[tuple[Any, ...], Any, float]]:
    """The examples whose arguments are one cell each: arguments, result, how close."""
    within = (
        [each.within for each in function.kpi.examples] if function.kpi else [0.0] * len(function.examples)
    )
    return [
        (arguments, result, close)
        for (arguments, result), close in zip(function.examples, within, strict=True)
        if not any(isinstance(each, list | tuple) for each in arguments)
    ]


@pytest.mark.parametrize("function", LIFTED, ids=name_of)
def test_examples_below_each_other_give_each_its_own_result(function: Function, excel: Excel) -> None:
    cases = single(function)
    assert cases
    columns = [
        FakeRange(
            tuple((handed_over(arguments[at]) if at < len(arguments) else None,) for arguments, *_ in cases)
        )
        for at in range(function.most)
    ]
    answer = excel.call(function.name, *columns)
    answers = answer if isinstance(answer, list) else [[answer]]
    for (arguments, result, within), (got,) in zip(cases, answers, strict=True):
        assert agrees(seen(got), result, within), (arguments, got, result)


@pytest.mark.parametrize("function", ALL, ids=name_of)
def test_no_cell_that_excel_can_hand_over_is_a_fault_of_ours(
    function: Function, excel: Excel, caplog: pytest.LogCaptureFixture
) -> None:
    arguments, _ = function.examples[0]
    odd = (
        MISSING, FakeRange(None), FakeRange(""), FakeRange("text"), FakeRange(True), FakeRange(-1.5),
        FakeRange(1e308), FakeRange(handed_over(CellError.NA)), FakeRange(1.0, areas=2), "text", 0.0,
        FakeRange(((None, 1.0, "x"), (handed_over(CellError.REF), "", True))), ((1.0, 2.0), (3.0, 4.0)),
    )  # fmt: skip
    for at in range(function.most):
        for content in odd:
            given = [handed_over(each) for each in arguments] + [MISSING] * (function.most - len(arguments))
            given[at] = content
            answer = seen(excel.call(function.name, *given))
            cells = [cell for row in answer for cell in (row if isinstance(row, list) else [row])] \
                if isinstance(answer, list) else [answer]  # fmt: skip
            assert all(cell is None or isinstance(cell, float | str | bool | CellError) for cell in cells)
    assert "could not be computed" not in caplog.text


def test_the_vba_of_the_add_in_calls_with_its_workbook_and_a_caller_that_is_no_cell() -> None:
    """A function in a name or a rule of formats has no calling cell."""
    with xlwings_as_on_windows() as windows:
        workbook = FakeWorkbook()
        server = windows.com_server.XLPython()
        windows.udfs.import_udfs(MODULE, workbook)
        assert server.CallUDF(MODULE, "CAC", (100_000.0, 400.0), workbook, NO_CELL) == 250.0


def test_the_process_that_excel_starts_finds_the_add_in_by_the_line_that_the_vba_sends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pathlib import Path

    vba = (Path(__file__).parents[2] / "addin" / "vba" / "KpiPython.bas").read_text(encoding="ascii")
    (line,) = re.findall(r'python\.Exec "([^"]+)"$', vba, re.MULTILINE)
    with xlwings_as_on_windows() as windows:
        import sys

        root = str(Path(__file__).parents[2])
        monkeypatch.setattr(sys, "path", [each for each in sys.path if each != root])
        for name in [each for each in sys.modules if each.startswith("kpi_engine.hosts.addin_on_path")]:
            monkeypatch.delitem(sys.modules, name)
        windows.com_server.XLPython().Exec(line)
        assert sys.path[0] == root
