"""The committed workbooks by the strictest reading of the file format: what Excel would repair or refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.functions.registry import functions
from kpi_engine.workbook.house_style.settled import parts_of

FOLDER = Path(__file__).parents[2] / "workbook_templates"
TEMPLATES = [FOLDER / f"{guide.id}{style}.xlsx" for guide in GUIDES for style in ("", ".functions")]
EACH = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OF_2010 = {
    "ABS", "AND", "AVERAGE", "CHOOSE", "COLUMNS", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "DATE", "EDATE",
    "EOMONTH", "ERROR.TYPE", "IF", "IFERROR", "INDEX", "INT", "ISBLANK", "ISERR", "ISERROR", "ISLOGICAL",
    "ISNA", "ISNUMBER", "ISTEXT", "LARGE", "LEN", "MATCH", "MAX", "MIN", "MINVERSE", "MMULT", "MOD", "MONTH",
    "N", "NA", "NOT", "OR", "RIGHT", "ROUND", "ROWS", "SMALL", "SUM", "SUMIF", "SUMPRODUCT", "TRIM",
    "WEEKDAY", "YEAR",
}  # fmt: skip
"""Functions that Excel has had since 2010 or longer and saves under their bare names."""
TAKE_RANGES = OF_2010 - {
    "ABS", "DATE", "EDATE", "EOMONTH", "ERROR.TYPE", "IFERROR", "INT", "ISBLANK", "ISERR", "ISERROR",
    "ISLOGICAL", "ISNA", "ISNUMBER", "ISTEXT", "LEN", "MOD", "MONTH", "N", "NOT", "RIGHT", "ROUND", "TRIM",
    "WEEKDAY", "YEAR", "IF",
}  # fmt: skip
"""Functions with an argument that may be a range; in all others Excel 2016 would take one cell of it."""
OWN = {function.name for function in functions()}
ARRAYS_STOP = {"IF", "EDATE", "EOMONTH", "N"}
"""Inside SUMPRODUCT these read one cell of a range, unless the formula is stored as one of arrays."""


@cache
def parts(template: Path) -> dict[str, bytes]:
    return parts_of(template.read_bytes())


def trees(template: Path, folder: str) -> Iterator[tuple[str, etree._Element]]:
    for name, data in parts(template).items():
        if name.startswith(f"xl/{folder}/") and name.endswith(".xml"):
            yield name, etree.fromstring(data)


@cache
def formulas(template: Path) -> dict[str, str]:
    """One formula of each pattern: those that differ in cells and numbers alone are written alike."""
    found: dict[str, str] = {}
    for name, data in parts(template).items():
        if name.startswith("xl/worksheets/sheet"):
            for text in re.findall(rb"<f[^>]*>([^<]*)</f>", data):
                written = text.decode()
                pattern = re.sub(r"\$?\b[A-Z]{1,3}\$?\d+\b|\d+", "0", written)
                if len(written) > len(found.get(pattern, "")):
                    found[pattern] = written
    unescaped = ((p, etree.fromstring(f"<f>{text}</f>").text or "") for p, text in found.items())
    return dict(unescaped)


def tokens(formula: str) -> list[Token]:
    return [token for token in Tokenizer(f"={formula}").items if token.type != Token.WSPACE]


@EACH
def test_a_formula_is_short_and_shallow_and_calls_what_excel_2016_has(template: Path) -> None:
    own = set(OWN) if template.stem.endswith(".functions") else set()
    for formula in formulas(template).values():
        assert len(formula) <= 8192
        depth = deepest = 0
        for token in tokens(formula):
            depth += (token.subtype == Token.OPEN) - (token.subtype == Token.CLOSE)
            deepest = max(deepest, depth)
            if token.type == Token.FUNC and token.subtype == Token.OPEN:
                assert token.value[:-1] in OF_2010 | own, f"{token.value} in {formula[:200]}"
        assert deepest <= 64


@EACH
def test_no_formula_needs_to_be_stored_as_one_of_arrays(template: Path) -> None:
    """Without it Excel 2016 reads one cell of a range, and a newer one writes an @ before it."""
    assert not [name for name, data in parts(template).items() if b't="array"' in data]
    for formula in formulas(template).values():
        assert not list(_single_cells(tokens(formula), set(OWN))), formula


def _single_cells(items: list[Token], own: set[str]) -> Iterator[str]:
    """Ranges of which Excel would take a single cell."""
    around: list[str] = []
    for place, token in enumerate(items):
        if token.subtype == Token.OPEN:
            around.append(token.value[:-1])
        elif token.subtype == Token.CLOSE:
            around.pop()
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE and _is_range(token.value):
            after = items[place + 1] if place + 1 < len(items) else None
            beside = (items[place - 1], after) if place else (after,)
            in_operation = any(each is not None and each.type == Token.OP_IN for each in beside)
            if "SUMPRODUCT" in around:
                inside = around[len(around) - around[::-1].index("SUMPRODUCT") :]
                if ARRAYS_STOP & set(inside):
                    yield token.value
            elif (
                in_operation or next((name for name in reversed(around) if name), "") not in TAKE_RANGES | own
            ):
                yield token.value


def _is_range(text: str) -> bool:
    """True for A1:B2 and for a column of a table, false for one cell and for this row of a table."""
    return ("#This Row" not in text) and (":" in text or re.fullmatch(r"\w+\[[^\[\]]+\]", text) is not None)


def test_a_range_where_one_cell_belongs_is_found() -> None:
    for formula in ("A1:A9+1", "IF(A1:A9>0,1,0)", "ABS(T[x])", "SUMPRODUCT(IF(A1:A9>0,1,0))", "SUM(A1:A9*2)"):
        assert list(_single_cells(tokens(formula), set())), formula
    for formula in ("SUM(A1:A9)", "SUMPRODUCT((A1:A9>0)*T[x])", "T[[#This Row],[x]]+1", "INDEX(A1:A9,3)+1"):
        assert not list(_single_cells(tokens(formula), set())), formula


@EACH
def test_names_are_valid_and_differ_in_more_than_case(template: Path) -> None:
    book = etree.fromstring(parts(template)["xl/workbook.xml"])
    sheets = [each.get("name", "") for each in book.iter(f"{MAIN}sheet")]
    assert all(0 < len(name) <= 31 and not re.search(r"[\\/?*\[\]:]", name) for name in sheets)
    assert len({name.casefold() for name in sheets}) == len(sheets)
    names = [(each.get("name", ""), each.get("localSheetId")) for each in book.iter(f"{MAIN}definedName")]
    tables = [(tree.get("displayName", ""), None) for _, tree in trees(template, "tables")]
    everything = [(name.casefold(), where) for name, where in [*names, *tables]]
    assert len(set(everything)) == len(everything)
    for name, _ in [*names, *tables]:
        assert len(name) <= 255
        assert name.startswith("_xlnm.") or re.fullmatch(r"[^\W\d][\w.]*", name), name
        assert not re.fullmatch(r"(?i)[a-z]{1,3}\d+|r\d*c?\d*|c\d*", name), f"{name} is a cell"
    assert not [each.text for each in book.iter(f"{MAIN}definedName") if "#REF!" in (each.text or "")]


@EACH
def test_validations_stay_within_what_excel_stores(template: Path) -> None:
    for name, tree in trees(template, "worksheets"):
        for rule in tree.iter(f"{MAIN}dataValidation"):
            for key, longest in (("error", 255), ("prompt", 255), ("errorTitle", 32), ("promptTitle", 32)):
                assert len(rule.get(key, "")) <= longest, (name, rule.attrib)
            for part in rule:
                assert part.text, (name, rule.attrib)
                assert not part.text.startswith('"') or len(part.text) - 2 <= 255, (name, part.text)


@EACH
def test_a_table_has_the_columns_that_its_heading_shows(template: Path) -> None:
    sheets = dict(trees(template, "worksheets"))
    shared = [
        "".join(text.text or "" for text in entry.iter(f"{MAIN}t"))
        for _, tree in [("", etree.fromstring(parts(template)["xl/sharedStrings.xml"]))]
        for entry in tree.iter(f"{MAIN}si")
    ] if "xl/sharedStrings.xml" in parts(template) else []  # fmt: skip
    for name, table in trees(template, "tables"):
        titles = [column.get("name", "") for column in table.iter(f"{MAIN}tableColumn")]
        assert len({title.casefold() for title in titles}) == len(titles), name
        owner = next(
            sheet for sheet, data in parts(template).items()
            if sheet.startswith("xl/worksheets/_rels/") and name.rpartition("/")[2].encode() in data
        )  # fmt: skip
        sheet = sheets["xl/worksheets/" + owner.rpartition("/")[2].removesuffix(".rels")]
        first, _, last = table.get("ref", "").partition(":")
        row = re.sub(r"\D", "", first)
        cells = {
            cell.get("r"): _text(cell, shared) for cell in sheet.iter(f"{MAIN}c")
            if re.sub(r"\D", "", cell.get("r", "")) == row
        }  # fmt: skip
        left, right = (_number(re.sub(r"\d", "", corner)) for corner in (first, last))
        heading = [
            text for where, text in cells.items() if left <= _number(re.sub(r"\d", "", where or "")) <= right
        ]
        assert heading == titles, name


def _text(cell: etree._Element, shared: list[str]) -> str:
    if cell.get("t") == "s":
        return shared[int(cell.findtext(f"{MAIN}v", "0"))]
    return "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@EACH
def test_merged_cells_do_not_overlap_and_formatting_reads_its_own_sheet(template: Path) -> None:
    for name, tree in trees(template, "worksheets"):
        merged = [_corners(each.get("ref", "")) for each in tree.iter(f"{MAIN}mergeCell")]
        for place, (left, top, right, bottom) in enumerate(merged):
            for other in merged[place + 1 :]:
                apart = right < other[0] or other[2] < left or bottom < other[1] or other[3] < top
                assert apart, (name, merged[place], other)
        for rule in tree.iter(f"{MAIN}cfRule"):
            assert int(rule.get("priority", "0")) > 0, name
            assert all(formula.text for formula in rule.iter(f"{MAIN}formula")), name
        for text in tree.iter(f"{MAIN}t"):
            assert len(text.text or "") <= 32_767, name


def _corners(ref: str) -> tuple[int, int, int, int]:
    first, _, last = ref.partition(":")
    (left, top), (right, bottom) = (
        (_number(re.sub(r"\d", "", corner)), int(re.sub(r"\D", "", corner)))
        for corner in (first, last or first)
    )
    return left, top, right, bottom


@EACH
def test_every_series_of_a_chart_reads_cells_of_a_sheet_that_is_there(template: Path) -> None:
    book = etree.fromstring(parts(template)["xl/workbook.xml"])
    sheets = {each.get("name", "") for each in book.iter(f"{MAIN}sheet")}
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    charts = list(trees(template, "charts"))
    assert charts
    for name, tree in charts:
        assert list(tree.iter(f"{space}ser")), name
        for reference in (*tree.iter(f"{space}numRef"), *tree.iter(f"{space}strRef")):
            sheet, _, area = (reference.findtext(f"{space}f") or "").rpartition("!")
            assert sheet.strip("'") in sheets, name
            assert re.fullmatch(r"\$?[A-Z]+\$?\d+(:\$?[A-Z]+\$?\d+)?", area), name
