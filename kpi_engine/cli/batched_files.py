"""A verb over many files for people: one line a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.cli.batched import Ended
from kpi_engine.cli.plain_table import plain_table
from kpi_engine.model.finding import SEVERITIES

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN_FILES = 40
_COLOURS = {"proven": "red", "likely": "red", "ambiguous": "yellow", "note": "cyan"}


def print_files(out: Console, ended: Ended) -> None:
    """One line a file: what was counted in it, or why it could not be processed."""
    from rich.markup import escape

    counted = [entry.result.get("summary", {}) for entry in ended.entries]
    shown = dict.fromkeys(name for counts in counted for name, count in counts.items() if count)
    table = plain_table()
    table.add_column("File", overflow="fold")
    for name in shown:
        table.add_column(name.replace("_", " "), justify="right")
    table.add_column("not done" if any(entry.code for entry in ended.entries) else "")
    for entry in ended.entries[:_SHOWN_FILES]:
        counts = entry.result.get("summary", {})
        cells = [f"{counts[name]:,}" if counts.get(name) else "" for name in shown]
        table.add_row(escape(entry.name), *cells, entry.code)
    out.print(table)
    if len(ended.entries) > _SHOWN_FILES:
        out.print(f"… and {len(ended.entries) - _SHOWN_FILES:,} more files: --format json lists them all")


def print_findings(out: Console, ended: Ended) -> None:
    """The most certain findings of each file of a check, under the file's name."""
    from rich.markup import escape

    shown = [entry for entry in ended.entries if entry.result.get("findings")]
    for entry in shown[:_SHOWN_FILES]:
        out.print(f"\n[bold]{escape(entry.name)}[/]")
        for verdict, message in entry.result["findings"]:
            out.print(f"  [{_COLOURS[verdict]}]{verdict}[/]: {escape(message)}")
        counts = entry.result["summary"]
        left = sum(counts[kind] for kind in SEVERITIES) - len(entry.result["findings"])
        if left:
            out.print(f"  … and {left:,} more: kpi check {escape(entry.name)}")
    if shown:
        out.print()
