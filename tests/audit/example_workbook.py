"""The workbook that a rule's example describes, written as a file with stored results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.relationship import Relationship
from openpyxl.styles import Protection
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.external_link.external import ExternalBook, ExternalLink, ExternalSheetNames
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.audit.rule import Example
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.edits import Edit, SetCache, StripCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched
from kpi_engine.workbook.rebuild import rebuilt

_SHEET = re.compile(r"\[(.+)\]")
_FORMAT = re.compile(r"(?P<content>.*?)\s*\{(?P<format>[^{}]*)\}")
_STORED = re.compile(r"(?P<formula>=.*?)\s*->\s*(?P<stored>.*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def workbook_of(example: Example, path: Path) -> Path:
    """Write the example to `path`; formulas hold their computed results unless the example states others."""
    book = Workbook()
    stored: dict[tuple[str, str], Scalar] = {}
    sheet, row, is_first = book.active, 0, True
    assert isinstance(sheet, Worksheet)
    sheet.title = "Sheet1"
    for line in example.sheets.strip("\n").splitlines():
        text = line.strip()
        if begins := _SHEET.fullmatch(text):
            if is_first and not row:
                sheet.title = begins[1]
            else:
                sheet = book.create_sheet(begins[1])
            row, is_first = 0, False
            continue
        row += 1
        for column, content in enumerate(text.split("|") if text else (), start=1):
            _write(sheet, row, column, content.strip(), stored)
    _set_up(book, example)
    book._external_links = [_link(target) for target in example.links]
    book.save(path)
    if example.ignored:
        _ignore(path, example.ignored)
    return with_results(path, stored)


def _write(
    sheet: Worksheet, row: int, column: int, content: str, stored: dict[tuple[str, str], Scalar]
) -> None:
    if not content:
        return
    cell = sheet.cell(row, column)
    if formatted := _FORMAT.fullmatch(content):
        content, cell.number_format = formatted["content"], formatted["format"]
    if kept := _STORED.fullmatch(content):
        content = kept["formula"]
        stored[sheet.title, cell.coordinate] = None if kept["stored"] == "nothing" else _value(kept["stored"])
    value: Any = content if content.startswith("=") else _value(content)
    cell.value = value.text if isinstance(value, CellError) else value
    if content.startswith("'"):
        cell.data_type = "s"
    elif isinstance(value, CellError):
        cell.data_type = "e"


def _value(text: str) -> Any:
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text or "e" in text else int(text)
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return CellError.from_text(text) or text.removeprefix("'")


def _set_up(book: Workbook, example: Example) -> None:
    for name, refers_to in example.names.items():
        book.defined_names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
    for name, place in example.tables.items():
        title, _, ref = place.rpartition("!")
        book[title].add_table(Table(displayName=name, ref=ref))
    for place in example.hidden:
        _hide(book, place)
    for place in example.merged:
        title, _, ref = place.rpartition("!")
        book[title].merge_cells(ref)
    for title in example.protected:
        book[title].protection.sheet = True
    for place in example.unlocked:
        title, _, ref = place.rpartition("!")
        for line in book[title][ref] if ":" in ref else ((book[title][ref],),):
            for cell in line:
                cell.protection = Protection(locked=False)
    for place, words in example.validations.items():
        title, _, ref = place.rpartition("!")
        kind, _, limits = words.partition(" ")
        first, *rest = [f'"{limits}"'] if kind == "list" else limits.split()
        checked = DataValidation(kind, formula1=first, formula2=rest[0] if rest else None)
        checked.add(ref)
        book[title].add_data_validation(checked)
    for name, value in example.settings.items():
        if name == "date1904":
            book.epoch = CALENDAR_MAC_1904
            continue
        setattr(book.calculation, name, {"true": True, "false": False}.get(value, value))


def _link(target: str) -> ExternalLink:
    link = ExternalLink(externalBook=ExternalBook(sheetNames=ExternalSheetNames(sheetName=()), id="rId1"))
    link.file_link = Relationship(type="externalLinkPath", Target=target, TargetMode="External", Id="rId1")
    return link


def _ignore(path: Path, ignored: Mapping[str, str]) -> None:
    """What a person told Excel not to warn about; openpyxl does not write it."""
    package = Package.open(path)
    entries: dict[str, str] = {}
    for place, name in ignored.items():
        title, _, cells = place.rpartition("!")
        member = package.sheet(title).member
        entries[member] = entries.get(member, "") + f'<ignoredError sqref="{cells}" {name}="1"/>'
    parts = {}
    for member, entry in entries.items():
        part = package.read(member)
        mark = b"<tableParts" if b"<tableParts" in part else b"</worksheet>"
        element = f"<ignoredErrors>{entry}</ignoredErrors>".encode()
        parts[member] = part.replace(mark, element + mark)
    path.write_bytes(rebuilt(package.container, parts))


def _hide(book: Workbook, place: str) -> None:
    if place.startswith("!"):
        book[place[1:]].sheet_state = "veryHidden"
    elif "!" not in place:
        book[place].sheet_state = "hidden"
    else:
        title, _, ref = place.rpartition("!")
        first, _, last = ref.partition(":")
        if first.isdigit():
            for row in range(int(first), int(last or first) + 1):
                book[title].row_dimensions[row].hidden = True
        else:
            book[title].column_dimensions.group(first, last or first, hidden=True)


def with_results(path: Path, stored: dict[tuple[str, str], Scalar]) -> Path:
    """The workbook with the results that its formulas give, or that the example states for them."""
    package = Package.open(path)
    edits: dict[str, dict[str, Edit]] = {}
    for cell in recalculate(package).cells:
        edits.setdefault(cell.sheet, {})[cell.cell] = SetCache(cell.computed)
    for (sheet, ref), value in stored.items():
        edits.setdefault(sheet, {})[ref] = StripCache() if value is None else SetCache(value)
    if edits:
        path.write_bytes(patched(package, edits, full_calc=False))
    return path
