"""The functions for xlwings Lite in a browser's Python: Pyodide under Node. Excel and Lite are not here."""

from __future__ import annotations

from statistics import median
from typing import Any

import pytest

from kpi_engine import __version__
from tests.hosts.lite.calls import ALL, OF_TABLES, Call, agrees, seen, with_several_faults
from tests.hosts.lite.conftest import InPyodide

pytestmark = pytest.mark.slow


def has_packages(call: Call) -> bool:
    """True where numpy is enough."""
    return ALL[call.name].name not in OF_TABLES and call != with_several_faults()


def test_every_function_is_registered_once_under_its_name_in_excel(in_pyodide: InPyodide) -> None:
    assert in_pyodide.facts["registered"] == [f"KPI.{name}" for name in ALL]


def test_the_engine_comes_from_the_wheel_in_the_folder_and_needs_numpy_alone(in_pyodide: InPyodide) -> None:
    assert in_pyodide.facts["engine"].startswith("/data/personal/saas_kpi_functions-")
    assert "numpy" in in_pyodide.facts["modules"]
    assert not {"pandas", "narwhals", "pydantic", "openpyxl", "lxml"} & set(in_pyodide.facts["modules"])


def test_the_wheel_can_be_installed_as_well(in_pyodide: InPyodide) -> None:
    version, *needs = in_pyodide.facts["installed"]
    assert version == __version__
    assert [need for need in needs if "extra" not in need] == ["numpy>=2.0"]


def test_every_call_answers_as_on_cpython(in_pyodide: InPyodide) -> None:
    asked = [(call, answer) for call, answer, _ in in_pyodide.answers if has_packages(call)]
    assert {ALL[call.name].name for call, _ in asked} == {each.name for each in ALL.values()} - OF_TABLES
    wrong = [(call, seen(answer)) for call, answer in asked if not agrees(seen(answer), call.expected())]
    assert not wrong, f"{len(wrong)} of {len(asked)}, first: {wrong[:3]}"


def test_every_example_comes_out_as_declared(in_pyodide: InPyodide) -> None:
    declared = [(call, answer) for call, answer, _ in in_pyodide.answers if call.declared is not None]
    wrong = [
        (call, seen(answer))
        for call, answer in declared
        if has_packages(call) and not agrees(seen(answer), call.declared, call.within)
    ]
    assert not wrong, f"{len(wrong)} of {len(declared)}, first: {wrong[:3]}"


def test_a_function_of_tables_says_which_packages_it_needs(in_pyodide: InPyodide) -> None:
    told: list[Any] = [
        (call, answer) for call, answer, _ in in_pyodide.answers if ALL[call.name].name in OF_TABLES
    ]
    assert {ALL[call.name].name for call, _ in told} == OF_TABLES
    for call, answer in told:
        assert answer["errorType"] == "Value"
        assert answer["message"].startswith(f"{ALL[call.name].name} needs the package narwhals, which is not")
        assert "requirements.txt" in answer["message"]


def test_an_audit_of_several_contradictions_says_which_package_it_needs(in_pyodide: InPyodide) -> None:
    call, answer, _ = in_pyodide.answers[-1]
    assert call == with_several_faults()
    assert answer["errorType"] == "Value"
    assert answer["message"].startswith("KPI_AUDIT needs the package scipy, which is not here.")


def test_calls_are_quick_enough_for_a_sheet(in_pyodide: InPyodide) -> None:
    times = sorted(microseconds for call, _, microseconds in in_pyodide.answers if has_packages(call))
    facts = in_pyodide.facts
    print(
        f"\nPyodide {facts['pyodide']}, Python {facts['python']}, numpy {facts['numpy']}: start "
        f"{facts['seconds']['start']:.1f} s, import {facts['seconds']['import']:.1f} s, {len(times)} calls, "
        f"median {median(times):.0f} µs, slowest of a hundred {times[len(times) * 99 // 100]:.0f} µs"
    )
    assert median(times) < 20_000
    assert facts["seconds"]["import"] < 60
