"""From arguments to figures: one pipeline for every KPI that gives one result per element.

The order of errors is the same everywhere: an error in an input is passed on (first argument first), then
text is #VALUE!, a blank required input #N/A, a broken domain #NUM!, an undefined case its own error.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from kpi_engine.calc.coerce import column, is_finite
from kpi_engine.calc.conditions import holds, slack_of
from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import BLANK, DEFINED, TEXT, CellError
from kpi_engine.model.column import Codes, Column, Floats
from kpi_engine.model.condition import Condition, parse_condition
from kpi_engine.model.kpi import Kpi

BLOCK = 131_072
"""Elements per piece: three columns of this length fit the second-level cache of common processors."""

Mask = npt.NDArray[np.bool_]


def evaluate(kpi: Kpi, arguments: Sequence[Any]) -> Column:
    """Values and codes of `kpi` over broadcast `arguments` (given in the order of its parameters).

    The codes of the answer are DEFINED or a CellError. Fast where every element is defined: the domain is
    then decided by the smallest and largest element, and only doubtful elements are looked at one by one.
    """
    columns = bind(kpi, arguments)
    shape = common_shape(kpi, columns)
    with np.errstate(all="ignore"):
        if len(shape) and all(item.shape in ((), shape) for item in columns.values()):
            return _in_blocks(kpi, columns, shape)
        return Column(*_evaluate(kpi, columns, shape))


def _in_blocks(kpi: Kpi, columns: Mapping[str, Column], shape: tuple[int, ...]) -> Column:
    """Long arrays piece by piece, so that every pass over a piece finds it in the processor's cache."""
    size = int(np.prod(shape))
    values, codes = np.empty(size), np.empty(size, np.uint8)
    for start in range(0, size, BLOCK):
        piece = slice(start, start + BLOCK)
        cut = {name: item.piece(piece) for name, item in columns.items()}
        values[piece], codes[piece] = _evaluate(kpi, cut, values[piece].shape)
    return Column(values.reshape(shape), codes.reshape(shape))


def _evaluate(kpi: Kpi, columns: Mapping[str, Column], shape: tuple[int, ...]) -> tuple[Floats, Codes]:
    values = np.asarray(kpi.body(**{name: item.values for name, item in columns.items()}), np.float64)
    if values.shape != shape:
        values = np.broadcast_to(values, shape).copy()
    codes = np.zeros(shape, np.uint8)
    mask = _doubtful(kpi, columns, values) if values.size else None
    if mask is not None:
        doubtful = np.flatnonzero(mask)
        found = judge(kpi, {name: item.cut(doubtful, shape) for name, item in columns.items()})
        values, codes = values.reshape(-1), codes.reshape(-1)
        codes[doubtful] = found
        values[doubtful[found != DEFINED]] = np.nan
    return values.reshape(shape), codes.reshape(shape)


def bind(kpi: Kpi, arguments: Sequence[Any]) -> dict[str, Column]:
    """Arguments by parameter name; a blank or omitted optional one takes its default."""
    if len(arguments) > len(kpi.parameters):
        raise InputError(
            f"{kpi.name} takes at most {len(kpi.parameters)} arguments; {len(arguments)} were given. "
            f"Write {kpi.signature}.",
            code="too-many-arguments",
        )
    bound: dict[str, Column] = {}
    for position, parameter in enumerate(kpi.parameters):
        item = column(arguments[position] if position < len(arguments) else None)
        if not parameter.required and isinstance(parameter.default, float | int):
            item = _with_default(item, float(parameter.default))
        bound[parameter.name] = item
    return bound


def _with_default(item: Column, default: float) -> Column:
    missing = np.isnan(item.values)
    if not missing.any():
        return item
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
            f"{kpi.name}: the ranges have different sizes ({sizes}). Give ranges of one size, or single values.",
            code="sizes-differ",
        ) from None


def judge(kpi: Kpi, columns: Mapping[str, Column]) -> Codes:
    """The code of every element by the full order of errors; call it under errstate ignore."""
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
    return codes


def _broadcast(mask: Any, shape: tuple[int, ...]) -> Mask:
    return np.broadcast_to(np.asarray(mask, dtype=bool), shape)


def _satisfied(kpi: Kpi, condition: Condition, names: Mapping[str, Floats]) -> Any:
    """Where a requirement is met; a requirement on an optional argument that is left out is met."""
    met = np.asarray(holds(condition, names, bound=True))
    for name in condition.names:
        parameter = kpi.parameter(name)
        if not parameter.required and parameter.default is None:
            met = met | np.isnan(names[name])
    return met


def _doubtful(kpi: Kpi, columns: Mapping[str, Column], values: Floats) -> Mask | None:
    """Elements that may not be defined; those outside are certainly fine. None when there are none.

    Most conditions are settled for all elements by the smallest or largest one; only the others are
    looked at element by element.
    """
    span = _Span({name: item.values for name, item in columns.items()})
    plan = _plan(kpi)
    unsure: list[Any] = [] if is_finite(values) else [~np.isfinite(values)]
    for name, item in columns.items():
        if item.codes is not None:
            unsure.append(item.codes != DEFINED)
        elif name in plan.required:
            if not is_finite(item.values):
                unsure.append(~np.isfinite(item.values))
        elif np.isinf(item.values).any():
            unsure.append(np.isinf(item.values))
    for condition, simple in plan.requires:
        if simple is None or not span.always(*simple):
            unsure.append(~_satisfied(kpi, condition, span.names))
    for condition, simple in plan.undefined:
        if simple is None or not span.never(*simple):
            unsure.append(holds(condition, span.names, bound=False))
    if not unsure:
        return None
    mask = np.zeros(values.shape, dtype=bool)
    for part in unsure:
        np.logical_or(mask, part, out=mask)
    return mask


class _Span:
    """Smallest and largest element of each argument, each found once."""

    def __init__(self, names: Mapping[str, Floats]) -> None:
        self.names = names
        self._low: dict[str, float] = {}
        self._high: dict[str, float] = {}

    def low(self, name: str) -> float:
        if name not in self._low:
            self._low[name] = float(self.names[name].min())
        return self._low[name]

    def high(self, name: str) -> float:
        if name not in self._high:
            self._high[name] = float(self.names[name].max())
        return self._high[name]

    def always(self, name: str, operator: type[ast.cmpop], limit: float) -> bool:
        """True when the requirement is certainly met everywhere; a blank makes it uncertain."""
        if operator is ast.GtE:
            return self.low(name) >= limit - slack_of(limit)
        if operator is ast.Gt:
            return self.low(name) > limit
        if operator is ast.LtE:
            return self.high(name) <= limit + slack_of(limit)
        return operator is ast.Lt and self.high(name) < limit

    def never(self, name: str, operator: type[ast.cmpop], limit: float) -> bool:
        """True when the undefined case certainly occurs nowhere."""
        if operator is ast.LtE:
            return self.low(name) > limit
        return operator is ast.Lt and self.low(name) >= limit


_Simple = tuple[str, type[ast.cmpop], float]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is asked of every block, read off the declaration once."""

    required: frozenset[str]
    requires: tuple[tuple[Condition, _Simple | None], ...]
    undefined: tuple[tuple[Condition, _Simple | None], ...]


@cache
def _plan(kpi: Kpi) -> _Plan:
    requires = [parse_condition(text) for text in kpi.requires]
    undefined = [parse_condition(case.when) for case in kpi.undefined]
    return _Plan(
        frozenset(parameter.name for parameter in kpi.parameters if parameter.required),
        tuple((condition, _simple(condition)) for condition in requires),
        tuple((condition, _simple(condition)) for condition in undefined),
    )


def _simple(condition: Condition) -> _Simple | None:
    """(name, operator, number) of a comparison of one argument with a constant."""
    match condition.tree:
        case ast.Compare(left=ast.Name(id=name), ops=[operator], comparators=[ast.Constant(value=limit)]):
            if isinstance(limit, int | float):
                return name, type(operator), float(limit)
    return None
