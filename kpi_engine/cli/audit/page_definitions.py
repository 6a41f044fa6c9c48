"""The matrix of definitions on the page: by which definition each workbook computes each KPI."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kpi_engine.model.documents_of_audit import AuditDocument, DefinitionsOfKpiJson

_HEADS = ("KPI", "Workbook", "Definition", "How it is computed", "Cells")


def definitions(document: AuditDocument) -> str:
    """A table, those KPIs first that are not computed alike; "" where no KPI was told."""
    rows = "".join(row for kpi in document.definitions for row in _rows(kpi))
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    return (
        '<h2 id="definitions">Definitions of the KPIs</h2><div class="wide"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _rows(kpi: DefinitionsOfKpiJson) -> Iterator[str]:
    for book in kpi.workbooks:
        for used in book.used:
            mark = ' <b class="warning"><span class="sev">differs</span></b>' if book.differs else ""
            where = used.where[0] + (f" and {len(used.where) - 1:,} more" if len(used.where) > 1 else "")
            cells = (escape(book.workbook), escape(used.definition) + mark, escape(used.words), escape(where))
            yield f"<tr><td>{escape(kpi.title)}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
