"""What LibreOffice computed, read out of the workbook that it saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.workings import Workings
from kpi_engine.workbook.libreoffice import NAME
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.structure import ROOT, parts_of_kind
from kpi_engine.workbook.xml_parts import local_name, parse


@dataclass(frozen=True, slots=True)
class Values:
    """The values of the formula cells, and the program that computed them with its version."""

    engine: str
    cells: Mapping[Place, Scalar]


def values_of(data: bytes, workings: Workings) -> Values:
    """The values of every formula cell and of the cells that array formulas fill.

    Sheets are matched by their order: LibreOffice may spell a name of a sheet in its own way.
    """
    saved = Package.of_bytes(data, Path("second opinion.xlsx"))
    wanted = {*workings.prepared, *workings.book.spilled}
    cells: dict[Place, Scalar] = {}
    for name, sheet in zip(workings.book.sheets, saved.sheets, strict=False):
        for record in saved.cells(sheet.name):
            place = name, record.row, record.column
            if place in wanted:
                cells[place] = record.value
    return Values(_engine(saved), cells)


def _engine(saved: Package) -> str:
    """`LibreOffice 7.4.7.2`, as the program states it in what it writes."""
    for part in parts_of_kind(saved.container, ROOT, "extended-properties"):
        for element in parse(saved.read(part), part, saved.path.name):
            if local_name(element) == "Application" and (element.text or "").startswith(NAME):
                return (element.text or "").partition("$")[0].replace("/", " ")
    return NAME
