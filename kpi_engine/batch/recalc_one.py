"""What a worker does to recalculate one workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpi_engine.batch.definitions import ensure_company
from kpi_engine.batch.files import FilesCommon


def recalc_one(common: FilesCommon, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Recalculate a workbook and compare every cell: how many of each kind, and the document if wanted."""
    from kpi_engine.engine import ENGINE, recalculate
    from kpi_engine.model.documents_of_recalc import RecalcDocument

    ensure_company(common.company)
    found = recalculate(Path(arguments["path"]))
    counts: dict[str, Any] = {str(status): count for status, count in found.summary().items()}
    if not common.documents:
        return {"summary": counts}
    document = RecalcDocument(engine=f"{ENGINE} ({found.engine})", **found.as_dict())
    return {"summary": counts, "document": document.model_dump(by_alias=True)}
