"""The styles of cells, as far as they say how a figure is shown and whether it can be typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from kpi_engine.workbook.number_formats import Showing, built_in, showing
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.structure import parts_of_kind
from kpi_engine.workbook.xml_parts import MAIN, parse

_FALSE = ("0", "false")


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How the cells of one style show a number, and whether they are locked once the sheet is protected."""

    number_format: str = "General"
    locked: bool = True

    @property
    def showing(self) -> Showing:
        """What the number format makes of a figure."""
        return showing(self.number_format)


PLAIN = CellStyle()


class Styles:
    """The styles of a workbook by the number that cells state."""

    def __init__(self, styles: tuple[CellStyle, ...]) -> None:
        self._styles = styles

    def __getitem__(self, number: int) -> CellStyle:
        return self._styles[number] if 0 <= number < len(self._styles) else PLAIN

    def __len__(self) -> int:
        return len(self._styles)


def styles_part(package: Package) -> str:
    """The part that holds the styles; "" without one."""
    return next(iter(parts_of_kind(package.container, package.book.member, "styles")), "")


def read_styles(package: Package) -> Styles:
    """The styles of a workbook; a workbook without any has plain cells only."""
    member = styles_part(package)
    if not member:
        return Styles(())
    root = parse(package.read(member), member, package.path.name)
    formats = {element.get("numFmtId", ""): element.get("formatCode", "")
               for element in root.iter(f"{{{MAIN}}}numFmt")}  # fmt: skip
    cells = root.find(f"{{{MAIN}}}cellXfs")
    return Styles(tuple(_styles(cells, formats)) if cells is not None else ())


def _styles(cells: etree._Element, formats: dict[str, str]) -> Iterator[CellStyle]:
    for element in cells.iterchildren(f"{{{MAIN}}}xf"):
        number = element.get("numFmtId", "0")
        text = formats.get(number) or built_in(int(number) if number.isdecimal() else 0)
        protection = element.find(f"{{{MAIN}}}protection")
        locked = protection is None or protection.get("locked", "1") not in _FALSE
        yield CellStyle(text, locked)
