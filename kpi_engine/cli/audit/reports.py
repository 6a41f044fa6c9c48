"""An audit as the text of a file: for a person, for a program, for the browser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpi_engine.audit.pictures import Pictures
    from kpi_engine.model.documents_of_audit import AuditDocument, AuditRuleJson

_WIDTH = 120


def report_text(
    kind: str, document: AuditDocument, *, all_findings: bool = False,
    drawn: Mapping[str, Pictures] = MappingProxyType({}),
) -> str:  # fmt: skip
    """The report of this kind; a page shows the drawings of each workbook, by its name in the document."""
    if kind == "json":
        return document.model_dump_json(indent=2, by_alias=True) + "\n"
    if kind == "sarif":
        from kpi_engine.cli.audit.sarif import sarif_log

        return sarif_log(document, _rules_asked(document), datetime.now(UTC))
    if kind == "html":
        from kpi_engine.cli.audit.page import audit_page

        return audit_page(document, drawn, datetime.now().astimezone().date())
    return _as_on_a_terminal(document, all_findings=all_findings)


def _rules_asked(document: AuditDocument) -> list[AuditRuleJson]:
    """The rules that were asked of some workbook."""
    from kpi_engine.audit.rule import RULES
    from kpi_engine.cli.audit.documents import rules_document

    asked = {rule for book in document.coverage.workbooks for rule in book.rules}
    return rules_document([rule for rule in RULES if rule.id in asked]).rules


def _as_on_a_terminal(document: AuditDocument, *, all_findings: bool) -> str:
    from rich.console import Console

    from kpi_engine.cli.audit.told import print_audit

    out = StringIO()
    print_audit(Console(file=out, width=_WIDTH, highlight=False), document, all_findings=all_findings)
    return out.getvalue()
