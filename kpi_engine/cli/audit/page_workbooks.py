"""Of several workbooks, how much was found in each: where to look first, and what could not be looked at."""

from __future__ import annotations

from collections import Counter
from html import escape

from kpi_engine.model.documents_of_audit import AuditDocument, WorkbookCoverageJson
from kpi_engine.model.finding import SEVERITIES

_HEADS = ("Errors", "Warnings", "Info", "Not open", "Formulas")


def workbooks(document: AuditDocument) -> str:
    """A line a workbook, the gravest first; its name leaves only its findings in the list. "" for one."""
    books = document.coverage.workbooks
    refused = document.coverage.not_audited
    if len(books) + len(refused) < 2:
        return ""
    counts = Counter(
        (each.workbook, each.severity if each.state == "open" else "decided") for each in document.findings
    )
    lines = [
        (book, at, [*(counts[book.workbook, each] for each in SEVERITIES), counts[book.workbook, "decided"]])
        for at, book in enumerate(books)
    ]
    lines.sort(key=lambda line: (*(-count for count in line[2][: len(SEVERITIES)]), line[1]))
    rows = "".join(_row(*line) for line in lines)
    rows += "".join(
        f'<tr><td class="long">{escape(each.what)}</td><td colspan="{len(_HEADS)}">'
        f'<b class="refused">not audited</b> {escape(each.why)}</td></tr>'
        for each in refused
    )
    heads = "".join(f'<th scope="col" class="n">{head}</th>' for head in _HEADS)
    return (
        '<h2>Workbooks</h2><div class="wide" id="books"><table><thead><tr><th scope="col">Workbook</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(book: WorkbookCoverageJson, number: int, counts: list[int]) -> str:
    name = escape(book.workbook)
    if any(counts):
        name = f'<button type="button" data-book="{number}">{name}</button>'
    cells = "".join(f'<td class="n">{count or "":{"," if count else ""}}</td>' for count in counts)
    return f'<tr><td class="long">{name}</td>{cells}<td class="n">{book.formulas:,}</td></tr>'
