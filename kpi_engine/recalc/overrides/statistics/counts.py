"""Distributions of counts: binomial, negative binomial, hypergeometric, Poisson."""

from __future__ import annotations

import math

from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand
from kpi_engine.recalc.overrides.base import flag, number, override, whole
from kpi_engine.recalc.overrides.statistics.special import special

_LARGEST_EXACT = 2_000


def _binomial(successes: int, trials: int, chance: float) -> float:
    if chance in (0.0, 1.0):
        return 1.0 if successes == trials * chance else 0.0
    if trials <= _LARGEST_EXACT:
        smaller = chance**successes * (1.0 - chance) ** (trials - successes)
        ways = math.comb(trials, successes)
        if smaller > 1e-300 and ways < 1e300:
            return ways * smaller
    form = special()
    logarithm = -math.log(trials + 1) - form.betaln(trials - successes + 1, successes + 1)
    powers = form.xlogy(successes, chance) + form.xlog1py(trials - successes, -chance)
    return math.exp(float(logarithm + powers))


def _at_most(successes: int, trials: int, chance: float) -> float:
    if successes >= trials:
        return 1.0
    return 0.0 if successes < 0 else float(special().betaincc(successes + 1, trials - successes, chance))


@override("BINOM.DIST", "BINOMDIST")
def binom_dist(
    successes: CellValue, trials: CellValue, chance: CellValue, cumulative: CellValue
) -> CellValue:
    """Counts lose their fraction; a count outside 0 to the trials, or a chance outside 0 to 1, is #NUM!."""
    found, count, each, is_share = whole(successes), whole(trials), number(chance), flag(cumulative)
    demand(0 <= found <= count and 0.0 <= each <= 1.0)
    return _at_most(found, count, each) if is_share else _binomial(found, count, each)


@override("BINOM.DIST.RANGE")
def binom_dist_range(
    trials: CellValue, chance: CellValue, least: CellValue, most: CellValue = None
) -> CellValue:
    """From one number of successes to another, or exactly one number."""
    count, each, low = whole(trials), number(chance), whole(least)
    high = low if most is None else whole(most)
    demand(count >= 0 and 0.0 <= each <= 1.0 and 0 <= low <= count and low <= high <= count)
    return math.fsum(_binomial(at, count, each) for at in range(low, high + 1))


@override("BINOM.INV", "CRITBINOM")
def binom_inv(trials: CellValue, chance: CellValue, alpha: CellValue) -> CellValue:
    """The smallest count whose cumulated chance reaches alpha."""
    count, each, wanted = whole(trials), number(chance), number(alpha)
    demand(count >= 0 and 0.0 <= each <= 1.0 and 0.0 <= wanted <= 1.0)
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if _at_most(middle, count, each) >= wanted:
            high = middle
        else:
            low = middle + 1
    return float(low)


def _negative_binomial(failures: int, successes: int, chance: float) -> float:
    if chance in (0.0, 1.0):
        return chance if failures == 0 else 0.0
    share = successes / (failures + successes)
    return share * _binomial(successes, failures + successes, chance)


@override("NEGBINOM.DIST")
def negbinom_dist(
    failures: CellValue, successes: CellValue, chance: CellValue, cumulative: CellValue
) -> CellValue:
    """Failures before a number of successes; fewer than one success is #NUM!."""
    missed, wanted, each, is_share = whole(failures), whole(successes), number(chance), flag(cumulative)
    demand(missed >= 0 and wanted >= 1 and 0.0 <= each <= 1.0)
    if is_share:
        return float(special().betainc(wanted, missed + 1, each))
    return _negative_binomial(missed, wanted, each)


@override("NEGBINOMDIST")
def negbinomdist(failures: CellValue, successes: CellValue, chance: CellValue) -> CellValue:
    """The old spelling gives the single chance only."""
    return negbinom_dist(failures, successes, chance, False)


def _hypergeometric(found: int, sample: int, marked: int, population: int) -> float:
    ways = math.comb(marked, found) * math.comb(population - marked, sample - found)
    return ways / math.comb(population, sample)


@override("HYPGEOM.DIST")
def hypgeom_dist(
    found: CellValue, sample: CellValue, marked: CellValue, population: CellValue, cumulative: CellValue
) -> CellValue:
    """Counts lose their fraction; a count that cannot be is #NUM!."""
    got, size, good, everything = whole(found), whole(sample), whole(marked), whole(population)
    is_share = flag(cumulative)
    demand(0 < size <= everything and 0 < good <= everything)
    least = max(0, size - everything + good)
    demand(max(0, least) <= got <= min(size, good))
    if not is_share:
        return _hypergeometric(got, size, good, everything)
    return math.fsum(_hypergeometric(each, size, good, everything) for each in range(least, got + 1))


@override("HYPGEOMDIST")
def hypgeomdist(found: CellValue, sample: CellValue, marked: CellValue, population: CellValue) -> CellValue:
    """The old spelling gives the single chance only."""
    return hypgeom_dist(found, sample, marked, population, False)


@override("POISSON.DIST", "POISSON")
def poisson_dist(x: CellValue, mean: CellValue, cumulative: CellValue) -> CellValue:
    """The count loses its fraction; a negative count or mean is #NUM!."""
    count, middle, is_share = whole(x), number(mean), flag(cumulative)
    demand(count >= 0 and middle >= 0.0)
    if is_share:
        return float(special().gammaincc(count + 1, middle)) if middle > 0.0 else 1.0
    return math.exp(float(special().xlogy(count, middle)) - middle - math.lgamma(count + 1))
