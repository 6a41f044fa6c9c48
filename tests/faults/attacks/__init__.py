"""Workbooks and tables that somebody made to do harm, each by its name."""

from tests.faults.attacks import areas, formulas, markup, packages, patterns, zips
from tests.faults.attacks.base import COMPUTED, WORKBOOKS, book
from tests.faults.attacks.patterns import TABLES

__all__ = [
    "COMPUTED", "TABLES", "WORKBOOKS", "areas", "book", "formulas", "markup", "packages", "patterns", "zips",
]  # fmt: skip
