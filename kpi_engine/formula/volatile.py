"""Functions whose result changes without any input changing."""

from __future__ import annotations

CLOCK = frozenset({"NOW", "TODAY"})
"""Volatile through the clock alone: computable once a date is given."""

CHANCE_OR_HOST = frozenset(
    {"RAND", "RANDBETWEEN", "RANDARRAY", "INFO", "CELL", "RTD", "STOCKHISTORY", "WEBSERVICE", "IMAGE"}
)
"""Volatile through chance, or through the machine on which Excel runs."""

# OFFSET and INDIRECT are recalculated at every change, but the same cells give the same result: they are
# compared like any other function.
