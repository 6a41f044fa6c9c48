"""Workbooks of every make, part by part: with charts, macros, prefixes, other encodings, without styles."""

from __future__ import annotations

import re

from tests.workbook.conftest import BOOK, BOOK_LINKS, MAIN, OFFICE, TYPES, package_bytes, sheet_xml

ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Rent</t></is></c><c r="B1" s="1"><v>10</v></c></row>'
    '<row r="2"><c r="B2" s="1"><f>B1*2</f><v>20</v></c></row>'
)
_AFTER = (
    '<sheetProtection sheet="1"/><mergeCells count="1"><mergeCell ref="D1:E1"/></mergeCells>'
    '<conditionalFormatting sqref="B1"><cfRule type="expression" priority="7">'
    '<formula>B1&gt;5</formula></cfRule></conditionalFormatting><dataValidations count="1">'
    '<dataValidation type="whole" sqref="B1">'
    "<formula1>0</formula1><formula2>9</formula2></dataValidation></dataValidations>"
    '<legacyDrawing r:id="rId9"/>'
)
_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><!-- by hand --><fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="9"/></cellXfs><dxfs count="0"/><tableStyles count="0"/></styleSheet>'
)
_MACROS = "application/vnd.ms-office.vbaProject"
_STYLE_LINK = f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'


def _styled(sheet: str | bytes, styles: str | bytes = _STYLES, **more: str | bytes) -> bytes:
    links = BOOK_LINKS.replace("</Relationships>", _STYLE_LINK)
    parts = {"xl__styles.xml": styles, "xl___rels__workbook.xml.rels": links}
    return package_bytes(sheet, **(parts | more))


def _prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml).replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


_SHEET = sheet_xml(ROWS, after=_AFTER).replace("<worksheet ", f'<worksheet xmlns:r="{OFFICE}" ')
_NAMED = BOOK.replace(
    "</sheets>",
    '</sheets><definedNames><definedName name="Rate" localSheetId="0">Plan!$B$1</definedName></definedNames>',
)

BOOKS: dict[str, bytes] = {
    "bare": package_bytes(sheet_xml(ROWS)),
    "styled": _styled(_SHEET),
    "named": _styled(_SHEET, **{"xl__workbook.xml": _NAMED}),
    "prefixed": _styled(_prefixed(_SHEET), _prefixed(_STYLES)),
    "utf-16": _styled(('<?xml version="1.0" encoding="UTF-16"?>' + _SHEET).encode("utf-16")),
    "empty styles": _styled(sheet_xml(ROWS), f'<styleSheet xmlns="{MAIN}"/>'),
    "macros, comments and a drawing that is broken": _styled(
        _SHEET,
        **{
            "[Content_Types].xml": TYPES.replace(
                "<Override", f'<Default Extension="bin" ContentType="{_MACROS}"/><Override', 1
            ),
            "xl__vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
            "xl__comments1.xml": f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>',
            "xl__worksheets___rels__sheet1.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="rId9" Type="{OFFICE}/comments" Target="../comments1.xml"/>'
                f'<Relationship Id="rId8" Type="{OFFICE}/drawing" Target="../drawings/drawing1.xml"/>'
                "</Relationships>"
            ),
            "xl__drawings__drawing1.xml": "<xdr:wsDr xmlns:xdr='urn:odd'><xdr:oneCellAnchor/></xdr:wsDr>",
            "customXml__item1.xml": "<a/>",
        },
    ),
}  # fmt: skip
