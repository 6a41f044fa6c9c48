"""One function, whatever a file calls it."""

from __future__ import annotations

import pytest

from kpi_engine.formula.spellings import function_name, is_qualified, may_be_defined


@pytest.mark.parametrize(
    "spelling",
    ["CAC", "cac(", "_xll.CAC(", "_xludf.CAC(", "_xlfn._xlws.CAC(", "[1]!CAC(", "'C:\\kpi.xlam'!CAC(",
     "_xldudf_KPI_CAC(", "_xlfn.CAC(", "KPI.CAC(", "kpi.cac(", "_xll.KPI.CAC(", "_xludf.KPI.CAC(",
     "SAASKPIENGINE.FUNCTIONS.CAC(", "saaskpiengine.Functions.cac("],
)  # fmt: skip
def test_every_saved_spelling_is_the_same_function(spelling: str) -> None:
    assert function_name(spelling) == "CAC"


def test_a_function_of_another_file_is_told_from_a_builtin() -> None:
    assert is_qualified("[1]!ROUND(")
    assert is_qualified("_xll.ROUND(")
    assert is_qualified("KPI.ROUND(")
    assert not is_qualified("_xlfn.CONCAT(")


def test_a_function_called_as_excels_own_after_our_namespace_is_not_taken_for_excels() -> None:
    assert function_name("KPI.SUM(") == "KPI.SUM"
    assert function_name("SAASKPIENGINE.FUNCTIONS.IF(") == "SAASKPIENGINE.FUNCTIONS.IF"
    assert function_name("KPI.KPI_TARGET(") == "KPI_TARGET"


def test_a_name_of_the_workbook_may_hold_a_period_but_no_file() -> None:
    assert may_be_defined("KPI.CAC(")
    assert not may_be_defined("[1]!CAC(")
    assert not may_be_defined("_xldudf_KPI_CAC(")
