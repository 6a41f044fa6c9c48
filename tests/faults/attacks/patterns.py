"""Texts on which a careless pattern takes for ever, and tables of figures made to do harm."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.attacks.base import (
    COMPUTED,
    HONEST,
    attack,
    book,
    formula,
    replaced,
)
from tests.faults.conftest import (
    BOOK,
    MAIN,
    PLAN,
    worksheet,
    zipped,
)


@attack
def long_prefix_of_the_sheet() -> bytes:
    prefix = "p" * 300_000
    text = worksheet(HONEST).replace("<worksheet xmlns", f"<{prefix}:worksheet xmlns:{prefix}='{MAIN}' xmlns")
    return zipped(book().members() | {PLAN: text.replace("</worksheet>", f"</{prefix}:worksheet>").encode()})


@attack
def long_attribute_name() -> bytes:
    return replaced(PLAN, "<worksheet", f"<worksheet {'a' * 300_000}='1'")


@attack
def blanks_in_a_cell_tag() -> bytes:
    return replaced(PLAN, '<c r="B3">', f'<c r="B3"{" " * 300_000}x="1">')


@attack
def blanks_in_a_row_tag() -> bytes:
    return replaced(PLAN, '<row r="3">', f'<row{" " * 300_000}r="3">')


@attack
def blanks_in_a_formula_tag() -> bytes:
    return replaced(PLAN, "<f>", f'<f{" " * 300_000}x="1">')


@attack
def titles_without_end() -> bytes:
    return book().part("docProps/core.xml", "<dc:title>" * 100_000).bytes()


@attack
def name_of_brackets() -> bytes:
    return book(names=f'<definedName name="in_cash">{"[" * 200_000}</definedName>').bytes()


@attack
def name_of_apostrophes() -> bytes:
    return book(names=f'<definedName name="in_cash">{"&apos;a" * 99_999}</definedName>').bytes()


@attack
def name_of_blanks() -> bytes:
    return book(names=f'<definedName name="in_cash">a{" " * 200_000}b[c]</definedName>').bytes()


def format_of(code: str) -> bytes:
    """The figures are shown in such a number format."""
    text = (
        worksheet(HONEST).replace('<c r="B1">', '<c r="B1" s="1">').replace('<c r="B3">', '<c r="B3" s="1">')
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    return book().part(PLAN, text).part("xl/styles.xml", styles, link=(BOOK, "styles")).bytes()


@attack
def number_format_of_brackets() -> bytes:
    return format_of("[" * 200_000)


@attack
def number_format_of_commas() -> bytes:
    return format_of("0" + "," * 200_000 + "0")


@attack
def number_format_of_quotes() -> bytes:
    return format_of("&quot;" * 99_999 + "\\_*" * 50_000)


MORE_FORMULAS = {
    "word-without-end": "a" * 500_000,
    "sheet-without-end": "a" * 500_000 + "!A1",
    "dotted-word-without-end": "a." * 200_000 + "(1)",
    "digits-without-end": "1" * 500_000,
    "reference-without-end": "$A$1:" * 50_000,
    "brackets-in-brackets": "[" + "[a]" * 100_000,
    "many-strings": '""' * 100_000 + '"',
    "hashes": "A1" + "#" * 100_000,
    "blanks": "1" + " " * 500_000 + "+1",
}
for _name, _text in MORE_FORMULAS.items():
    COMPUTED[_name] = lambda text=_text: formula(text)

TABLES: dict[str, Callable[[], bytes]] = {
    "column-of-a-million-commas": lambda: b"term,value\n" + b"," * 1_000_000,
    "header-of-a-million-columns": lambda: b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n1\n",
    "zero-bytes": lambda: b"term,value\nsm_spend,\0\0\0\n" + b"\0" * 1_000_000,
    "line-without-end": lambda: b"term,value\nsm_spend," + b"9" * 20_000_000,
    "number-of-a-million-digits": lambda: (
        b"term,value\nsm_spend," + b"9" * 1_000_000 + b"\nnew_customers,400\n"
    ),
    "number-with-a-huge-power": lambda: b"term,value\nsm_spend,1e999999\nnew_customers,1e-999999\n",
    "number-of-blanks": lambda: b"term,value\nsm_spend,1" + b" " * 1_000_000 + b"x\nnew_customers,400\n",
    "number-of-points": lambda: b"term,value\nsm_spend,1" + b"." * 1_000_000 + b"x\n",
    "quote-without-end": lambda: b'term,value\nsm_spend,"' + b"a\n" * 5_000_000,
    "quotes-without-end": lambda: b"term,value\n" + b'"' * 3_000_001,
    "term-of-a-million-letters": lambda: b"term,value\n" + b"a" * 1_000_000 + b",1\n",
    "term-of-blanks-and-brackets": lambda: (
        b"term,value\na" + b" " * 100_000 + b"b" + b"[" * 100_000 + b",1\n"
    ),
    "column-of-a-table-without-end": lambda: (
        b"term,value\nT" + b" " * 20_000 + b"[" + b" " * 20_000 + b"x,1\n"
    ),
    "period-of-a-million-digits": lambda: b"term,value,period\nsm_spend,1," + b"2" * 1_000_000 + b"\n",
    "million-line-ends": lambda: b"term,value\n" + b"\r\n" * 5_000_000,
    "other-bytes": lambda: bytes(range(256)) * 4_000,
}
"""Tables of figures for `--data`, each by its name."""
