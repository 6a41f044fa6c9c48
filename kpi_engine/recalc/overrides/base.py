"""How a builtin is written in Python: cell values in, a cell value or a table out, errors raised inside."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from kpi_engine.formula.calling import OMITTED
from kpi_engine.model.cell_error import DIV0, NUM, VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.numbers_in_text import number_in
from kpi_engine.recalc.overrides.refusals import NotComputedError, RefusedError
from kpi_engine.recalc.values import answer, argument, not_computed

__all__ = [
    "OVERRIDES", "SINCE_1904", "NotComputedError", "RefusedError", "flag", "general", "number", "override",
    "rows", "single", "text", "whole",
]  # fmt: skip

OVERRIDES: dict[str, Callable[..., Any]] = {}
"""Every builtin that is computed here, by the name under which the engine calls it."""
SINCE_1904: dict[str, Callable[..., Any]] = {}
"""Those that are another function in a workbook that counts days from 1904."""


def override(
    *names: str, since_1904: bool = False
) -> Callable[[Callable[..., CellValue]], Callable[..., CellValue]]:
    """Register a Python version of the builtin `names`, each once; its docstring names Excel's behaviour."""
    known = SINCE_1904 if since_1904 else OVERRIDES

    def enter(function: Callable[..., CellValue]) -> Callable[..., CellValue]:
        for name in names:
            if name in known:
                raise ValueError(f"{name} is registered twice")
            known[name] = _called(function)
        return function

    return enter


def _called(function: Callable[..., CellValue]) -> Callable[..., Any]:
    def call(*values: Any) -> Any:
        uncomputed = not_computed(list(values))
        if uncomputed is not None:
            return uncomputed
        try:
            return answer(function(*[_given(value) for value in values]))
        except RefusedError as refused:
            return answer(refused.error)
        except NotComputedError:
            return {"type": "Error", "kind": "NImpl"}
        except ZeroDivisionError:
            return answer(DIV0)
        except OverflowError:
            return answer(NUM)

    return call


def _given(value: Any) -> CellValue:
    """An argument that was left out is None; an empty cell is a table of one blank, which counts as 0."""
    if isinstance(value, str) and value == OMITTED:
        return None
    return [[None]] if value is None else argument(value)


def rows(value: CellValue) -> list[list[Scalar]]:
    """A range or array as rows; one value is a table of one cell."""
    return value if isinstance(value, list) else [[value]]


def single(value: CellValue) -> Scalar:
    """One value; an error is passed on, of a table only the first cell counts."""
    cell = value[0][0] if isinstance(value, list) else value
    if isinstance(cell, CellError):
        raise RefusedError(cell)
    return cell


def number(value: CellValue, default: float = 0.0) -> float:
    """A number as Excel takes it: TRUE is 1, text may spell a number, an empty cell is 0."""
    if value is None:
        return default
    cell = single(value)
    if cell is None:
        return 0.0
    if isinstance(cell, str):
        return _from_text(cell)
    return float(cell)


def whole(value: CellValue, default: int = 0) -> int:
    """A number without its fraction."""
    return math.trunc(number(value, default))


def text(value: CellValue) -> str:
    """A value as text: 5 is `5`, TRUE is `TRUE`, blank is nothing."""
    cell = single(value)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return general(float(cell))
    return str(cell)


def flag(value: CellValue, default: bool = False) -> bool:
    """A truth value; any number but 0 is TRUE, an empty cell is FALSE."""
    if value is None:
        return default
    cell = single(value)
    if isinstance(cell, str):
        if cell.upper() in ("TRUE", "FALSE"):
            return cell.upper() == "TRUE"
        raise RefusedError(VALUE)
    return bool(cell)


def general(value: float) -> str:
    """A number as a cell without a format joins it to text: 15 digits, no trailing zeros."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    shown = f"{value:.15g}"
    if "e" not in shown:
        return shown
    digits, _, exponent = shown.partition("e")
    if -5 <= int(exponent) < 0 or 0 <= int(exponent) < 21:
        plain = f"{value:.{max(0, 14 - int(exponent))}f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return f"{digits}E{'-' if int(exponent) < 0 else '+'}{abs(int(exponent)):02d}"


def _from_text(words: str) -> float:
    """An amount, a day or a time that a text spells."""
    result = number_in(words)
    if result is None:
        raise RefusedError(VALUE)
    return result
