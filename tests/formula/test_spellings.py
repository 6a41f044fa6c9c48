"""One function, whatever a file calls it."""

from __future__ import annotations

import pytest

from kpi_engine.formula.spellings import function_name, is_qualified


@pytest.mark.parametrize(
    "spelling",
    ["CAC", "cac(", "_xll.CAC(", "_xludf.CAC(", "_xlfn._xlws.CAC(", "[1]!CAC(", "'C:\\kpi.xlam'!CAC(",
     "_xldudf_KPI_CAC(", "_xlfn.CAC("],
)  # fmt: skip
def test_every_saved_spelling_is_the_same_function(spelling: str) -> None:
    assert function_name(spelling) == "CAC"


def test_a_function_of_another_file_is_told_from_a_builtin() -> None:
    assert is_qualified("[1]!ROUND(")
    assert is_qualified("_xll.ROUND(")
    assert not is_qualified("_xlfn.CONCAT(")
