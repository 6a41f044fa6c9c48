"""What a worker does to take stock of one workbook, and to audit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpi_engine.batch.definitions import ensure_company, ensure_words
from kpi_engine.batch.files import FilesCommon

TOLD = 3
"""So many findings of a workbook are told in words; its own report shows all of them."""


def inventory_one(common: FilesCommon, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The facts about one workbook: its cells are read, nothing is calculated."""
    from kpi_engine.audit.inventory.facts import facts_of
    from kpi_engine.engine.auditing import opened_for_audit

    ensure_company(common.company)
    with opened_for_audit(Path(arguments["path"]), common.password) as book:
        facts = facts_of(book)
    return {"summary": {"sheets": facts.sheets, "formulas": facts.formulas}, "facts": facts}


def audit_one(common: FilesCommon, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Every rule asked about one workbook: open findings of each severity, the gravest in words, and all."""
    from kpi_engine.engine.auditing import audit_opened, chosen_rules, opened_for_audit

    ensure_company(common.company)
    ensure_words(common.synonyms)
    with opened_for_audit(Path(arguments["path"]), common.password, maps=common.maps) as book:
        audited = audit_opened(book, chosen_rules(common.audit_rules))
    severities = Counter(finding.severity for finding in audited.findings if finding.state == "open")
    counts = {severity: severities[severity] for severity in ("error", "warning", "info")}
    told = [(each.severity, each.message) for each in audited.findings[:TOLD] if each.severity != "info"]
    return {
        "summary": {"formulas": audited.coverage.formulas, **counts},
        "findings": told,
        "audited": audited,
    }
