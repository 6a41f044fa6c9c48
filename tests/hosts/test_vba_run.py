"""The VBA module KpiErrors, run by LibreOffice's Basic, which reads VBA. Excel itself has not run it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.hosts.excel_cells import error_codes
from tests.hosts.xlam.basic import run_basic

SOURCE = Path(__file__).parents[2] / "addin" / "vba" / "KpiErrors.bas"
_VBA_ERROR = 10
"""What VarType gives for an error; 8 is text."""
_ASKED = """  Dim row(2) As Variant
  Dim table(1, 1) As Variant
  Dim got As Variant
{errors}
  Print #1, CStr(VarType(KpiAnswer("#N/A"))) & " " & KpiAnswer("#N/A")
  Print #1, CStr(Len(KpiAnswer(Chr(1) & Chr(1) & "#N/A"))) & " " & CStr(Len(KpiAnswer("")))
  Print #1, KpiAnswer(250.5) & " " & KpiAnswer(True)
  row(0) = 1.5
  row(1) = Chr(1) & "#N/A"
  row(2) = "x"
  got = KpiAnswer(row)
  Print #1, got(0) & " " & CStr(got(1)) & " " & got(2)
  table(0, 0) = "a"
  table(0, 1) = Chr(1) & "#DIV/0!"
  table(1, 0) = Chr(1) & "#REF!"
  table(1, 1) = 7
  got = KpiAnswer(table)
  Print #1, got(0, 0) & " " & CStr(got(0, 1)) & " " & CStr(got(1, 0)) & " " & got(1, 1)
"""


@pytest.fixture(scope="module")
def answers(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What KpiAnswer made of marked texts, plain values, a row and a table, line by line."""
    asked = [
        f'  got = KpiAnswer(Chr(1) & "{text}")\n  Print #1, CStr(VarType(got)) & " " & CStr(got)'
        for text in error_codes()
    ]
    modules = {"KpiErrors": SOURCE.read_text(encoding="ascii")}
    main = _ASKED.format(errors="\n".join(asked))
    return run_basic(soffice, tmp_path_factory.mktemp("vba"), modules, main)


@pytest.mark.libreoffice
def test_every_mark_becomes_the_error_that_it_stands_for(answers: list[str]) -> None:
    expected = [f"{_VBA_ERROR} Error {code}" for code in error_codes().values()]
    assert answers[: len(expected)] == expected


@pytest.mark.libreoffice
def test_text_numbers_rows_and_tables_come_through_element_by_element(answers: list[str]) -> None:
    assert answers[len(error_codes()) :] == [
        "8 #N/A",
        "5 0",
        "250.5 True",
        "1.5 Error 2042 x",
        "a Error 2007 Error 2023 7",
    ]
