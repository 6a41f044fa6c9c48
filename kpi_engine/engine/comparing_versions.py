"""Comparing two versions of a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpi_engine.audit.versions.changes import Differences


def diff(old: Path, new: Path) -> Differences:
    """What changed between two versions of a workbook, the gravest first; both files are only read.

    Sheets, rows and columns are aligned by what stands in them: a formula that only moved has not changed,
    and a result that follows from a change elsewhere is counted apart.
    """
    from kpi_engine.audit.book import AuditBook
    from kpi_engine.audit.versions.compare import compare
    from kpi_engine.workbook.package import Package

    return compare(AuditBook(Package.for_reading(old)), AuditBook(Package.for_reading(new)))
