"""A recalculation as one page for the browser and for paper: nothing is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from kpi_engine.cli.page import page
from kpi_engine.cli.recalculated import summary_lines
from kpi_engine.cli.recalculated_groups import (
    FINDINGS,
    KINDS,
    Group,
    Run,
    difference,
    grouped,
    in_the_file,
    kind_of,
    recalculated,
)
from kpi_engine.model.documents_of_recalc import RecalcDocument
from kpi_engine.model.written import counted

_ROWS = 5_000
"""More rows than this make a browser slow; the page says how many are left out."""
_MARKS = {
    "different": "≠", "stale": "↻", "disagrees": "⚖", "uncached": "∅", "not_verifiable": "?", "volatile": "~",
    "external": "↗",
}  # fmt: skip
_COLUMNS = ("Kind", "Sheet", "Cells", "Count", "In the file", "Recalculated", "Difference", "Formula", "Why")
_LONG = frozenset(("Formula", "Why"))
_NUMBERS = frozenset(("Count", "In the file", "Recalculated", "Difference"))


def recalculation_page(documents: Sequence[RecalcDocument], unread: Sequence[tuple[str, str]]) -> str:
    """The page for these workbooks; `unread` names the files that could not be read, and why."""
    body = [_heading(documents, unread)]
    body += [f'<p class="refused">{escape(name)}: {escape(why)}</p>' for name, why in unread]
    for number, document in enumerate(documents):
        body.append(_workbook(document, number))
    return page("Recalculation", "\n".join(body))


def _heading(documents: Sequence[RecalcDocument], unread: Sequence[tuple[str, str]]) -> str:
    wrong = sum(any(document.summary.get(kind) for kind in FINDINGS) for document in documents)
    told = [f"{counted(len(documents), 'workbook')} recalculated"]
    told.append(f"{wrong:,} with differences" if wrong else "no differences found")
    if unread:
        told.append(f"{len(unread):,} not read")
    engine = documents[0].engine if documents else ""
    return f"<h1>Recalculation</h1><p>{escape(', '.join(told))}.</p><p class='dim'>{escape(engine)}</p>"


def _workbook(document: RecalcDocument, number: int) -> str:
    first, *rest = summary_lines(document)
    lines = "".join(f"<p>{escape(line)}</p>" for line in rest)
    lines += f'<p class="dim">SHA-256 {document.workbook_sha256}</p>' if document.workbook_sha256 else ""
    head = f"<h2>{escape(document.workbook)}</h2><p>{escape(first)}</p>{lines}{_counts(document)}"
    groups = grouped(document.cells)
    return f"<section>{head}{_table(groups, document.workbook, number) if groups else ''}</section>"


def _counts(document: RecalcDocument) -> str:
    """How many cells of each status, as tiles with their sign; the sign says what the colour says."""
    counts = {**document.summary}
    if disagreed := sum(kind_of(cell) == "disagrees" for cell in document.cells):
        counts["disagrees"] = disagreed
    tiles = [
        f'<li class="{kind}"><b>{count:,}</b> <span aria-hidden="true">{_MARKS.get(kind, "=")}</span> '
        f"{escape(kind.replace('_', ' '))}</li>"
        for kind, count in counts.items()
        if count
    ]
    return f'<ul class="tiles">{"".join(tiles)}</ul>'


def _table(groups: Sequence[Group], workbook: str, number: int) -> str:
    rows = [(group, run) for group in groups for run in group.runs]
    kinds = [kind for kind in KINDS if any(group.kind == kind for group in groups)]
    options = "".join(f'<option value="{kind}">{escape(kind.replace("_", " "))}</option>' for kind in kinds)
    filters = (
        f'<p class="filters"><label>Kind <select data-table="t{number}" data-column="0">'
        f'<option value="">all</option>{options}</select></label> '
        f'<label>Find <input type="search" data-table="t{number}"></label> '
        f'<output for="t{number}" aria-live="polite"></output></p>'
    )
    heads = "".join(
        f'<th scope="col"{_numeric(name)}><button type="button">{name}</button></th>' for name in _COLUMNS
    )
    left = (
        f"<p>{len(rows) - _ROWS:,} more ranges are left out here; --format json has them all.</p>"
        if len(rows) > _ROWS
        else ""
    )
    caption = f"Findings in {escape(workbook)}; the heads of the columns sort."
    return (
        f'{filters}<div class="wide"><table id="t{number}"><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(_rows(rows[:_ROWS]))}</tbody></table></div>{left}"
    )


def _rows(rows: Sequence[tuple[Group, Run]]) -> Iterator[str]:
    for group, run in rows:
        values = {
            "Sheet": group.sheet, "Cells": run.where, "Count": f"{run.cells:,}",
            "In the file": in_the_file(run), "Recalculated": recalculated(run),
            "Difference": difference(run.shown), "Formula": run.shown.formula, "Why": group.reason,
        }  # fmt: skip
        if run.cells > 1:
            values["Why"] += (
                f" (values of {run.shown.cell}, which differs most)" if group.kind in FINDINGS else ""
            )
        kind = (
            f'<td class="{group.kind}"><span aria-hidden="true">{_MARKS[group.kind]}</span> '
            f"{escape(group.kind.replace('_', ' '))}</td>"
        )
        cells = "".join(f"<td{_numeric(name)}>{escape(value)}</td>" for name, value in values.items())
        yield f'<tr data-kind="{group.kind}">{kind}{cells}</tr>\n'


def _numeric(name: str) -> str:
    return ' class="n"' if name in _NUMBERS else ' class="long"' if name in _LONG else ""
