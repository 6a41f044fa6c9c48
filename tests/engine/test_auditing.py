"""Auditing as a verb: which rules, which files, and what became of a file that is not plainly readable."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.audit.rule import RULES, Example
from kpi_engine.engine.auditing import AuditRequest, audit, chosen_rules
from kpi_engine.errors import InputError
from tests.audit.example_workbook import workbook_of

SALES = Example("""
    Month   | Jan     | Feb     | Mar     | Apr     | May
    Revenue | 100     | 120     | 130     | 140     | 155
    Costs   | =B2*0.4 | =C2*0.4 | 52      | =E2*0.4 | =F2*0.4
    Profit  | =B2-B3  | =C2-C3  | =D2-D3  | =E2-E3  | =F2-F3
    """)  # fmt: skip
_DRAWING = '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
"""It is never closed."""


def with_a_bad_drawing(path: Path) -> Path:
    """The workbook with a drawing that breaks off, as some programs have written them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = f'<drawing xmlns:r="{relation}" r:id="rId1"/></worksheet>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("</worksheet>", drawing).encode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}/drawing" Target="../drawings/drawing1.xml"/>'
        "</Relationships>"
    ).encode()
    parts["xl/drawings/drawing1.xml"] = _DRAWING.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_a_workbook_that_openpyxl_cannot_load_is_audited_all_the_same(tmp_path: Path) -> None:
    path = with_a_bad_drawing(workbook_of(SALES, tmp_path / "sales.xlsx"))
    with pytest.raises(SyntaxError):  # what a parser of XML raises
        openpyxl.load_workbook(path)
    assert "C01" in {finding.rule for finding in audit(path).audited.findings}


def test_a_finding_carries_its_effect_and_a_fix_that_was_tried(tmp_path: Path) -> None:
    (found,) = audit(workbook_of(SALES, tmp_path / "sales.xlsx"), AuditRequest(("C01",))).audited.findings
    assert (found.range, found.fix.safety) == ("D3", "safe")
    assert found.impact.headlines == ("Profit (Sheet1!B4:F4)",)


def test_rules_are_chosen_by_id_name_and_pattern_and_left_out_with_a_minus() -> None:
    assert {each.id for each in chosen_rules(("c01", "error-value"))} == {"C01", "V01"}
    assert "V01" in {each.id for each in chosen_rules(("error-*",))}
    assert {each.id[0] for each in chosen_rules(("F*",))} == {"F"}
    without = {each.id for each in RULES} - {each.id for each in chosen_rules(("-F*", "-v01"))}
    assert without == {each.id for each in RULES if each.id[0] == "F" or each.id == "V01"}


def test_a_rule_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"eror-value is no audit rule\. Did you mean V01"):
        chosen_rules(("eror-value",))
