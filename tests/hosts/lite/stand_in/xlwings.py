"""What xlwings Lite does around a custom function, as far as its documentation states it, for tests.

Lite itself lives in Excel's task pane and is not open source. This stand-in hands over cells raw: one cell as
itself, one row as a list, else rows; a blank as null, an error as an object that says which. Of the answer,
None becomes an empty text, the text of an error an error, and an exception #VALUE! with its message. CPython
and Pyodide import it alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ERRORS = {
    "#DIV/0!": "Div0", "#N/A": "NotAvailable", "#NAME?": "Name", "#NULL!": "Null", "#NUM!": "Num",
    "#REF!": "Ref", "#VALUE!": "Value",
}  # fmt: skip
REGISTERED: dict[str, Callable[..., Any]] = {}
"""The functions as Excel names them: `KPI.CAC`."""
HELP: dict[str, dict[str, str]] = {}
"""The help of each function's arguments, by the function's name in Excel."""

_DOCS: dict[Any, dict[str, str]] = {}


class JsNull:
    """The null of JavaScript, as newer versions of Pyodide hand it over."""


def func(*, namespace: str) -> Callable[..., Any]:
    """Register a function under its name in Excel."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        name = f"{namespace.upper()}.{function.__name__.upper()}"
        if name in REGISTERED:
            raise ValueError(f"Duplicate custom function name: {name}")
        REGISTERED[name] = function
        HELP[name] = _DOCS.get(function, {})
        return function

    return register


def arg(name: str, convert: str, *, doc: str) -> Callable[..., Any]:
    """Note an argument and its help."""
    if convert != "raw":
        raise NotImplementedError("the stand-in hands over raw cells alone")

    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        if name not in function.__code__.co_varnames[: function.__code__.co_argcount]:
            raise ValueError(f"Invalid argument name {name}")
        _DOCS.setdefault(function, {})[name] = doc
        return function

    return note


def called(name: str, arguments: list[Any]) -> Any:
    """The cells that Excel shows for `=NAME(...)`; an argument is None (left out) or a list of rows."""
    function = REGISTERED[name]
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    optional = function.__defaults__ or ()
    defaults = dict(zip(names[len(names) - len(optional) :], optional, strict=True))
    given = []
    for at, rows in enumerate(arguments):
        cells = _handed_over(rows)
        given.append(defaults.get(names[at]) if cells is None else cells)
    try:
        answer = function(*given)
    except Exception as fault:
        return {"type": "Error", "errorType": "Value", "message": str(fault)}
    if isinstance(answer, list):
        return [[_written(cell) for cell in row] for row in answer]
    return _written(answer)


def _handed_over(rows: Any) -> Any:
    if rows is None or len(rows) == len(rows[0]) == 1:
        return rows and rows[0][0]
    table = [[JsNull() if cell is None else cell for cell in row] for row in rows]
    return table[0] if len(table) == 1 else table


def _written(cell: Any) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, str) and cell in ERRORS:
        return {"type": "Error", "errorType": ERRORS[cell]}
    return cell
