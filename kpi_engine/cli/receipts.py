"""A recalculation as JSON documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kpi_engine.engine import ENGINE
from kpi_engine.model.cell_error import plain
from kpi_engine.model.documents_of_recalc import (
    RecalcCellDocument,
    RecalcDocument,
    RecalcSummaryDocument,
    RecalcWritten,
)
from kpi_engine.recalc import Recalculation


def recalc_document(recalculation: Recalculation, written: RecalcWritten | None = None) -> RecalcDocument:
    """Every cell that is not equal, and the count of each status; `written` is what was put into a file."""
    return RecalcDocument(engine=_engine(recalculation), **recalculation.as_dict(), written=written)


def recalc_lines(recalculation: Recalculation, written: RecalcWritten | None) -> Iterator[str]:
    """Every formula cell as a line of JSON, then the counts; one line at a time, however many there are."""
    for cell in recalculation.cells:
        yield RecalcCellDocument(
            engine=_engine(recalculation, cell.engine), workbook=recalculation.workbook,
            sheet=cell.sheet, cell=cell.cell,
            formula=f"={cell.formula}", cached=plain(cell.cached), computed=plain(cell.computed),
            status=cell.status, reason=cell.reason, opinion=cell.opinion, second=plain(cell.second),
        ).model_dump_json(by_alias=True)  # fmt: skip
    told = replace(recalculation, cells=()).as_dict()
    del told["cells"]
    told["summary"] = {str(status): count for status, count in recalculation.summary().items()}
    told["opinions"] = {str(opinion): count for opinion, count in recalculation.opinions().items()}
    yield RecalcSummaryDocument(engine=_engine(recalculation), **told, written=written).model_dump_json(
        by_alias=True
    )


def _engine(recalculation: Recalculation, of_cell: str = "") -> str:
    return f"{ENGINE} ({of_cell or recalculation.engine})"
