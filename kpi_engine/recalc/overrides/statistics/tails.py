"""The distributions of tests: chi-squared, F and Student's t."""

from __future__ import annotations

import math

from kpi_engine.model.cell_error import DIV0
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, finite
from kpi_engine.recalc.overrides.base import RefusedError, flag, number, override, whole
from kpi_engine.recalc.overrides.statistics.special import special

_MOST_DEGREES = 1e10


def _degrees(value: CellValue) -> int:
    """Degrees of freedom without their fraction, from 1 to 10^10."""
    found = whole(value)
    demand(1 <= found <= _MOST_DEGREES)
    return found


def _share(value: CellValue) -> float:
    found = number(value)
    demand(0.0 <= found <= 1.0)
    return found


@override("CHISQ.DIST")
def chisq_dist(x: CellValue, freedom: CellValue, cumulative: CellValue) -> CellValue:
    """Share or density; a negative x is #NUM!."""
    at, is_share = number(x), flag(cumulative)
    degrees = _degrees(freedom)
    demand(at >= 0.0)
    if is_share:
        return float(special().gammainc(degrees / 2.0, at / 2.0))
    return gamma_density(at, degrees / 2.0, 2.0)


def gamma_density(x: float, shape: float, scale: float) -> float:
    """The density of the gamma distribution; where it has no bound is #NUM!."""
    if x == 0.0:
        demand(shape >= 1.0)
        return 1.0 / scale if shape == 1.0 else 0.0
    ratio = x / scale
    return math.exp(float(special().xlogy(shape - 1.0, ratio)) - ratio - math.lgamma(shape)) / scale


@override("CHISQ.DIST.RT", "CHIDIST")
def chisq_dist_rt(x: CellValue, freedom: CellValue) -> CellValue:
    """The share above x."""
    at, degrees = number(x), _degrees(freedom)
    demand(at >= 0.0)
    return float(special().gammaincc(degrees / 2.0, at / 2.0))


@override("CHISQ.INV")
def chisq_inv(share: CellValue, freedom: CellValue) -> CellValue:
    """The quantile; a probability of 1 has none."""
    wanted, degrees = _share(share), _degrees(freedom)
    return finite(2.0 * float(special().gammaincinv(degrees / 2.0, wanted)))


@override("CHISQ.INV.RT", "CHIINV")
def chisq_inv_rt(share: CellValue, freedom: CellValue) -> CellValue:
    """The place above which this share lies; a probability of 0 has none."""
    wanted, degrees = _share(share), _degrees(freedom)
    return finite(2.0 * float(special().gammainccinv(degrees / 2.0, wanted)))


@override("F.DIST")
def f_dist(x: CellValue, first: CellValue, second: CellValue, cumulative: CellValue) -> CellValue:
    """Share or density; a negative x is #NUM!."""
    at, is_share = number(x), flag(cumulative)
    one, other = _degrees(first), _degrees(second)
    demand(at >= 0.0)
    if is_share:
        return float(special().fdtr(one, other, at))
    if at == 0.0:
        demand(one >= 2)
        return 1.0 if one == 2 else 0.0
    half, rest = one / 2.0, other / 2.0
    logarithm = (
        half * math.log(one / other) + (half - 1.0) * math.log(at)
        - (half + rest) * math.log1p(one * at / other) - float(special().betaln(half, rest))
    )  # fmt: skip
    return math.exp(logarithm)


@override("F.DIST.RT", "FDIST")
def f_dist_rt(x: CellValue, first: CellValue, second: CellValue) -> CellValue:
    """The share above x."""
    at, one, other = number(x), _degrees(first), _degrees(second)
    demand(at >= 0.0)
    return float(special().fdtrc(one, other, at))


@override("F.INV")
def f_inv(share: CellValue, first: CellValue, second: CellValue) -> CellValue:
    """The quantile; a probability of 1 has none."""
    wanted, one, other = _share(share), _degrees(first), _degrees(second)
    demand(wanted < 1.0)
    return finite(float(special().fdtri(one, other, wanted)))


@override("F.INV.RT", "FINV")
def f_inv_rt(share: CellValue, first: CellValue, second: CellValue) -> CellValue:
    """The place above which this share lies; a probability of 0 has none."""
    wanted, one, other = _share(share), _degrees(first), _degrees(second)
    demand(wanted > 0.0)
    if wanted == 1.0:
        return 0.0
    part = float(special().betaincinv(other / 2.0, one / 2.0, wanted))
    return finite(other * (1.0 - part) / (one * part))


def t_above(x: float, degrees: float) -> float:
    """The share of Student's distribution above `x`, also far out."""
    if x < 0.0:
        return 1.0 - t_above(-x, degrees)
    return 0.5 * float(special().betainc(degrees / 2.0, 0.5, degrees / (degrees + x * x)))


@override("T.DIST")
def t_dist(x: CellValue, freedom: CellValue, cumulative: CellValue) -> CellValue:
    """Share or density; less than one degree of freedom is #NUM!, none at all for the density is #DIV/0!."""
    at, is_share, degrees = number(x), flag(cumulative), whole(freedom)
    if not is_share and degrees == 0:
        raise RefusedError(DIV0)
    demand(1 <= degrees <= _MOST_DEGREES)
    if is_share:
        return t_above(-at, degrees)
    scale = -float(special().betaln(0.5, degrees / 2.0)) - math.log(degrees) / 2.0
    return math.exp(scale - (degrees + 1) / 2.0 * math.log1p(at * at / degrees))


@override("T.DIST.RT")
def t_dist_rt(x: CellValue, freedom: CellValue) -> CellValue:
    """The share above x."""
    return t_above(number(x), _degrees(freedom))


@override("T.DIST.2T")
def t_dist_2t(x: CellValue, freedom: CellValue) -> CellValue:
    """The share beyond x on both sides; a negative x is #NUM!."""
    at, degrees = number(x), _degrees(freedom)
    demand(at >= 0.0)
    return 2.0 * t_above(at, degrees)


@override("TDIST")
def tdist(x: CellValue, freedom: CellValue, tails: CellValue) -> CellValue:
    """The share beyond x on one side or both; a negative x is #NUM!."""
    at, degrees, sides = number(x), _degrees(freedom), whole(tails)
    demand(at >= 0.0 and sides in (1, 2))
    return sides * t_above(at, degrees)


@override("T.INV")
def t_inv(share: CellValue, freedom: CellValue) -> CellValue:
    """The quantile; a probability of 0 or 1 has none."""
    wanted, degrees = number(share), _degrees(freedom)
    demand(0.0 < wanted < 1.0)
    if wanted <= 0.5:
        return -_t_beyond(wanted, degrees)
    return _t_beyond(1.0 - wanted, degrees)


@override("T.INV.2T", "TINV")
def t_inv_2t(share: CellValue, freedom: CellValue) -> CellValue:
    """The place beyond which this share lies on both sides."""
    wanted, degrees = number(share), _degrees(freedom)
    demand(0.0 < wanted <= 1.0)
    return _t_beyond(wanted / 2.0, degrees)


def _t_beyond(share: float, degrees: int) -> float:
    """The place above which `share`, at most one half, lies."""
    if share == 0.5:
        return 0.0
    return abs(float(special().stdtrit(degrees, share)))
