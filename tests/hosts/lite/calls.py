"""Every example of the catalogue as cells that Excel hands to xlwings Lite, and what the engine answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.function import ArrayBehaviour, Function

ALL = {name: function for function in functions() for name in (function.name, *function.aliases)}
OF_TABLES = frozenset(
    {
        "MRR_GRID",
        "MRR_MOVES",
        "CUSTOMER_MOVES",
        "NRR_TREND",
        "COHORT_RETENTION",
        "COHORT_PAYBACK",
        "KPI_BRIDGE",
    }
)
"""The functions that the page docs/excel/xlwings-lite.md names as those that need narwhals and pandas."""
_ERRORS = {
    "Div0": "#DIV/0!", "NotAvailable": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!",
    "Ref": "#REF!", "Value": "#VALUE!",
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """One formula: the cells as Excel gives them, and the same as the engine takes them."""

    name: str
    cells: list[Any]
    given: list[Any]
    declared: Any = None
    within: float = 0.0

    @property
    def as_json(self) -> dict[str, Any]:
        return {"name": f"KPI.{self.name}", "arguments": self.cells}

    def expected(self) -> Any:
        """The answer of the engine on CPython."""
        return ALL[self.name].call(*self.given)


def examples() -> Iterator[Call]:
    """Each example under each name, as single cells or as the ranges that it is stated with."""
    for name, function in ALL.items():
        within = [example.within for example in function.kpi.examples] if function.kpi else []
        for at, (arguments, result) in enumerate(function.examples):
            tables = [_table(each) for each in arguments]
            yield Call(name, [_cells(each) for each in tables], tables, result, (within or [0.0] * 99)[at])


def with_several_faults() -> Call:
    """Figures that contradict each other in two places: to find the corrections takes an integer program."""
    figures = {"mrr": 1000, "arr": 99999, "customers": 50, "arpu": 77}
    tables = [_table(tuple(figures)), _table(tuple(figures.values()))]
    return Call("KPI_AUDIT", [_cells(each) for each in tables], tables)


def lifted() -> Iterator[Call]:
    """The same in every cell of a range of two rows and three columns."""
    for call in examples():
        if ALL[call.name].behaviour is ArrayBehaviour.LIFT:
            tables = [each if isinstance(each, list) else [[each] * 3] * 2 for each in call.given]
            yield Call(call.name, [_cells(each) for each in tables], tables)


def odd_cells() -> Iterator[Call]:
    """A text, TRUE, a blank and errors where a number belongs, one argument after the other."""
    odd = ("12", "text", "", True, None, CellError.REF, CellError.DIV0)
    for function in functions():
        if function.behaviour is ArrayBehaviour.LIFT:
            given = _defined(function)
            for at, argument in enumerate(function.arguments[: len(given)]):
                if argument.unit != "text" and not argument.takes_range:
                    for content in odd:
                        changed = [*given[:at], content, *given[at + 1 :]]
                        yield Call(function.name, [_cells(each) for each in changed], changed)


def _defined(function: Function) -> list[Any]:
    return next(
        [_table(each) for each in arguments]
        for arguments, result in function.examples
        if not isinstance(result, CellError)
    )


def _table(argument: Any) -> Any:
    """One cell, or rows; a plain list of the declarations is a column."""
    if not isinstance(argument, list | tuple):
        return argument
    return [list(row) if isinstance(row, list | tuple) else [row] for row in argument]


def _cells(argument: Any) -> list[list[Any]]:
    rows = argument if isinstance(argument, list) else [[argument]]
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: Any) -> Any:
    return {"type": "Error", "basicValue": cell.text} if isinstance(cell, CellError) else cell


def seen(answer: Any) -> Any:
    """What Excel shows, in the engine's terms."""
    if isinstance(answer, list):
        return [[seen(cell) for cell in row] for row in answer]
    if isinstance(answer, dict):
        return CellError.from_text(_ERRORS[answer["errorType"]])
    return None if answer == "" else answer


def agrees(answer: Any, expected: Any, within: float = 0.0) -> bool:
    """True when both show the same, numbers to 1e-9."""
    if isinstance(expected, list | tuple):
        rows = [list(row) if isinstance(row, list | tuple) else [row] for row in expected]
        return isinstance(answer, list) and all(
            len(left) == len(right) and all(agrees(a, b, within) for a, b in zip(left, right, strict=True))
            for left, right in zip(answer, rows, strict=True)
        )
    if expected is None or expected == "":
        return answer is None  # an empty text looks like an empty cell
    if isinstance(expected, str | bool | CellError) or isinstance(answer, str | bool | CellError):
        return answer == expected and type(answer) is type(expected)
    return bool(answer == pytest.approx(expected, rel=1e-9, abs=max(within, 1e-12)))
