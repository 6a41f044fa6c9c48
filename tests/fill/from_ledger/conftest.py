"""A template with the lines of a bridge for two tiers, and small tables of subscriptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.engine import plan_fill
from kpi_engine.engine.ledger_filling import LedgerFill
from kpi_engine.engine.ledgers import LedgerQuery
from kpi_engine.fill import FillReceipt
from kpi_engine.sources.subscriptions.options import StagingOptions
from kpi_engine.workbook.package import Package

LINES = (
    "opening_mrr", "new_mrr", "reactivation_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "mrr",
    "new_customers", "lost_customers", "active_customers", "arr", "sm_spend",
    "opening_mrr.core", "expansion_mrr.core", "contraction_mrr.core", "churned_mrr.core", "mrr.core",
    "active_customers.core",
    "opening_mrr.pro", "expansion_mrr.pro", "contraction_mrr.pro", "churned_mrr.pro", "mrr.pro",
    "active_customers.pro",
)  # fmt: skip
JUNE = 2026 * 12 + 6


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Three months from April 2026 on, a line each, and the settings of a template."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for column, month in zip("BCD", (4, 5, 6), strict=True):
        sheet[f"{column}1"] = date(2026, month, 1)
    names = {"in_months": "$B$1:$D$1", "set_currency": "$F$1", "def_reactivation_window": "$F$2",
             "def_churn_date": "$F$3"}  # fmt: skip
    for row, line in enumerate(LINES, 2):
        sheet[f"A{row}"] = line
        names[f"in_{line}"] = f"$B${row}:$D${row}"
    sheet["F1"], sheet["F2"], sheet["F3"] = "EUR", "without limit", "end of the paid period"
    for name, area in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"Plan!{area}")
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows of customer, plan, start, end, amount; months as 2026-04, a day of the month added."""

    def write(*rows: Sequence[str], currency: str = "EUR") -> Path:
        lines = ["customer,plan,start,end,mrr,currency"]
        lines += [",".join((*row, currency) if len(row) < 6 else row) for row in rows]
        path = tmp_path / "subscriptions.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> Callable[..., FillReceipt]:
    """Fills the template from a table of subscriptions, observed through June 2026."""

    def fill(source: Path, data: Path | None = None, until: int = JUNE, **options: Any) -> FillReceipt:
        query = LedgerQuery(str(source), StagingOptions(until=until))
        output = tmp_path / "filled.xlsx"
        return plan_fill(template, data, output, ledger=LedgerFill(query, **options)).write(output)

    return fill


@pytest.fixture
def lines(tmp_path: Path) -> Callable[[], Mapping[str, list[Any]]]:
    """The three months of every line of the filled workbook."""

    def read() -> Mapping[str, list[Any]]:
        held = {cell.ref: cell.value for cell in Package.open(tmp_path / "filled.xlsx").cells("Plan")}
        return {line: [held.get(f"{column}{row}") for column in "BCD"] for row, line in enumerate(LINES, 2)}

    return read
