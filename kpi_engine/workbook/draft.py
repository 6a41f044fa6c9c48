"""A workbook in the making: which parts a patch has changed or left out so far."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.workbook.container import part_key
from kpi_engine.workbook.markup import Element, outermost, visible
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.xml_parts import as_utf8, check_well_formed


class Draft:
    """The parts of a package as they are to be. Two changes of one part follow each other, none is lost."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._changed: dict[str, bytes] = {}
        self._removed: set[str] = set()
        self._added: dict[str, bytes] = {}

    @property
    def changed(self) -> Mapping[str, bytes]:
        """The parts with new content, by their stored names."""
        return {self.package.container.member(key): data for key, data in self._changed.items()}

    @property
    def added(self) -> Mapping[str, bytes]:
        """The parts that the package did not have, by their names."""
        return self._added

    @property
    def removed(self) -> tuple[str, ...]:
        """The parts that are left out."""
        return tuple(sorted(self._removed))

    def read(self, member: str) -> bytes:
        """What a part says now."""
        key = part_key(member)
        return self._changed[key] if key in self._changed else self.package.read(member)

    def markup(self, sheet: str) -> SheetMarkup:
        """A sheet's XML as it is now."""
        info = self.package.sheet(sheet)
        if part_key(info.member) not in self._changed:
            return self.package.markup(sheet)
        return SheetMarkup.open(self.read(info.member), info.name, self.package.path.name)

    def put(self, member: str, data: bytes) -> None:
        """Give a part new content."""
        self._changed[part_key(member)] = data

    def add(self, member: str, data: bytes) -> None:
        """Give the package a part that it does not have."""
        self._added[member] = data

    def remove(self, member: str) -> None:
        """Leave a part out."""
        self._removed.add(part_key(member))

    def opened(self, member: str) -> tuple[bytes, bytes, Element]:
        """A part ready for editing in place: its bytes, the view of its markup, and its root."""
        data, name = self.read(member), self.package.path.name
        check_well_formed(data, member, name)
        data = as_utf8(data, member, name)
        view = visible(data)
        return data, view, outermost(view)
