"""What a person told Excel not to warn about: the cells, and which of its background checks is silenced."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.workbook.markup import attributes, children, is_true
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range

_CELLS = b"sqref"


def ignored_errors(package: Package, sheet: str) -> Mapping[str, tuple[Area, ...]]:
    """`numberStoredAsText`, `formula` … → the cells of a sheet of which Excel does not say it."""
    info = package.sheet(sheet)
    if info.kind != "worksheet":
        return {}
    markup = package.markup(info.name)
    part = markup.parts.get(b"ignoredErrors")
    found: dict[str, tuple[Area, ...]] = {}
    for element in children(markup.view, part.inner, part.inner_end) if part else ():
        stated = attributes(markup.view, element)
        refs = stated.get(_CELLS, b"").decode("ascii", "replace").split()
        areas = tuple(area for ref in refs if (area := parse_range(ref, info.name)))
        for name, value in stated.items():
            if name != _CELLS and is_true(value):
                key = name.decode("ascii", "replace")
                found[key] = found.get(key, ()) + areas
    return found
