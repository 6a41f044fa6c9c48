"""Auditing 50,000 formulas, beside the package spreadsheet-auditor in the same run.

Two workbooks: orders with lookups and structured references, and a plan of months with its lines. Static
rules are those that need no recalculation; they are timed on one thread with everything imported before.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from time import process_time

from recalc_books import make_book, make_plan
from watched import Used, watched

CELLS_A_SECOND, SECONDS, MEGABYTES = 50_000, 5.0, 500.0
ORDERS, LINES, MONTHS = 5_000, 1_000, 50
_STATIC = ("-R*", "-K*")
"""Rules of recalculated results and of recognised figures are not static."""


def audits() -> bool:
    """Measure and print; True when every budget is kept."""
    if sys.platform == "win32":
        print("\nAudits are measured on systems that tell what a child process used; Windows does not.")
        return True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = {"orders": folder / "orders.xlsx", "plan": folder / "plan.xlsx"}
        formulas = {
            "orders": make_book(books["orders"], ORDERS),
            "plan": make_plan(books["plan"], LINES, MONTHS),
        }
        kept = [_audit(title, books[title], formulas[title], folder) for title in books]
    return all(kept)


def _audit(title: str, book: Path, formulas: int, folder: Path) -> bool:
    print(f"\n{formulas:,} formulas of a workbook ({title}), audited")
    print(f"{'':34}{'seconds':>9}{'MB':>8}   what it says")
    cells, seconds = (float(each) for each in _row("static rules", _self("static", book)).said.split())
    whole = _row("kpi audit, all rules and effects", _self("whole", book))
    _row("spreadsheet-auditor 0.4.0", _peer(book, folder))
    rate = cells / seconds
    kept = rate >= CELLS_A_SECOND and whole.seconds <= SECONDS and whole.megabytes <= MEGABYTES
    print(
        f"{rate:,.0f} cells a second with the static rules, budget {CELLS_A_SECOND:,}; whole audit "
        f"{whole.seconds:.1f} s, {whole.megabytes:,.0f} MB, budget {SECONDS:.0f} s, {MEGABYTES:.0f} MB"
        f"{'' if kept else '   over budget'}"
    )
    return kept


def _row(title: str, used: Used) -> Used:
    print(f"{title:34}{used.seconds:9.2f}{used.megabytes:8.0f}   {used.said}")
    return used


def _self(task: str, book: Path) -> Used:
    return watched([sys.executable, __file__, task, str(book)])


def _peer(book: Path, folder: Path) -> Used:
    """Without its recalculation, which is LibreOffice's; it leaves with another code when it finds much."""
    settings = folder / "settings.json"
    settings.write_text(json.dumps({"recalc": {"enabled": False}}), encoding="utf-8")
    command = [sys.executable, "-m", "spreadsheet_auditor", str(book), "--config", str(settings)]
    used = watched([*command, "--out", str(folder / "peer.json"), "--format", "json"], fine=tuple(range(7)))
    found = json.loads((folder / "peer.json").read_text(encoding="utf-8"))["findings"]
    return Used(used.seconds, used.megabytes, f"{len(found):,} findings")


def _static(book: Path) -> str:
    from kpi_engine.engine.auditing import AuditRequest, audit

    asked = AuditRequest(rules=_STATIC, effects=False)
    small = book.with_name("small.xlsx")
    make_plan(small, 12, 6)
    audit(small, asked)  # what is imported on first use is not the rules' time
    start = process_time()
    coverage = audit(book, asked).audited.coverage
    return f"{coverage.cells} {process_time() - start:.3f}"


def _whole(book: Path) -> str:
    from kpi_engine.engine.auditing import audit

    return f"{len(audit(book).audited.findings):,} findings"


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print({"static": _static, "whole": _whole}[sys.argv[1]](Path(sys.argv[2])))
    else:
        sys.exit(0 if audits() else os.EX_SOFTWARE)
