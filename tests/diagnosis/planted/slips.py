"""Slips of those who type figures: each takes a consistent board and gives the cells it types otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from random import Random

from kpi_engine.catalogue.terms import TERMS
from tests.diagnosis.planted.business import Business
from tests.diagnosis.planted.equations import before, grain, months_of
from tests.diagnosis.planted.typed import Key, Typed, shown

Changes = dict[Key, Typed]
Slip = Callable[[Random, Business, Key], Changes | None]


def _one(change: Callable[[Random, Typed, Key], Typed | None]) -> Slip:
    """A slip that changes the cell's own text."""

    def slip(random: Random, business: Business, key: Key) -> Changes | None:
        right = business.cells[key]
        wrong = change(random, right, key)
        return {key: wrong} if wrong and wrong.value != right.value else None

    return slip


def _moved(*powers: int) -> Slip:
    return _one(lambda random, right, key: right.moved(random.choice(powers)))


def _percent(random: Random, right: Typed, key: Key) -> Typed | None:
    """15.3 % typed as 15.3, as 0.153 % or, where shares are written 0.153, as 15.3."""
    if TERMS.get(key.term).unit.name != "FRACTION":
        return None
    if not right.suffix:
        return right.moved(2)
    return random.choice((replace(right, suffix=""), right.moved(-2)))


def _thousands(business: Business, key: Key) -> Typed | None:
    """Thousands in a column of units, or units in a column of thousands."""
    right, exact = business.cells[key], business.exact[key]
    if not TERMS.get(key.term).unit.is_money:
        return None
    if right.suffix == "k":
        return replace(shown(exact, 0, commas=right.commas), suffix="k")
    return shown(exact / 1000, 0, commas=right.commas) if abs(exact) >= 10_000 and not right.suffix else None


def _sign(random: Random, right: Typed, key: Key) -> Typed:
    return replace(right, negative=not right.negative)


def _transposed(random: Random, right: Typed, key: Key) -> Typed | None:
    """Two neighbouring digits the wrong way round; a point between them stays where it is."""
    at = [place for place, sign in enumerate(right.digits) if sign.isdigit()]
    pairs = [(a, b) for a, b in pairwise(at) if right.digits[a] != right.digits[b]]
    found = [text for a, b in pairs if not is_odd(text := exchanged(right.digits, a, b))]
    return right.with_digits(random.choice(found)) if found else None


def exchanged(digits: str, a: int, b: int) -> str:
    return digits[:a] + digits[b] + digits[a + 1 : b] + digits[a] + digits[b + 1 :]


def is_odd(digits: str) -> bool:
    """True for 012: a nought in front disappears, and the slip is another one."""
    whole = digits.partition(".")[0]
    return not whole or (len(whole) > 1 and whole[0] == "0")


def _one_digit(random: Random, right: Typed, key: Key) -> Typed | None:
    return _with_wrong_digits(random, right, 1)


def _with_wrong_digits(random: Random, right: Typed, count: int) -> Typed | None:
    places = [place for place, sign in enumerate(right.digits) if sign.isdigit()]
    if len(places) < count:
        return None
    digits = list(right.digits)
    for place in random.sample(places, count):
        digits[place] = random.choice([each for each in "0123456789" if each != digits[place]])
    text = "".join(digits)
    return None if is_odd(text) else right.with_digits(text)


def _dropped(random: Random, right: Typed, key: Key) -> Typed | None:
    places = [place for place, sign in enumerate(right.digits) if sign.isdigit()]
    found = [right.digits[:place] + right.digits[place + 1 :] for place in places]
    found = [text.removesuffix(".") for text in found if not is_odd(text)]
    return right.with_digits(random.choice(found)) if found else None


def _doubled(random: Random, right: Typed, key: Key) -> Typed | None:
    digits = right.digits
    found = [digits[: place + 1] + digits[place:] for place, sign in enumerate(digits) if sign.isdigit()]
    found = [text for text in found if not is_odd(text)]
    return right.with_digits(random.choice(found)) if found else None


def _neighbours(business: Business, key: Key) -> list[Key]:
    """Cells of the same kind beside this one: the months on both sides, the lines above and below."""
    lines = [each for each in business.cells if each.period == key.period and each.segment == key.segment]
    at = lines.index(key)
    unit = TERMS.get(key.term).unit
    beside = [line for line in lines[max(0, at - 1) : at + 2] if TERMS.get(line.term).unit is unit]
    after = [each for each in _same_line(business, key) if before(each.period) == key.period]
    before_it = [key._replace(period=before(key.period))]
    found = [each for each in (*beside, *after, *before_it) if each != key and each in business.cells]
    return [each for each in found if business.cells[each].value != business.cells[key].value]


def _same_line(business: Business, key: Key) -> list[Key]:
    return [each for each in business.cells if each.term == key.term and each.segment == key.segment]


def _swapped(random: Random, business: Business, key: Key) -> Changes | None:
    beside = _neighbours(business, key)
    if not beside:
        return None
    other = random.choice(beside)
    return {key: business.cells[other], other: business.cells[key]}


def _copied(random: Random, business: Business, key: Key) -> Changes | None:
    beside = _neighbours(business, key)
    return {key: business.cells[random.choice(beside)]} if beside else None


def _stale(random: Random, business: Business, key: Key) -> Changes | None:
    """Three cells of the month before pasted over those of this month."""
    lines = [each for each in business.cells if each.period == key.period and each.segment == key.segment]
    at = min(lines.index(key), len(lines) - 3)
    pasted = {
        each: business.cells.get(each._replace(period=before(each.period))) for each in lines[at : at + 3]
    }
    changed = {each: old for each, old in pasted.items() if old and old.value != business.cells[each].value}
    return changed if len(changed) == 3 else None


def _wrong_period(random: Random, business: Business, key: Key) -> Changes | None:
    """The sum of a quarter in a month: what the report of the quarter says."""
    if grain(key.period) != "month" or TERMS.get(key.term).aggregation.value != "sum":
        return None
    quarter = f"{key.period[:4]}-Q{(int(key.period[5:]) + 2) // 3}"
    parts = [key._replace(period=month) for month in months_of(quarter)]
    if not all(part in business.exact for part in parts):
        return None
    return {key: _in_style_of(business.cells[key], sum(business.exact[part] for part in parts))}


_DAYS, _A_YEAR, _A_MONTH = 30.4, 12.0, 1 / 12
_OTHER_UNIT = {"payback": _DAYS, "lifetime": _DAYS, "runway": _DAYS, "mrr": _A_YEAR, "arr": _A_MONTH,
               "arpu": _A_YEAR, "churn_rate": _A_YEAR, "logo_churn": _A_YEAR,
               "arr_per_fte": _A_MONTH}  # fmt: skip


def _other_unit(random: Random, business: Business, key: Key) -> Changes | None:
    """Days where months are meant, an annual figure for a monthly one."""
    if key.term not in _OTHER_UNIT:
        return None
    return {key: _in_style_of(business.cells[key], business.exact[key] * _OTHER_UNIT[key.term])}


def _coarse(random: Random, business: Business, key: Key) -> Changes | None:
    """1,234,567 typed as 1,200,000: the noughts look as if they were known."""
    right = business.cells[key]
    whole = right.digits.partition(".")[0]
    if len(whole) < 4:
        return None
    keep = random.choice((1, 2))
    rounded = round(int(whole), keep - len(whole))
    return {key: replace(right, digits=f"{rounded:.{right.places}f}")}


def _two_digits(random: Random, business: Business, key: Key) -> Changes | None:
    wrong = _with_wrong_digits(random, business.cells[key], 2)
    return {key: wrong} if wrong else None


def _other_segment(random: Random, business: Business, key: Key) -> Changes | None:
    others = [each for each in business.cells if each[:2] == key[:2] and each.segment != key.segment]
    return {key: business.cells[random.choice(others)]} if others else None


def _in_style_of(right: Typed, value: float) -> Typed:
    return shown(value, right.places, right.suffix, commas=right.commas)


KNOWN: Mapping[str, Slip] = {
    "shift by 10": _moved(-1, 1),
    "shift by 100": _moved(-2, 2),
    "percent as a number": _one(_percent),
    "shift by 1,000": _moved(-3, 3),
    "thousands": lambda random, business, key: {key: wrong} if (wrong := _thousands(business, key)) else None,
    "sign": _one(_sign),
    "swap of neighbours": _swapped,
    "transposition": _one(_transposed),
    "one wrong digit": _one(_one_digit),
    "digit dropped": _one(_dropped),
    "digit doubled": _one(_doubled),
    "neighbour copied": _copied,
}
"""Families that the method names."""

UNKNOWN: Mapping[str, Slip] = {
    "stale paste": _stale,
    "wrong period": _wrong_period,
    "other unit": _other_unit,
    "too coarse": _coarse,
    "two wrong digits": _two_digits,
    "another segment": _other_segment,
}
"""Families that it does not: no slip of the keyboard leads back."""

ALL: Mapping[str, Slip] = {**KNOWN, **UNKNOWN}
