"""The first page of the report: how many findings of which kind, where, and what was not checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.audit.annotated.looks import FILLS, TEXT_INKS
from kpi_engine.audit.annotated.words import checked_words, findings_words
from kpi_engine.audit.rule import RULES
from kpi_engine.audit.run import Audited
from kpi_engine.model.audit import AuditFinding, State
from kpi_engine.model.finding import SEVERITIES
from kpi_engine.model.written import clipped, counted
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.pages import Pages

_WIDTHS = {"A": 34.0, "B": 62.0, **dict.fromkeys("CDEFGHI", 11.0)}
_STATES: tuple[State, ...] = ("accepted", "suppressed", "accepted in Excel", "known")
_COUNTS = ("Errors", "Warnings", "Info", "Accepted", "Suppressed", "In Excel", "Known")
_LAST = 2 + len(_COUNTS)
_MOST_RULES, _MOST_SHEETS = 25, 25
_LONGEST = 300
Line = tuple[str, str, Sequence[AuditFinding]]


def write_overview(pages: Pages, audits: Sequence[Audited]) -> None:
    """Add the sheet."""
    sheet = pages.sheet("Overview")
    findings = [each for audited in audits for each in audited.findings]
    books = [audited.coverage.workbook for audited in audits]
    title = f"Audit of {books[0]}" if len(books) == 1 else f"Audit of {counted(len(books), 'workbook')}"
    styles.heading(sheet, clipped(title, 90), findings_words(findings))
    styles.widths(sheet, _WIDTHS)
    lines = [(a.coverage.workbook, checked_words(a.coverage), a.findings) for a in audits]
    row = _counts(sheet, 4, ("Workbook", "What was checked"), lines)
    row = _counts(sheet, row + 1, ("Rule", "Why it matters"), _by_rule(findings), _MOST_RULES)
    row = _counts(sheet, row + 1, ("Sheet", "Workbook"), _by_sheet(audits), _MOST_SHEETS)
    row = _remarks(sheet, row + 1, "Not checked", "Why", _not_checked(audits))
    row = _remarks(sheet, row + 1, "Decisions and baseline", "What became of them", _told(audits))
    styles.print_set_up(sheet, f"A1:I{row}")


def _by_rule(findings: Sequence[AuditFinding]) -> list[Line]:
    return [
        (f"{id_} {group[0].name}", rule.why if (rule := RULES.find(id_)) else "", group)
        for id_, group in _grouped(findings, lambda each: each.rule)
    ]


def _by_sheet(audits: Sequence[Audited]) -> list[Line]:
    return [
        (name or "The workbook itself", audited.coverage.workbook, group)
        for audited in audits
        for name, group in _grouped(audited.findings, lambda each: each.sheet)
    ]


def _grouped(
    findings: Iterable[AuditFinding], key: Callable[[AuditFinding], str]
) -> list[tuple[str, list[AuditFinding]]]:
    """The findings by a word of theirs; those with the most and gravest open ones first."""
    groups: dict[str, list[AuditFinding]] = {}
    for each in findings:
        groups.setdefault(key(each), []).append(each)
    return sorted(groups.items(), key=lambda item: [-count for count in _numbers(item[1])])


def _numbers(findings: Sequence[AuditFinding]) -> list[int]:
    """Open ones by severity, then those that are not open by state."""
    grades = Counter(each.severity for each in findings if each.state == "open")
    states = Counter(each.state for each in findings)
    return [*(grades[each] for each in SEVERITIES), *(states[each] for each in _STATES)]


def _counts(sheet: Worksheet, row: int, heads: tuple[str, str], lines: Sequence[Line], most: int = 0) -> int:
    """A table of counts; the row after it."""
    _head(sheet, row, [*heads, *_COUNTS])
    shown = lines[:most] if most else lines
    for name, words, findings in shown:
        row += 1
        _texts(sheet, row, name, words)
        for column, count in enumerate(_numbers(findings), 3):
            cell = put(sheet, row, column, count or None)
            cell.font, cell.border = styles.BODY, styles.UNDERLINE
            cell.alignment, cell.number_format = styles.align("right", vertical="top"), "#,##0"
            if count and column < 3 + len(SEVERITIES):
                grade = SEVERITIES[column - 3]
                cell.font, cell.fill = (
                    styles.font(bold=True, color=TEXT_INKS[grade]),
                    styles.fill(FILLS[grade]),
                )
    if not lines:
        row += 1
        _texts(sheet, row, "None", "")
    if len(shown) < len(lines):
        row += 1
        _texts(sheet, row, f"and {len(lines) - len(shown):,} more", "All of them are on the sheet Findings.")
    return row + 1


def _remarks(sheet: Worksheet, row: int, head: str, words: str, lines: Sequence[tuple[str, str]]) -> int:
    """A table of texts; the row after it. Only that of what was not checked is there without any, too."""
    if not lines and head != "Not checked":
        return row
    _head(sheet, row, [head, words, *[""] * len(_COUNTS)])
    for name, text in lines or [
        ("Nothing", "Every sheet was read; the rules that were asked are on the last sheet.")
    ]:
        row += 1
        _texts(sheet, row, name, text, wide=True)
    return row + 1


def _not_checked(audits: Sequence[Audited]) -> list[tuple[str, str]]:
    several = len(audits) > 1
    return [
        (f"{audited.coverage.workbook}: {each.what}" if several else each.what, each.why)
        for audited in audits
        for each in audited.coverage.not_checked
    ]


def _told(audits: Sequence[Audited]) -> list[tuple[str, str]]:
    return [
        (f"{audited.coverage.workbook}: {each.kind}" if len(audits) > 1 else each.kind, each.text)
        for audited in audits
        for each in audited.coverage.remarks
    ]


def _head(sheet: Worksheet, row: int, words: Sequence[str]) -> None:
    styles.header(sheet, row, list(words))
    for column in range(3, _LAST + 1):
        sheet.cell(row, column).alignment = styles.align("right", wrap=True)
    sheet.row_dimensions[row].height = 20


def _texts(sheet: Worksheet, row: int, name: str, words: str, *, wide: bool = False) -> None:
    """The two texts of a line; a wide one takes the columns of the counts as well."""
    width = sum(_WIDTHS[each] for each in "BCDEFGHI") if wide else _WIDTHS["B"]
    if wide:
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=_LAST)
    for column, text in ((1, name), (2, words)):
        cell = put(sheet, row, column, clipped(text, _LONGEST))
        cell.font, cell.border = styles.BODY, styles.UNDERLINE
        cell.alignment = styles.align(wrap=True, vertical="top")
    lines = max(len(name) / _WIDTHS["A"], len(clipped(words, _LONGEST)) / width)
    sheet.row_dimensions[row].height = 13.5 * (int(lines) + 1) + 3
