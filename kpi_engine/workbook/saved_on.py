"""When a workbook was last saved, as it says itself."""

from __future__ import annotations

from datetime import date, datetime

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.structure import ROOT, parts_of_kind
from kpi_engine.workbook.xml_parts import local_name, parse


def saved_on(package: Package) -> date | None:
    """The day on which the workbook was last saved; None where it does not say, or says no day.

    Programs note the moment in UTC: for somebody far from Greenwich the day may be the one before or after.
    """
    for part in parts_of_kind(package.container, ROOT, "core-properties"):
        try:
            properties = parse(package.read(part), part, package.path.name)
        except WorkbookError:
            continue  # what the file says about itself is no reason to leave its figures unread
        for element in properties:
            if local_name(element) == "modified":
                return _day(element.text or "")
    return None


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None
