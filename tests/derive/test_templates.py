"""The committed templates are what the declarations give, with the result of every formula beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.templates import workbooks_of
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.house_style.settled import parts_of, same_parts
from kpi_engine.workbook.package import Package

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "workbook_templates"
TEMPLATES = [FOLDER / f"{guide.id}{style}.xlsx" for guide in GUIDES for style in ("", ".functions")]


@pytest.mark.slow
def test_the_committed_templates_of_a_guide_are_up_to_date() -> None:
    derived = workbooks_of("mobile_app_security")
    assert [Path(each.path) for each in derived] == [
        path.relative_to(ROOT) for path in TEMPLATES if path.name.startswith("mobile")
    ]
    for each in derived:
        assert same_parts((ROOT / each.path).read_bytes(), each.data), each.path


@pytest.mark.slow
def test_the_results_beside_the_calls_are_those_of_the_functions() -> None:
    found = recalculate(Package.open(FOLDER / "saas_marketing.functions.xlsx")).summary()
    assert found["equal"] > 40_000
    assert {status for status, count in found.items() if count} == {"equal"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_formula_has_a_result_for_programs_that_do_not_compute(template: Path) -> None:
    sheets = [data for name, data in parts_of(template.read_bytes()).items() if "worksheets/sheet" in name]
    formulas = sum(len(re.findall(rb"<f[ >]", data)) for data in sheets)
    results = sum(len(re.findall(rb"</f><v", data)) for data in sheets)
    assert formulas == results
    assert formulas > 40_000


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_has_no_macros_and_opens_by_computing(template: Path) -> None:
    parts = parts_of(template.read_bytes())
    assert not [name for name in parts if "vba" in name.lower() or "externalLink" in name]
    assert b'fullCalcOnLoad="1"' in parts["xl/workbook.xml"]
