"""The committed template is what the declarations give, with the result of every formula beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpi_engine.derive.package import parts_of, same_parts
from kpi_engine.derive.templates import derive_templates

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "workbook_templates" / "mobile_app_security.xlsx"


@pytest.mark.slow
def test_the_committed_template_is_up_to_date() -> None:
    derived = next(iter(derive_templates(ROOT)))
    assert derived.path == "workbook_templates/mobile_app_security.xlsx"
    assert same_parts(TEMPLATE.read_bytes(), derived.data)


def test_every_formula_has_a_result_for_programs_that_do_not_compute() -> None:
    sheets = [data for name, data in parts_of(TEMPLATE.read_bytes()).items() if "worksheets/sheet" in name]
    formulas = sum(len(re.findall(rb"<f[ >]", data)) for data in sheets)
    results = sum(len(re.findall(rb"</f><v", data)) for data in sheets)
    assert formulas == results
    assert formulas > 40_000


def test_it_has_no_macros_and_opens_by_computing() -> None:
    parts = parts_of(TEMPLATE.read_bytes())
    assert not [name for name in parts if "vba" in name.lower() or "externalLink" in name]
    assert b'fullCalcOnLoad="1"' in parts["xl/workbook.xml"]
