"""Comparing two versions of a workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpi_engine.audit.book import AuditBook
    from kpi_engine.audit.versions.changes import Differences, Version


def diff(old: Path, new: Path) -> Differences:
    """What changed between two versions of a workbook, the gravest first; both files are only read.

    Sheets, rows and columns are aligned by what stands in them: a formula that only moved has not changed,
    and a result that follows from a change elsewhere is counted apart.
    """
    from kpi_engine.audit.versions.compare import compare
    from kpi_engine.engine.opening_for_audit import opened_for_audit

    with opened_for_audit(old) as before, opened_for_audit(new) as now:
        found = compare(before, now)
        return replace(found, old=_of(found.old, old, before), new=_of(found.new, new, now))


def _of(version: Version, file: Path, book: AuditBook) -> Version:
    """The version under the name and the hash of its file, which may have been read from a copy."""
    return replace(version, file=file.name, sha256=book.sha256)
