"""What the parts of a workbook say about the whole: what it links to and how it calculates."""

from __future__ import annotations

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.structure import relations
from kpi_engine.workbook.xml_parts import MAIN, parse


def count_of(package: Package, kind: str) -> int:
    """How many parts of a kind (`externalLink`, `vbaProject`) the workbook refers to."""
    return sum(each == kind for each, _ in relations(package.container, package.book.member).values())


def calculates_by_hand(package: Package) -> bool:
    """True when the workbook is set to manual calculation."""
    root = parse(package.read(package.book.member), package.book.member, package.path.name)
    settings = root.find(f"{{{MAIN}}}calcPr")
    return settings is not None and settings.get("calcMode") == "manual"
