"""What figures of one business must satisfy, counted out by a binder of its own.

The words are the catalogue's; that quarters are sums of months and totals sums of segments is said here. A
fault counts as visible only where one of these equations, or a hard limit, is broken beyond what rounding
explains: elsewhere nobody could find it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import CodeType

from kpi_engine.catalogue.identities import identities
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.identity import Identity, names_in, parse_expression
from kpi_engine.model.term import Aggregation
from tests.diagnosis.planted.typed import Key, Typed

_ADDS_UP = (Aggregation.SUM, Aggregation.LAST, Aggregation.FIRST)
_LIMITS = {"grr": (0.0, 1.0)}


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing an equation: compiled, with the cell that each of its names stands for."""

    code: CodeType
    cells: tuple[tuple[str, Key | None], ...]

    def gap(self, board: Mapping[Key, Typed]) -> tuple[float, float] | None:
        """Left minus right, and how far rounding may move it; None where it cannot be computed."""
        values = {name: board[key].value if key else 0.0 for name, key in self.cells}
        halves = {name: board[key].half_unit for name, key in self.cells if key}
        try:
            gap = self._at(values)
            room = 0.0
            for name, half in halves.items():
                there = [self._at({**values, name: values[name] + step}) for step in (-half, half)]
                room += max(abs(gap - each) for each in there)
        except (ValueError, ZeroDivisionError):
            return None
        size = max(map(abs, values.values()), default=0.0)
        return gap, room * (1 + 1e-6) + 1e-9 * max(size, abs(gap))

    def _at(self, values: Mapping[str, float]) -> float:
        return float(eval(self.code, {"ln": math.log, "__builtins__": {}}, dict(values)))


@dataclass(frozen=True, slots=True)
class Equation:
    """An identity over certain cells, with every accepted form that can be computed from what is stated."""

    name: str
    relation: str
    forms: tuple[Form, ...]

    @property
    def keys(self) -> frozenset[Key]:
        """The cells it reads."""
        return frozenset(key for form in self.forms for _, key in form.cells if key)

    def broken(self, board: Mapping[Key, Typed]) -> bool:
        """True where no form holds within rounding, and at least one says something."""
        gaps = [gap for form in self.forms if (gap := form.gap(board)) is not None]
        return bool(gaps) and not any(self._holds(*gap) for gap in gaps)

    def _holds(self, gap: float, room: float) -> bool:
        return gap <= room if self.relation == "<=" else abs(gap) <= room


def outside(key: Key, typed: Typed) -> bool:
    """True where the figure is wrong whatever the business does."""
    term, slack = TERMS.get(key.term), typed.half_unit * (1 + 1e-6)
    low, high = _LIMITS.get(key.term, (term.hard_bounds.low, term.hard_bounds.high))
    part_of_a_count = term.whole and typed.value != int(typed.value)
    return (
        (low is not None and typed.value < low - slack)
        or (high is not None and typed.value > high + slack)
        or part_of_a_count
    )


def equations(keys: Iterable[Key]) -> tuple[Equation, ...]:
    """Every identity that binds to the cells of a board."""
    stated = dict.fromkeys(keys)
    found = [*_of_terms(stated), *_of_periods(stated), *_of_segments(stated)]
    return tuple(found)


def _of_terms(stated: Collection[Key]) -> Iterator[Equation]:
    places = dict.fromkeys((key.period, key.segment) for key in stated)
    for identity in identities():
        for period, segment in places:
            if identity.grains and grain(period) not in identity.grains:
                continue
            found = [_bound(identity, left, right, period, segment, stated) for left, right in identity.forms]
            forms = tuple(form for form in found if form)
            if forms:
                yield Equation(f"{identity.id} {period} {segment}".strip(), identity.relation, forms)


def _bound(
    identity: Identity, left: str, right: str, period: str, segment: str, stated: Collection[Key]
) -> Form | None:
    text = f"{left} - ({right})"
    cells: list[tuple[str, Key | None]] = []
    for name in names_in(text):
        term, lagged = name.removesuffix("[-1]"), name.endswith("[-1]")
        key = Key(term, before(period) if lagged else period, segment)
        if key in stated:
            cells.append((_variable(name), key))
        elif term in identity.zero_if_unstated:
            cells.append((_variable(name), None))
        else:
            return None
    return Form(_compiled(text), tuple(cells))


def _variable(name: str) -> str:
    return name.replace("[-1]", "_before")


@cache
def _compiled(text: str) -> CodeType:
    parse_expression(text)
    return compile(text.replace("[-1]", "_before"), "identity", "eval")


def _of_periods(stated: Collection[Key]) -> Iterator[Equation]:
    """A quarter and a year are the sums of their months, or what stood at their end or start."""
    for key in stated:
        for parts in (months_of(key.period), quarters_of(key.period)):
            keys = [Key(key.term, period, key.segment) for period in parts]
            yield from _adds_up(key, keys, stated, over_time=True)


def _of_segments(stated: Collection[Key]) -> Iterator[Equation]:
    """The whole is the sum of its segments; shares of all segments sum to 1."""
    names = list(dict.fromkeys(key.segment for key in stated if key.segment))
    for key in stated:
        if not key.segment:
            yield from _adds_up(key, [key._replace(segment=name) for name in names], stated, over_time=False)
        elif key.segment == names[0] and key.term == "plan_share":
            keys = [key._replace(segment=name) for name in names]
            if all(each in stated for each in keys):
                text = " + ".join(f"x{number}" for number in range(len(keys)))
                yield Equation(f"mix {key.period}", "=", (_form(f"{text} - 1", keys),))


def _adds_up(
    whole: Key, parts: Sequence[Key], stated: Collection[Key], *, over_time: bool
) -> Iterator[Equation]:
    way = TERMS.get(whole.term).aggregation
    if len(parts) < 2 or way not in _ADDS_UP or not all(part in stated for part in parts):
        return
    if over_time and way is not Aggregation.SUM:
        parts = [parts[-1] if way is Aggregation.LAST else parts[0]]
    text = " + ".join(f"x{number}" for number in range(1, len(parts) + 1))
    yield Equation(f"sum {whole.id}", "=", (_form(f"x0 - ({text})", [whole, *parts]),))


def _form(text: str, keys: Sequence[Key]) -> Form:
    return Form(_compiled(text), tuple((f"x{number}", key) for number, key in enumerate(keys)))


def grain(period: str) -> str:
    """`2026-01` is a month, `2026-Q1` a quarter, `2026` a year."""
    return "quarter" if "Q" in period else "month" if "-" in period else "year"


def before(period: str) -> str:
    """The month, quarter or year before."""
    year, _, part = period.partition("-")
    if not part:
        return f"{int(year) - 1}"
    if part.startswith("Q"):
        return f"{year}-Q{int(part[1:]) - 1}" if part != "Q1" else f"{int(year) - 1}-Q4"
    return f"{year}-{int(part) - 1:02d}" if part != "01" else f"{int(year) - 1}-12"


def months_of(period: str) -> list[str]:
    """The months of a quarter or a year."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return [f"{year}-{month:02d}" for month in range(3 * int(part[1:]) - 2, 3 * int(part[1:]) + 1)]
    return [] if part else [f"{year}-{month:02d}" for month in range(1, 13)]


def quarters_of(period: str) -> list[str]:
    """The quarters of a year."""
    return [] if "-" in period else [f"{period}-Q{number}" for number in range(1, 5)]
