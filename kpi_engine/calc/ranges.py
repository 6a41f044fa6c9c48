"""From arguments to one figure: the pipeline for KPIs that take whole ranges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from kpi_engine.calc.coerce import column
from kpi_engine.calc.conditions import holds
from kpi_engine.calc.reasons import in_words, label
from kpi_engine.model.cell_error import BLANK, DEFINED, NA, NUM, TEXT, VALUE, CellError
from kpi_engine.model.condition import parse_condition
from kpi_engine.model.kpi import Kpi, Parameter, Shape


class Failure(NamedTuple):
    """A KPI of a range that has no value: the error the cell shows, and why."""

    error: CellError
    why: str


def evaluate_range(kpi: Kpi, arguments: Sequence[Any]) -> float | Failure:
    """The figure of `kpi`, or why it has none.

    The body gets each range as a Column (with its shape and blanks), each number as a float (NaN when an
    optional one is left out) and each option as its word; it judges sizes and blanks inside a range itself.
    """
    given = list(arguments) + [None] * (len(kpi.parameters) - len(arguments))
    pairs = list(zip(kpi.parameters, given, strict=True))
    failure = _input_failure(pairs)
    if failure:
        return failure
    bound = {parameter.name: _bind(parameter, value) for parameter, value in pairs}
    for parameter in kpi.parameters:
        if parameter.shape is Shape.OPTION and bound[parameter.name] not in parameter.options:
            return Failure(NA, f"{parameter.name} is one of {', '.join(parameter.options)}")
    with np.errstate(all="ignore"):
        for text in kpi.requires:
            condition = parse_condition(text)
            if not np.all(holds(condition, bound, bound=True)):
                return Failure(NUM, in_words(kpi, condition))
        answer = kpi.body(**bound)
    if isinstance(answer, Failure):
        return answer
    value = float(answer)
    return value if np.isfinite(value) else Failure(NUM, "the result is too large for a cell")


def _input_failure(pairs: list[tuple[Parameter, Any]]) -> Failure | None:
    codes = [
        (parameter, column(value).full_codes().ravel().tolist())
        for parameter, value in pairs
        if parameter.shape is not Shape.OPTION
    ]
    options = [(p, value) for p, value in pairs if p.shape is Shape.OPTION and isinstance(value, CellError)]
    for parameter, code in codes:
        for item in code:
            if item not in (DEFINED, TEXT, BLANK):
                return Failure(CellError(item), f"{label(parameter)} holds {CellError(item).text}")
    for parameter, error in options:
        return Failure(error, f"{parameter.name} holds {error.text}")
    for parameter, code in codes:
        if TEXT in code:
            return Failure(VALUE, f"{label(parameter)} holds text (or TRUE/FALSE) where a number belongs")
    for parameter, code in codes:
        if parameter.shape is Shape.NUMBER and parameter.required and BLANK in code:
            return Failure(NA, f"{label(parameter)} is blank, and blank is not zero")
        if parameter.shape is Shape.NUMBER and len(code) != 1:
            return Failure(VALUE, f"{label(parameter)} must be a single value, not a range")
    return None


def _bind(parameter: Parameter, value: Any) -> Any:
    if parameter.shape is Shape.RANGE:
        item = column(value)
        if item.values.ndim == 0 and (parameter.required or value is not None):
            return column([value])
        return item if value is not None else column([parameter.default])
    if parameter.shape is Shape.OPTION:
        return parameter.default if value is None else str(value).strip().lower()
    number = float(column(value).values.reshape(-1)[0])
    return number if number == number or parameter.default is None else float(parameter.default)
