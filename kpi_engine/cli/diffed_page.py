"""Two versions of a workbook compared, as one page for the browser and for paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kpi_engine.audit.versions.changes import WORDS
from kpi_engine.cli.diffed import conclusion, kind_of
from kpi_engine.cli.page import page
from kpi_engine.formula.references import quoted
from kpi_engine.model.document import CellJson
from kpi_engine.model.documents_of_diff import ChangeJson, ConsequencesJson, DiffDocument
from kpi_engine.model.written import clipped, counted, show

_ROWS = 5_000
"""More rows than this make a browser slow; the page says how many are left out."""
_RANGES, _VALUES = 6, 5
_GRAVE, _DOUBTFUL = 2, 14
"""Kinds up to these weights are shown as bad and as doubtful."""
_HEADS = ("Kind", "Sheet", "Cells", "Count", "Was", "Is", "In R1C1", "What it is")
_STYLE = (
    ".bad{color:var(--bad)}.doubtful{color:var(--warn)}code{font-size:.92em}code,h1{overflow-wrap:anywhere}"
)


def diff_page(document: DiffDocument) -> str:
    """The page: the verdict, every change, and what followed."""
    old, new = document.old, document.new
    head = (
        f"<h1>{escape(old.file)} → {escape(new.file)}</h1><p>{escape(conclusion(document))}</p>"
        f'<p class="dim">SHA-256 <code>{old.sha256}</code> → <code>{new.sha256}</code></p>'
        f'<p class="dim">{escape(document.engine)}</p>'
    )
    left = len(document.changes) - _ROWS
    more = f"<p>{left:,} more changes are left out here; --format json has them all.</p>" if left > 0 else ""
    told = f'<p class="dim">Not compared: {escape(", ".join(document.not_compared))}.</p>'
    body = head + (_changes(document) if document.changes else "") + more
    return page(f"{old.file} and {new.file}", body + _followed(document.consequences) + told, _STYLE)


def _changes(document: DiffDocument) -> str:
    tiles = "".join(
        f'<li class="{_grade(each)}"><b>{document.summary[each.kind]:,}</b> {escape(each.kind)}</li>'
        for each in {each.kind: each for each in document.changes}.values()
    )
    options = "".join(
        f'<option value="{escape(kind)}">{escape(WORDS[kind_of(kind)])}</option>' for kind in document.summary
    )
    filters = (
        '<p class="filters"><label>Kind <select data-table="t0"><option value="">all</option>'
        f'{options}</select></label> <label>Find <input type="search" data-table="t0"></label> '
        '<output for="t0" aria-live="polite"></output></p>'
    )
    heads = "".join(
        f'<th scope="col"{_numeric(name)}><button type="button">{name}</button></th>' for name in _HEADS
    )
    rows = "".join(_row(each) for each in document.changes[:_ROWS])
    return (
        f'<ul class="tiles">{tiles}</ul>{filters}<div class="wide"><table id="t0">'
        "<caption>Changes, the gravest kind first; the heads of the columns sort.</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _grade(change: ChangeJson) -> str:
    return "bad" if change.weight <= _GRAVE else "doubtful" if change.weight <= _DOUBTFUL else "dim"


def _row(change: ChangeJson) -> str:
    r1c1 = " → ".join(clipped(text, 200) for text in (change.old_r1c1, change.new_r1c1) if text)
    values = [show(value) if value is not None else "" for value in (change.old, change.new)]
    cells = "".join(f'<td class="long">{escape(text)}</td>' for text in (*values, r1c1, _about(change)))
    count = f"{change.cells:,}" if change.cells else ""
    return (
        f'<tr data-kind="{escape(change.kind)}"><td class="{_grade(change)}">{escape(change.kind)}</td>'
        f"<td>{escape(change.sheet)}</td><td>{escape(_ranges(change))}</td>"
        f'<td class="n">{count}</td>{cells}</tr>\n'
    )


def _ranges(change: ChangeJson) -> str:
    """Where it is, or was, without the sheet; whole rows and columns are told in words."""
    if change.old is None and change.new is None:
        return ""
    places = [each.rpartition("!")[2] for each in change.ranges or change.old_ranges]
    more = f" and {len(places) - _RANGES:,} more" if len(places) > _RANGES else ""
    return ", ".join(places[:_RANGES]) + more


def _about(change: ChangeJson) -> str:
    """The label of the first cell, and the next values of a change that has several."""
    if change.old is None and change.new is None:
        return change.message
    values = [f"{each.cell}: {_shown(each.old)} → {_shown(each.new)}" for each in change.values[1:_VALUES]]
    different = change.kind in ("value changed", "text changed", "formula typed over")
    return "; ".join(filter(None, (change.label, *(values if different else ()))))


def _shown(value: CellJson) -> str:
    return "blank" if value is None else clipped(show(value), 40)


def _followed(found: ConsequencesJson) -> str:
    if not found.cells:
        return ""
    sheets = ", ".join(f"{quoted(sheet)} {count:,}" for sheet, count in found.by_sheet.items())
    told = "<h2>Results that changed as a consequence</h2>"
    told += f"<p>{counted(found.cells, 'cell')}: {escape(sheets)}.</p>"
    if found.unexplained:
        ranges = ", ".join(found.unexplained[:_ROWS])
        told += f'<p class="bad">Nothing that they read has changed, yet these did: {escape(ranges)}</p>'
    rows = "".join(_finals(found))
    more = f"<p>{counted(found.more_finals, 'more final result')}.</p>" if found.more_finals else ""
    if not rows:
        return told
    return (
        f"{told}<table><caption>Final results: no other formula reads them.</caption><thead><tr>"
        '<th scope="col">Cell</th><th scope="col" class="n">Was</th><th scope="col" class="n">Is</th>'
        f'<th scope="col">What it is</th></tr></thead><tbody>{rows}</tbody></table>{more}'
    )


def _finals(found: ConsequencesJson) -> Iterator[str]:
    for each in found.finals:
        yield (
            f"<tr><td>{escape(quoted(each.sheet))}!{each.cell}</td>"
            f'<td class="n">{escape(_shown(each.old))}</td><td class="n">{escape(_shown(each.new))}</td>'
            f"<td>{escape(each.label)}</td></tr>\n"
        )


def _numeric(name: str) -> str:
    return ' class="n"' if name == "Count" else ""
