"""In which unit a line of figures is: decided by the line as a whole, never by a single cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median, median_low

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.term import Term
from kpi_engine.model.unit import Unit
from kpi_engine.recognition.grid import Cell
from kpi_engine.recognition.words.stated_units import NO_UNIT, UnitWords
from kpi_engine.sources.currency import agree, currency_of
from kpi_engine.sources.minus_throughout import COSTS, LOSSES
from kpi_engine.workbook.number_formats import Showing, showing

_NEVER_NEGATIVE = 0.0
_MOSTLY = 0.75
_ENOUGH = 4
_SMALL_COUNT = 20
_PERCENT_FROM = 1.5
_HARDLY_A_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Measure:
    """How a line is read: the power of ten, the sign, the currency; `fits` is False for another figure.

    `few_signs`: it is negative, and too short to tell whether by a slip. `stated_share`: a % stands beside
    it.
    """

    power: int = 0
    negated: bool = False
    currency: str = ""
    fits: bool = True
    sure: bool = True
    few_signs: bool = False
    stated_share: bool = False


MISFIT = Measure(fits=False)


def measure(term_id: str, own: UnitWords, around: Sequence[UnitWords], cells: Sequence[Cell]) -> Measure:
    """Decide the unit of a line. `own` stands in its label, `around` in its unit column and headings."""
    term = TERMS.get(term_id)
    values = [cell.figure for cell in cells if cell.figure is not None]
    shown = _usual(cells)
    nearest = next((unit for unit in around if unit.kind not in ("", "scale")), NO_UNIT)
    if own.kind and not own.fits(term.unit):
        return MISFIT
    if (
        not own.kind
        and nearest.kind in ("share", "months", "days", "years", "hours", "ratio", "score")
        and not nearest.fits(term.unit)
    ):
        return MISFIT
    if not values or not _format_fits(shown, term.unit):
        return MISFIT
    if term.unit.is_money:
        found = _money(own, around, shown)
    elif term.unit is Unit.FRACTION:
        found = _share(term, "share" in (own.kind, nearest.kind), values, shown)
    else:
        power = own.power - 3 * shown.thousands if own.power else 0
        found = Measure(power, sure=not _not_counted(term, values))
    return _signed(term, found, values)


def _usual(cells: Sequence[Cell]) -> Showing:
    """How most cells of the line are shown."""
    return Counter(showing(cell.format) for cell in cells).most_common(1)[0][0] if cells else Showing()


def _format_fits(shown: Showing, unit: Unit) -> bool:
    if shown.kind == "percent":
        return unit in (Unit.FRACTION, Unit.RATIO)
    return not (shown.currency and currency_of(shown.currency) and not unit.is_money)


def _money(own: UnitWords, around: Sequence[UnitWords], shown: Showing) -> Measure:
    """Thousands that the heading states and the number format already makes are not counted twice."""
    stated = [unit for unit in (own, *around) if unit.kind in ("money", "scale")]
    power = next((unit.power for unit in stated if unit.power), 0)
    currency = next((unit.currency for unit in stated if unit.currency), "")
    in_format = currency_of(shown.currency)
    both = agree(currency, in_format)
    return Measure(power - 3 * shown.thousands if power else 0, currency=both or currency or in_format,
                   sure=both is not None)  # fmt: skip


def _share(term: Term, stated: bool, values: Sequence[float], shown: Showing) -> Measure:
    """A percentage typed as 15 is told by the middle of its line."""
    if shown.kind == "percent":
        return Measure()
    sizes = [abs(value) for value in values if value]
    middle = median_low(sizes) if sizes else 0.0
    if middle > _PERCENT_FROM:
        bounded = term.bounds.high is not None or term.id == "nrr"
        counts = "churn" in term.id and all(value.is_integer() for value in values)
        highest = 100 if term.bounds.high == 1 else 1000
        return Measure(
            -2, fits=middle <= highest, sure=stated or (bounded and not counts), stated_share=stated
        )
    if stated and term.bounds.high == 1 and term.bounds.low == 0 and middle > _HARDLY_A_SHARE:
        return Measure(sure=False)
    return Measure()


def _not_counted(term: Term, values: Sequence[float]) -> bool:
    """True for counts of which most are small and broken: means, or thousands that nobody states."""
    broken = sum(not value.is_integer() for value in values)
    return (
        term.whole
        and len(values) > 2
        and broken > len(values) / 2
        and median(map(abs, values)) < _SMALL_COUNT
    )


def _signed(term: Term, found: Measure, values: Sequence[float]) -> Measure:
    """Losses written with a minus sign throughout are turned; one of them alone is a fault."""
    turned = [value for value in values if value]
    below = sum(value < 0 for value in turned)
    movement = term.unit.is_money or term.unit is Unit.COUNT
    if term.id in LOSSES and found.sure and 0 < below < len(turned) < _ENOUGH:
        return replace(found, few_signs=True)
    if not turned or below < max(_MOSTLY * len(turned), 1):
        return found
    if term.bounds.low == _NEVER_NEGATIVE or term.id in COSTS:
        enough = len(turned) >= _ENOUGH
        sure = found.sure and movement and enough
        return replace(found, negated=True, sure=sure, few_signs=found.sure and movement and not enough)
    return found
