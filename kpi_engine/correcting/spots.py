"""Where a figure stands and how it is written there, so that a correction is what a person would type."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.correcting.refusals import no_scale, not_as_read, not_typed, out_of_bounds, twofold
from kpi_engine.correcting.spelling import moved, spelled, tidy
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.fact import Fact
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import fixed, written
from kpi_engine.sources.number import DecimalSign, read_number, take_apart
from kpi_engine.sources.number_format import format_of
from kpi_engine.sources.units import stated_unit

HUGE_SHARE = 10.0
"""A share or rate from here on (1,000 %) that is typed without a percent sign is asked about."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure's place. `held` is what stands there, a number or a text such as `150 %`.

    `power` and `negated` bring a number there into the unit of the term: 3 for thousands, -2 for a percentage
    written as 15. `power` is None where nothing shows it. `formula` is that of a computed cell.
    """

    fact: Fact
    held: float | str
    power: int | None
    negated: bool = False
    sign: DecimalSign = "."
    number_format: str = ""
    formula: str = ""
    locked: bool = False

    def holding(self, value: float) -> float | str:
        """What stands in the place when the figure is `value`, in the unit of its term."""
        if self.power is None:
            raise no_scale(self.fact)
        number = moved(-value if self.negated else value, self.power)
        return spelled(self.held, number, self.sign) if isinstance(self.held, str) else float(number)

    def value_of(self, typed: Scalar, *, percent: bool = False) -> float:
        """The figure that a person means who types `typed` for this place; a slip is refused.

        `percent` says that a number was typed as a percentage, so that 15 % came as 0.15.
        """
        shown = str(typed)
        if isinstance(typed, str):
            parts = take_apart(typed.strip())
            sign = self.sign if parts is None or parts.ambiguous else None
            number = read_number(parts, sign)
            if number is None:
                raise not_typed(self.fact, typed)
            typed, percent = number.value, percent or number.percent
        if isinstance(typed, bool | CellError) or typed is None or not math.isfinite(typed):
            raise not_typed(self.fact, shown)
        value = self._in_term(float(typed), shown, percent=percent)
        term = TERMS.find(self.fact.term)
        if term is not None and not term.hard_bounds.contains(value):
            raise out_of_bounds(self.fact, shown, value, term)
        if term is not None and term.unit is Unit.FRACTION and abs(value) >= HUGE_SHARE and not percent:
            raise twofold(self.fact, shown, value)
        return value

    def show(self, held: float | str) -> str:
        """What stands there, or is to stand there, as a person sees it."""
        if isinstance(held, str):
            return held.strip()
        look = format_of(self.number_format) if self.number_format else None
        if look is not None and look.percent:
            places = max(look.decimals or 0, -_exponent(tidy(held * 100)))
            return f"{fixed(held * 100, min(places, 10))} %"
        return written(held, grouped=True)

    def _in_term(self, number: float, shown: str, *, percent: bool) -> float:
        in_percent = isinstance(self.held, str) and "%" in self.held
        if percent:
            return number
        if in_percent:
            raise twofold(self.fact, shown, number)
        if self.power is None:
            raise no_scale(self.fact)
        value = float(tidy(number).scaleb(self.power))
        return -value if self.negated else value


def _exponent(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def scale_of(fact: Fact, held: float | str, sign: DecimalSign) -> tuple[int | None, bool]:
    """The power of ten between what stands in a place and the figure that was read from it, and its sign.

    A nought shows no power (None).
    """
    if isinstance(held, str):
        number = read_number(take_apart(held.strip()), sign)
        if number is None:
            raise not_as_read(fact)
        shown = number.value * 100 if number.percent else number.value
    else:
        shown = held
    if not isinstance(fact.value, float | int) or bool(shown) != bool(fact.value):
        raise not_as_read(fact)
    if not shown:
        return None, False
    ratio = fact.value / shown
    power = round(math.log10(abs(ratio)))
    if not math.isclose(abs(ratio), 10.0**power, rel_tol=1e-9):
        raise not_as_read(fact)
    return power, ratio < 0


def scale_beside(
    fact: Fact, held: float | str, percent: bool, spots: Iterable[tuple[int | None, bool, Fact]]
) -> tuple[int | None, bool]:  # fmt: skip
    """The power of a place that holds a nought: that of the same figure beside it, else of its unit."""
    beside = {
        (power, negated) for power, negated, other in spots if power is not None and _is_beside(fact, other)
    }
    if len(beside) == 1:
        return beside.pop()
    if isinstance(held, str) and "%" in held:
        return -2, False
    if not fact.unit and "!" in fact.id:
        return None, False
    power = stated_unit(fact.unit, fact.term).power
    return (0 if percent and power < 0 else power), False


def _is_beside(fact: Fact, other: Fact) -> bool:
    one, two = fact.place, other.place
    same_line = one.row == two.row or one.column == two.column
    return fact.term == other.term and fact.unit == other.unit and one.sheet == two.sheet and same_line


def sign_of_column(
    fact: Fact, facts: Sequence[Fact], decimal: DecimalSign | None, usual: DecimalSign
) -> DecimalSign:  # fmt: skip
    """The decimal sign of a figure's column: as given, as its numbers prove, else the `usual` one."""
    if decimal is not None:
        return decimal
    for other in facts:
        if other.place.column == fact.place.column and other.place.sheet == fact.place.sheet:
            parts = take_apart(other.raw)
            if parts is not None and parts.settles:
                return parts.settles
    return usual
