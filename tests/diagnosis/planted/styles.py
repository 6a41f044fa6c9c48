"""How a house writes its figures: thousands or cents, one decimal of a percentage or two, commas or none."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.term import Aggregation
from kpi_engine.model.unit import Unit
from tests.diagnosis.planted.typed import Typed, shown

_FEWER = 0.04
"""How many cells are shown with a digit fewer than the house style asks."""


@dataclass(frozen=True, slots=True)
class House:
    """The style of one business. `grain` is what its books round to: units, cents, or nothing."""

    money: tuple[int, str]
    unit_money: int
    share: int
    percent: bool
    ratio: int
    months: int
    commas: bool
    grain: float

    def typed(self, random: Random, term: str, value: float) -> Typed:
        """The figure as this house writes it; now and then with fewer digits."""
        places, suffix = self.style(term)
        fewer = random.random() < _FEWER
        if fewer and places > (2 if suffix == "" and TERMS.get(term).unit is Unit.FRACTION else 0):
            places -= 1
        elif fewer and not suffix and abs(value) >= 100_000 and TERMS.get(term).unit.is_money:
            suffix, places = "k", 0
        return shown(value, places, suffix, commas=self.commas)

    def style(self, term: str) -> tuple[int, str]:
        """How many digits after the point a figure has, and what follows it."""
        declared = TERMS.get(term)
        match declared.unit:
            case Unit.FRACTION:
                return (self.share, "%") if self.percent else (self.share + 2, "")
            case Unit.RATIO:
                return self.ratio, ""
            case Unit.MONTHS:
                return self.months, ""
            case unit if unit.is_money:
                small = declared.aggregation is Aggregation.POOLED and term not in _LARGE
                return (self.unit_money, "") if small else self.money
        return (0 if declared.whole else 1), ""


_LARGE = frozenset(("billings", "breakeven_revenue"))


def house_of(random: Random) -> House:
    """A style that people use."""
    thousands = random.random() < 0.25
    grain = random.choice((1.0, 0.01, 0.01, 0.0))
    units = random.choice(((0, ""), (0, ""), (2, "")))
    money = random.choice(((0, "k"), (1, "k"))) if thousands else units
    return House(
        money=money, unit_money=random.choice((2, 2, 0)), share=random.choice((1, 1, 1, 2)),
        percent=random.random() < 0.8, ratio=random.choice((1, 2, 2)), months=random.choice((1, 1, 2)),
        commas=random.random() < 0.4, grain=grain,
    )  # fmt: skip
