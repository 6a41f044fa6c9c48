"""The findings of one or many workbooks as a workbook of its own: overview, findings, rules asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.audit.annotated.columns import COLUMNS, height, text
from kpi_engine.audit.annotated.looks import FILLS, TEXT_INKS
from kpi_engine.audit.annotated.overview import write_overview
from kpi_engine.audit.life.decided_sheet import DECISION, WORKBOOK
from kpi_engine.audit.life.decisions import CHOICES
from kpi_engine.audit.rule import RULES
from kpi_engine.audit.run import Audited, weight
from kpi_engine.model.audit import AuditFinding
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.pages import Pages
from kpi_engine.workbook.house_style.tables import Column, head_row, table

_HEADER_ROW = 4
_A3 = 8
Looks = Mapping[str, Any]
_HOW = (
    "Choose accept (it is so, and may stay) or suppress (a false alarm), say why, save, and give this file "
    "to the next audit with --decisions."
)


def report_workbook(audits: Sequence[Audited]) -> bytes:
    """The report; the same audits give the same bytes."""
    pages = Pages()
    write_overview(pages, audits)
    _write_findings(pages, audits)
    _write_rules(pages, audits)
    names = ", ".join(each.coverage.workbook for each in audits[:3])
    return pages.saved(f"Audit of {names}" if len(audits) <= 3 else f"Audit of {len(audits)} workbooks")


def _write_findings(pages: Pages, audits: Sequence[Audited]) -> None:
    sheet = pages.sheet("Findings", styles.BAD)
    styles.heading(sheet, "Findings", _HOW)
    first = 2 + (len(audits) > 1)
    heads = [
        Column("No.", 5, side="center"), *[Column(WORKBOOK, 24, wrap=True)] * (first - 2),
        *(Column(each.heading, each.width, wrap=True) for each in COLUMNS),
    ]  # fmt: skip
    head_row(sheet, _HEADER_ROW, heads)
    rows = sorted((each for audited in audits for each in audited.findings), key=weight)
    looks = _looks(sheet)
    for number, finding in enumerate(rows, 1):
        _write_row(sheet, _HEADER_ROW + number, number, finding, looks, first)
    last = _HEADER_ROW + max(len(rows), 1)
    area = f"A{_HEADER_ROW}:{get_column_letter(len(heads))}{last}"
    sheet.auto_filter.ref = area
    sheet.freeze_panes = f"{get_column_letter(first + 4)}{_HEADER_ROW + 1}"
    _validate(sheet, first, last)
    styles.print_set_up(
        sheet, f"A1:{get_column_letter(len(heads))}{last}", rows=f"{_HEADER_ROW}:{_HEADER_ROW}"
    )
    sheet.page_setup.paperSize = _A3


def _write_row(
    sheet: Worksheet, row: int, number: int, finding: AuditFinding, looks: Looks, first: int
) -> None:
    """A finding from column `first` on; before it its number, and its workbook where there are many."""
    put(sheet, row, 1, number)._style = copy(looks["centred"])
    if first > 2:
        put(sheet, row, 2, finding.workbook)._style = copy(looks["plain"])
    for column, each in enumerate(COLUMNS, first):
        cell = put(sheet, row, column, text(each.value(finding)))
        kind = finding.severity if each.heading == "Severity" else "typed" if each.is_typed else "plain"
        cell._style = copy(looks[kind])
    sheet.row_dimensions[row].height = height(finding)


def _looks(sheet: Worksheet) -> Looks:
    """How the cells of the table look, worked out once."""
    found = {"plain": _top(sheet), "centred": _top(sheet, side="center")}
    for severity, ink in TEXT_INKS.items():
        found[severity] = _top(sheet, ink=ink, fill=FILLS[severity])
    return {**found, "typed": _top(sheet, ink=styles.INPUT_INK, fill=styles.INPUT_FILL)}


def _top(sheet: Worksheet, side: str | None = None, ink: str = "", fill: str = "") -> Any:
    cell: Any = sheet.cell(1_000_000, 1)
    is_typed = fill == styles.INPUT_FILL
    cell.font = styles.font(color=ink or styles.INK, bold=bool(ink) and not is_typed)
    cell.border = styles.BOX if is_typed else styles.UNDERLINE
    cell.alignment = styles.align(side, wrap=True, vertical="top")
    if fill:
        cell.fill = styles.fill(fill)
    found = copy(cell._style)
    cells: Any = sheet._cells
    del cells[1_000_000, 1]
    return found


def _validate(sheet: Worksheet, first: int, last: int) -> None:
    column = get_column_letter(first + [each.heading for each in COLUMNS].index(DECISION))
    rule = DataValidation("list", f'"{",".join(CHOICES)}"', allow_blank=True)
    rule.errorTitle, rule.error = DECISION, f"Choose {' or '.join(CHOICES)}, or nothing."
    rule.showErrorMessage = True
    rule.add(f"{column}{_HEADER_ROW + 1}:{column}{last}")
    sheet.add_data_validation(rule)


def _write_rules(pages: Pages, audits: Sequence[Audited]) -> None:
    """Every rule that was asked, also those that found nothing: what no finding means."""
    sheet = pages.sheet("Rules asked", styles.GREY)
    found = Counter(each.rule for audited in audits for each in audited.findings)
    ids = dict.fromkeys(id_ for audited in audits for id_ in audited.coverage.rules)
    rules = [rule for id_ in ids if (rule := RULES.find(id_)) is not None]
    about = "A rule with 0 findings was asked and found nothing; a rule that is not here was not asked."
    styles.heading(sheet, "Rules asked", about)
    columns = (
        Column("Rule", 7), Column("Fault", 30, wrap=True), Column("Severity", 10),
        Column("Findings", 10, "0", "center"), Column("Why it matters", 62, wrap=True),
        Column("How to put it right", 52, wrap=True),
        Column("Source", 40, wrap=True),
    )  # fmt: skip
    rows = [
        (each.id, each.name, each.severity, found[each.id], each.why, each.remedy, each.cite.source)
        for each in sorted(rules, key=lambda each: each.id)
    ]
    last = table(sheet, "RulesAsked", _HEADER_ROW, columns, rows)
    for number, row in enumerate(rows, _HEADER_ROW + 1):
        lines = max(int(len(str(value)) / each.width) + 1 for value, each in zip(row, columns, strict=True))
        sheet.row_dimensions[number].height = 13.5 * lines + 4
    sheet.freeze_panes = f"C{_HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:G{last}", rows=f"{_HEADER_ROW}:{_HEADER_ROW}")
