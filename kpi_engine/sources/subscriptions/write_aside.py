"""Every row that is not counted as a CSV file, to be put right and read again."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from kpi_engine.sources.subscriptions.judging import Judging
from kpi_engine.sources.subscriptions.writing import example

_AT_ONCE = 10_000
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def write_aside(judging: Judging, path: Path) -> None:
    """The rows in their order, with the reason of each; however many there are, few are in memory."""
    several = len(judging.opened.files) > 1
    found = judging.opened.connection.execute(
        "SELECT row, reason, found, customer, first FROM aside ORDER BY row, reason"
    )
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*(["file"] if several else []), "row", "reason", "customer", "sentence"])
        while rows := found.fetchmany(_AT_ONCE):
            for row in rows:
                each = example(judging, *row)
                cells = [each.row, each.reason, each.customer, each.sentence]
                writer.writerow([_text(cell) for cell in ([each.file, *cells] if several else cells)])


def _text(cell: Any) -> Any:
    """A text that Excel would compute begins with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_COMPUTED) else cell
