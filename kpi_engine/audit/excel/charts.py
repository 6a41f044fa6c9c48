"""The formulas of charts: which cells each series shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.structure import parts_of_kind
from kpi_engine.workbook.xml_text import character_data

_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]+)</(?:\w+:)?f>")
_KINDS = ("chart", "chartEx")


def chart_formulas(package: Package) -> Iterator[tuple[str, str]]:
    """The sheet of each chart and each formula in it, once for each chart."""
    container = package.container
    for sheet in package.sheets:
        for drawing in parts_of_kind(container, sheet.member, "drawing"):
            for chart in (each for kind in _KINDS for each in parts_of_kind(container, drawing, kind)):
                for found in dict.fromkeys(_FORMULA.findall(package.read(chart))):
                    yield sheet.name, character_data(found)
