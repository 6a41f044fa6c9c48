"""`kpi audit` through its real entry point, and a small plan with faults in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.audit.rule import Example
from kpi_engine.model.audit import State
from kpi_engine.model.documents_of_audit import AuditEvidenceJson, AuditFindingJson, AuditFixJson, ImpactJson
from tests.audit.example_workbook import workbook_of
from tests.cli.conftest import Kpi, kpi

__all__ = ["Kpi", "kpi"]

FAULTY = """
[Sales]
Month | Price | Quantity | Revenue
Jan   | 10    | 3        | =B2*C2 -> 25
Feb   | 10    | 4        | =B3*C3
Mar   | 10    | 0        | =B4*C4
[KPI]
Revenue | =SUM(Sales!D2:D4)
Price   | =B1/Sales!C4 -> #DIV/0!
"""
"""Revenue of January was not calculated again; the price divides by nothing."""
CALCULATED = {"fullCalcOnLoad": "false"}
CLEAN = """
[Sales]
Month | Price | Quantity | Revenue
Jan   | 10    | 3        | =B2*C2
Feb   | 10    | 4        | =B3*C3
"""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return workbook_of(Example(FAULTY, settings=CALCULATED), tmp_path / "plan.xlsx")


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return workbook_of(Example(CLEAN), tmp_path / "clean.xlsx")


def finding(
    *, cells: Sequence[str] = ("C3",), peers: Sequence[str] = (), state: State = "open", reason: str = "",
    **more: Any,
) -> AuditFindingJson:  # fmt: skip
    """A finding of F01 on the sheet Costs; `more` replaces other fields."""
    said: dict[str, Any] = {
        "rule": "F01", "name": "formula-unlike-neighbours", "severity": "warning", "confidence": "high",
        "workbook": "plan.xlsx", "sheet": "Costs", "range": cells[0] if cells else "", "cells": list(cells),
        "message": "Costs!C3 adds C4:C8; its neighbours add nine rows.",
        "evidence": AuditEvidenceJson(formula="=SUM(C4:C8)", r1c1="=SUM(R[1]C:R[5]C)",
                                      expected="=SUM(C4:C12)", expected_r1c1="=SUM(R[1]C:R[9]C)",
                                      peers=list(peers)),
        "impact": ImpactJson(), "fix": AuditFixJson(words="Copy the neighbour."),
        "fingerprint": "0123456789ab", "state": state, "reason": reason,
    }  # fmt: skip
    return AuditFindingJson(**(said | more))
