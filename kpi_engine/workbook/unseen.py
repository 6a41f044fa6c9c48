"""Cell styles that show nothing: white figures on a white ground, and number formats such as `;;;`."""

from __future__ import annotations

import re

from lxml import etree

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.styles import read_styles, styles_part
from kpi_engine.workbook.xml_parts import MAIN, parse

_SHOWS_NO_NUMBER = re.compile(r'\s*;\s*;\s*(?:;.*)?|\s*"\s*"\s*(?:;.*)?', re.DOTALL)
_WHITE_RGB = ("FFFFFFFF", "00FFFFFF")
_WHITE_INDEX, _WHITE_THEME = ("9", "1"), "0"


def unseen_styles(package: Package) -> dict[int, str]:
    """The styles by number that show no figure, and why: `white on white`, or the number format."""
    member = styles_part(package)
    if not member:
        return {}
    root = parse(package.read(member), member, package.path.name)
    fonts, fills = _children(root, "fonts"), _children(root, "fills")
    white = {at for at, font in enumerate(fonts) if _is_white(font.find(f"{{{MAIN}}}color"))}
    bare = {at for at, fill in enumerate(fills) if _is_bare(fill)}
    found: dict[int, str] = {}
    styles = read_styles(package)
    for number, element in enumerate(_children(root, "cellXfs")):
        if _SHOWS_NO_NUMBER.fullmatch(styles[number].number_format):
            found[number] = f"the number format {styles[number].number_format}"
        elif _whole(element, "fontId") in white and _whole(element, "fillId") in bare:
            found[number] = "white on white"
    return found


def _children(root: etree._Element, name: str) -> list[etree._Element]:
    part = root.find(f"{{{MAIN}}}{name}")
    return [] if part is None else [each for each in part if isinstance(each.tag, str)]


def _whole(element: etree._Element, name: str) -> int:
    text = element.get(name, "0")
    return int(text) if text.isdecimal() else 0


def _is_white(color: etree._Element | None) -> bool:
    if color is None or float(color.get("tint", "0") or 0) < 0:
        return False
    return (
        (color.get("rgb") or "").upper() in _WHITE_RGB
        or color.get("indexed") in _WHITE_INDEX
        or color.get("theme") == _WHITE_THEME
    )


def _is_bare(fill: etree._Element) -> bool:
    """True for no fill, or a white one."""
    pattern = fill.find(f"{{{MAIN}}}patternFill")
    if pattern is None:
        return False
    if pattern.get("patternType", "none") == "none":
        return True
    return pattern.get("patternType") == "solid" and _is_white(pattern.find(f"{{{MAIN}}}fgColor"))
