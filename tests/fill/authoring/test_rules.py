"""Every rule for templates: one template in which the author made that fault, and a clean one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from kpi_engine.fill.authoring import RULES, check_template
from kpi_engine.workbook.package import Package

GUIDES = Path(__file__).parents[3] / "workbook_templates"
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"


def name(text: str, refers_to: str) -> Callable[[Any], Any]:
    return lambda book: book.defined_names.__setitem__(text, DefinedName(text, attr_text=refers_to))


def cell(sheet: str, ref: str, value: object) -> Callable[[Any], Any]:
    return lambda book: book[sheet].__setitem__(ref, value)


def row_of_xml(cells: str) -> Callable[[dict[str, bytes]], Any]:
    """Cells that openpyxl cannot write: formulas with the result that the file holds."""
    xml = f'<row r="40">{cells}</row></sheetData>'.encode()
    return lambda parts: parts.__setitem__(SHEET, parts[SHEET].replace(b"</sheetData>", xml))


def linked(kind: str) -> Callable[[dict[str, bytes]], Any]:
    """A part that the workbook refers to."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{office}/{kind}" Target="extra.xml"/></Relationships>'.encode()

    def change(parts: dict[str, bytes]) -> None:
        parts[LINKS] = parts[LINKS].replace(b"</Relationships>", link)
        parts["xl/extra.xml"] = b"<extra/>"

    return change


def links_to(file: str) -> Callable[[dict[str, bytes]], Any]:
    """A link to another file, as Excel stores one."""

    def change(parts: dict[str, bytes]) -> None:
        linked("externalLink")(parts)
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        parts["xl/_rels/extra.xml.rels"] = (
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="x/externalLinkPath" '
            f'Target="file:///C:/Plans/{file}" TargetMode="External"/></Relationships>'
        ).encode()

    return change


def no_names(book: Any) -> None:
    for text in list(book.defined_names):
        del book.defined_names[text]


def mapped(*rows: tuple[str, ...]) -> Callable[[Any], Any]:
    def change(book: Any) -> None:
        sheet = book.create_sheet("_map")
        for row in rows:
            sheet.append(row)

    return change


def added(part: str) -> Callable[[dict[str, bytes]], Any]:
    return lambda parts: parts.__setitem__(part, b"<part/>")


def very_hidden(book: Any) -> None:
    book["Customers"].sheet_state = "veryHidden"


def protected(book: Any) -> None:
    book["Inputs"].protection.sheet = True


def open_formula(book: Any) -> None:
    book["Customers"].protection.sheet = True
    book["Customers"]["D1"] = "=1+1"
    book["Customers"]["D1"].protection = Protection(locked=False)


def array(book: Any) -> None:
    book["Inputs"]["B5"] = ArrayFormula("B5:D5", "=ROW(1:3)")


def percent_points(book: Any) -> None:
    book["Inputs"].data_validations.dataValidation = []
    rule = DataValidation("decimal", operator="between", formula1="0", formula2="100")
    rule.add("C6:H6")
    book["Inputs"].add_data_validation(rule)


def formatted(ref: str, text: str) -> Callable[[Any], Any]:
    return lambda book: setattr(book["Inputs"][ref], "number_format", text)


def mixed(book: Any) -> None:
    sheet = book["Customers"]
    sheet.append(["Other", "=1+1"])
    sheet.tables["Customers"].ref = "A1:B3"


def target_table(book: Any) -> None:
    mapped(("term", "target", "period"), ("mrr", "Customers[Seats]", "Customers[Customer]"))(book)
    book["Customers"]["A2"] = "2026-01"
    book["Customers"]["B7"] = "a note below"


def unnamed_column(book: Any) -> None:
    sheet = book["Customers"]
    sheet["D1"], sheet["D2"] = "Column1", 3
    sheet.add_table(Table(displayName="More", ref="D1:D2"))


HEADER = ("term", "target", "period")
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "no-targets": ({"change": no_names}, "no name such as in_mrr"),
    "map-header": ({"change": mapped(("figure", "cells"))}, "needs a first row with the headers"),
    "map-row": ({"change": mapped(HEADER, ("mrr", "", ""))}, "the row of mrr has no target"),
    "target-nowhere": ({"change": name("in_mrr", "#REF!")}, "in_mrr leads to no cell (it stands for #REF!)"),
    "target-without-headers": ({"change": name("in_mrr", "Inputs!$D$4:$F$4")}, "without headers"),
    "target-formula": ({"change": cell("Inputs", "D4", "=C4*2")}, "the target in_mrr holds formulas in D4"),
    "target-merged": ({"change": lambda book: book["Inputs"].merge_cells("C4:D4")}, "merged cells in D4"),
    "target-not-for-figures": (
        {"change": name("in_arr", "Customers!$B$1")}, "in_arr covers B1, a header, total or pivot"),
    "target-in-array": ({"change": array}, "in_new_customers lies where a formula fills C5 and D5"),
    "target-twice": (
        {"change": name("in_mrr.actual", "Inputs!$C$10:$H$10")}, "goes to in_mrr and in_mrr.actual"),
    "cell-twice": ({"change": name("in_arr", "Inputs!$C$8")}, "the place of in_closing_cash and of in_arr"),
    "headers-unclear": ({"change": cell("Inputs", "D3", "soon")}, 'holds "soon", which is no date'),
    "headers-gap": ({"change": cell("Inputs", "D3", None)}, "leave out 2026-02"),
    "unknown-term": (
        {"change": name("in_new_custommers", "Inputs!$C$9")}, "no known term. Did you mean new_customers"),
    "own-term": ({"change": name("in_zebra_feedings", "Inputs!$C$9")}, "is a term of your own"),
    "name-like-function": ({"change": name("cac", "Inputs!$C$9")}, "the name cac equals the function CAC"),
    "name-like-address": ({"change": name("MRR2026", "Inputs!$C$9")}, "MRR2026 is the address of a cell"),
    "input-locked": ({"change": protected}, "the input in_mrr is locked in 6 cells (C4, D4, …)"),
    "formula-unlocked": ({"change": open_formula}, "D1 can be typed over"),
    "table-below": ({"change": target_table}, "B7 below the table Customers"),
    "table-mixed-column": ({"change": mixed}, "the column Seats of Customers has 1 formulas and 1 typed"),
    "table-blank-header": ({"change": unnamed_column}, "the table More has columns called Column1"),
    "validation-contradicts": ({"change": percent_points}, "from 0 to 1, and the cell takes up to 100"),
    "share-without-percent": ({"change": formatted("D6", "0.00")}, "is a share and is shown as 0.00"),
    "text-cell": ({"change": formatted("E4", "@")}, "is a number; the cell has the format Text"),
    "date-format": ({"change": formatted("C8", "yyyy-mm-dd")}, "is no day and is shown as one"),
    "formula-broken": (
        {"parts": row_of_xml('<c r="A40"><f>#REF!+1</f><v>1</v></c>')}, "#REF! in the formula of A40"),
    "cached-error": (
        {"parts": row_of_xml('<c r="A40" t="e"><f>CAC(1,2)</f><v>#NAME?</v></c>')}, "A40 shows #NAME?"),
    "no-stored-results": ({"change": cell("Inputs", "C12", "=C4*2")}, "no stored result in C12"),
    "chance": ({"parts": row_of_xml('<c r="A40"><f>RAND()*C4</f><v>1</v></c>')}, "of the web in A40"),
    "depends-on-today": (
        {"parts": row_of_xml('<c r="A40"><f>TODAY()-C3</f><v>1</v></c>')}, "in the formula of A40"),
    "address-as-text": (
        {"parts": row_of_xml('<c r="A40"><f>INDIRECT("C4")</f><v>1</v></c>')}, "INDIRECT in the formula"),
    "external-links": ({"parts": links_to("budget%202026.xlsx")}, "reads another workbook: budget 2026.xlsx"),
    "signed": (
        {"parts": added("_xmlsignatures/sig1.xml")}, "a digital signature"),
    "macros": ({"parts": linked("vbaProject")}, "the template holds macros"),
    "shared-workbook": (
        {"parts": added("xl/revisions/revisionHeaders.xml")}, "log of revisions"),
    "very-hidden-sheet": (
        {"change": very_hidden}, "the sheet Customers is"),
    "manual-calculation": (
        {"change": lambda book: setattr(book.calculation, "calcMode", "manual")}, "only when it is told to"),
    "unit-setting": ({"change": cell("Settings", "B2", "thousands")}, "it must be 1, k or m"),
    "currency-setting": ({"change": cell("Settings", "B1", "euros")}, "euros is no currency"),
}  # fmt: skip


def flaws_of(path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule, flaw in check_template(Package.open(path)).flaws:
        found.setdefault(rule.id, []).append(flaw.message)
    return found


def test_a_careful_template_has_no_fault(authored) -> None:
    assert flaws_of(authored()) == {}


@pytest.mark.parametrize("code", RULES.names)
def test_the_fault_is_found(code, authored) -> None:
    made, message = CASES[code]
    found = flaws_of(authored(**made))
    assert any(message in text for text in found.get(code, [])), found
    allowed = {code} | {"no-stored-results", "own-term", "no-targets"}
    assert set(found) <= allowed, f"other rules take it for a fault, too: {found}"


def test_every_rule_says_why_it_matters_and_what_to_do() -> None:
    for rule in RULES:
        for text in (rule.why, rule.fix):
            assert text[0].isupper()
            assert text.endswith(".")
            assert len(text) <= 160, f"{rule.id}: {text}"


def test_the_gravest_fault_comes_first(authored) -> None:
    def several(book: Any) -> None:
        name("in_zebra_feedings", "Inputs!$C$9")(book)
        cell("Settings", "B2", "thousands")(book)
        cell("Settings", "B1", "euros")(book)

    found = check_template(Package.open(authored(several)))
    assert [rule.severity for rule, _ in found.flaws] == ["error", "warning", "info"]


def test_two_words_for_one_place_are_meant(authored) -> None:
    """A map may give a figure a second word, as the templates of the guides do."""
    path = authored(mapped(HEADER, ("mrr", "in_mrr", "in_months"), ("arr", "in_mrr", "in_months")))
    assert flaws_of(path) == {}


@pytest.mark.parametrize("percent", ["0%", "0.00 %", "+0.0%;-0.0%"])
def test_a_share_in_any_percentage_format_is_right(percent, authored) -> None:
    assert flaws_of(authored(formatted("D6", percent))) == {}


def test_an_error_that_waits_for_figures_is_no_fault(authored) -> None:
    cells = '<c r="A40" t="e"><f>1/C5</f><v>#DIV/0!</v></c><c r="B40" t="e"><f>NA()</f><v>#N/A</v></c>'
    assert flaws_of(authored(parts=row_of_xml(cells))) == {}


def test_an_add_in_that_lends_its_functions_is_no_other_workbook(authored) -> None:
    assert flaws_of(authored(parts=links_to("kpi.xlam"))) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "guide", ["asset_management", "customer_service", "mobile_app_security", "saas_marketing"]
)
@pytest.mark.parametrize("style", ["", ".functions"])
def test_the_templates_of_the_guides_have_no_fault(guide, style) -> None:
    assert flaws_of(GUIDES / f"{guide}{style}.xlsx") == {}
