"""Receipts of the engine as JSON documents."""

from __future__ import annotations

from kpi_engine.cli.cells import as_json
from kpi_engine.engine import ENGINE
from kpi_engine.fill.receipt import FillReceipt
from kpi_engine.model.documents import FillDocument, RecalcCell, RecalcDocument
from kpi_engine.recalc import Recalculation


def recalc_document(recalculation: Recalculation) -> RecalcDocument:
    """Every cell that is not equal, and the count of each status."""
    return RecalcDocument(
        engine=f"{ENGINE} ({recalculation.engine})", workbook=recalculation.workbook,
        cells=[
            RecalcCell(
                sheet=cell.sheet, cell=cell.cell, formula=f"={cell.formula}", cached=as_json(cell.cached),
                computed=as_json(cell.computed), status=cell.status, reason=cell.reason,
            )
            for cell in recalculation.cells
            if cell.status != "equal"
        ],
        summary={str(status): count for status, count in recalculation.summary().items()},
    )  # fmt: skip


def fill_document(receipt: FillReceipt) -> FillDocument:
    """The receipt of a fill, cell by cell."""
    return FillDocument(engine=ENGINE, **receipt.as_dict())
