"""The normal distribution and those that are made of it, in their old and new spellings."""

from __future__ import annotations

import math

from kpi_engine.model.cell_error import DIV0
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand
from kpi_engine.recalc.overrides.base import RefusedError, flag, number, override, whole
from kpi_engine.recalc.overrides.statistics.special import special

_ROOT_TWO_PI = math.sqrt(2.0 * math.pi)
_LARGE = 300.0


def below(z: float) -> float:
    """The share of a standard normal distribution below `z`."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def quantile(share: float) -> float:
    """The place below which this share of a standard normal distribution lies; outside 0 to 1 is #NUM!."""
    demand(0.0 < share < 1.0)
    return float(special().ndtri(share))


def height(z: float) -> float:
    """The density of the standard normal distribution."""
    return math.exp(-z * z / 2.0) / _ROOT_TWO_PI


@override("NORM.DIST", "NORMDIST")
def norm_dist(x: CellValue, mean: CellValue, deviation: CellValue, cumulative: CellValue) -> CellValue:
    """Share or density; a standard deviation of 0 or less is #NUM!."""
    at, middle, spread, is_share = number(x), number(mean), number(deviation), flag(cumulative)
    demand(spread > 0.0)
    z = (at - middle) / spread
    return below(z) if is_share else height(z) / spread


@override("NORM.S.DIST")
def norm_s_dist(z: CellValue, cumulative: CellValue) -> CellValue:
    """Share or density of the standard normal distribution."""
    at = number(z)
    return below(at) if flag(cumulative) else height(at)


@override("NORMSDIST")
def normsdist(z: CellValue) -> CellValue:
    """The old spelling gives the share only."""
    return below(number(z))


@override("NORM.INV", "NORMINV")
def norm_inv(share: CellValue, mean: CellValue, deviation: CellValue) -> CellValue:
    """The quantile; a probability of 0 or 1 is #NUM!."""
    wanted, middle, spread = number(share), number(mean), number(deviation)
    demand(spread > 0.0)
    return middle + spread * quantile(wanted)


@override("NORM.S.INV", "NORMSINV")
def norm_s_inv(share: CellValue) -> CellValue:
    """The quantile of the standard normal distribution."""
    return quantile(number(share))


@override("LOGNORM.DIST")
def lognorm_dist(x: CellValue, mean: CellValue, deviation: CellValue, cumulative: CellValue) -> CellValue:
    """Share or density; x and the standard deviation must be above 0."""
    at, middle, spread, is_share = number(x), number(mean), number(deviation), flag(cumulative)
    demand(at > 0.0 and spread > 0.0)
    z = (math.log(at) - middle) / spread
    return below(z) if is_share else height(z) / (spread * at)


@override("LOGNORMDIST")
def lognormdist(x: CellValue, mean: CellValue, deviation: CellValue) -> CellValue:
    """The old spelling gives the share only."""
    return lognorm_dist(x, mean, deviation, True)


@override("LOGNORM.INV", "LOGINV")
def lognorm_inv(share: CellValue, mean: CellValue, deviation: CellValue) -> CellValue:
    """The quantile; a probability of 0 or 1 is #NUM!."""
    wanted, middle, spread = number(share), number(mean), number(deviation)
    demand(spread > 0.0)
    return math.exp(middle + spread * quantile(wanted))


@override("PHI")
def phi(x: CellValue) -> CellValue:
    """The density of the standard normal distribution."""
    return height(number(x))


@override("GAUSS")
def gauss(z: CellValue) -> CellValue:
    """The share between the mean and z standard deviations."""
    return math.erf(number(z) / math.sqrt(2.0)) / 2.0


@override("STANDARDIZE")
def standardize(x: CellValue, mean: CellValue, deviation: CellValue) -> CellValue:
    """How many standard deviations x is from the mean."""
    at, middle, spread = number(x), number(mean), number(deviation)
    demand(spread > 0.0)
    return (at - middle) / spread


@override("CONFIDENCE", "CONFIDENCE.NORM")
def confidence_norm(alpha: CellValue, deviation: CellValue, size: CellValue) -> CellValue:
    """Half the width of the interval; the size loses its fraction."""
    risk, spread, count = number(alpha), number(deviation), whole(size)
    demand(0.0 < risk < 1.0 and spread > 0.0 and count >= 1)
    return -quantile(risk / 2.0) * spread / math.sqrt(count)


@override("CONFIDENCE.T")
def confidence_t(alpha: CellValue, deviation: CellValue, size: CellValue) -> CellValue:
    """Half the width of the interval; a size of 1 is #DIV/0!."""
    risk, spread, count = number(alpha), number(deviation), whole(size)
    demand(0.0 < risk < 1.0 and spread > 0.0 and count >= 1)
    if count == 1:
        raise RefusedError(DIV0)
    return -float(special().stdtrit(count - 1, risk / 2.0)) * spread / math.sqrt(count)


@override("FISHER")
def fisher(x: CellValue) -> CellValue:
    """Half the logarithm of (1+x)/(1-x), with its rounding; x of 1, -1 or beyond is #NUM!."""
    at = number(x)
    demand(-1.0 < at < 1.0)
    return 0.5 * math.log((1.0 + at) / (1.0 - at))


@override("FISHERINV")
def fisherinv(y: CellValue) -> CellValue:
    """The inverse of the Fisher transformation, with its rounding; 1 or -1 for large numbers."""
    at = number(y)
    if abs(at) > _LARGE:
        return math.copysign(1.0, at)
    return (math.exp(2.0 * at) - 1.0) / (math.exp(2.0 * at) + 1.0)
