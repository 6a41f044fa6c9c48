"""Parts, links, names and tables that lead astray."""

from __future__ import annotations

from tests.faults.attacks.base import (
    MIB,
    WHOLE,
    attack,
    book,
    replaced,
)
from tests.faults.conftest import (
    BOOK,
    MAIN,
    OFFICE,
    PACKAGE,
    PLAN,
    worksheet,
)


@attack
def sixty_five_thousand_sheets() -> bytes:
    """All of one part: the directory of the zip file shows nothing."""
    tabs = "".join(
        f'<sheet name="S{number}" sheetId="{number + 2}" r:id="rId1"/>' for number in range(65_000)
    )
    return replaced(BOOK, "</sheets>", f"{tabs}</sheets>")


@attack
def fifteen_thousand_sheets() -> bytes:
    raw = book()
    for number in range(15_000):
        raw.sheets[f"S{number}"] = worksheet("")
    return raw.bytes()


@attack
def million_names() -> bytes:
    return book(
        names="".join(f'<definedName name="n{number}">Plan!$B$1</definedName>' for number in range(300_000))
    ).bytes()


@attack
def name_of_all_sheets() -> bytes:
    raw = book(
        names="<definedName name=\"everything\">'Plan:S99'!$A$1:$XFD$1048576</definedName>",
        rows='<row r="9"><c r="A9"><f>SUM(everything)</f><v>3</v></c></row>',
    )
    for number in range(100):
        raw.sheets[f"S{number}"] = worksheet("")
    return raw.bytes()


@attack
def name_of_a_million_letters() -> bytes:
    return book(names=f'<definedName name="{"n" * MIB}">Plan!$B$1</definedName>').bytes()


@attack
def name_that_refers_to_a_million_letters() -> bytes:
    return book(names=f'<definedName name="in_cash">{"Plan!$B$1," * 100_000}Plan!$B$2</definedName>').bytes()


@attack
def input_name_of_the_whole_sheet() -> bytes:
    return book(names='<definedName name="in_cash">Plan!$A$1:$XFD$1048576</definedName>').bytes()


@attack
def links_in_a_circle() -> bytes:
    links = "".join(
        f'<Relationship Id="c{number}" Type="{OFFICE}/worksheet" Target="../xl/workbook.xml"/>'
        for number in range(1000)
    )
    table = f'<Relationship Id="t" Type="{OFFICE}/table" Target="sheet1.xml"/>'
    raw = book().part(
        "xl/worksheets/_rels/sheet1.xml.rels",
        f'<Relationships xmlns="{PACKAGE}/relationships">{links}{table}</Relationships>',
    )
    return raw.bytes()


@attack
def link_to_a_missing_part() -> bytes:
    return replaced("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "/xl/worksheets/gone.xml")


@attack
def link_outside() -> bytes:
    return replaced(
        "xl/_rels/workbook.xml.rels",
        'Target="/xl/worksheets/sheet1.xml"',
        'TargetMode="External" Target="http://192.0.2.1/sheet.xml"',
    )


@attack
def link_to_a_file() -> bytes:
    return replaced("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "file:///etc/passwd")


@attack
def link_that_climbs() -> bytes:
    return replaced("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "../../../../../../etc/passwd")


@attack
def sheet_that_is_the_workbook() -> bytes:
    return replaced("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "/xl/workbook.xml")


@attack
def two_sheets_of_one_part() -> bytes:
    return replaced(BOOK, "</sheets>", '<sheet name="Twin" sheetId="2" r:id="rId1"/></sheets>')


@attack
def million_links() -> bytes:
    links = "".join(
        f'<Relationship Id="c{number}" Type="{OFFICE}/image" Target="../media/{number}.png"/>'
        for number in range(300_000)
    )
    return (
        book()
        .part(
            "xl/worksheets/_rels/sheet1.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        )
        .bytes()
    )


def whole_table(columns: str) -> str:
    return (
        f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="{WHOLE}">'
        f'<tableColumns count="16384">{columns}</tableColumns></table>'
    )


@attack
def table_of_the_whole_sheet() -> bytes:
    raw = book()
    raw.sheets["List"] = worksheet('<row r="1"><c r="A1" t="inlineStr"><is><t>month</t></is></c></row>')
    columns = '<tableColumn id="1" name="month"/>'
    return raw.part(
        "xl/tables/table1.xml",
        whole_table(columns),
        link=("xl/worksheets/sheet2.xml", "table"),
    ).bytes()


@attack
def table_over_the_targets() -> bytes:
    columns = "".join(f'<tableColumn id="{number}" name="c{number}"/>' for number in range(1, 16385))
    return (
        book()
        .part(
            "xl/tables/table1.xml",
            whole_table(columns),
            link=(PLAN, "table"),
        )
        .bytes()
    )
