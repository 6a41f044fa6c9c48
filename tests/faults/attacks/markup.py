"""XML that attacks its reader."""

from __future__ import annotations

from tests.faults.attacks.base import (
    MIB,
    attack,
    book,
    replaced,
    strings,
    two_sheets,
)
from tests.faults.conftest import (
    BOOK,
    MAIN,
    PLAN,
)


@attack
def external_entity() -> bytes:
    return replaced(PLAN, "<worksheet", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet')


@attack
def external_entity_in_the_workbook() -> bytes:
    return replaced(BOOK, "<workbook", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook')


@attack
def external_document_type() -> bytes:
    return replaced(PLAN, "<worksheet", '<!DOCTYPE w SYSTEM "http://192.0.2.1/w.dtd"><worksheet')


@attack
def external_document_type_in_the_links() -> bytes:
    return replaced(
        "xl/_rels/workbook.xml.rels",
        "<Relationships",
        '<!DOCTYPE w SYSTEM "http://192.0.2.1/w.dtd"><Relationships',
    )


def laughs(levels: int, times: int) -> str:
    lines = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * times}">' for level in range(1, levels))
    return f'<!DOCTYPE w [<!ENTITY l0 "ha">{lines}]>'


@attack
def billion_laughs() -> bytes:
    return replaced(PLAN, "<worksheet", laughs(10, 10) + "<worksheet")


@attack
def billion_laughs_in_the_texts() -> bytes:
    return strings(f'{laughs(10, 10)}<sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>')


@attack
def billion_laughs_in_the_workbook() -> bytes:
    return replaced(BOOK, "<workbook", laughs(10, 10) + "<workbook")


@attack
def quadratic_blow_up() -> bytes:
    return strings(
        f'<!DOCTYPE w [<!ENTITY a "{"a" * 100_000}">]>'
        f'<sst xmlns="{MAIN}"><si><t>{"&a;" * 100_000}</t></si></sst>'
    )


@attack
def deep_nesting() -> bytes:
    return two_sheets("", after="<a>" * 1_000_000 + "</a>" * 1_000_000)


@attack
def deep_nesting_beside_the_targets() -> bytes:
    return book("", after="<a>" * 1_000_000 + "</a>" * 1_000_000).bytes()


@attack
def deep_nesting_in_a_cell() -> bytes:
    return book(f'<row r="9"><c r="A9">{"<is>" * 500_000}{"</is>" * 500_000}</c></row>').bytes()


@attack
def deep_nesting_in_the_workbook() -> bytes:
    return replaced(BOOK, "<sheets>", "<a>" * 1_000_000 + "</a>" * 1_000_000 + "<sheets>")


@attack
def deep_nesting_in_the_texts() -> bytes:
    return strings(f'<sst xmlns="{MAIN}"><si>{"<r>" * 1_000_000}{"</r>" * 1_000_000}</si></sst>')


@attack
def long_attribute() -> bytes:
    return book(f'<row r="9" spans="{"1" * 15 * MIB}"/>').bytes()


@attack
def long_element_name() -> bytes:
    return book(after=f"<{'a' * 7 * MIB}></{'a' * 7 * MIB}>").bytes()


@attack
def long_element_name_in_the_workbook() -> bytes:
    return replaced(BOOK, "<sheets>", f"<{'a' * 7 * MIB}/><sheets>")


@attack
def many_namespaces() -> bytes:
    spaces = " ".join(f'xmlns:n{number}="urn:{number}"' for number in range(10_000))
    return replaced(PLAN, "<worksheet", f"<worksheet {spaces}")


@attack
def many_namespaces_used_often() -> bytes:
    spaces = " ".join(f'xmlns:n{number}="urn:{number}"' for number in range(10_000))
    uses = "".join(f"<n{number % 10_000}:a/>" for number in range(200_000))
    return replaced(BOOK, "<sheets>", f"<a {spaces}>{uses}</a><sheets>")


@attack
def many_attributes() -> bytes:
    stated = " ".join(f'a{number}="1"' for number in range(200_000))
    return replaced(PLAN, "<worksheet", f"<worksheet {stated}")


@attack
def many_attributes_in_the_workbook() -> bytes:
    stated = " ".join(f'a{number}="1"' for number in range(200_000))
    return replaced(BOOK, "<workbook", f"<workbook {stated}")


@attack
def many_comments() -> bytes:
    return book("<!--a-->" * 1_000_000).bytes()


@attack
def open_quotes_without_end() -> bytes:
    return book(
        '<row r="9"><c r="A9"><v>1</v></c></row>' * 2, after="<a b='" + "\"'/ " * 200_000 + "'/>"
    ).bytes()
