"""Receipts of what was written, as documents and as files beside the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.engine import ENGINE
from kpi_engine.errors import KpiEngineError, WorkbookError
from kpi_engine.fill.receipt import FillReceipt
from kpi_engine.model.documents_of_fills import FillDocument
from kpi_engine.workbook.save import save_atomically

if TYPE_CHECKING:
    from kpi_engine.model.documents_of_portable import LambdasDocument, PortableDocument


def fill_document(receipt: FillReceipt) -> FillDocument:
    """The receipt of a fill, cell by cell."""
    return FillDocument(engine=ENGINE, **receipt.as_dict())


def place_beside(output: Path) -> Path:
    """`january.receipt.json` beside `january.xlsx`."""
    return output.parent / f"{output.stem}.receipt.json"


def write_receipt(document: FillDocument | PortableDocument | LambdasDocument, place: Path) -> None:
    """Write the receipt; the workbook is in place by then, and says so if the receipt fails."""
    text = document.model_dump_json(indent=2, by_alias=True) + "\n"
    try:
        save_atomically(text.encode("utf-8"), place)
    except KpiEngineError as fault:
        workbook = Path(document.workbook).name[:60]
        raise WorkbookError(
            f"{workbook} is written, but its receipt could not be written: {fault.message[:150]}",
            code=fault.code,
        ) from fault
