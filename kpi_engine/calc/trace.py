"""The plain arithmetic of a KPI's body, read off the body itself, to run without wasted memory.

A body that only adds, subtracts, multiplies and divides arrays is watched with stand-ins for them. The
steps seen are the very ones that numpy would take, in the same order, so the figures are the same; only the
memory they go to differs. Any other body is called as it is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kpi_engine.calc.spans import ANYTHING, Span, combined
from kpi_engine.model.column import Floats

Operand = str | int | float
"""An argument's name, the number of an earlier step, or a constant (a float)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One operation, and the number of the memory that its figures go to; 0 is that of the result."""

    ufunc: np.ufunc
    left: Operand
    right: Operand
    into: int = 0


@dataclass(frozen=True, slots=True)
class Program:
    """The steps of a body, the last one giving the result, and how many memories they need besides."""

    steps: tuple[Step, ...]
    scratches: int

    def run(self, names: Mapping[str, Any], result: Floats, scratches: Sequence[Floats]) -> None:
        """Put the figures into `result`, as long as the arguments; `scratches` are no shorter."""
        memories = [result, *(scratch[: result.size] for scratch in scratches)]
        made: list[Any] = []
        for step in self.steps:
            left, right = (_found(item, names, made) for item in (step.left, step.right))
            made.append(step.ufunc(left, right, out=memories[step.into]))

    def span(self, spans: Mapping[str, Span]) -> Span:
        """Between which values all results lie, from where all arguments lie; ANYTHING when not known."""
        made: list[Span] = []
        for step in self.steps:
            left, right = (_found(item, spans, made) for item in (step.left, step.right))
            made.append(combined(step.ufunc, _ends(left), _ends(right)))
            if made[-1] == ANYTHING:
                return ANYTHING
        return made[-1]


def program_of(body: Callable[..., Any], scalars: Mapping[str, np.float64]) -> Program | None:
    """The steps of `body` on arrays, with the arguments in `scalars` as single values.

    None for a body that does more than plain arithmetic with the arrays.
    """
    steps: list[Step] = []
    names = inspect.signature(body).parameters
    figures = {name: scalars[name] if name in scalars else _Figure(steps, name) for name in names}
    try:
        answer = body(**figures)
    except (TypeError, _NotArithmeticError):
        return None
    if not isinstance(answer, _Figure) or not isinstance(answer.what, int) or answer.what != len(steps) - 1:
        return None
    return _with_memories(steps)


def _with_memories(steps: list[Step]) -> Program:
    """A step overwrites the figures of an earlier one that nobody needs any more, else takes new memory."""
    last_use = {item: number for number, step in enumerate(steps) for item in (step.left, step.right)}
    placed: list[Step] = []
    free = [0]
    memories = 1
    for number, step in enumerate(steps):
        for item in {step.left, step.right}:
            if isinstance(item, int) and last_use[item] == number:
                free.append(placed[item].into)
        if not free:
            free.append(memories)
            memories += 1
        into = 0 if number == len(steps) - 1 else free.pop()
        placed.append(replace(step, into=into))
    return Program(tuple(placed), memories - 1)


def _found(item: Operand, names: Mapping[str, Any], made: Sequence[Any]) -> Any:
    if isinstance(item, str):
        return names[item]
    return made[item] if isinstance(item, int) else item


def _ends(item: Any) -> Span:
    return item if isinstance(item, tuple) else (item, item)


class _NotArithmeticError(Exception):
    """A body asked a stand-in for its value."""


class _Figure:
    """A stand-in for an array of figures: it knows no value, and writes down what is done with it."""

    __array_ufunc__ = None  # numpy functions refuse it
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, steps: list[Step], what: Operand) -> None:
        self.steps = steps
        self.what = what

    def _step(self, ufunc: np.ufunc, left: Any, right: Any) -> _Figure:
        if isinstance(left, _Figure) and _changes_nothing(ufunc, right):
            return left
        self.steps.append(Step(ufunc, _operand(left), _operand(right)))
        return _Figure(self.steps, len(self.steps) - 1)

    def __add__(self, other: Any) -> _Figure:
        return self._step(np.add, self, other)

    def __radd__(self, other: Any) -> _Figure:
        return self._step(np.add, other, self)

    def __sub__(self, other: Any) -> _Figure:
        return self._step(np.subtract, self, other)

    def __rsub__(self, other: Any) -> _Figure:
        return self._step(np.subtract, other, self)

    def __mul__(self, other: Any) -> _Figure:
        return self._step(np.multiply, self, other)

    def __rmul__(self, other: Any) -> _Figure:
        return self._step(np.multiply, other, self)

    def __truediv__(self, other: Any) -> _Figure:
        return self._step(np.divide, self, other)

    def __rtruediv__(self, other: Any) -> _Figure:
        return self._step(np.divide, other, self)

    def __pow__(self, other: Any) -> _Figure:
        if _changes_nothing(np.power, other):
            return self
        raise _NotArithmeticError

    def __bool__(self) -> bool:
        raise _NotArithmeticError

    def __eq__(self, other: object) -> bool:
        raise _NotArithmeticError


_NEUTRAL: dict[np.ufunc, float] = {
    np.add: 0.0,
    np.subtract: 0.0,
    np.multiply: 1.0,
    np.divide: 1.0,
    np.power: 1.0,
}


def _changes_nothing(ufunc: np.ufunc, right: Any) -> bool:
    """True for an optional argument left at its default: plus 0, times 1."""
    return isinstance(right, int | float) and right == _NEUTRAL[ufunc]


def _operand(item: Any) -> Operand:
    if isinstance(item, _Figure):
        return item.what
    if isinstance(item, int | float):
        return float(item)
    raise _NotArithmeticError
