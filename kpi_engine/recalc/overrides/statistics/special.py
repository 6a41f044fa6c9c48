"""scipy's special functions, loaded when a workbook first asks for one."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def special() -> Any:
    """The module of special functions."""
    import scipy.special

    return scipy.special
