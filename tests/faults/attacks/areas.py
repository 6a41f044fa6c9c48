"""Areas, numbers and counts beyond measure."""

from __future__ import annotations

from tests.faults.attacks.base import (
    MIB,
    WHOLE,
    attack,
    book,
    strings,
    two_sheets,
)
from tests.faults.conftest import (
    MAIN,
)


@attack
def merge_of_the_whole_sheet() -> bytes:
    return two_sheets(
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        after=f'<mergeCells count="1"><mergeCell ref="{WHOLE}"/></mergeCells>',
    )


@attack
def merge_of_the_whole_sheet_over_the_targets() -> bytes:
    return book(after=f'<mergeCells count="1"><mergeCell ref="{WHOLE}"/></mergeCells>').bytes()


@attack
def cell_in_the_last_corner() -> bytes:
    return book('<row r="1048576"><c r="XFD1048576"><v>5</v></c></row>').bytes()


@attack
def formula_in_the_last_corner() -> bytes:
    return book('<row r="1048576"><c r="XFD1048576"><f>SUM(A1:XFC1048575)</f><v>3</v></c></row>').bytes()


@attack
def huge_row_number() -> bytes:
    return book('<row r="99999999999999999999"><c r="A99999999999999999999"><v>5</v></c></row>').bytes()


@attack
def row_number_of_a_million_digits() -> bytes:
    return book(f'<row r="{"9" * MIB}"><c><v>5</v></c></row>').bytes()


@attack
def cell_named_by_a_million_letters() -> bytes:
    return book(f'<row r="9"><c r="{"A" * MIB}9"><v>5</v></c></row>').bytes()


@attack
def number_of_a_million_digits() -> bytes:
    return book(f'<row r="9"><c r="A9"><v>{"9" * MIB}</v></c><c r="B9" s="{"9" * MIB}"/></row>').bytes()


@attack
def text_index_of_a_million_digits() -> bytes:
    return book(f'<row r="9"><c r="A9" t="s"><v>{"9" * MIB}</v></c></row>').bytes()


@attack
def announced_texts() -> bytes:
    return strings(f'<sst xmlns="{MAIN}" count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>')


@attack
def million_empty_rows() -> bytes:
    return two_sheets("<row/>" * 1_000_000)


@attack
def million_numbered_rows() -> bytes:
    return two_sheets("".join(f'<row r="{row}"/>' for row in range(1, 1_000_001)))


@attack
def million_empty_rows_under_the_targets() -> bytes:
    return book("<row/>" * 1_000_000).bytes()


@attack
def million_empty_cells() -> bytes:
    return book("".join(f'<row r="{row}">{"<c/>" * 16384}</row>' for row in range(4, 65))).bytes()


@attack
def rows_upside_down() -> bytes:
    return book(
        "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(100_000, 3, -1))
    ).bytes()


@attack
def million_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="D{row}:E{row}"/>' for row in range(4, 1_000_000))
    return book(after=f"<mergeCells>{merges}</mergeCells>").bytes()


@attack
def million_merges_that_overlap() -> bytes:
    merges = '<mergeCell ref="D4:XFD1048576"/>' * 500_000
    return book(after=f"<mergeCells>{merges}</mergeCells>").bytes()


def conditional_format(ranges: str) -> str:
    rule = '<cfRule type="expression" priority="1"><formula>A1&gt;1</formula></cfRule>'
    return f'<conditionalFormatting sqref="{ranges}">{rule}</conditionalFormatting>'


def validation(ranges: str, rule: str = "<formula1>0</formula1><formula2>1000000</formula2>") -> str:
    kind = "whole" if "formula2" in rule else "list"
    return f'<dataValidation type="{kind}" sqref="{ranges}">{rule}</dataValidation>'


@attack
def million_conditional_formats() -> bytes:
    return book(after=conditional_format(WHOLE) * 100_000).bytes()


@attack
def million_ranges_in_one_format() -> bytes:
    ranges = " ".join(f"D{row}:E{row}" for row in range(4, 1_000_000))
    return book(after=conditional_format(ranges)).bytes()


@attack
def million_validations() -> bytes:
    return book(after=f"<dataValidations>{validation(WHOLE) * 100_000}</dataValidations>").bytes()


@attack
def million_ranges_in_one_validation() -> bytes:
    ranges = " ".join(f"B{row}:E{row}" for row in range(4, 1_000_000))
    return book(after=f"<dataValidations>{validation(f'{ranges} B1')}</dataValidations>").bytes()


@attack
def validation_list_of_the_whole_sheet() -> bytes:
    return book(
        after=f"<dataValidations>{validation('B1', f'<formula1>Plan!{WHOLE}</formula1>')}</dataValidations>"
    ).bytes()
