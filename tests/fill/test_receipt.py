"""The receipt as a document: what the schema of `kpi fill` promises."""

from __future__ import annotations

from kpi_engine.fill.receipt import CellChange, FillReceipt
from kpi_engine.model.cell_error import NA
from kpi_engine.model.documents_of_fills import FillDocument


def test_a_receipt_fits_the_committed_schema() -> None:
    change = CellChange("Inputs", "C4", NA, 5.0, "actuals.csv row 2")
    receipt = FillReceipt(
        "t.xlsx", "ab", "d.csv", "cd", "o.xlsx", (change,), 3, ("KPIs!B2",), ("note",), ("engine",)
    )
    document = FillDocument(engine="saas-kpi-engine", **receipt.as_dict())
    assert document.inputs[0].old == "#N/A"
    assert document.not_verifiable == ["KPIs!B2"]
    assert document.recalculated == 3
