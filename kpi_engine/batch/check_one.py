"""What a worker does to check one table of stated figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpi_engine.batch.definitions import ensure_company
from kpi_engine.batch.files import FilesCommon


def check_one(common: FilesCommon, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Find which stated figures are wrong: how many findings of each severity, and the document if wanted."""
    from kpi_engine.engine import ENGINE, check
    from kpi_engine.model.documents import CheckDocument

    ensure_company(common.company)
    report = check(Path(arguments["path"]), sheet=common.sheet, decimal=common.decimal)
    severities = Counter(finding.severity for finding in report.findings)
    counts = {"figures": len(report.facts), "not_checked": len(report.not_checked)}
    counts |= {severity: severities[severity] for severity in ("error", "warning", "info")}
    if not common.documents:
        return {"summary": counts}
    document = CheckDocument(engine=ENGINE, **report.as_dict())
    return {"summary": counts, "document": document.model_dump(by_alias=True)}
