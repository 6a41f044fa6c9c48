"""Which elements of a stretch of figures may not be defined.

The answer errs on one side only: an element that is not doubtful is certainly defined, a doubtful one is
judged by the full order of errors. A few looks at the whole stretch settle it where every element is fine.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from kpi_engine.calc.conditions import holds, reduced
from kpi_engine.calc.spans import ANYTHING, Span, always
from kpi_engine.calc.trace import Program, Step
from kpi_engine.calc.window import Window, largest_bits
from kpi_engine.model.cell_error import DEFINED
from kpi_engine.model.column import Codes, Floats
from kpi_engine.model.condition import Condition, parse_condition
from kpi_engine.model.kpi import Kpi

Positions = npt.NDArray[np.intp]

_FINITE = Window()
_BITS_OF_ONE = np.float64(1).view(np.uint64)
_NOWHERE: Positions = np.empty(0, np.intp)
_OPPOSITE = {ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Lt: ast.GtE}


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked of every element: a window for each argument, other conditions and the answer wanted."""

    windows: Mapping[str, Window]
    conditions: tuple[tuple[Condition, bool], ...]


@lru_cache(maxsize=512)
def questions(kpi: Kpi) -> Questions:
    """All that a declaration asks of the elements, whatever its arguments."""
    return questions_with(kpi, {})


def questions_with(kpi: Kpi, scalars: Mapping[str, np.float64]) -> Questions:
    """All that a declaration asks of the elements where `scalars` are single values.

    Comparisons with a number become windows; what single values decide of an `and` or `or` is decided here.
    """
    windows = {
        parameter.name: Window(may_be_blank=not parameter.required and parameter.default is None)
        for parameter in kpi.parameters
    }
    asked = [(parse_condition(text), True) for text in kpi.requires]
    asked += [(parse_condition(case.when), False) for case in kpi.undefined]
    others = []
    for condition, wanted in asked:
        if wanted and _left_out(kpi, condition, scalars):
            continue
        rest = reduced(condition, scalars) if isinstance(condition.tree, ast.BoolOp) else condition
        match rest.tree:
            case ast.Constant(bool() as answer) if answer is wanted:
                continue
            case ast.Compare(ast.Name(name), [operator], [ast.Constant(int() | float() as limit)]) if (
                type(operator) in _OPPOSITE
            ):
                unwanted = _OPPOSITE[type(operator)] if wanted else type(operator)
                windows[name] = windows[name].without(unwanted, float(limit))
            case _:
                others.append((rest, wanted))
    return Questions(windows, tuple(others))


def _left_out(kpi: Kpi, condition: Condition, scalars: Mapping[str, np.float64]) -> bool:
    """True for a requirement on an optional argument that is left out: there is nothing to require."""
    optional = (name for name in condition.names if not kpi.parameter(name).required)
    return any(name in scalars and math.isnan(scalars[name]) for name in optional)


class Survey:
    """Looks at the pieces of an array one after another, and remembers what a look does not settle."""

    def __init__(self, asked: Questions, program: Program | None) -> None:
        self._questions = asked
        self._program = program
        self._quotient = _quotient(asked, program)
        self._never_settled: set[str] = set()

    def doubtful(self, names: Mapping[str, Floats], codes: Mapping[str, Codes], result: Floats) -> Positions:
        """Positions of the elements that may not be defined.

        Arguments are of one dimension or single values; `result` is what the body made of them.
        """
        fine: npt.NDArray[np.bool_] | None = None
        for answer in self._open_answers(names, codes, result):
            if not np.ndim(answer):
                if not answer:
                    return np.arange(result.size)
            else:
                fine = answer if fine is None else np.logical_and(fine, answer)
        return _NOWHERE if fine is None or fine.all() else np.flatnonzero(np.logical_not(fine))

    def _open_answers(
        self, names: Mapping[str, Floats], codes: Mapping[str, Codes], result: Floats
    ) -> Iterator[Any]:
        """Which elements are fine, for each question that a look at the whole does not settle."""
        spans: dict[str, Span] = {}
        proved = self._proved_by_quotient(names, result)
        for name, window in self._questions.windows.items():
            if name in proved:
                continue
            span = None if name in self._never_settled else window.span(names[name])
            if span is not None:
                spans[name] = span
                continue
            self._never_settled.add(name)
            yield window.inside(names[name])
        if not proved and not self._certainly_finite(spans, result):
            yield np.isfinite(result)
        for code in codes.values():
            yield code == DEFINED
        for condition, wanted in self._questions.conditions:
            if wanted and _is_share(condition.tree, proved) and largest_bits(result) <= _BITS_OF_ONE:
                continue  # within the rounding that every requirement allows
            if always(condition.tree, spans) is not wanted:
                answer = holds(condition, names, bound=False)
                yield answer if wanted else np.logical_not(answer)

    def _certainly_finite(self, spans: Mapping[str, Span], result: Floats) -> bool:
        if len(spans) < len(self._questions.windows):
            return False
        if self._program is not None and self._program.span(spans) != ANYTHING:
            return True
        return _FINITE.span(result) is not None

    def _proved_by_quotient(self, names: Mapping[str, Floats], result: Floats) -> tuple[str, ...]:
        """The arguments of `a / b` that a look at the result and at b settles, a being left in peace.

        Where b is finite and not negative, and the result too, b is not 0 (the result would be infinite or
        missing) and a is finite and not negative (the result would not be).
        """
        if self._quotient is None:
            return ()
        divisor = self._quotient[-1]
        last = self._questions.windows[divisor].last
        if int(largest_bits(result)) <= _FINITE.last and int(largest_bits(names[divisor])) <= last:
            return self._quotient
        self._quotient = None  # later pieces will hardly be better
        return ()


def _is_share(tree: ast.expr, quotient: tuple[str, ...]) -> bool:
    """True for the condition `a <= b`, where `a / b` is the result."""
    match tree:
        case ast.Compare(ast.Name(dividend), [ast.LtE()], [ast.Name(divisor)]):
            return quotient == (dividend, divisor)
    return False


def _quotient(asked: Questions, program: Program | None) -> tuple[str, ...] | None:
    """The arguments of a program that is only `a / b` or `1 / b`, if their windows allow the proof."""
    names: tuple[str, ...] | None = None
    match program:
        case Program((Step(np.divide, str() as dividend, str() as divisor),)):
            window = asked.windows[dividend]
            names = (dividend, divisor) if window.starts_at_zero and window.high == math.inf else None
        case Program((Step(np.divide, float() as constant, str() as divisor),)) if constant > 0:
            names = (divisor,)
    return names if names and asked.windows[names[-1]].low <= 0 < asked.windows[names[-1]].high else None
