"""The VBA around a call, run by LibreOffice's Basic with stand-ins for Python and for Excel."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.hosts.xlam import basic
from tests.hosts.xlam.basic import run_basic
from tests.hosts.xlam.conftest import VBA

_PYTHON = """Option ClassModule
Public Function CallUDF(module, called, arguments, book, caller)
  asked = asked + 1
  If mode = "ended" And asked = 1 Then Err.Raise -2147023174, "x", "The RPC server is unavailable."
  If mode = "broken" Then Err.Raise 1004, "x", "ImportError: no numpy"
  CallUDF = module & "." & called & " with " & (UBound(arguments) + 1)
End Function
Public Sub Exec(text)
  told = text
  If mode = "ended inside" Then Err.Raise -2147023170, "x", "The remote procedure call failed."
End Sub
Public Function Module(called)
  If mode = "ended" And started = 1 Then Err.Raise -2147023174, "x", "The RPC server is unavailable."
  Module = called
End Function
Public Sub SetAttr(owner, called, given)
  Print #1, owner & "." & called & " is " & given.Name
End Sub
"""
_EXCEL = """Option ClassModule
Public StatusBar
Public Caller
Public ScreenUpdating, EnableCancelKey, DisplayAlerts
Public Sub MacroOptions(Optional Macro, Optional Description, Optional Category, _
    Optional ArgumentDescriptions)
  Dim texts As String
  If refuses And own.IsAddin Then Err.Raise 1004, "x", "Cannot edit a macro on a hidden workbook."
  If Not IsMissing(ArgumentDescriptions) Then texts = Join(ArgumentDescriptions, "+")
  Print #1, Macro & "; " & Category & "; " & Description & "; " & texts
End Sub
"""
_BOOK = """Option ClassModule
Public IsAddin
Public Saved
Public Named
Public Property Get Name
  Name = Named
End Property
Public Function Worksheets(called)
  Set Worksheets = New Sheet
End Function
Public Sub Activate
  Print #1, "active again"
End Sub
"""
_SHEET = """Option ClassModule
Public Function Cells(down, across)
  Dim found As New Cell
  found.Value = Split(Split(texts, "|")(down - 1) & ";;;;;;", ";")(across - 1)
  Set Cells = found
End Function
Public Function UsedRange
  Set UsedRange = New Cell
End Function
"""
_CELL = """Option ClassModule
Public Value
Public Function Rows
  Set Rows = New Counted
End Function
"""
_COUNTED = """Option ClassModule
Public Function Count
  Count = UBound(Split(texts, "|")) + 1
End Function
"""
_STAND_IN = """
Public mode, asked, started, told, refuses, texts
Public Application, ThisWorkbook, ActiveWorkbook, own
Public Function XLPy()
  started = started + 1
  If mode = "missing" Then Err.Raise 1000, "x", "Could not load xlwings64.dll"
  Set XLPy = New Python
End Function
Public Sub Boxed(text, kind, title)
  Print #1, title & ": " & text
End Sub
"""
_OURS = ("KpiErrors", "KpiCalls", "KpiFaults", "KpiFunctions", "KpiPython", "KpiDescriptions", "KpiRibbon")
_STANDS = {"Python": _PYTHON, "Excel": _EXCEL, "Book": _BOOK, "Sheet": _SHEET, "Cell": _CELL,
           "Counted": _COUNTED, "StandIn": _STAND_IN}  # fmt: skip
_START = """
  Set Application = New Excel
  Set own = New Book
  own.IsAddin = True
  own.Named = "saas-kpi.xlam"
  Set ThisWorkbook = own
  Set ActiveWorkbook = own
"""
_CALL = 'Print #1, CStr(PAYBACK(1, 2, 3)) & " | " & KpiLastFault() & " | " & started\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One profile of LibreOffice for all of them."""
    return tmp_path_factory.mktemp("basic")


def run(soffice: Path, folder: Path, main: str) -> list[str]:
    ours = {name: (VBA / f"{name}.bas").read_text(encoding="ascii") for name in _OURS}
    ours["KpiRibbon"] = ours["KpiRibbon"].replace("MsgBox", "Boxed")  # nobody would see the box
    return run_basic(soffice, folder, _STANDS | ours, _START + main)


@pytest.mark.libreoffice
def test_python_is_started_once_and_again_when_it_has_ended(soffice: Path, folder: Path) -> None:
    answered = "addin.udfs.PAYBACK with 4 |  | "
    lines = run(soffice, folder, f'{_CALL}{_CALL}Print #1, told\nmode = "ended"\nasked = 0\n{_CALL}')
    assert lines == [f"{answered}1", f"{answered}1", "import kpi_engine.hosts.addin_on_path", f"{answered}2"]


@pytest.mark.libreoffice
def test_a_call_that_fails_is_an_error_with_a_reason_and_python_stays(soffice: Path, folder: Path) -> None:
    again = f'mode = ""\n{_CALL}Print #1, Application.StatusBar'
    lines = run(soffice, folder, f'mode = "broken"\n{_CALL}{_CALL}Print #1, Application.StatusBar\n{again}')
    fault = "PAYBACK was not computed: ImportError: no numpy"
    assert lines[:2] == [f"Error 2015 | {fault} | 1"] * 2
    assert lines[2].startswith(f"SaaS KPI: {fault}")
    assert lines[2].endswith("=KpiLastFault()")
    assert lines[3:] == [f"addin.udfs.PAYBACK with 4 | {fault} | 1", "False"], (
        "the status bar is Excel's again"
    )


@pytest.mark.libreoffice
def test_a_thousand_cells_do_not_wait_a_thousand_times_for_a_python_that_is_missing(
    soffice: Path, folder: Path
) -> None:
    lines = run(soffice, folder, f'mode = "missing"\n{_CALL}{_CALL}{_CALL}')
    assert len(set(lines)) == 1
    assert lines[0].startswith(
        "Error 2015 | PAYBACK was not computed: Python could not be started (Could not load"
    )
    assert "kpi addin doctor" in lines[0]
    assert lines[0].endswith("| 1")


@pytest.mark.libreoffice
def test_nothing_of_libreoffice_is_left_when_a_module_cannot_be_compiled(
    soffice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows a box that nobody sees, and would wait for ever."""
    assert run_basic(soffice, tmp_path, {}, 'Print #1, "ready"') == ["ready"]
    monkeypatch.setattr(basic, "_SECONDS", 4)
    with pytest.raises(AssertionError, match="did not run"):
        run_basic(
            soffice, tmp_path, {"Broken": "Public Sub Broken(Attribute, Next)\nEnd Sub\n"}, "Broken 1, 2"
        )
    patience = time.monotonic() + 10
    while _running_below(tmp_path) and time.monotonic() < patience:
        time.sleep(0.1)  # the system takes a moment to end what was killed
    assert _running_below(tmp_path) == []


def _running_below(folder: Path) -> list[bytes]:
    """The programs that were told of this folder."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended meanwhile
            found.append(each.read_bytes())
    return [command for command in found if str(folder).encode() in command]


_PRESS = (
    "KpiHelp Nothing\nPrint #1, told & Application.DisplayAlerts & Application.EnableCancelKey & started\n"
)
_ASKED = "import addin.macros; addin.macros.help()"
_KNOWN = "xlwings._xlwindows.BOOK_CALLER is saas-kpi.xlam"


@pytest.mark.libreoffice
def test_a_button_tells_python_which_excel_asks_and_starts_it_again_when_it_has_ended(
    soffice: Path, folder: Path
) -> None:
    lines = run(soffice, folder, f'{_PRESS}mode = "ended"\n{_PRESS}')
    assert lines == [_KNOWN, f"{_ASKED}True11", _KNOWN, f"{_ASKED}True12"]


@pytest.mark.libreoffice
def test_a_button_says_what_is_missing_instead_of_showing_code_and_excel_is_as_before(
    soffice: Path, folder: Path
) -> None:
    box, after = run(soffice, folder, f'mode = "missing"\n{_PRESS}')
    assert box.startswith("SaaS KPI: This could not be done. Python could not be started (Could not load")
    assert "kpi addin doctor" in box
    assert after == "True11"


@pytest.mark.libreoffice
def test_a_macro_during_which_python_ends_is_not_done_twice(soffice: Path, folder: Path) -> None:
    lines = run(soffice, folder, f'{_CALL}mode = "ended inside"\n{_PRESS}')
    assert lines[1:] == [
        _KNOWN, "SaaS KPI: This could not be done. The remote procedure call failed.", f"{_ASKED}True11",
    ]  # fmt: skip


@pytest.mark.libreoffice
@pytest.mark.parametrize("refuses", [False, True], ids=["at once", "once the workbook is shown"])
def test_excel_is_told_category_and_help_of_every_function(
    soffice: Path, folder: Path, refuses: bool
) -> None:
    main = (
        'texts = "Function;Category;Description|CAC;SaaS KPI;Cost of a customer;spend;customers'
        '|NOW_;SaaS KPI;None"\n'
        f"refuses = {refuses}\nKpiDescribe\nPrint #1, own.IsAddin\n"
    )
    told = [
        "'saas-kpi.xlam'!CAC; SaaS KPI; Cost of a customer; spend+customers",
        "'saas-kpi.xlam'!NOW_; SaaS KPI; None;",
    ]
    assert run(soffice, folder, main) == [*told, *(["active again"] if refuses else []), "True"]
