"""The ribbon, derived from the macros: entry points, the tab's XML, and the VBA between the two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

from kpi_engine.derive import Derived
from kpi_engine.hosts.macros.registry import GROUPS, Macro, macros

TAB = "SaaS KPI"
_PYTHON = '''"""The ribbon's macros of the SaaS KPI engine, as its buttons call them.

Derived from the declarations by `kpi derive`; a change made here is lost. A macro is done by the engine;
there is no arithmetic here.
"""

# ruff: noqa: A001, E501
# fmt: off

from __future__ import annotations

from kpi_engine.hosts.macros.running import run
'''
_XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!-- Derived from the declarations by `kpi derive`; a change made here is lost. Pictures are Office's own. -->
<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui">
  <ribbon>
    <tabs>
"""
_VBA = """Attribute VB_Name = "KpiRibbon"
Option Explicit

' The buttons of the tab {tab}, derived from the declarations by `kpi derive`; a change made here is lost.
' While a macro is at work, Esc asks it to stop and must not break the code that waits for it, nor does
' Excel ask whether to go on waiting.

Private Sub KpiRun(ByVal control As IRibbonControl, ByVal macro As String)
    #If Mac Then
        MsgBox "These buttons need Excel on Windows. On a Mac use the task pane." _
            , 64, "{tab}"
    #Else
        Dim fault As String
        On Error GoTo NotDone
        Application.EnableCancelKey = 0
        Application.DisplayAlerts = False
        KpiDo control, macro
Finished:
        On Error GoTo 0
        Application.DisplayAlerts = True
        Application.EnableCancelKey = 1
        If fault <> "" Then MsgBox "This could not be done. " & fault, 48, "{tab}"
        Exit Sub
NotDone:
        fault = Left$(Err.Description, 900)
        If fault = "" Then fault = "In a command window, kpi addin doctor says what is missing."
        Resume Finished
    #End If
End Sub
"""


def derive_ribbon(_: Path) -> Iterator[Derived]:
    """The entry points, the ribbon, and its callbacks."""
    declared = macros()
    yield Derived("addin/macros.py", entry_points(declared).encode())
    yield Derived("addin/ribbon/customUI14.xml", ribbon_xml(declared).encode())
    yield Derived("addin/vba/KpiRibbon.bas", callbacks(declared).encode())


def entry_points(declared: tuple[Macro, ...]) -> str:
    """One function for every macro."""
    made = (
        f'\n\ndef {each.name}() -> None:\n    """{each.details}"""\n    run("{each.name}")\n'
        for each in declared
    )
    return _PYTHON + "".join(made)


def ribbon_xml(declared: tuple[Macro, ...]) -> str:
    """A tab of our own, its groups and buttons with tips and keys."""
    lines = [f'      <tab id="kpiTab" label={quoteattr(TAB)} keytip="K">']
    for group in GROUPS:
        lines.append(f'        <group id="kpiGroup{group}" label={quoteattr(group)}>')
        lines += [_button(each) for each in declared if each.group == group]
        lines.append("        </group>")
    return _XML + "\n".join([*lines, "      </tab>", "    </tabs>", "  </ribbon>", "</customUI>", ""])


def callbacks(declared: tuple[Macro, ...]) -> str:
    """One callback for every button. Line ends are those of VBA's own exports."""
    made = (
        f"\nPublic Sub {_callback(each)}(control As IRibbonControl)\n"
        f'    KpiRun control, "{each.name}"\nEnd Sub\n'
        for each in declared
    )
    return _VBA.format(tab=TAB) + "".join(made)


def _button(each: Macro) -> str:
    size = "large" if each.large else "normal"
    return (
        f'          <button id="{_callback(each)}" label={quoteattr(each.label)} imageMso="{each.icon}" '
        f'size="{size}" keytip="{each.key}"\n'
        f"            screentip={quoteattr(each.tip)}\n"
        f"            supertip={quoteattr(each.details)}\n"
        f'            onAction="{_callback(each)}"/>'
    )


def _callback(each: Macro) -> str:
    """`audit_workbook` → `KpiAuditWorkbook`."""
    return "Kpi" + each.name.title().replace("_", "")
