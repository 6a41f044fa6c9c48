"""What a worker does to read one workbook for the portfolio, and how the results come together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_engine.batch.collect.absences import Unread
from kpi_engine.batch.collect.company import CompanyReport
from kpi_engine.batch.collect.portfolio import Portfolio, Request, portfolio
from kpi_engine.batch.collect.rates import Rates
from kpi_engine.batch.collect.report import report_on
from kpi_engine.batch.definitions import ensure_company
from kpi_engine.batch.entry import Entry
from kpi_engine.batch.files import FilesCommon

VERB = "collect"


@dataclass(frozen=True, slots=True)
class CollectCommon(FilesCommon):
    """What reading a workbook needs besides: the guide where none is stated in it, and the rates."""

    guide: str = ""
    rates: Rates | None = None


def collect_one(common: CollectCommon, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """One workbook in a process of its own: what the portfolio takes of it."""
    ensure_company(common.company)
    report = report_on(Path(arguments["path"]), common.guide, common.rates)
    return {"report": report, "summary": {"findings": len(report.findings)}}


def portfolio_of(entries: Iterable[Entry], request: Request) -> Portfolio:
    """The portfolio of the workbooks read; one that could not be is listed with the reason."""
    reports: list[CompanyReport] = []
    unread: list[Unread] = []
    for entry in entries:
        if entry.status == "done":
            reports.append(entry.result["report"])
        else:
            unread.append(Unread(entry.name, entry.code, entry.reason))
    return portfolio(reports, unread, request)
