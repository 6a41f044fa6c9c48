"""A recalculation for the person who has to sign: what was found first, then where, what and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi_engine.cli.plain_table import plain_table
from kpi_engine.cli.recalculated_groups import (
    KINDS,
    Group,
    Run,
    difference,
    grouped,
    in_the_file,
    recalculated,
)
from kpi_engine.formula.references import quoted
from kpi_engine.model.documents_of_recalc import RecalcDocument
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from rich.console import Console

_ROWS = 40
"""Ranges that a terminal shows of each kind; JSON and HTML have all."""
PLAIN = "the file holds another value than the formula gives"
"""What the title of the findings says already."""
_WIDE = 90
"""Letters of a line from which on the findings are a table."""
_LONG = ("uncached", "not_verifiable", "volatile", "external")
"""Kinds of which the ranges are told, not each value."""
_RANGES = 8


def print_recalculation(out: Console, document: RecalcDocument, *, gap: bool = False) -> None:
    """The counts, what they mean, and the findings by kind, sheet and reason; `gap` before another one."""
    out.print(document.workbook, style="bold", markup=False)
    for line in summary_lines(document):
        out.print(f"  {line}", markup=False)
    groups = grouped(document.cells)
    for kind, title in KINDS.items():
        found = [group for group in groups if group.kind == kind]
        if found:
            cells = sum(group.cells for group in found)
            out.print()
            out.print(f"{title} ({counted(cells, 'cell')})", style="bold", markup=False)
            (_print_ranges if kind in _LONG else _print_values)(out, found)
    if gap:
        out.print()


def summary_lines(document: RecalcDocument) -> list[str]:
    """What a reader has to know before anything else, in a few sentences."""
    counts = document.summary
    total = sum(counts.values())
    if not total:
        return ["There is no formula in the workbook."]
    told = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in counts.items() if count)
    lines = [f"{counted(total, 'formula cell')}: {told}", conclusion(document)]
    if document.as_of:
        lines.append(f"TODAY and NOW: {document.as_of}")
    if document.second_opinion:
        lines.append(f"Second opinion: {document.second_opinion}{_opinions(document)}")
    written = document.written
    if written is not None:
        lines.append(
            f"Written to {written.workbook}: {counted(written.results, 'new result')}, all else as it was"
        )
        if written.backup:
            lines.append(f"The old file is kept as {written.backup}")
        if written.calculates_on_opening:
            lines.append("Some results could not be computed here: Excel is asked to calculate on opening")
    return lines


def conclusion(document: RecalcDocument) -> str:
    """The finding in one sentence."""
    counts = document.summary
    wrong = counts.get("different", 0) + counts.get("stale", 0)
    if wrong:
        sheets = len({cell.sheet for cell in document.cells if cell.status in ("different", "stale")})
        where = f"{counted(wrong, 'cell')} on {counted(sheets, 'sheet')}"
        return f"{where}: the file holds another value than the formula gives."
    open_ = sum(count for status, count in counts.items() if status != "equal")
    if not open_:
        return "Nothing found: every formula gives the value that the file holds."
    missing = counts.get("uncached", 0)
    if missing == open_:
        return f"Nothing to compare in {counted(missing, 'cell')}: the file holds no results there."
    return f"No difference found; {counted(open_, 'cell')} could not be compared, for the reasons below."


def _opinions(document: RecalcDocument) -> str:
    told = [f"{count:,} {opinion.replace('_', ' ')}" for opinion, count in document.opinions.items() if count]
    return f" ({', '.join(told)})" if told else ""


def _print_values(out: Console, groups: Sequence[Group]) -> None:
    """Each run of cells with both values; of several cells, those of the one that differs most."""
    runs = [(group, run) for group in groups for run in group.runs]
    (_print_table if out.width >= _WIDE else _print_lines)(out, runs[:_ROWS])
    if len(runs) > _ROWS:
        out.print(
            f"  … and {len(runs) - _ROWS:,} more ranges: --format json or html has them all", markup=False
        )


def _print_table(out: Console, runs: Sequence[tuple[Group, Run]]) -> None:
    from rich.text import Text

    table = plain_table(indent=2)
    table.add_column("Cells", overflow="fold")
    for column in ("In the file", "Recalculated", "Difference"):
        table.add_column(column, justify="right", overflow="fold")
    table.add_column("Formula", overflow="fold", max_width=40)
    table.add_column("Why", overflow="fold")
    for group, run in runs:
        row = (
            _where(group, run), in_the_file(run), recalculated(run), difference(run.shown), run.shown.formula,
            _why(group),
        )  # fmt: skip
        table.add_row(*map(Text, row))
    out.print(table)


def _print_lines(out: Console, runs: Sequence[tuple[Group, Run]]) -> None:
    """The same for a narrow window, in which columns would be a few letters wide."""
    for group, run in runs:
        out.print(f"  {_where(group, run)}  {run.shown.formula}", markup=False)
        share = f" ({difference(run.shown)})" if difference(run.shown) else ""
        values = f"in the file {in_the_file(run)}, recalculated {recalculated(run)}{share}"
        for line in filter(None, (values, _why(group))):
            out.print(f"    {line}", markup=False)


def _why(group: Group) -> str:
    return group.reason.removeprefix(PLAIN).removeprefix("; ")


def _where(group: Group, run: Run) -> str:
    """The range, and which of its cells the values are of."""
    place = f"{quoted(group.sheet)}!{run.where}"
    return place if run.cells == 1 else f"{place} ({run.cells:,} cells; values of {run.shown.cell})"


def _print_ranges(out: Console, groups: Sequence[Group]) -> None:
    """Reason, sheet and ranges in a line or two each."""
    for group in groups[:_ROWS]:
        places = ", ".join(run.where for run in group.runs[:_RANGES])
        more = f" and {len(group.runs) - _RANGES:,} more ranges" if len(group.runs) > _RANGES else ""
        reason = f" - {group.reason}" if group.reason and group.kind != "uncached" else ""
        out.print(
            f"  {quoted(group.sheet)}!{places}{more} ({counted(group.cells, 'cell')}){reason}", markup=False
        )
    if len(groups) > _ROWS:
        out.print(
            f"  … and {len(groups) - _ROWS:,} more reasons: --format json or html has them all", markup=False
        )
