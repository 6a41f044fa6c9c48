"""Builtins whose results in the calculation engine are not exact enough to call a saved value wrong."""

from __future__ import annotations

import re

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.compare import is_number, same
from kpi_engine.recalc.prepare import Prepared

_KNOWN = """
ACCRINT ACCRINTM BESSELI BESSELJ BESSELK BESSELY T.TEST TTEST LINEST LOGEST FORMULATEXT IMEXP IMLN IMPOWER
IMSIN IMCOS IMSQRT IMLOG2 IMLOG10
"""
_ITERATED = """
IRR XIRR RATE MIRR YIELD YIELDMAT XNPV CHISQ.TEST CHITEST F.TEST FTEST Z.TEST ZTEST BETA.DIST BETA.INV
BETADIST BETAINV BINOM.INV CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHIDIST CHIINV CONFIDENCE.T
F.DIST F.DIST.RT F.INV F.INV.RT FDIST FINV GAMMA GAMMA.DIST GAMMA.INV GAMMADIST GAMMAINV GAMMALN
LOGNORM.INV LOGINV NORM.INV NORM.S.INV NORMINV NORMSINV T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T TDIST
TINV ERF ERFC NORM.DIST NORM.S.DIST NORMDIST NORMSDIST SIN COS TAN EXPON.DIST
"""


def _pattern(names: str) -> re.Pattern[str]:
    listed = "|".join(re.escape(name) for name in sorted(names.split(), key=len, reverse=True))
    return re.compile(rf"(?<![\w.])({listed})\(")


_IS_KNOWN, _IS_ITERATED = _pattern(_KNOWN), _pattern(_ITERATED)
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
    found = _IS_ITERATED.search(each.text)
    if found is None or not (is_number(cached) and is_number(value)):
        return ""
    one, other = float(cached), float(value)
    close = abs(one - other) <= max(_CLOSE * max(abs(one), abs(other)), _TINY)
    return f"{found[1]} is found by approximation; the two values agree to six digits only" if close else ""
