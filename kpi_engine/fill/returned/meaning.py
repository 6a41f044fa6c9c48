"""What a formula means, however a program writes it: two texts that mean the same become one text.

Spaces, quotes around sheets, prefixes of newer functions, upper and lower case, `$` and the spelling of
numbers do not count. Places are carried to where they stand after rows or columns were inserted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kpi_engine.formula.references import Reference, column_letters, reference
from kpi_engine.formula.spellings import function_name

_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9]\d{0,6}"
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"]|"")*")"""
    r"""|(?P<broken>(?:(?:'(?:[^']|'')*'|[\w.]+)!)?#REF!(?:\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?)?)"""
    r"""|(?P<brackets>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\](?![\w.]*!))"""
    rf"""|(?P<place>(?:(?:'(?:[^']|'')+'|(?:\[[^\[\]]*\])?[\w.]+(?::[\w.]+)?)!)?"""
    rf"""(?:{_COLUMN}{_ROW}(?::{_COLUMN}{_ROW})?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})(?![\w.(!\[\\]))"""
    r"""|(?P<truth>(?:TRUE|FALSE)(?:\(\))?(?![\w.(!\[]))"""
    r"""|(?P<word>(?:'(?:[^']|'')+'!)?[^\W\d][\w.\\!]*)"""
    r"""|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"""
    r"""|(?P<space>\s+)""",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\]\s*,\s*\[")
_OPERAND_END, _OPERAND_START = re.compile(r"[\w\]\)]"), re.compile(r"[\w\('$]")

BROKEN = "#REF!"


class Meaning:
    """Reads the formulas of one sheet; `place` says where a rectangle stands, None for one that is gone."""

    def __init__(self, sheet: str, place: Callable[[str, Reference], tuple[str, Reference] | None]) -> None:
        self._sheet = sheet
        self._place = place
        self._known: dict[str, str] = {}

    def of(self, formula: str) -> str:
        """The formula in the one spelling that is compared."""
        return _TOKEN.sub(self._plain, formula)

    def _plain(self, found: re.Match[str]) -> str:
        text = found[0]
        known = self._known.get(text)
        if known is None:
            if found.lastgroup == "space":
                return _space(found)
            known = self._known[text] = self._read(found.lastgroup or "", text)
        return known

    def _read(self, kind: str, text: str) -> str:
        match kind:
            case "place":
                return self._where(text)
            case "word":
                return function_name(text)
            case "brackets":
                return _BETWEEN.sub("],[", text.casefold())
            case "number":
                return repr(float(text))
            case "truth":
                return text.upper().removesuffix("()")
            case "broken":
                return BROKEN
        return text

    def _where(self, text: str) -> str:
        stated = reference(text)
        if stated is None or stated.book or stated.last_sheet:
            return text.upper().replace("'", "").replace("$", "")
        there = self._place(stated.sheet or self._sheet, stated)
        if there is None:
            return BROKEN
        sheet, area = there
        return f"{sheet.casefold()}!{_corners(area)}"


def _corners(area: Reference) -> str:
    """The rectangle without `$`; one cell is the same as a range of it."""
    if area.whole_columns:
        return f"{column_letters(area.left.at)}:{column_letters(area.right.at)}"
    if area.whole_rows:
        return f"{area.top.at}:{area.bottom.at}"
    first = f"{column_letters(area.left.at)}{area.top.at}"
    return first if area.is_cell else f"{first}:{column_letters(area.right.at)}{area.bottom.at}"


def _space(found: re.Match[str]) -> str:
    """A space between two operands is the intersection; any other says nothing."""
    text, before, after = found.string, found.start() - 1, found.end()
    if before < 0 or after >= len(text):
        return ""
    return " " if _OPERAND_END.match(text[before]) and _OPERAND_START.match(text[after]) else ""
