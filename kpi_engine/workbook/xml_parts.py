"""Parsing the XML of a workbook without the dangers of XML: no entities, no document types, no network."""

from __future__ import annotations

import codecs
import re
from xml.parsers import expat

from lxml import etree

from kpi_engine.workbook.refusals import damaged, entity_declaration

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_DECLARATION = re.compile(r"""^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.\-]+)["'][^>]*\?>""")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def parse(data: bytes, part: str, workbook: str) -> etree._Element:
    """The element tree of a small part (not of a sheet)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as exc:
        if b"<!DOCTYPE" in data:
            raise entity_declaration(workbook, part) from exc
        raise damaged(workbook, f"its part {part} is not well-formed") from exc
    if root.getroottree().docinfo.internalDTD is not None:
        raise entity_declaration(workbook, part)
    return root


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def relation_id(element: etree._Element) -> str:
    """The relationship that an element names."""
    return element.get(f"{{{RELATION}}}id") or ""


def sheet_parser(part: str, workbook: str) -> expat.XMLParserType:
    """A streaming parser that refuses document types, and with them every entity attack."""
    parser = _safe(expat.ParserCreate(namespace_separator=" "), part, workbook)
    parser.buffer_text = True
    return parser


def _safe(parser: expat.XMLParserType, part: str, workbook: str) -> expat.XMLParserType:

    def refuse(*_declared: object) -> None:
        raise entity_declaration(workbook, part)

    parser.StartDoctypeDeclHandler = refuse
    return parser


def feed(parser: expat.XMLParserType, piece: bytes, last: bool, part: str, workbook: str) -> None:
    """Give a piece of a part to its parser; broken XML is a damaged workbook."""
    try:
        parser.Parse(piece, last)
    except expat.ExpatError as exc:
        raise damaged(workbook, f"its part {part} is not well-formed (line {exc.lineno})") from exc
    except (LookupError, ValueError) as exc:
        raise damaged(workbook, f"its part {part} has an unknown text encoding") from exc


def check_well_formed(data: bytes, part: str, workbook: str) -> None:
    """Refuse a part that is not well-formed or that declares a document type."""
    feed(_safe(expat.ParserCreate(), part, workbook), data, True, part, workbook)


def as_utf8(data: bytes, part: str, workbook: str) -> bytes:
    """The part as UTF-8 bytes, so that it can be edited in place; UTF-8 comes back as it is."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    if not encoding:
        found = _DECLARATION.match(data[:200].decode("latin-1"))
        encoding = found[1].lower() if found else "utf-8"
    if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
        return data
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError) as exc:
        raise damaged(workbook, f"its part {part} has an unknown text encoding") from exc
    if found := _DECLARATION.match(text[:200]):
        text = text[: found.start(1)] + "UTF-8" + text[found.end(1) :]
    return text.encode("utf-8")
