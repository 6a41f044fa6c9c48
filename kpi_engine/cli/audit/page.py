"""An audit as one page for the browser and for paper: nothing is loaded from anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from kpi_engine.cli.audit.page_coverage import coverage, legend
from kpi_engine.cli.audit.page_data import page_data
from kpi_engine.cli.audit.page_definitions import definitions
from kpi_engine.cli.audit.page_finding import details
from kpi_engine.cli.audit.page_script import SCRIPT
from kpi_engine.cli.audit.page_script_drawing import DRAWING
from kpi_engine.cli.audit.page_style import STYLE
from kpi_engine.cli.audit.page_workbooks import workbooks
from kpi_engine.cli.audit.told import by_weight, checked_line, counts_line
from kpi_engine.cli.audit.wording import SIGNS
from kpi_engine.cli.page import page
from kpi_engine.model.documents_of_audit import AuditDocument, AuditFindingJson
from kpi_engine.model.finding import SEVERITIES
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from kpi_engine.audit.pictures import Pictures

_MOST = 2_000
"""So many findings make a page of 3 MB; the rest is in the other formats."""


def audit_page(document: AuditDocument, pictures: Mapping[str, Pictures], today: date) -> str:
    """The page; `pictures` are the drawings of each workbook by its name in the document."""
    numbers = {book.workbook: at for at, book in enumerate(document.coverage.workbooks)}
    findings = by_weight(document.findings)[:_MOST]
    several = len(numbers) > 1
    items = "".join(details(each, numbers[each.workbook], several=several) for each in findings)
    left_out = len(document.findings) - len(findings)
    if left_out:
        items += f"<p>{left_out:,} more findings are left out; --format json has all.</p>"
    data = page_data(findings, document, pictures)
    body = f"""<style>{STYLE}</style>{_heading(document, today)}{workbooks(document)}
<section id="maps" aria-label="Sheets" hidden><h2>Sheets</h2><div id="thumbs"></div>{legend()}
<div id="map"></div></section>
<h2 id="findings">Findings</h2>{_filters(findings, document)}
<div id="list">{items or "<p>Nothing was found.</p>"}</div>
{definitions(document)}{coverage(document)}
<script type="application/json" id="data">{data}</script><script>{DRAWING}{SCRIPT}</script>"""
    return page(_title(document), body)


def _title(document: AuditDocument) -> str:
    books = document.coverage.workbooks
    return f"Audit: {books[0].workbook}" if len(books) == 1 else f"Audit of {counted(len(books), 'workbook')}"


def _heading(document: AuditDocument, today: date) -> str:
    books = document.coverage.workbooks
    digest = f"; SHA-256 <code>{escape(books[0].sha256)}</code>" if len(books) == 1 else ""
    since = f"; known findings are those of {escape(document.baseline)}" if document.baseline else ""
    return (
        f"<h1>{escape(_title(document))}</h1>"
        f'<p class="lead">{escape(counts_line(document))}</p><p>{escape(checked_line(document))}</p>'
        f'{_tiles(document)}<p class="dim">{today.isoformat()}, {escape(document.engine)}{digest}{since}</p>'
    )


def _tiles(document: AuditDocument) -> str:
    """The counts with their signs, each a button that leaves only these in the list."""
    open_ = Counter(each.severity for each in document.findings if each.state == "open")
    tiles = [
        f'<li class="{severity}"><button type="button" data-only="{severity}"><b>{open_[severity]:,}</b> '
        f'<span aria-hidden="true">{SIGNS[severity]}</span> {severity}</button></li>'
        for severity in SEVERITIES
    ]
    decided = sum(each.state != "open" for each in document.findings)
    if decided:
        tiles.append(f"<li><b>{decided:,}</b> decided or known</li>")
    if refused := len(document.coverage.not_audited):
        tiles.append(f'<li class="error"><a href="#coverage"><b>{refused:,}</b> not audited</a></li>')
    return f'<ul class="tiles">{"".join(tiles)}</ul>'


def _filters(findings: Sequence[AuditFindingJson], document: AuditDocument) -> str:
    rules = Counter((each.rule, each.name) for each in findings)
    states = Counter(each.state for each in findings)
    selects = [
        _select("severity", "Severity", [(each, each) for each in SEVERITIES]),
        _select("rule", "Rule",
                [(id_, f"{id_} {name} ({count})") for (id_, name), count in sorted(rules.items())]),
        _sheets(findings, document),
        _select("state", "State", [(each, f"{each} ({count:,})") for each, count in states.items()],
                chosen="open" if states["open"] else ""),
    ]  # fmt: skip
    return (
        f'<form class="filters" id="filters" role="search">{"".join(selects)}'
        '<label>Find <input type="search" name="words" autocomplete="off"></label> '
        '<button type="button" id="all">Open all</button> <button type="reset">Clear</button> '
        '<output id="told" aria-live="polite"></output></form><p class="dim keys">Keys: <kbd>j</kbd> next, '
        "<kbd>k</kbd> previous, <kbd>Enter</kbd> opens, <kbd>/</kbd> finds, <kbd>Esc</kbd> closes.</p>"
    )


def _select(name: str, title: str, choices: Sequence[tuple[str, str]], *, chosen: str = "") -> str:
    options = "".join(_option(value, text, chosen=value == chosen) for value, text in choices)
    return f'<label>{title} <select name="{name}"><option value="">all</option>{options}</select></label> '


def _option(value: str, text: str, *, chosen: bool = False) -> str:
    return f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(text)}</option>'


def _sheets(findings: Sequence[AuditFindingJson], document: AuditDocument) -> str:
    """The sheets with findings, below their workbook where there are several."""
    books = document.coverage.workbooks
    groups = []
    for number, book in enumerate(books):
        sheets = Counter(each.sheet for each in findings if each.workbook == book.workbook)
        options = "".join(
            _option(f"{number}|{sheet}", f"{sheet or '(workbook)'} ({count})")
            for sheet, count in sheets.items()
        )
        if options and len(books) > 1:
            whole = _option(f"{number}", f"all of {book.workbook} ({sheets.total():,})")
            options = f'<optgroup label="{escape(book.workbook)}">{whole}{options}</optgroup>'
        groups.append(options)
    return (
        '<label>Sheet <select name="sheet"><option value="">all</option>'
        + "".join(groups)
        + "</select></label> "
    )
