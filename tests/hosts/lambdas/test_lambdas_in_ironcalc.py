"""IronCalc, a spreadsheet engine of its own, computes every LAMBDA name from the patched workbook.

Nothing here is Excel. IronCalc is the nearest that runs without it: it reads LAMBDA out of defined names.
"""

from __future__ import annotations

from pathlib import Path

import ironcalc
import openpyxl
import pytest

from kpi_engine.portable.lambdas import lambda_names, saved_lambda
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.package import Package
from tests.conftest import LibreOffice
from tests.hosts.lambdas.cases import Case

OTHERWISE = {
    "KPI_BREAKEVEN_MONTHS": {
        "example 0", "example 1", "example 2", "example 3", "example 4", "example 8", "mode left empty",
        "net_income_range blank", "opening left empty",
    },
    "KPI_BREAKEVEN_DATE": {
        "dates blank", "example 0", "example 1", "example 2", "example 4", "mode left empty",
        "net_income_range blank", "opening left empty",
    },
    "KPI_MIN_CASH": {"cash_flow_range blank", "example 3"},
    "KPI_MIN_CASH_DATE": {"cash_flow_range blank", "example 3"},
}  # fmt: skip
"""Calls that IronCalc 0.9.1 computes otherwise: it asks ISNUMBER about a whole range once, not for each cell.

The same calls are computed right by our recalculation, from the same workbook.
"""


def test_every_call_gives_in_ironcalc_what_python_gives(called: list[Case], named_workbook: Path) -> None:
    model = ironcalc.load_from_xlsx(str(named_workbook), "en", "UTC", "en")
    model.evaluate()
    wrong: dict[str, set[str]] = {}
    for row, case in enumerate(called, start=1):
        if not case.agrees(model.get_cell_value(0, row, 1)):
            wrong.setdefault(case.name, set()).add(case.says)
    assert wrong == OTHERWISE


def test_every_call_gives_in_our_recalculation_what_python_gives(
    called: list[Case], named_workbook: Path
) -> None:
    computed = {verdict.cell: verdict.computed for verdict in recalculate(Package.open(named_workbook)).cells}
    wrong = {
        (case.name, case.says): (case.expected, computed.get(f"A{row}"))
        for row, case in enumerate(called, start=1)
        if not case.agrees(computed.get(f"A{row}"))
    }
    assert wrong == {}
    assert len(called) > 1_200


def test_that_is_indeed_what_ironcalc_does_with_isnumber_of_a_range() -> None:
    """Once it answers for each cell, the list above can go."""
    model = ironcalc.create("plain", "en", "UTC", "en")
    model.set_user_input(0, 1, 1, "1")
    model.set_user_input(0, 1, 2, "2")
    model.set_user_input(0, 2, 1, "=SUMPRODUCT(ISNUMBER(A1:B1)*1)")
    model.evaluate()
    assert model.get_cell_value(0, 2, 1) == 0
    texts = {
        name for name, kpi in lambda_names().items() if "ISNUMBER(" in saved_lambda(kpi) and not kpi.lifts
    }
    assert set(OTHERWISE) <= texts


def test_no_name_is_left_untried(called: list[Case]) -> None:
    assert {case.name for case in called} == set(lambda_names())


def test_ironcalc_is_asked_and_does_not_believe_what_a_file_says(
    named_workbook: Path, tmp_path: Path
) -> None:
    workbook = openpyxl.load_workbook(named_workbook)
    workbook.defined_names["KPI_CAC"].attr_text = "_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b)"
    workbook.save(tmp_path / "wrong.xlsx")
    model = ironcalc.load_from_xlsx(str(tmp_path / "wrong.xlsx"), "en", "UTC", "en")
    model.evaluate()
    assert model.get_cell_value(0, 1, 1) == 100_400


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_opens_the_workbook_though_it_knows_no_lambda(
    named_workbook: Path, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """It shows an error where a name is called, and loses no cell."""
    answer = openpyxl.load_workbook(libreoffice.convert(named_workbook, tmp_path), data_only=True)["Plan"]
    before = openpyxl.load_workbook(named_workbook)["Plan"]
    assert answer.max_row == before.max_row
    assert [answer[f"C{row}"].value for row in range(1, 9)] == [
        before[f"C{row}"].value for row in range(1, 9)
    ]
