"""The generated Excel functions: one for every name, help that fits, names that VBA takes."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from kpi_engine.derive import udfs
from kpi_engine.derive.udfs import argument_help, argument_name, function_help, udfs_source
from kpi_engine.errors import CatalogueError
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Argument, Function
from kpi_engine.model.registry import Registry

CAC = functions().get("CAC")


def only(monkeypatch: pytest.MonkeyPatch, function: Function) -> None:
    """A registry of one function."""
    registry: Registry[Function] = Registry("function")
    registry.add(function.name, function, function.aliases)
    monkeypatch.setattr(udfs, "functions", lambda: registry)


def test_there_is_one_function_for_every_name_and_alias_in_the_order_of_the_catalogue() -> None:
    tree = ast.parse(udfs_source())
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert names == [name for function in functions() for name in (function.name, *function.aliases)]
    assert ast.get_docstring(tree, clean=False).startswith("The Excel functions")
    assert "`kpi derive`" in ast.get_docstring(tree)


def test_it_comes_out_the_same_every_time() -> None:
    assert udfs_source() == udfs_source()


def test_a_generated_function_only_asks_the_engine() -> None:
    """No arithmetic, no choice: a docstring and one call."""
    for node in ast.parse(udfs_source()).body:
        if isinstance(node, ast.FunctionDef):
            _, asks = node.body
            assert isinstance(asks, ast.Return)
            assert isinstance(asks.value, ast.Call)
            assert [type(each) for each in asks.value.args] == [ast.Constant] + [ast.Name] * len(
                node.args.args
            )
            assert not node.args.kwonlyargs, "xlwings takes no keyword-only arguments"
            assert node.args.vararg is None


def test_an_alias_calls_its_function_and_says_so() -> None:
    source = udfs_source()
    assert (
        "def NDR(start: Cell, expansion: Cell, contraction: Cell, churn: Cell, reactivation: Cell = None)"
        in source
    )
    assert 'return answer("NRR", start, expansion, contraction, churn, reactivation)' in source
    assert function_help(functions().get("NRR"), "NDR").startswith("Another name of NRR. ")


def test_the_help_of_an_argument_tells_its_unit_its_choices_and_its_default() -> None:
    share = Argument("churn", "Share lost.", "fraction", required=False, default=0.05)
    assert argument_help(share) == "Share lost. A fraction: 15 % is 0.15. Left out: 0.05."
    mode = Argument("mode", "How to count.", "text", required=False, default="net", options=("net", "gross"))
    assert argument_help(mode) == "How to count. One of net, gross. Left out: net."
    cap = Argument("cap", "Longest lifetime.", "months", required=False)
    assert argument_help(cap) == "Longest lifetime. Months. Can be left out."
    total = Argument("total", "With a row of all.", "text", required=False, default=True)
    assert argument_help(total) == "With a row of all. Left out: TRUE."
    assert argument_help(Argument("spend", "All cost.", "money")) == "All cost. An amount of money."


@pytest.mark.parametrize(
    ("name", "in_excel"),
    [("start", "start"), ("end", "end_value"), ("new", "new_value"), ("scale", "scale_value"),
     ("as", "as_value"), ("cac", "cac_value"), ("range", "range_value"), ("max", "max_value")],
)  # fmt: skip
def test_a_word_that_vba_python_or_a_function_has_taken_is_lengthened(name: str, in_excel: str) -> None:
    assert argument_name(name) == in_excel


def test_help_that_xlwings_would_cut_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, replace(CAC, help="x" * 200 + "."))
    with pytest.raises(CatalogueError, match="CAC: its help in Excel has 2"):
        udfs_source()
    long_argument = replace(CAC.arguments[0], help="x" * 250)
    only(monkeypatch, replace(CAC, arguments=(long_argument,)))
    with pytest.raises(CatalogueError, match="sm_spend: its help"):
        udfs_source()


def test_help_that_is_no_single_line_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, replace(CAC, help="Two\nlines."))
    with pytest.raises(CatalogueError, match="one line"):
        udfs_source()


def test_a_function_name_that_vba_keeps_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, replace(CAC, name="SCALE"))
    with pytest.raises(CatalogueError, match="SCALE: VBA cannot"):
        udfs_source()
