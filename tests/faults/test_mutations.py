"""A workbook damaged in hundreds of ways is filled soundly or refused with a code, and nothing else."""

from __future__ import annotations

import random
import re
import zipfile
from collections import Counter
from pathlib import Path

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import Edit, SetCache, SetValue, patched
from kpi_engine.workbook.pivots import stale_pivots
from kpi_engine.workbook.validations import read_validations
from kpi_engine.workbook.xml_parts import check_well_formed
from tests.faults.conftest import BOOK, MAIN, PLAN, RawBook, contents, worksheet, zipped

ROWS = (
    '<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" s="1"><v>46053</v></c><c r="B2"><v>10</v></c>'
    '<c r="C2"><f t="shared" ref="C2:C4" si="0">B2*2</f><v>20</v></c></row>'
    '<row r="3"><c r="B3"><v>20</v></c><c r="C3"><f t="shared" si="0"/><v>40</v></c></row>'
    '<row><c r="B4"><v>30</v></c><c><f t="shared" si="0"/><v>60</v></c>'
    '<c r="E4" cm="1"><f t="array" ref="E4:E5">B2:B3</f><v>1</v></c></row>'
)
AROUND = (
    '<mergeCells count="1"><mergeCell ref="G1:H2"/></mergeCells><dataValidations count="1"><dataValidation '
    'type="list" sqref="B2:B4"><formula1>Lists!$A$1:$A$2</formula1></dataValidation></dataValidations>'
)
EDITS: dict[str, Edit] = {
    "B2": SetValue(7654.25), "C2": SetValue(5.0, replace_formula=True), "C3": SetCache(41.0),
    "A9": SetValue(46053.0, is_date=True), "B9": SetValue("=1+1"), "G1": SetValue(None),
}  # fmt: skip
WEIRD = [
    b"", b"-1", b"0", b"99999999999999999999", b"abc", b"1e5", b"A0", b"XFE1", b"1:1", b"A1:XFD1048576",
    b"true", b"..\\..\\x", b"#REF!", "٣".encode(), b"&#65;",
]  # fmt: skip
ATTRIBUTE = re.compile(rb'\s[\w:]+="([^"]*)"')
ELEMENT = re.compile(rb"<(\w+)[\s>][^<>]*>(?:[^<>]*</\1>)?")


def workbook() -> RawBook:
    """A small workbook with something of everything that a patch looks at."""
    names = '<definedNames><definedName name="mrr">Plan!$B$2:$B$4</definedName></definedNames><calcPr/>'
    lists = worksheet('<row r="1"><c r="A1"><v>10</v></c></row><row r="2"><c r="A2"><v>20</v></c></row>')
    book = RawBook(
        sheets={"Plan": worksheet(ROWS, '<dimension ref="A1:E4"/>', AROUND), "Lists": lists}, book=("", names)
    )
    strings = f'<sst xmlns="{MAIN}"><si><t>Month</t></si><si><r><t>M</t></r><r><t>RR</t></r></si></sst>'
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>"
    )
    table = (
        f'<table xmlns="{MAIN}" displayName="Sales" ref="A1:B4"><tableColumns><tableColumn name="Month"/>'
        '<tableColumn name="MRR"/></tableColumns></table>'
    )
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet"><worksheetSource ref="A1:B4" '
        'sheet="Plan"/></cacheSource></pivotCacheDefinition>'
    )
    chart = (
        '<c:chart xmlns:c="urn:c"><c:numRef><c:f>mrr</c:f><c:numCache><c:ptCount val="3"/><c:pt idx="0">'
        "<c:v>10</c:v></c:pt></c:numCache></c:numRef></c:chart>"
    )
    pivot = f'<pivotTableDefinition xmlns="{MAIN}" name="P"><location ref="J1:K9"/></pivotTableDefinition>'
    book.part("xl/sharedStrings.xml", strings, link=(BOOK, "sharedStrings"))
    book.part("xl/styles.xml", styles, link=(BOOK, "styles"))
    book.part("xl/calcChain.xml", "<calcChain/>", kind="x/chain", link=(BOOK, "calcChain"))
    book.part("xl/cache.xml", cache, link=(BOOK, "pivotCacheDefinition"))
    book.part("xl/table.xml", table, link=(PLAN, "table"))
    book.part("xl/pivot.xml", pivot, link=(PLAN, "pivotTable"))
    book.part("xl/chart.xml", chart, kind="application/vnd.openxmlformats-officedocument.drawingml.chart+xml")
    book.links["xl/pivot.xml"] = [("pivotCacheDefinition", "/xl/cache.xml")]
    return book


def damaged(members: dict[str, bytes], chance: random.Random) -> bytes:
    """One fault somewhere: a byte, an attribute, an element, a part, or the zip file itself."""
    name = chance.choice(sorted(members))
    part, parts = members[name], dict(members)
    how = chance.choice(["byte", "value", "attribute", "element", "twice", "cut", "part", "zip"])
    attributes, elements = list(ATTRIBUTE.finditer(part)), list(ELEMENT.finditer(part))
    if how == "byte":
        place = chance.randrange(len(part))
        parts[name] = part[:place] + bytes([chance.randrange(256)]) + part[place + 1 :]
    elif how == "value" and attributes:
        found = chance.choice(attributes)
        parts[name] = part[: found.start(1)] + chance.choice(WEIRD) + part[found.end(1) :]
    elif how == "attribute" and attributes:
        found = chance.choice(attributes)
        parts[name] = part[: found.start()] + part[found.end() :]
    elif how in ("element", "twice") and elements:
        found = chance.choice(elements)
        parts[name] = part[: found.start()] + found[0] * (2 * (how == "twice")) + part[found.end() :]
    elif how == "cut":
        parts[name] = part[: chance.randrange(len(part))]
    elif how == "part":
        del parts[name]
    data = bytearray(zipped(parts, zipfile.ZIP_STORED))
    if how == "zip":
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def outcome(data: bytes) -> tuple[str, str, bytes]:
    """What a damaged workbook ends in: the code and sentence of its refusal, or the filled workbook."""
    try:
        package = Package.of_bytes(data, Path("plan.xlsx"))
        stale_pivots(package, {"Plan": EDITS})
        for rule in read_validations(package, "Plan"):
            rule.allows(10.0)
        return "filled", "", patched(package, {"Plan": EDITS}, template_to_workbook=True)
    except WorkbookError as refused:
        return refused.code, refused.message, b""


def test_no_damage_leads_to_anything_but_a_sound_workbook_or_a_refusal() -> None:
    members = workbook().members()
    ends: Counter[str] = Counter()
    for number in range(800):
        data = damaged(members, random.Random(number))
        code, message, filled = outcome(data)
        assert code != "error", number
        assert len(message) <= 255, number
        ends[code] += 1
        before = contents(data) if filled else {}
        for name, part in (contents(filled) if filled else {}).items():
            if part != before[name] and name.endswith((".xml", ".rels")):
                check_well_formed(part, name, f"mutation {number}")
    assert ends["filled"] > 150, ends
    assert ends["damaged"] > 150, ends
