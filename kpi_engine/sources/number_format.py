"""What a cell's number format shows: how many decimals, a percent sign, a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.structure import relations
from kpi_engine.workbook.xml_parts import MAIN, parse

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00",
    44: "#,##0.00", 48: "##0.0E+0", 49: "@", **dict.fromkeys((*range(14, 23), *range(45, 48)), "yyyy-mm-dd"),
}  # fmt: skip
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers of a style are shown; `decimals` is None where the format shows as many as there are."""

    decimals: int | None = None
    percent: bool = False
    date: bool = False


GENERAL = NumberFormat()


def read_formats(package: Package) -> tuple[NumberFormat, ...]:
    """The number format of each cell style, in the order in which cells refer to them."""
    target = next((target for kind, target in relations(package.container, package.book.member).values()
                   if kind == "styles"), "")  # fmt: skip
    if target not in package.container:
        return ()
    root = parse(package.read(target), target, package.path.name)
    own = {
        element.get("numFmtId", ""): element.get("formatCode", "")
        for element in root.iter(f"{{{MAIN}}}numFmt")
    }
    styles = root.find(f"{{{MAIN}}}cellXfs")
    return tuple(_format(element.get("numFmtId", "0"), own) for element in (() if styles is None else styles))


def _format(id_: str, own: Mapping[str, str]) -> NumberFormat:
    code = own.get(id_) or _BUILT_IN.get(int(id_) if id_.isdecimal() else 0, "")
    return format_of(code)


def format_of(code: str) -> NumberFormat:
    """What a format code such as `0.0%;-0.0%` shows for a positive number."""
    shown = _LITERAL.sub("", code.split(";")[0])
    if re.search(r"[ymdhs]", shown, re.IGNORECASE):
        return NumberFormat(date=True)
    digits = re.search(r"[0#?][0#?,]*(?:\.([0#?]*))?", shown)
    if not digits or re.search(r"[eE/]|,[^0#?]*$", shown):
        return NumberFormat(percent="%" in shown)
    return NumberFormat(len((digits[1] or "").rstrip("#")), "%" in shown)
