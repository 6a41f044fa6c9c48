"""Builtins whose results here are not sure enough to call a saved value wrong."""

from __future__ import annotations

import re

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.compare import is_number, same
from kpi_engine.recalc.overrides.base import RefusedError
from kpi_engine.recalc.overrides.engineering.complex_texts import parsed
from kpi_engine.recalc.prepare import Prepared

_KNOWN = """
AMORDEGRC FORMULATEXT
"""
_UNSURE = """
LINEST LOGEST ODDFPRICE ODDFYIELD ODDLPRICE ODDLYIELD
"""
_ITERATED = """
IRR XIRR RATE MIRR YIELD YIELDMAT XNPV CHISQ.TEST CHITEST F.TEST FTEST Z.TEST ZTEST BETA.DIST BETA.INV
BETADIST BETAINV BINOM.INV CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHIDIST CHIINV CONFIDENCE.T
F.DIST F.DIST.RT F.INV F.INV.RT FDIST FINV GAMMA GAMMA.DIST GAMMA.INV GAMMADIST GAMMAINV GAMMALN
LOGNORM.INV LOGINV NORM.INV NORM.S.INV NORMINV NORMSINV T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T TDIST
TINV ERF ERFC NORM.DIST NORM.S.DIST NORMDIST NORMSDIST SIN COS TAN EXPON.DIST BESSELI BESSELJ BESSELK
BESSELY T.TEST TTEST LOGNORM.DIST LOGNORMDIST CONFIDENCE CONFIDENCE.NORM POISSON POISSON.DIST BINOMDIST
BINOM.DIST GAMMALN.PRECISE ERF.PRECISE ERFC.PRECISE HYPGEOM.DIST HYPGEOMDIST NEGBINOM.DIST TREND GROWTH
"""
_COMPLEX = """
IMCOS IMCOSH IMCOT IMCSC IMCSCH IMDIV IMEXP IMLN IMLOG10 IMLOG2 IMPOWER IMPRODUCT IMSEC IMSECH IMSIN IMSINH
IMSQRT IMTAN
"""


def _pattern(names: str) -> re.Pattern[str]:
    listed = "|".join(re.escape(name) for name in sorted(names.split(), key=len, reverse=True))
    return re.compile(rf"(?<![\w.])({listed})\(")


_IS_KNOWN, _IS_UNSURE = _pattern(_KNOWN), _pattern(_UNSURE)
_IS_ITERATED, _IS_COMPLEX = _pattern(_ITERATED), _pattern(_COMPLEX)
_CLOSE, _TINY = 1e-6, 1e-15


def inexact(text: str) -> str:
    """Why no result of this formula is to be relied on; "" when there is no such reason."""
    known = _IS_KNOWN.search(text)
    return "" if known is None else f"{known[1]} is not exact in the calculation engine"


def doubtful(each: Prepared, value: Scalar) -> str:
    """Why a difference is no proof against the saved value; "" when it is one, or there is none."""
    cached = each.cell.cached
    if cached is None or same(cached, value):
        return ""
    if known := inexact(each.text):
        return known
    if unsure := _IS_UNSURE.search(each.text):
        return f"how Excel computes {unsure[1]} is not known for every case"
    if isinstance(cached, str) and isinstance(value, str):
        return _almost_alike(each.text, cached, value)
    found = _IS_ITERATED.search(each.text)
    if found is None or not (is_number(cached) and is_number(value)):
        return ""
    if not _close(float(cached), float(value)):
        return ""
    return f"{found[1]} is found by approximation; the two values agree to six digits only"


def _close(one: complex, other: complex) -> bool:
    return abs(one - other) <= max(_CLOSE * max(abs(one), abs(other)), _TINY)


def _almost_alike(text: str, cached: str, value: str) -> str:
    """Texts of complex numbers hold 15 digits, of which the last are rounding."""
    found = _IS_COMPLEX.search(text)
    if found is None:
        return ""
    try:
        close = _close(parsed(cached).value, parsed(value).value)
    except RefusedError:
        return ""
    return f"{found[1]} gives 15 digits as text; the two agree in all but the last" if close else ""
