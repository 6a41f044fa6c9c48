"""Decisions in a sheet: the columns Decision, Reason and Fingerprint, wherever a person moved them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpi_engine.audit.life.decisions import Written
from kpi_engine.errors import InputError
from kpi_engine.formula.references import place_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import clipped, show
from kpi_engine.workbook.package import Package

AUDIT_SHEET = "KPI Audit"
REPORT_NAME = "_kpi_report"
"""A name of the sheet alone that a report written in Excel carries."""
DECISION, REASON, FINGERPRINT, RULE, WORKBOOK = "Decision", "Reason", "Fingerprint", "Rule", "Workbook"
_NEEDED = (DECISION, REASON, FINGERPRINT)
_HEADINGS = {name.casefold(): name for name in (*_NEEDED, RULE, WORKBOOK, "By", "Date")}
_LAST_HEADER_ROW = 20


@dataclass(frozen=True, slots=True)
class _Head:
    """The row of the headings, and the heading of each column."""

    row: int
    columns: Mapping[int, str]

    def column(self, name: str) -> int:
        return next(column for column, heading in self.columns.items() if heading == name)


def audit_sheets(package: Package) -> tuple[str, ...]:
    """The sheets that an earlier audit left in the workbook: `KPI Audit` with its columns.

    So are those that a macro of ours wrote in Excel, whatever they are called: they carry a name.
    """
    from_excel = {each.sheet for each in package.defined_names if each.name.casefold() == REPORT_NAME}
    return tuple(
        name for name in _worksheets(package)
        if name in from_excel or (name.casefold().startswith(AUDIT_SHEET.casefold()) and _head(package, name))
    )  # fmt: skip


def written_in_workbook(package: Package) -> Iterator[Written]:
    """What was typed in every sheet that has the columns; InputError where none has them."""
    sheets = [name for name in _worksheets(package) if _head(package, name)]
    if not sheets:
        raise InputError(
            f"{clipped(package.path.name, 60)} has no sheet with the columns {', '.join(_NEEDED)}. Give the "
            "annotated copy or the report workbook of kpi audit.", code="decisions",
        )  # fmt: skip
    for sheet in sheets:
        yield from written_in_sheet(package, sheet)


def written_in_sheet(package: Package, sheet: str) -> Iterator[Written]:
    """What was typed in the rows under the headings."""
    head = _head(package, sheet)
    if head is None:
        return
    rows: dict[int, dict[str, str]] = {}
    for row, column, value, *_ in package.entries(sheet):
        if row > head.row and column in head.columns and value is not None:
            rows.setdefault(row, {})[head.columns[column]] = show(value).strip()
    for row, said in sorted(rows.items()):
        yield Written(
            place_name(sheet, row, head.column(DECISION)), said.get(FINGERPRINT, ""), said.get(DECISION, ""),
            said.get(REASON, ""), said.get(RULE, ""), said.get(WORKBOOK, ""), said.get("By", ""),
            said.get("Date", ""),
        )  # fmt: skip


def _worksheets(package: Package) -> list[str]:
    return [info.name for info in package.sheets if info.kind == "worksheet"]


def _head(package: Package, sheet: str) -> _Head | None:
    found: dict[int, dict[int, str]] = {}
    for row, column, value, *_ in package.entries(sheet):
        if row > _LAST_HEADER_ROW:
            break
        if name := _heading(value):
            found.setdefault(row, {})[column] = name
    heads = (_Head(row, columns) for row, columns in found.items())
    return next((head for head in heads if set(_NEEDED) <= set(head.columns.values())), None)


def _heading(value: Scalar) -> str:
    return _HEADINGS.get(value.strip().casefold(), "") if isinstance(value, str) else ""
