"""A template that a program opened and saved without a change has no difference, however it is rewritten."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kpi_engine.fill import fill_workbook
from kpi_engine.fill.returned import Verification, verify_returned
from kpi_engine.sources import read_facts
from kpi_engine.workbook.package import Package

TEMPLATES = Path(__file__).parents[3] / "workbook_templates"
GUIDE = TEMPLATES / "customer_service.xlsx"


def verify(copy: Path, template: Path) -> Verification:
    return verify_returned(Package.open(copy), Package.open(template))


def shown(found: Verification) -> list[str]:
    return [f"{each.kind.code} {each.sheet}!{each.place} {each.message}" for each in found.differences]


def test_a_small_template_saved_by_libreoffice(template, tmp_path, libreoffice) -> None:
    assert shown(verify(libreoffice.convert(template, tmp_path / "saved"), template)) == []


@pytest.mark.slow
def test_a_template_of_a_guide_saved_by_libreoffice(tmp_path, libreoffice) -> None:
    saved = libreoffice.convert(GUIDE, tmp_path / "saved")
    assert shown(verify(saved, GUIDE)) == []


@pytest.mark.slow
def test_a_template_of_a_guide_saved_by_openpyxl(tmp_path) -> None:
    copy = tmp_path / "copy.xlsx"
    openpyxl.load_workbook(GUIDE).save(copy)
    assert shown(verify(copy, GUIDE)) == []


@pytest.mark.slow
def test_our_own_fill_changes_inputs_only(tmp_path) -> None:
    filled = tmp_path / "filled.xlsx"
    facts = read_facts(TEMPLATES / "samples" / "customer_service.csv")
    fill_workbook(GUIDE, facts, filled)
    found = verify(filled, GUIDE)
    assert {each.kind.code for each in found.differences} == {"inputs-filled", "setting-chosen"}
    assert len(found.filled) > 3_000
