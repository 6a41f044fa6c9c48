"""A workbook that Excel sent, checked or audited: the documents that the command line prints.

The local server calls these in a process of its own, within limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import InputError

if TYPE_CHECKING:
    from kpi_engine.engine import CheckReport
    from kpi_engine.model.fact import Fact
    from kpi_engine.workbook.references import Area


def check_answer(workbook: Path, company: Path | None, sheet: str, area: str) -> bytes:
    """The document kpi.check/1; `in_area` tells which findings touch the area of the sheet, or the sheet."""
    from kpi_engine.batch.definitions import ensure_company
    from kpi_engine.cli.mapped import refuse_unread
    from kpi_engine.cli.settings import load
    from kpi_engine.engine import ENGINE, check
    from kpi_engine.model.documents import CheckDocument

    areas = _areas(sheet, area)
    ensure_company(company)
    report = check(workbook, decimal=load({}).text("decimal") or None)
    refuse_unread(report)
    touching = _touching(report, sheet, areas) if sheet else None
    fields = replace(report, source=Path(workbook.name)).as_dict()
    return _bytes(CheckDocument(engine=ENGINE, **fields, in_area=touching).model_dump_json(by_alias=True))


def audit_answer(workbook: Path, company: Path | None) -> bytes:
    """The document kpi.audit/1."""
    from kpi_engine.batch.definitions import ensure_company
    from kpi_engine.cli.audit.documents import Outcome, audit_document
    from kpi_engine.engine.auditing import audit

    ensure_company(company)
    found = audit(workbook)
    document = audit_document([Outcome(Path(workbook.name), found=found)])
    return _bytes(document.model_dump_json(by_alias=True))


def _bytes(document: str) -> bytes:
    return document.encode("utf-8")


def _areas(sheet: str, area: str) -> list[Area]:
    """The rectangles of a selection: `B2:F20`, several with commas between them."""
    from kpi_engine.workbook.references import parse_range

    if not area:
        return []
    found = [parse_range(each.strip()) for each in area.split(",")]
    areas = [each for each in found if each is not None]
    if not sheet or len(areas) < len(found):
        raise InputError(
            "The cells asked about are a sheet and a range on it: sheet=Inputs and area=B2:F20.",
            code="not-a-range",
        )
    return areas


def _touching(report: CheckReport, sheet: str, areas: Sequence[Area]) -> list[str]:
    """The findings with a figure in the areas; of the whole sheet where there are none."""
    inside = {
        fact.id
        for fact in report.facts
        if fact.place.sheet.casefold() == sheet.casefold()
        and (not areas or any(_cell(fact) in each for each in areas))
    }
    return [finding.id for finding in report.findings if inside.intersection(finding.facts)]


def _cell(fact: Fact) -> tuple[int, int]:
    """Row and column of a figure; (0, 0), which is in no area, for one that stands in no single cell."""
    from kpi_engine.formula.references import column_number

    row, column = fact.place.row, fact.place.column
    return (row, column_number(column)) if row and column.isascii() and column.isalpha() else (0, 0)
