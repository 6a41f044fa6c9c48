"""A workbook saved by any host is read as calls of our functions: no host's spelling hides a KPI."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.portable import make_portable
from kpi_engine.recalc import recalculate
from kpi_engine.tracing import explain_cell
from kpi_engine.workbook.package import Package

SAVED = {
    "Excel with the .xlam": "[1]!CAC(A1,B1)",
    "another program, for the .xlam": "CAC(A1,B1)",
    "Excel, the .xlam gone": "'C:\\Add ins\\SaaS KPI.xlam'!CAC(A1,B1)",
    "Excel, the .xlam in SharePoint": "'https://x.sharepoint.com/a b/SaaS-KPI.xlam'!CAC(A1,B1)",
    "Excel, Office.js or xlwings Lite": "_xldudf_KPI_CAC(A1,B1)",
    "another program, for Office.js": "KPI.CAC(A1,B1)",
    "Excel, a function that it does not know": "_xludf.KPI.CAC(A1,B1)",
    "LibreOffice": "SAASKPIENGINE.FUNCTIONS.CAC(A1,B1)",
}


def saved(folder: Path, formula: str, names: dict[str, str] | None = None) -> Package:
    """100,000 spent on 400 customers, and what the cell C1 then says."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Plan"
    sheet.append([100_000, 400, f"={formula}", "=KPI_EXPLAIN(C1)"])
    for name, text in (names or {}).items():
        workbook.defined_names[name] = DefinedName(name, attr_text=text)
    workbook.save(folder / "plan.xlsx")
    return Package.open(folder / "plan.xlsx")


def computed(package: Package) -> dict[str, object]:
    return {each.cell: each.computed for each in recalculate(package).cells}


@pytest.mark.parametrize("formula", SAVED.values(), ids=SAVED.keys())
def test_it_is_recalculated_explained_and_made_portable(tmp_path: Path, formula: str) -> None:
    package = saved(tmp_path, formula)
    values = computed(package)
    assert values["C1"] == 250
    assert str(values["D1"]).startswith("250 = 100,000 / 400; cac_scope")
    told = explain_cell(package, "Plan!C1")
    assert told.words == "Customer acquisition cost: Plan!A1 divided by Plan!B1"
    assert told.substituted == "250 = 100,000 / 400"
    assert make_portable(package, "native").functions == {"CAC": 1}


@pytest.mark.parametrize("name", ["KPI.CAC", "CAC"])
def test_a_name_of_the_workbook_that_is_spelt_like_ours_is_the_workbooks_own(
    tmp_path: Path, name: str
) -> None:
    """Somebody's own `KPI.CAC` halves the figure: no silent replacement by ours."""
    own = {name: "_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a/_xlpm.b/2)"}
    package = saved(tmp_path, f"{name}(A1,B1)", own)
    assert computed(package)["C1"] == 125
    assert make_portable(package, "native").data is None
    told = explain_cell(package, "Plan!C1")
    assert (told.kpis, "Customer acquisition cost" in told.words) == ((), False)
    assert "divided by 2" in told.words


def test_words_that_recalculation_uses_inside_are_not_for_cells(tmp_path: Path) -> None:
    for word in ("KPI.OMITTED()", 'KPI.LIFT("ABS","L",A1)', "KPI.SUM(A1,B1)", "KPI.SUMIF(A1,1)"):
        assert computed(saved(tmp_path, word))["C1"] is None, word
