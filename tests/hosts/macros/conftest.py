"""A real workbook, saved with its results, open behind a port: a plan with one slip of the keyboard in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.calculated import with_results
from tests.hosts.macros.book_port import BookPort

_LABELS = (
    "Opening MRR", "New MRR", "Expansion MRR", "Contraction MRR", "Churned MRR", "Closing MRR",
)  # fmt: skip
_MONTHS = {
    "C": (10_000, 2_000, 500, 200, 300, 12_000),
    "D": (12_000, 2_500, 600, 100, 500, 14_500),
    "E": (14_500, 1_500, 400, 300, 100, 16_000),
    "F": (16_000, 2_000, 500, 100, 400, 18_000),
}
"""Each closing amount is the opening one of the next month: 10,000 + 2,000 + 500 − 200 − 300 = 12,000."""

Opened = Callable[..., BookPort]


@pytest.fixture(scope="session")
def plan_bytes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], bytes]:
    """The workbook; where there is a slip, new MRR of February is typed as 5,200 instead of 2,500."""
    made: dict[bool, bytes] = {}

    def build(slip: bool) -> bytes:
        if slip not in made:
            path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
            _plan(slip).save(path)
            made[slip] = with_results(path).data
        return made[slip]

    return build


def _plan(slip: bool) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    inputs = book.active
    assert inputs is not None
    inputs.title = "Inputs"
    inputs["A1"] = "SaaS metrics of 2026"
    for column, month in zip(_MONTHS, ("2026-01", "2026-02", "2026-03", "2026-04"), strict=True):
        inputs[f"{column}3"] = month
    for row, label in enumerate(_LABELS, 4):
        inputs[f"A{row}"] = label
        for column, amounts in _MONTHS.items():
            inputs[f"{column}{row}"] = amounts[row - 4]
    if slip:
        inputs["D5"] = 5_200
    kpis = book.create_sheet("KPIs")
    kpis["A1"], kpis["A2"] = "Growth", "Net new MRR"
    for column in _MONTHS:
        kpis[f"{column}1"] = f"=Inputs!{column}9/Inputs!{column}4-1"
        kpis[f"{column}2"] = f"=SUM(Inputs!{column}5:{column}6)-SUM(Inputs!{column}7:{column}8)"
    kpis["E2"] = 1_234
    book.create_sheet("Notes")["A1"] = "Typed by hand"
    return book


@pytest.fixture
def opened(tmp_path: Path, plan_bytes: Callable[[bool], bytes]) -> Opened:
    """Opens the plan, with a slip unless told otherwise, and with answers to the questions to come."""

    def opening(*answers: Any, slip: bool = True) -> BookPort:
        path = tmp_path / "plan.xlsx"
        path.write_bytes(plan_bytes(slip))
        return BookPort(path, tmp_path / "settings", *answers)

    return opening
