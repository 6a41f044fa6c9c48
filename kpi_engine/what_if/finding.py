"""Which value of an input brings a result to a target: all of them that are found, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import show, written
from kpi_engine.recalc.compare import is_number
from kpi_engine.what_if.model import Inputs, Key, Model, Outcome, named
from kpi_engine.what_if.roots import brackets, closed_in, scanned
from kpi_engine.what_if.scenario import change, notices
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.validation_words import validation_words

_POINTS = 40
_REACH = (0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.75, 0.9, 1.0, 1.1, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 1000.0)
"""How far from its present value an input without bounds is tried, in multiples of that value."""
_MOST_SOLUTIONS = 5
_NO_BOUND = 1e15
"""A bound so far away stands for none."""
_REACHED = 1e-9
_TIDY = 1e-4
"""How much closer to the target a shorter number has to be to stand for a longer one."""
_SAME = 1e-7


@dataclass(frozen=True, slots=True)
class Solution:
    """An input value, what the result is with it; `exact` is False for the nearest whole number."""

    value: float
    result: float
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Goal:
    """A search: what was asked, what was found, what was tried."""

    result: Key
    target: float
    by: Key
    now: Outcome
    """The result with the input as it is."""
    present: Scalar
    """The input as it is."""
    bounds: tuple[float, float]
    why_bounds: str
    solutions: tuple[Solution, ...]
    tried: int
    nearest: Solution | None
    """The closest that was seen, where nothing reaches the target."""
    remarks: tuple[str, ...] = field(default=())

    @property
    def solution(self) -> Solution | None:
        """The value that reaches the target and is nearest to the present one; None where there is none."""
        return next((each for each in self.solutions if each.exact), None)


def seek(
    model: Model, result: Key, target: float, by: Key, inputs: Inputs, *,
    bounds: tuple[float, float] | None, progress: Callable[[int], None],
) -> Goal:  # fmt: skip
    """Find the values of the input `by` that bring `result` to `target`; other `inputs` hold all along."""
    present = inputs.get(by, model.stored(by))
    change(model, by, 0.0)
    if not (is_number(present) or present is None):
        raise InputError(
            f"{short(named(by), 60)} holds {show(present)[:40]!r}, no number. Search by a number.",
            code="not-a-number",
        )
    search = _Search(model, result, target, by, inputs, progress)
    start = float(present or 0.0)
    now = search.outcome(start)
    _check_reached(now, result, by)
    low_high, why = _bounds(model, by, bounds)
    found = scanned(_points(start, low_high), search.distance)
    whole = any(rule.kind == "whole" for rule in model.rules(by))
    solutions, remarks = search.solutions(brackets(found), whole=whole)
    solutions.sort(
        key=lambda each: (
            not each.exact,
            0.0 if each.exact else abs(each.result - target),
            abs(each.value - start),
        )
    )
    nearest = None if solutions else search.nearest(low_high)
    if not found:
        remarks.append("the result is no number for any of the values that were tried")
    told = [*remarks, *_range_told(found, target, solutions)]
    changes = [change(model, by, each.value) for each in solutions[:1]]
    return Goal(
        result, target, by, now, present, low_high, why, tuple(solutions[:_MOST_SOLUTIONS]), search.tried,
        nearest, (*told, *notices(model, changes)),
    )  # fmt: skip


class _Search:
    """The result as a function of the input, each value computed once."""

    def __init__(
        self, model: Model, result: Key, target: float, by: Key, inputs: Inputs,
        progress: Callable[[int], None],
    ) -> None:  # fmt: skip
        self._model, self._result, self._by, self._inputs = model, result, by, inputs
        self._target, self._progress = target, progress
        self._known: dict[float, Outcome] = {}

    @property
    def tried(self) -> int:
        """How many values were computed."""
        return len(self._known)

    def outcome(self, value: float) -> Outcome:
        """The result with the input at `value`."""
        if value not in self._known:
            given = {**self._inputs, self._by: value}
            self._known[value] = self._model.outcomes(given, [self._result])[self._result]
            self._progress(len(self._known))
        return self._known[value]

    def distance(self, value: float) -> float | None:
        """How far above the target the result is; None where it is no number."""
        outcome = self.outcome(value)
        if outcome.reason or not is_number(outcome.value):
            return None
        return float(outcome.value) - self._target

    def nearest(self, bounds: tuple[float, float]) -> Solution | None:
        """The value within the bounds whose result is nearest to the target, of all that were computed."""
        seen = [
            (abs(distance), value)
            for value in self._known
            if bounds[0] <= value <= bounds[1] and (distance := self.distance(value)) is not None
        ]
        return self._at(min(seen)[1], exact=False) if seen else None

    def solutions(
        self, found: Sequence[tuple[float, float]], *, whole: bool
    ) -> tuple[list[Solution], list[str]]:
        """What each bracket holds: a solution, or a jump past the target."""
        solutions: list[Solution] = []
        remarks: list[str] = []
        for low, high in found:
            root = closed_in(low, high, self.distance)
            if root is None:
                remarks.append(
                    f"between {written(low)} and {written(high)} the result is no number somewhere"
                )
                continue
            scale = self._scale(low, high)
            root = self._tidy(root, scale)
            if not self._is_reached(root, scale):
                remarks.append(self._jump(root))
            elif whole and not root.is_integer():
                solutions += [self._at(each, exact=False) for each in (math.floor(root), math.ceil(root))]
                remarks.append(f"{written(root)} reaches the target, but the cell takes whole numbers only")
            elif not any(math.isclose(root, each.value, rel_tol=_SAME) for each in solutions):
                solutions.append(self._at(root, exact=True))
        return solutions, remarks

    def _scale(self, low: float, high: float) -> float:
        """How large the figures are that the result is compared by."""
        ends = [abs(distance) for each in (low, high) if (distance := self.distance(each)) is not None]
        return max(abs(self._target), *ends, 1e-9)

    def _tidy(self, root: float, scale: float) -> float:
        """The number with fewer digits beside the root, where the result is at the target with it too."""
        for digits in (6, 9, 12):
            short_root = float(f"{root:.{digits}g}")
            if self._is_reached(short_root, scale * _TIDY):
                return short_root
        return root

    def _is_reached(self, value: float, scale: float) -> bool:
        distance = self.distance(value)
        return distance is not None and abs(distance) <= _REACHED * scale

    def _at(self, value: float, *, exact: bool) -> Solution:
        distance = self.distance(float(value))
        return Solution(float(value), math.nan if distance is None else distance + self._target, exact)

    def _jump(self, root: float) -> str:
        step = max(abs(root), 1.0) * 1e-9
        sides = [self.distance(root - step), self.distance(root + step)]
        told = [
            written(each + self._target, grouped=True) if each is not None else "no number" for each in sides
        ]
        return f"at {written(root)} the result jumps past the target, from {told[0]} to {told[1]}"


def _check_reached(now: Outcome, result: Key, by: Key) -> None:
    if now.reason:
        raise InputError(
            f"{short(named(result), 60)} cannot be computed for sure here: {now.reason[:120]}. "
            "Search for another result.",
            code="not-verifiable",
        )
    if not now.moves:
        raise InputError(
            f"{short(named(result), 60)} does not depend on {short(named(by), 60)}. "
            "kpi explain shows on what it depends.",
            code="not-dependent",
        )


def _bounds(model: Model, by: Key, given: tuple[float, float] | None) -> tuple[tuple[float, float], str]:
    """Between what the input may lie, and why: as given, as its cell allows, else anything."""
    if given is not None:
        return (min(given), max(given)), "as given"
    for rule in model.rules(by):
        limits = rule.limits()
        if limits is not None:
            low, high = (
                bound if abs(bound) < _NO_BOUND else math.copysign(math.inf, bound) for bound in limits
            )
            return (low, high), f"the cell takes {validation_words(rule)}"
    return (-math.inf, math.inf), ""


def _points(start: float, bounds: tuple[float, float]) -> list[float]:
    """The values to try first: evenly between two bounds, and nearer and farther around the present one."""
    low, high = bounds
    evenly: list[float] = []
    if math.isfinite(low) and math.isfinite(high):
        evenly = [low + (high - low) * number / _POINTS for number in range(_POINTS + 1)]
        if low <= start <= high and high - low <= _POINTS * abs(start):
            return [start, *evenly]
    unit = abs(start) or 1.0
    around = [start + sign * unit * reach for reach in _REACH for sign in (-1, 1)]
    inside = [point for point in (*around, 0.0, start) if low <= point <= high]
    return evenly + inside + [bound for bound in bounds if math.isfinite(bound)]


def _range_told(
    found: Sequence[tuple[float, float]], target: float, solutions: Sequence[Solution]
) -> list[str]:
    if solutions or not found:
        return []
    results = [distance + target for _, distance in found]
    low, high = found[0][0], found[-1][0]
    return [
        f"with the input from {written(low, grouped=True)} to {written(high, grouped=True)} the results seen "
        f"lie between {written(min(results), grouped=True)} and {written(max(results), grouped=True)}"
    ]
