"""`kpi audit` through its real entry point, and a small plan with faults in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.audit.rule import Example
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
CLEAN = """
[Sales]
Month | Price | Quantity | Revenue
Jan   | 10    | 3        | =B2*C2
Feb   | 10    | 4        | =B3*C3
"""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return workbook_of(Example(FAULTY), tmp_path / "plan.xlsx")


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return workbook_of(Example(CLEAN), tmp_path / "clean.xlsx")
