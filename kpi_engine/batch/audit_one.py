"""What a worker does to take stock of one workbook, and to audit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kpi_engine.batch.definitions import ensure_company, ensure_words
from kpi_engine.batch.files import FilesCommon
from kpi_engine.model.finding import SEVERITIES


def inventory_one(common: FilesCommon, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The facts about one workbook: its cells are read, nothing is calculated."""
    from kpi_engine.audit.inventory.facts import facts_of
    from kpi_engine.engine.opening_for_audit import opened_for_audit

    ensure_company(common.company)
    with opened_for_audit(Path(arguments["path"]), common.audit.password) as book:
        facts = facts_of(book)
    return {"summary": {"sheets": facts.sheets, "formulas": facts.formulas}, "facts": facts}


def audit_one(common: FilesCommon, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked, asked of one workbook: open findings of each severity, and all that was found."""
    from kpi_engine.engine.auditing import audit

    ensure_company(common.company)
    ensure_words(common.synonyms)
    found = audit(Path(arguments["path"]), replace(common.audit, maps=common.maps))
    severities = Counter(each.severity for each in found.audited.findings if each.state == "open")
    counts = {severity: severities[severity] for severity in SEVERITIES}
    return {"summary": {"formulas": found.audited.coverage.formulas, **counts}, "found": found}
