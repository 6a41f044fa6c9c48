"""From arguments to one figure: the pipeline for KPIs that take whole ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kpi_engine.calc.coerce import column, read_cell
from kpi_engine.calc.conditions import holds
from kpi_engine.calc.reasons import HOLDS_TEXT, IS_BLANK, holds_error, in_words, label
from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import BLANK, DEFINED, NA, NUM, TEXT, VALUE, CellError
from kpi_engine.model.column import Column
from kpi_engine.model.condition import parse_condition
from kpi_engine.model.kpi import Kpi, Parameter, Shape
from kpi_engine.model.written import written


class Failure(NamedTuple):
    """A KPI of a range that has no value: the error the cell shows, and why."""

    error: CellError
    why: str


def blanks(item: Column) -> npt.NDArray[np.bool_]:
    """Which elements of a range hold nothing; errors and text never get as far as a KPI's body."""
    return np.isnan(item.values)


def fits(item: Column, other: Column) -> bool:
    """True when two ranges have one size and direction; a plain list has no direction."""
    if item.values.ndim == other.values.ndim:
        return item.shape == other.shape
    return item.values.size == other.values.size and 1 in (*item.shape[1:], *item.shape[:1], *other.shape)


def evaluate_range(kpi: Kpi, arguments: Sequence[Any]) -> float | Failure:
    """The figure of `kpi`, or why it has none.

    The body gets each range as a Column (with its shape, NaN for a blank), each number as a float (NaN when
    an optional one is left out) and each option as its word. It judges sizes and blanks inside a range; the
    order of errors is the same as everywhere: passed on, #VALUE!, #N/A, #NUM!, #DIV/0!.
    """
    if len(arguments) > len(kpi.parameters):
        raise InputError(
            f"{kpi.name} takes at most {len(kpi.parameters)} arguments; {len(arguments)} were given. "
            f"Write {kpi.signature}.",
            code="too-many-arguments",
        )
    given = [*arguments, *[None] * (len(kpi.parameters) - len(arguments))]
    pairs = list(zip(kpi.parameters, given, strict=True))
    failure = _input_failure(pairs)
    if failure:
        return failure
    bound = {parameter.name: _bind(parameter, value) for parameter, value in pairs}
    missing = _missing_number(pairs) or _unknown_word(kpi, bound)
    with np.errstate(all="ignore"):
        answer = kpi.body(**bound)
        if isinstance(answer, Failure) and answer.error is VALUE:
            return answer
        if missing:
            return missing
        if isinstance(answer, Failure) and answer.error is NA:
            return answer
        broken = _broken(kpi, bound)
    if broken or isinstance(answer, Failure):
        return broken or answer
    value = float(answer)
    return value if np.isfinite(value) else Failure(NUM, "the result is too large for a cell")


def _input_failure(pairs: Sequence[tuple[Parameter, Any]]) -> Failure | None:
    """What keeps the arguments from being figures: errors first, then text and ranges for a number."""
    codes = [(parameter, _codes(parameter, value)) for parameter, value in pairs]
    for parameter, code in codes:
        for place, item in enumerate(code):
            if item not in (DEFINED, TEXT, BLANK):
                return Failure(CellError(item), f"{_at(parameter, place)}: {holds_error(CellError(item))}")
    for parameter, code in codes:
        if TEXT in code:
            return Failure(VALUE, f"{_at(parameter, code.index(TEXT))}: {HOLDS_TEXT}")
    for parameter, code in codes:
        if parameter.shape is Shape.NUMBER and len(code) != 1:
            return Failure(VALUE, f"{label(parameter)} must be a single value, not a range")
    return None


def _missing_number(pairs: Sequence[tuple[Parameter, Any]]) -> Failure | None:
    """The failure of a required number that is blank; the body then runs with NaN, to judge the sizes."""
    for parameter, value in pairs:
        if parameter.shape is Shape.NUMBER and parameter.required and BLANK in _codes(parameter, value):
            return Failure(NA, f"{label(parameter)}: {IS_BLANK}")
    return None


def _at(parameter: Parameter, place: int) -> str:
    """`cash flow by month, position 2`; an argument of one cell by its label alone."""
    ranges = parameter.shape is Shape.RANGE
    return f"{label(parameter)}, position {place + 1}" if ranges else label(parameter)


def _codes(parameter: Parameter, value: Any) -> list[int]:
    if parameter.shape is not Shape.OPTION:
        return [int(code) for code in column(value).full_codes().ravel()]
    codes = (read_cell(cell)[1] for cell in _words(value))
    return [DEFINED if code == TEXT else code for code in codes]


def _words(value: Any) -> list[Any]:
    """The cells of an option: one, unless it is given as a range."""
    return list(np.asarray(value, dtype=object).ravel())


def _bind(parameter: Parameter, value: Any) -> Any:
    if parameter.shape is Shape.OPTION:
        words = _words(value)
        blank = len(words) == 1 and read_cell(words[0])[1] == BLANK
        return parameter.default if blank else ", ".join(str(word).strip().lower() for word in words)
    item = column(value)
    if parameter.shape is Shape.RANGE:
        if not parameter.required and blanks(item).all():
            return column([parameter.default])
        return item if item.values.ndim else Column(item.values.reshape(1), item.codes)
    number = float(item.values.reshape(-1)[0])
    return number if number == number or parameter.default is None else float(parameter.default)


def _unknown_word(kpi: Kpi, bound: dict[str, Any]) -> Failure | None:
    """The failure of an option that is none of its words; the body then runs with the default."""
    failure = None
    for parameter in kpi.parameters:
        if parameter.shape is Shape.OPTION and bound[parameter.name] not in parameter.options:
            found, bound[parameter.name] = bound[parameter.name], parameter.default
            words = ", ".join(parameter.options)
            failure = failure or Failure(NA, f"{parameter.name} is one of {words}; found {found}")
    return failure


def _broken(kpi: Kpi, bound: Mapping[str, Any]) -> Failure | None:
    """The first requirement that a figure breaks; blanks inside a range break none."""
    names = {name: item.values if isinstance(item, Column) else item for name, item in bound.items()}
    for text in kpi.requires:
        condition = parse_condition(text)
        missing = np.logical_or.reduce(
            np.broadcast_arrays(*(np.isnan(names[name]) for name in sorted(condition.names)))
        )
        broken = ~(np.asarray(holds(condition, names, bound=True)) | missing)
        if broken.any():
            found = " and ".join(
                written(float(np.broadcast_to(names[name], broken.shape)[broken][0]), grouped=True)
                for name in sorted(condition.names)
            )
            return Failure(NUM, f"{in_words(kpi, condition)}; found {found}")
    return None
