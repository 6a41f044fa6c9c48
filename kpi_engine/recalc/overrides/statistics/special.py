"""scipy's special functions, loaded when a workbook first asks for one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any


@cache
def special() -> Any:
    """The module of special functions."""
    return import_module("scipy.special")
