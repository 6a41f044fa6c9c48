"""Workbooks that openpyxl made get their results, as Excel would have saved them."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.recalc import cache_edits, recalculate
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched


def with_results(path: Path) -> Package:
    """Compute the workbook, and keep its results in the file."""
    package = Package.open(path)
    path.write_bytes(patched(package, cache_edits(recalculate(package)), full_calc=False))
    return Package.open(path)
