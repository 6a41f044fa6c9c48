"""From arguments to figures: one pipeline for every KPI that gives one result per element.

The order of errors is the same everywhere: an error in an input is passed on (first argument first), then
text is #VALUE!, a blank required input #N/A, a broken domain #NUM!, an undefined case its own error.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from kpi_engine.calc.coerce import column
from kpi_engine.calc.conditions import holds
from kpi_engine.calc.doubt import Positions, Questions, Survey, questions, questions_with
from kpi_engine.calc.trace import Program, program_of
from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import BLANK, DEFINED, TEXT, CellError
from kpi_engine.model.column import Codes, Column, Floats
from kpi_engine.model.condition import Condition, parse_condition
from kpi_engine.model.kpi import Kpi

BLOCK = 131_072
"""Elements per piece: the passes over a piece of this length find it in the processor's cache."""

WORTH_A_PROGRAM = 4096
"""Below this many elements the body is called as it is: memory is no matter."""


def evaluate(kpi: Kpi, arguments: Sequence[Any]) -> Column:
    """Values and codes of `kpi` over broadcast `arguments` (given in the order of its parameters).

    The codes of the answer are DEFINED or a CellError. Long arrays go piece by piece, so that every pass
    over a piece finds it in the processor's cache; only doubtful elements are judged one by one.
    """
    columns = _given(kpi, arguments)
    shape = common_shape(kpi, columns)
    flat = {name: _flat(item, shape) for name, item in columns.items()}
    values = np.empty(math.prod(shape))
    codes = np.zeros(values.size, np.uint8)
    with np.errstate(all="ignore"):
        doubtful = _fill(kpi, flat, values)
        for start in range(0, doubtful.size, BLOCK):
            index = doubtful[start : start + BLOCK]
            cut = {name: item.cut(index, values.shape) for name, item in flat.items()}
            values[index], codes[index] = judge(kpi, _with_defaults(kpi, cut))
    return Column(values.reshape(shape), codes.reshape(shape))


def _flat(item: Column, shape: tuple[int, ...]) -> Column:
    """The column in reading order, spread over `shape`; a single value stays one."""
    if not item.values.ndim or item.shape == shape == (item.values.size,):
        return item
    codes = None if item.codes is None else np.broadcast_to(item.codes, shape).reshape(-1)
    return Column(np.broadcast_to(item.values, shape).reshape(-1), codes)


def _fill(kpi: Kpi, columns: Mapping[str, Column], values: Floats) -> Positions:
    """Fill `values` with the figures of `kpi`, and tell where they may not be defined."""
    program, asked = None, questions(kpi)
    if values.size >= WORTH_A_PROGRAM:
        scalars = {name: float(item.values) for name, item in columns.items() if not item.values.ndim}
        program, asked = _prepared(kpi, tuple((name, value.hex()) for name, value in scalars.items()))
    survey = Survey(asked, program)
    scratches = [np.empty(min(values.size, BLOCK)) for _ in range(program.scratches if program else 0)]
    all_names = {name: item.values for name, item in columns.items()}
    all_codes = {name: item.codes for name, item in columns.items() if item.codes is not None}
    found = []
    for start in range(0, values.size, BLOCK):
        where = slice(start, start + BLOCK)
        names, codes, result = _cut(all_names, where), _cut(all_codes, where), values[where]
        if program:
            program.run(names, result, scratches)
        else:
            result[:] = kpi.body(**names)
        found.append(start + survey.doubtful(names, codes, result))
    return np.concatenate(found) if found else np.empty(0, np.intp)


@lru_cache(maxsize=256)
def _prepared(kpi: Kpi, scalars: tuple[tuple[str, str], ...]) -> tuple[Program | None, Questions]:
    """What arrays are run through and asked; `scalars` in hex, since a missing value equals nothing."""
    values = {name: np.float64(float.fromhex(text)) for name, text in scalars}
    return program_of(kpi.body, values), questions_with(kpi, values)


def _cut(arrays: Mapping[str, npt.NDArray[Any]], where: slice) -> dict[str, npt.NDArray[Any]]:
    """The same stretch of every array; a single value serves every stretch."""
    return {name: array[where] if array.ndim else array for name, array in arrays.items()}


def bind(kpi: Kpi, arguments: Sequence[Any]) -> dict[str, Column]:
    """Arguments by parameter name; a blank or omitted optional one takes its default."""
    return _with_defaults(kpi, _given(kpi, arguments))


def _given(kpi: Kpi, arguments: Sequence[Any]) -> dict[str, Column]:
    """Arguments by parameter name; only single values take their defaults yet.

    A blank inside a range makes its element doubtful, and doubtful elements get their defaults: so a long
    range need not be searched for blanks.
    """
    if len(arguments) > len(kpi.parameters):
        raise InputError(
            f"{kpi.name} takes at most {len(kpi.parameters)} arguments; {len(arguments)} were given. "
            f"Write {kpi.signature}.",
            code="too-many-arguments",
        )
    given = list(arguments) + [None] * (len(kpi.parameters) - len(arguments))
    columns = {parameter.name: column(value) for parameter, value in zip(kpi.parameters, given, strict=True)}
    single = {name: item for name, item in columns.items() if not item.values.ndim}
    return columns | _with_defaults(kpi, single)


def _with_defaults(kpi: Kpi, columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns, blanks of optional arguments replaced by their defaults."""
    filled = dict(columns)
    for parameter in kpi.parameters:
        default = parameter.default
        if parameter.name in filled and not parameter.required and isinstance(default, float | int):
            filled[parameter.name] = _with_default(filled[parameter.name], float(default))
    return filled


def _with_default(item: Column, default: float) -> Column:
    missing = np.isnan(item.values)
    if item.codes is not None:
        missing &= (item.codes == BLANK) | (item.codes == DEFINED)
    codes = None if item.codes is None else np.where(missing, DEFINED, item.codes).astype(np.uint8)
    return Column(np.where(missing, default, item.values), codes)


def common_shape(kpi: Kpi, columns: Mapping[str, Column]) -> tuple[int, ...]:
    """The broadcast shape of all arguments; ranges that do not fit together are refused."""
    try:
        return np.broadcast_shapes(*(item.shape for item in columns.values()))
    except ValueError:
        sizes = ", ".join(f"{name} {item.shape}" for name, item in columns.items() if item.shape)
        raise InputError(
            f"{kpi.name}: the ranges have different sizes ({sizes}). "
            "Give ranges of one size, or single values.",
            code="sizes-differ",
        ) from None


def judge(kpi: Kpi, columns: Mapping[str, Column]) -> tuple[Floats, Codes]:
    """Value and code of every element by the full order of errors; call it under errstate ignore."""
    names = {name: item.values for name, item in columns.items()}
    shape = np.broadcast_shapes(*(item.shape for item in columns.values()))
    result = np.broadcast_to(np.asarray(kpi.body(**names), np.float64), shape)
    codes = np.where(np.isfinite(result), DEFINED, int(CellError.NUM)).astype(np.uint8)
    for case in reversed(kpi.undefined):
        codes[_broadcast(holds(parse_condition(case.when), names, bound=False), shape)] = case.error
    for text in kpi.requires:
        codes[_broadcast(~_satisfied(kpi, parse_condition(text), names), shape)] = CellError.NUM
    given = [
        (kpi.parameter(name), np.broadcast_to(item.full_codes(), shape)) for name, item in columns.items()
    ]
    for parameter, code in given:
        if parameter.required:
            codes[code == BLANK] = CellError.NA
    for _, code in given:
        codes[code == TEXT] = CellError.VALUE
    for _, code in reversed(given):
        is_error = (code != DEFINED) & (code < TEXT)
        codes[is_error] = code[is_error]
    return np.where(codes == DEFINED, result, np.nan), codes


def _broadcast(mask: Any, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    return np.broadcast_to(np.asarray(mask, dtype=bool), shape)


def _satisfied(kpi: Kpi, condition: Condition, names: Mapping[str, Floats]) -> Any:
    """Where a requirement is met; a requirement on an optional argument that is left out is met."""
    met = np.asarray(holds(condition, names, bound=True))
    for name in condition.names:
        parameter = kpi.parameter(name)
        if not parameter.required and parameter.default is None:
            met = met | np.isnan(names[name])
    return met
