"""A figure as it stands in a cell: its sign, the digits that were typed, and what follows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from kpi_engine.model.fact import Fact, Place

POWERS = {"": 0, "%": -2, "k": 3, "m": 6}


class Key(NamedTuple):
    """Which figure a cell holds; `segment` is "" for the whole business."""

    term: str
    period: str
    segment: str = ""

    @property
    def id(self) -> str:
        """The id of the fact: `2026-01/mrr/Pro`."""
        return "/".join(filter(None, (self.period, self.term, self.segment)))


@dataclass(frozen=True, slots=True)
class Typed:
    """`-1,234.5k` is the digits `1234.5`, negative, with the suffix k."""

    digits: str
    negative: bool = False
    suffix: str = ""
    commas: bool = False

    @property
    def value(self) -> float:
        """In the unit of the term: 15 % is 0.15."""
        size = Decimal(self.digits).scaleb(POWERS[self.suffix])
        return float(-size if self.negative else size)

    @property
    def places(self) -> int:
        """How many digits stand after the point."""
        return len(self.digits.partition(".")[2])

    @property
    def half_unit(self) -> float:
        """Half a unit of the last digit shown, in the unit of the term."""
        return float(Decimal(5).scaleb(POWERS[self.suffix] - self.places - 1))

    @property
    def raw(self) -> str:
        """As it was typed."""
        whole, point, rest = self.digits.partition(".")
        whole = f"{int(whole):,}" if self.commas else whole
        return f"{'-' if self.negative else ''}{whole}{point}{rest}{self.suffix}"

    def with_digits(self, digits: str) -> Typed:
        """The same cell with other digits."""
        return replace(self, digits=digits)

    def moved(self, power: int) -> Typed:
        """Every digit kept, the decimal point elsewhere: 10^power times as much."""
        places = max(0, self.places - power)
        text = f"{Decimal(self.digits).scaleb(power):.{places}f}"
        return replace(self, digits=text)


def shown(value: float, places: int, suffix: str = "", *, commas: bool = False) -> Typed:
    """`value` rounded as a person rounds, to `places` digits after the point."""
    exact = Decimal(repr(value)).scaleb(-POWERS[suffix])
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return Typed(f"{abs(rounded):.{places}f}", rounded < 0, suffix, commas)


def fact_of(key: Key, typed: Typed, row: int) -> Fact:
    """What a reader of the table makes of the cell."""
    return Fact(
        key.id, key.term, typed.value, typed.raw, typed.half_unit,
        Place("facts.csv", row=row, column="value"), period=key.period, segment=key.segment,
    )  # fmt: skip
