"""Continuous distributions of waiting times, lives and shares: gamma, beta, exponential, Weibull."""

from __future__ import annotations

import math

from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, finite
from kpi_engine.recalc.overrides.base import flag, number, override
from kpi_engine.recalc.overrides.statistics.special import special
from kpi_engine.recalc.overrides.statistics.tails import gamma_density


@override("EXPON.DIST", "EXPONDIST")
def expon_dist(x: CellValue, rate: CellValue, cumulative: CellValue) -> CellValue:
    """Share or density; a negative x, or a rate of 0 or less, is #NUM!."""
    at, speed, is_share = number(x), number(rate), flag(cumulative)
    demand(at >= 0.0 and speed > 0.0)
    return -math.expm1(-speed * at) if is_share else speed * math.exp(-speed * at)


@override("WEIBULL.DIST", "WEIBULL")
def weibull_dist(x: CellValue, alpha: CellValue, beta: CellValue, cumulative: CellValue) -> CellValue:
    """Share or density; a negative x, or a parameter of 0 or less, is #NUM!."""
    at, shape, scale, is_share = number(x), number(alpha), number(beta), flag(cumulative)
    demand(at >= 0.0 and shape > 0.0 and scale > 0.0)
    if is_share:
        return -math.expm1(-((at / scale) ** shape))
    if at == 0.0:
        demand(shape >= 1.0)
        return 1.0 / scale if shape == 1.0 else 0.0
    return shape / scale * math.pow(at / scale, shape - 1.0) * math.exp(-math.pow(at / scale, shape))


@override("GAMMA.DIST", "GAMMADIST")
def gamma_dist(x: CellValue, alpha: CellValue, beta: CellValue, cumulative: CellValue) -> CellValue:
    """Share or density; a negative x, or a parameter of 0 or less, is #NUM!."""
    at, shape, scale, is_share = number(x), number(alpha), number(beta), flag(cumulative)
    demand(at >= 0.0 and shape > 0.0 and scale > 0.0)
    return float(special().gammainc(shape, at / scale)) if is_share else gamma_density(at, shape, scale)


@override("GAMMA.INV", "GAMMAINV")
def gamma_inv(share: CellValue, alpha: CellValue, beta: CellValue) -> CellValue:
    """The quantile; a probability of 1 has none."""
    wanted, shape, scale = number(share), number(alpha), number(beta)
    demand(0.0 <= wanted < 1.0 and shape > 0.0 and scale > 0.0)
    return finite(float(special().gammaincinv(shape, wanted)) * scale)


@override("GAMMA")
def gamma(x: CellValue) -> CellValue:
    """The gamma function; 0 and negative whole numbers are #NUM!."""
    at = number(x)
    demand(at > 0.0 or at != math.floor(at))
    return finite(math.gamma(at))


@override("GAMMALN", "GAMMALN.PRECISE")
def gammaln(x: CellValue) -> CellValue:
    """The logarithm of the gamma function; 0 or less is #NUM!."""
    at = number(x)
    demand(at > 0.0)
    return math.lgamma(at)


def _on_unit(x: float, low: float, high: float) -> float:
    demand(low < high and low <= x <= high)
    return (x - low) / (high - low)


@override("BETA.DIST")
def beta_dist(
    x: CellValue, alpha: CellValue, beta: CellValue, cumulative: CellValue,
    lower: CellValue = None, upper: CellValue = None,
) -> CellValue:  # fmt: skip
    """Share or density between two bounds, 0 and 1 when left out; x outside them is #NUM!."""
    one, other, is_share = number(alpha), number(beta), flag(cumulative)
    low, high = number(lower), number(upper, 1.0)
    demand(one > 0.0 and other > 0.0)
    at = _on_unit(number(x), low, high)
    if is_share:
        return float(special().betainc(one, other, at))
    demand((at > 0.0 or one >= 1.0) and (at < 1.0 or other >= 1.0))
    form = special()
    logarithm = form.xlogy(one - 1.0, at) + form.xlog1py(other - 1.0, -at) - form.betaln(one, other)
    return math.exp(float(logarithm)) / (high - low)


@override("BETADIST")
def betadist(
    x: CellValue, alpha: CellValue, beta: CellValue, lower: CellValue = None, upper: CellValue = None
) -> CellValue:
    """The old spelling gives the share only."""
    return beta_dist(x, alpha, beta, True, lower, upper)


@override("BETA.INV", "BETAINV")
def beta_inv(
    share: CellValue, alpha: CellValue, beta: CellValue, lower: CellValue = None, upper: CellValue = None
) -> CellValue:
    """The quantile between two bounds; a probability of 0 or less is #NUM!."""
    wanted, one, other = number(share), number(alpha), number(beta)
    low, high = number(lower), number(upper, 1.0)
    demand(one > 0.0 and other > 0.0 and 0.0 < wanted <= 1.0 and low < high)
    return low + (high - low) * float(special().betaincinv(one, other, wanted))
