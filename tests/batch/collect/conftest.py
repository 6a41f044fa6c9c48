"""Companies as a controller would send them: a small workbook of names, or its figures at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.batch.collect.company import CompanyReport
from kpi_engine.batch.collect.figures import CompanyFigures
from kpi_engine.batch.collect.rates import Rates
from kpi_engine.batch.collect.report import company_report
from kpi_engine.batch.collect.stated import Settings
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.tailoring import with_tiers
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.policy import Policy

MONTHS = ("2026-01", "2026-02", "2026-03")
Lines = Mapping[str, Sequence[float | str | None]]
"""Figures of three months by term, with the segment or scenario after a dot: `mrr.core`, `mrr.budget`."""

ALDER: dict[str, list[float]] = {
    "opening_mrr": [1_000, 1_050, 1_100], "expansion_mrr": [100, 0, 0], "contraction_mrr": [20, 0, 0],
    "churned_mrr": [30, 0, 0], "mrr": [1_050, 1_100, 1_150], "sm_spend": [500, 600, 700],
    "new_customers": [2, 3, 4],
}  # fmt: skip
BIRCH: dict[str, list[float]] = {
    "opening_mrr": [9_000, 8_820, 9_000], "expansion_mrr": [90, 0, 0], "contraction_mrr": [0, 0, 0],
    "churned_mrr": [270, 0, 0], "mrr": [8_820, 9_000, 9_100], "sm_spend": [8_000, 8_000, 8_000],
    "new_customers": [8, 8, 8],
}  # fmt: skip


def report(
    company: str, lines: Lines, *, guide: str = "customer_service", currency: str = "EUR",
    rates: Rates | None = None, year_end: int = 12, policy: Policy | None = None, sha256: str = "",
    tiers: tuple[str, ...] = (),
) -> CompanyReport:  # fmt: skip
    """The report on a company with these figures."""
    facts = []
    for name, values in lines.items():
        term, *rest = name.split(".")
        scenario = "Budget" if "budget" in rest else "Actual"
        segment = next((part for part in rest if part != "budget"), "")
        facts += [
            Fact(f"{name}{month}", term, value, "", 0.0, Place(), month, scenario, segment)
            for month, value in zip(MONTHS, values, strict=False) if value is not None
        ]  # fmt: skip
    followed, renamed = GUIDES.get(guide), dict[str, str]()
    if tiers:
        fitted = with_tiers(followed, tiers)
        followed, renamed = fitted.guide, {own: old for old, own in fitted.renamed.items()}
    settings = Settings(company, currency, "", year_end, 0.05)
    read = CompanyFigures(
        f"{company}.xlsx", sha256 or company, settings, followed, renamed, policy or Policy(),
        tuple(facts), (), (), (),
    )  # fmt: skip
    return company_report(read, rates)


Workbook = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """Write a small workbook with named inputs: `workbook("alder.xlsx", ALDER, set_company="Alder")`."""

    def write(
        name: str, lines: Lines, *, guide: str = "customer_service", months: Sequence[str] = MONTHS,
        **settings: Any,
    ) -> Path:  # fmt: skip
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Inputs"
        for column, month in enumerate(months, 2):
            sheet.cell(1, column, date.fromisoformat(f"{month}-01"))
        last = sheet.cell(1, 1 + len(months)).column_letter
        names = {"in_months": f"Inputs!$B$1:${last}$1"}
        for row, (term, values) in enumerate(lines.items(), 2):
            names[f"in_{term}"] = f"Inputs!$B${row}:${last}${row}"
            for column, value in enumerate(values, 2):
                sheet.cell(row, column, value)
        for row, (setting, value) in enumerate(settings.items(), 1):
            book.create_sheet("Settings") if "Settings" not in book.sheetnames else None
            book["Settings"].cell(row, 2, value)
            names[setting] = f"Settings!$B${row}"
        for each, refers_to in names.items():
            book.defined_names[each] = DefinedName(each, attr_text=refers_to)
        book.properties.title = GUIDES.get(guide).title if guide else ""
        path = tmp_path / name
        book.save(path)
        return path

    return write
