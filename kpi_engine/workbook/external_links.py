"""What a workbook has kept of the workbooks that it reads: their cells as they were at the last saving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.cell_text import unescaped
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import cell_position
from kpi_engine.workbook.structure import relations
from kpi_engine.workbook.xml_parts import MAIN, local_name, parse, relation_id

Cells = Mapping[tuple[int, int], Scalar]


@dataclass(frozen=True, slots=True)
class LinkedBook:
    """Another workbook as formulas number it (`[1]Rates!B2`): the cells kept of its sheets, and its names.

    A sheet of which nothing was kept, or whose last refresh failed, is left out.
    """

    number: str
    sheets: Mapping[str, Cells]
    names: Mapping[str, str]


def linked_books(package: Package) -> list[LinkedBook]:
    """The other workbooks that this one reads, as far as it keeps their cells."""
    member = package.book.member
    if not package.read(member).count(b"externalReference"):
        return []
    root = parse(package.read(member), member, package.path.name)
    links = relations(package.container, member)
    found: list[LinkedBook] = []
    for number, element in enumerate(root.iter(f"{{{MAIN}}}externalReference"), start=1):
        _, part = links.get(relation_id(element), ("", ""))
        if part in package.container:
            found.append(_linked(parse(package.read(part), part, package.path.name), str(number)))
    return found


def _linked(root: etree._Element, number: str) -> LinkedBook:
    titles = [unescaped(each.get("val") or "") for each in root.iter(f"{{{MAIN}}}sheetName")]
    sheets: dict[str, Cells] = {}
    for data in root.iter(f"{{{MAIN}}}sheetData"):
        at = data.get("sheetId") or ""
        cells = _cells(data)
        if cells and data.get("refreshError") not in ("1", "true") and at.isdigit() and int(at) < len(titles):
            sheets[titles[int(at)]] = cells
    names = {
        each.get("name") or "": (each.get("refersTo") or "").removeprefix("=")
        for each in root.iter(f"{{{MAIN}}}definedName")
        if each.get("sheetId") is None
    }
    return LinkedBook(number, sheets, names)


def _cells(data: etree._Element) -> Cells:
    found: dict[tuple[int, int], Scalar] = {}
    for cell in data.iter(f"{{{MAIN}}}cell"):
        kept = next((each.text or "" for each in cell if local_name(each) == "v"), None)
        if kept is not None and cell.get("r"):
            found[cell_position(cell.get("r") or "")] = _value(kept, cell.get("t") or "n")
    return found


def _value(text: str, kind: str) -> Scalar:
    if kind == "b":
        return text in ("1", "true")
    if kind == "e":
        return CellError.from_text(text) or CellError.VALUE
    if kind == "n":
        try:
            return float(text)
        except ValueError:
            return None
    return unescaped(text)
