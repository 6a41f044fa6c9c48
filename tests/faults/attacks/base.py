"""Workbooks and tables that somebody made to do harm, each built here byte by byte.

All carry the same honest corner: spend in Plan!B1, customers in Plan!B2, and their ratio in Plan!B3, so that
an attack is met while a figure is being filled.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.conftest import (
    BOOK,
    RawBook,
    worksheet,
    zipped,
)

MIB = 1024 * 1024
WHOLE = "A1:XFD1048576"
STRINGS = "xl/sharedStrings.xml"
HONEST = (
    '<row r="1"><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"><v>1</v></c></row>'
    '<row r="3"><c r="B3"><f>B1/B2</f><v>1</v></c></row>'
)
NAMES = (
    '<definedName name="in_sm_spend">Plan!$B$1</definedName>'
    '<definedName name="in_new_customers">Plan!$B$2</definedName>'
)

Attack = Callable[[], bytes]
WORKBOOKS: dict[str, Attack] = {}
"""What is met when a workbook is opened and filled, by its name."""
COMPUTED: dict[str, Attack] = {}
"""What is met when its formulas are computed."""


def attack(build: Attack) -> Attack:
    """Enter an attack under the name of its function."""
    WORKBOOKS[build.__name__.replace("_", "-")] = build
    return build


def computed(build: Attack) -> Attack:
    """Enter an attack by formulas under the name of its function."""
    COMPUTED[build.__name__.replace("_", "-")] = build
    return build


def book(rows: str = "", before: str = "", after: str = "", names: str = "") -> RawBook:
    """The honest corner with something around it."""
    return RawBook(
        sheets={"Plan": worksheet(HONEST + rows, before, after)},
        book=("", f"<definedNames>{NAMES}{names}</definedNames>"),
    )


def two_sheets(rows: str = "", before: str = "", after: str = "") -> bytes:
    """The honest corner, and the harm on a sheet of its own."""
    raw = book()
    raw.sheets["Other"] = worksheet(rows, before, after)
    return raw.bytes()


def strings(content: str | bytes) -> bytes:
    """The honest corner with such a part of shared texts."""
    return book().part(STRINGS, content, link=(BOOK, "sharedStrings")).bytes()


def replaced(part: str, old: str, new: str) -> bytes:
    """The honest corner with one text of one part replaced."""
    members = book().members()
    text = members[part].decode()
    assert old in text
    return zipped(members | {part: text.replace(old, new, 1).encode()})


def formula(text: str, attributes: str = "") -> bytes:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return book(f'<row r="9"><c r="D9"><f{attributes}>{text}</f><v>1</v></c></row>').bytes()
