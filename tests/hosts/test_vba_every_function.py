"""Every VBA function of the add-in, compiled and run by LibreOffice's Basic. Excel itself has not run them.

Python is a stand-in that answers with what it was given, with a marked text or with a table; what Basic
cannot run as it stands is a list on docs/excel/libreoffice.md, and nothing else is changed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpi_engine.functions.registry import functions
from tests.hosts.xlam.basic import as_on_windows, run_basic

ROOT = Path(__file__).parents[2]
VBA = ROOT / "addin" / "vba"
PAGE = ROOT / "docs" / "excel" / "libreoffice.md"
ALL = {name: function for function in functions() for name in (function.name, *function.aliases)}
MODULES = {path.stem: path.read_text(encoding="ascii") for path in sorted(VBA.glob("*.bas"))}

_PYTHON = """Option ClassModule
Public Function CallUDF(module, called, arguments, book, caller)
  Dim table(1, 1)
  Dim at
  Select Case mode
    Case "echo"
      CallUDF = called
      For at = 0 To UBound(arguments)
        CallUDF = CallUDF & "|" & Taken(arguments(at))
      Next at
    Case "mark"
      CallUDF = Chr(1) & "#N/A"
    Case "table"
      table(0, 0) = called
      table(0, 1) = Chr(1) & "#DIV/0!"
      table(1, 0) = UBound(arguments) + 1
      table(1, 1) = Chr(1) & Chr(1) & "#N/A"
      CallUDF = table
    Case "row"
      CallUDF = Array(called, Chr(1) & "#NUM!")
  End Select
End Function
Public Sub Exec(text)
  If InStr(text, "addin.macros") > 0 Then Print #1, text
End Sub
Public Function Module(called)
  Module = called
End Function
Public Sub SetAttr(owner, called, given)
End Sub
"""
_STAND_IN = """
Public mode, Application, ThisWorkbook
Public Function XLPy()
  Set XLPy = New Python
End Function
Public Function Taken(Optional argument)
  Taken = "missing"
  If IsArray(argument) Then
    Taken = Shown(argument)
  ElseIf Not IsMissing(argument) Then
    Taken = Shown(argument)
  End If
End Function
Public Function Shown(what)
  Dim down, across
  If Not IsArray(what) Then
    Shown = CStr(what)
  ElseIf mode = "row" Then
    Shown = Shown(what(0)) & "," & Shown(what(1))
  Else
    For down = LBound(what, 1) To UBound(what, 1)
      For across = LBound(what, 2) To UBound(what, 2)
        Shown = Shown & Shown(what(down, across)) & ","
      Next across
      Shown = Shown & ";"
    Next down
  End If
End Function
"""
_EXCEL = """Option ClassModule
Public Caller, StatusBar, EnableCancelKey, DisplayAlerts
Public Sub OnTime(moment, macro)
  Print #1, "later: " & macro
End Sub
"""
_RANGE = "1,x,;2,y,;"
_START = """
  Dim table(1 To 2, 1 To 2) As Variant
  Set Application = New Excel
  table(1, 1) = 1
  table(1, 2) = "x"
  table(2, 1) = 2
  table(2, 2) = "y"
"""


def _given(name: str) -> list[tuple[str, list[str], str]]:
    """How each function is called: the mode, the arguments, and what must come back."""
    least, most = ALL[name].least, ALL[name].most
    numbers = [str(11 + at) for at in range(most)]
    ranged = ["table", *numbers[1:]]
    return [
        ("echo", numbers, "|".join([name, *numbers])),
        ("echo", numbers[:least], "|".join([name, *numbers[:least], *["missing"] * (most - least)])),
        ("echo", ranged, "|".join([name, _RANGE, *numbers[1:]])),
        ("mark", numbers, "Error 2042"),
        ("table", ranged, f"{name},Error 2007,;{most},\x01#N/A,;"),
        ("row", numbers, f"{name},Error 2036"),
    ]


def _module_of_calls() -> str:
    """One procedure for every function."""
    procedures = []
    for at, name in enumerate(ALL):
        calls = "\n".join(
            f'  mode = "{mode}"\n  Print #1, Shown({name}({", ".join(arguments)}))'
            for mode, arguments, _ in _given(name)
        )
        procedures.append(f"Public Sub Ask{at}(table)\n{calls}\nEnd Sub\n")
    return "\n".join(procedures)


@pytest.fixture(scope="module")
def lines(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What every function answered, in order, and then what every button asked of Python."""
    this_workbook = "Option ClassModule\n" + (VBA / "ThisWorkbook.cls").read_text(encoding="ascii")
    modules = {
        "Python": _PYTHON, "Excel": _EXCEL, "StandIn": _STAND_IN, "Calls": _module_of_calls(),
        "Book": this_workbook.replace("Private Sub", "Public Sub"),
    } | MODULES  # fmt: skip
    asked = "".join(f"  Ask{at} table\n" for at, _ in enumerate(ALL))
    pressed = "".join(f"  {button} Nothing\n" for button in buttons())
    opened = "  Set ThisWorkbook = New Book\n  ThisWorkbook.Workbook_Open\n"
    return run_basic(soffice, tmp_path_factory.mktemp("basic"), modules, f"{_START}{asked}{pressed}{opened}")


def buttons() -> list[str]:
    """The procedures that the ribbon calls."""
    return re.findall(r"^Public Sub (\w+)\(control", MODULES["KpiRibbon"], re.MULTILINE)


@pytest.mark.libreoffice
def test_every_function_hands_over_its_arguments_and_turns_every_kind_of_answer(lines: list[str]) -> None:
    expected = [answer for name in ALL for _, _, answer in _given(name)]
    assert len(expected) == 6 * len(ALL)
    assert lines[: len(expected)] == expected


@pytest.mark.libreoffice
def test_every_button_runs_its_macro_and_the_opened_add_in_tells_its_help_later(lines: list[str]) -> None:
    told = lines[6 * len(ALL) :]
    assert len(told) == len(buttons()) + 1
    assert all(re.search(r"addin\.macros\.[a-z_]+\(\)$", line) for line in told[:-1])
    assert len(set(told)) == len(told)
    assert told[-1].endswith("!KpiDescribe")


def test_every_function_and_no_other_is_in_the_module() -> None:
    found = re.findall(r"^Public Function (\w+)\(", MODULES["KpiFunctions"], re.MULTILINE)
    assert found == list(ALL)


def not_run_as_it_stands() -> list[str]:
    """The lines that are changed before Basic runs them; for a condition, the line that opens it."""
    found = []
    for path in sorted(VBA.iterdir()):
        if path.suffix not in (".bas", ".cls"):
            continue
        for line in path.read_text(encoding="ascii").splitlines():
            text = line.strip()
            if text.startswith("#If") or (as_on_windows(text).strip() != text and not _of_the_editor(text)):
                found.append(f"{path.stem}: {text}")
    return found


def _of_the_editor(text: str) -> bool:
    return text.startswith("Attribute ")


def test_what_basic_cannot_run_is_exactly_the_list_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    _, _, after = page.partition("## The VBA of the Excel add-in in LibreOffice Basic")
    listed = re.search(r"```text\n(.*?)\n```", after, re.DOTALL)
    assert listed, "docs/excel/libreoffice.md has no list under that heading"
    assert listed[1].splitlines() == not_run_as_it_stands()
