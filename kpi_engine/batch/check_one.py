"""What a worker does to check the figures of one table or workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpi_engine.batch.definitions import ensure_company, ensure_words
from kpi_engine.batch.files import FilesCommon

TOLD = 5
"""So many findings of a file are told in words; its own check shows all of them."""


def check_one(common: FilesCommon, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Find which figures are wrong: how many findings of each severity, the most certain of them in words.

    The document comes along where it is wanted.
    """
    from kpi_engine.engine import ENGINE, check
    from kpi_engine.model.documents import CheckDocument

    ensure_company(common.company)
    ensure_words(common.synonyms)
    report = check(
        Path(arguments["path"]), sheet=common.sheet, decimal=common.decimal, maps=_maps(common, arguments),
        rules=common.rules,
    )  # fmt: skip
    severities = Counter(finding.severity for finding in report.findings)
    counts = {"figures": len(report.facts), "not_checked": len(report.not_checked)}
    counts |= {severity: severities[severity] for severity in ("error", "warning", "info")}
    told = [(item.verdict, item.message) for item in report.findings[:TOLD]]
    if not common.documents:
        return {"summary": counts, "findings": told}
    document = CheckDocument(engine=ENGINE, **report.as_dict())
    return {"summary": counts, "findings": told, "document": document.model_dump(by_alias=True)}


def _maps(common: FilesCommon, arguments: Mapping[str, Any]) -> Path | None:
    """The folder with maps, for a workbook; a table needs none."""
    from kpi_engine.sources.open_table import is_workbook

    return common.maps if is_workbook(Path(arguments["path"])) else None
