"""What the page draws, as data for its script: the maps of the sheets, and what lies around a finding."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kpi_engine.cli.audit.page_finding import finding_id
from kpi_engine.cli.audit.wording import place
from kpi_engine.model.documents_of_audit import AuditDocument, AuditFindingJson, SheetLayoutJson
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from kpi_engine.audit.pictures import Pictures
    from kpi_engine.audit.pictures.sheets import SheetPicture
    from kpi_engine.audit.pictures.surroundings import Surroundings

_MOST_HEADLINES = 4
_NOUNS = {
    "input": ("input",), "working": ("working",), "output": ("output",),
    "unused": ("typed number that nothing reads", "typed numbers that nothing reads"),
}  # fmt: skip


def page_data(
    findings: Sequence[AuditFindingJson], document: AuditDocument, pictures: Mapping[str, Pictures]
) -> str:
    """JSON in lists, in ASCII, and without anything that could end the script's element."""
    books, around = [], {}
    for number, book in enumerate(document.coverage.workbooks):
        drawn = pictures.get(book.workbook)
        told = {each.sheet: _told(each) for each in book.layout}
        sheets = [[*_sheet(each), told.get(each.name, "")] for each in drawn.sheets] if drawn else []
        books.append([book.workbook, sheets])
        for finding in findings:
            near = drawn.around.get(finding.fingerprint) if drawn else None
            if near is not None and finding.workbook == book.workbook:
                around[finding_id(finding, number)] = _around(finding, near)
    data = {"books": books, "around": around}
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")


def _sheet(each: SheetPicture) -> list[Any]:
    """Consecutive rows and columns from 1 are told by their number."""
    return [
        each.name, each.hidden, _short(each.rows), _short(each.columns), each.last_row, each.last_column,
        list(each.lines),
    ]  # fmt: skip


def _told(sheet: SheetLayoutJson) -> str:
    """`12 inputs, 40 workings, 3 outputs, 2 typed numbers that nothing reads`."""
    return ", ".join(counted(each.cells, *_NOUNS[each.role]) for each in sheet.areas)


def _short(numbers: tuple[int, ...]) -> int | list[int]:
    return len(numbers) if numbers[-1] == len(numbers) else list(numbers)


def _around(finding: AuditFindingJson, near: Surroundings) -> list[Any]:
    here = place(finding)
    beyond = [each for each in finding.impact.headlines if each != here and not each.endswith(f"({here})")]
    return [
        [here, near.label],
        [[each.place, each.label] for each in near.reads], near.more_read,
        [[each.place, each.label] for each in near.readers], near.more_readers,
        beyond[:_MOST_HEADLINES],
    ]  # fmt: skip
