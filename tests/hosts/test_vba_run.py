"""The VBA module KpiErrors, run by LibreOffice's Basic, which reads VBA. Excel itself has not run it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from kpi_engine.hosts.excel_cells import error_codes

SOURCE = Path(__file__).parents[2] / "addin" / "vba" / "KpiErrors.bas"
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="{name}"
 script:language="StarBasic">{code}</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="KpiErrors"/>
 <library:element library:name="Asked"/>
</library:library>
"""
_VBA_ERROR = 10
"""What VarType gives for an error; 8 is text."""
_ASKED = """
Sub Main
  Dim row(2) As Variant
  Dim table(1, 1) As Variant
  Dim got As Variant
  Open "{out}" For Output As #1
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
  Close #1
End Sub
"""


@pytest.fixture(scope="module")
def answers(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What KpiAnswer made of marked texts, plain values, a row and a table, line by line."""
    folder = tmp_path_factory.mktemp("vba")
    profile, out = folder / "profile", folder / "answers.txt"
    base = [str(soffice), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    _run([*base, "--terminate_after_init"])  # makes the profile, which would else write over the modules
    standard = profile / "user" / "basic" / "Standard"
    asked = [
        f'  got = KpiAnswer(Chr(1) & "{text}")\n  Print #1, CStr(VarType(got)) & " " & CStr(got)'
        for text in error_codes()
    ]
    _, _, code = SOURCE.read_text(encoding="ascii").partition("\n")  # Basic knows no Attribute lines
    modules = {"KpiErrors": code, "Asked": _ASKED.format(out=out.as_posix(), errors="\n".join(asked))}
    for name, text in modules.items():
        module = _MODULE.format(name=name, code=escape(f"Option VBASupport 1\n{text}"))
        (standard / f"{name}.xba").write_text(module, encoding="utf-8")
    (standard / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    _run([*base, "macro:///Standard.Asked.Main"])
    if not out.is_file():
        pytest.fail("LibreOffice did not run the module")
    return [line.strip() for line in out.read_text(encoding="utf-8").splitlines()]


def _run(command: list[str]) -> None:
    subprocess.run(command, capture_output=True, timeout=120, check=False)


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
