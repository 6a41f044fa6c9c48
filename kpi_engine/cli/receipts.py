"""Receipts of the engine as JSON documents."""

from __future__ import annotations

from kpi_engine.engine import ENGINE
from kpi_engine.fill.receipt import FillReceipt
from kpi_engine.model.documents import RecalcDocument
from kpi_engine.model.documents_of_fills import FillDocument
from kpi_engine.recalc import Recalculation


def recalc_document(recalculation: Recalculation) -> RecalcDocument:
    """Every cell that is not equal, and the count of each status."""
    return RecalcDocument(engine=f"{ENGINE} ({recalculation.engine})", **recalculation.as_dict())


def fill_document(receipt: FillReceipt) -> FillDocument:
    """The receipt of a fill, cell by cell."""
    return FillDocument(engine=ENGINE, **receipt.as_dict())
