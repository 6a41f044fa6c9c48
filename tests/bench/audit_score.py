"""Score the audit on labelled workbooks: writes findings.csv and runs the score.py beside the labels.

    python tests/bench/audit_score.py FOLDER [--with-stale] [--only REGEX] [--rules F*,…] [--out findings.csv]

Info findings are left out; without --with-stale the rule of old stored results is, too.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from kpi_engine.engine.auditing import AuditRequest, audit
from kpi_engine.errors import KpiEngineError

STALE = "old-stored-result"


def rows(path: Path, folder: Path, rules: tuple[str, ...]) -> list[tuple[str, str, str, str]]:
    """Workbook, sheet, range and rule of each finding above Info."""
    name = path.relative_to(folder).as_posix()
    try:
        findings = audit(path, AuditRequest(rules)).audited.findings
    except KpiEngineError as refused:
        print(f"{name}: {refused}", file=sys.stderr)
        return []
    return [
        (name, finding.sheet, cell, finding.rule)
        for finding in findings
        if finding.severity != "info"
        for cell in finding.cells
        if "!" not in cell
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--with-stale", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--rules", default="")
    parser.add_argument("--out", type=Path, default=Path("out/findings.csv"))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    rules = tuple(filter(None, given.rules.split(",")))
    if not given.with_stale:
        rules = (*rules, f"-{STALE}")
    paths = [path for path in sorted(given.folder.glob("*/*.xlsx")) if re.search(given.only, str(path))]
    started = time.perf_counter()
    with ProcessPoolExecutor(given.workers) as pool:
        found = [
            row for each in pool.map(partial(rows, folder=given.folder, rules=rules), paths) for row in each
        ]
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with given.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("workbook", "sheet", "cell_or_range", "rule"))
        writer.writerows(found)
    counts = ", ".join(f"{rule} {count}" for rule, count in sorted(Counter(row[3] for row in found).items()))
    print(
        f"{len(paths)} workbooks in {time.perf_counter() - started:.1f} s; flagged ranges by rule: {counts}"
    )
    return subprocess.call([sys.executable, str(given.folder / "score.py"), str(given.out)])


if __name__ == "__main__":
    sys.exit(main())
