"""What was and was not looked at, and how the page is to be read."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kpi_engine.model.documents_of_audit import AuditDocument, WorkbookCoverageJson
from kpi_engine.model.written import counted

_HEADS = ("Workbook", "Sheets", "Cells", "Formulas", "Different", "Rules", "SHA-256")


def coverage(document: AuditDocument) -> str:
    """Every workbook with its hash, what was left out and why, and what became of decisions."""
    rows = "".join(_row(book) for book in document.coverage.workbooks)
    heads = "".join(
        f'<th scope="col"{"" if head in ("Workbook", "SHA-256") else " class=n"}>{head}</th>'
        for head in _HEADS
    )
    return (
        '<h2 id="coverage">What was and was not checked</h2><div class="wide"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{''.join(_left_out(document))}{_how_to_read()}"
    )


def _row(book: WorkbookCoverageJson) -> str:
    numbers = (book.sheets, book.cells, book.formulas, book.distinct_formulas, len(book.rules))
    cells = "".join(f'<td class="n">{number:,}</td>' for number in numbers)
    name, digest = (
        f'<td class="long">{text}</td>' for text in (escape(book.file), f"<code>{book.sha256}</code>")
    )
    return f"<tr>{name}{cells}{digest}</tr>"


def _left_out(document: AuditDocument) -> Iterator[str]:
    files = [(item.what, item.why) for item in document.coverage.not_audited]
    yield _items("Not audited", files)
    several = len(document.coverage.workbooks) > 1
    for book in document.coverage.workbooks:
        of = f" in {book.workbook}" if several else ""
        yield _items(f"Not checked{of}", [(item.what, item.why) for item in book.not_checked])
        yield _items(
            f"Decisions and the earlier audit{of}", [(item.kind, item.text) for item in book.remarks]
        )


def _items(title: str, items: list[tuple[str, str]]) -> str:
    if not items:
        return ""
    told = "".join(f"<li><b>{escape(what)}:</b> {escape(why)}</li>" for what, why in items)
    return f"<h3>{escape(title)} ({counted(len(items), 'item')})</h3><ul>{told}</ul>"


_TERMS = {
    "error": "A figure is wrong.",
    "warning": "Very likely wrong, or about to break.",
    "info": "Worth knowing; no fault by itself.",
    "confidence": "How sure the rule is of this finding.",
    "safe": "The workbook was recalculated with the fix, and no value moved.",
    "changes results": "Recalculated with the fix, the results that are told take other values.",
    "unproven": "What the fix changes could not be recalculated; look before you write.",
}


def _how_to_read() -> str:
    terms = "".join(f"<dt>{term}</dt><dd>{meaning}</dd>" for term, meaning in _TERMS.items())
    return (
        f"<h2>How to read this</h2><dl>{terms}</dl><p>A finding is accepted or suppressed, with a reason, in "
        "the annotated copy of the workbook or in a file for --decisions, by its fingerprint; the next audit "
        "reads that. kpi audit --explain-rule tells a rule in full. Nothing was changed in the workbook.</p>"
    )


def legend() -> str:
    """What the colours of the maps mean."""
    alike = "".join(f'<span class="k {letter}"></span>' for letter in "ABC")
    others = {"n": "typed numbers", "t": "texts", "error": "error", "warning": "warning", "info": "info"}
    rest = " ".join(f'<span class="k {kind}"></span> {text}' for kind, text in others.items())
    return f'<p class="legend dim">{alike} formulas, copies in one colour {rest}</p>'
