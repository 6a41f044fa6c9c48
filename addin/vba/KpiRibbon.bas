Attribute VB_Name = "KpiRibbon"
Option Explicit

' The buttons of the tab SaaS KPI, derived from the declarations by `kpi derive`; a change made here is lost.
' While a macro is at work, Esc asks it to stop and must not break the code that waits for it, nor does
' Excel ask whether to go on waiting.

Private Sub KpiRun(ByVal macro As String)
    #If Mac Then
        MsgBox "These buttons need Excel on Windows. On a Mac use the task pane." _
            , 64, "SaaS KPI"
    #Else
        Application.EnableCancelKey = 0
        Application.DisplayAlerts = False
        RunPython "import kpi_engine.hosts.addin_on_path, addin.macros; addin.macros." & macro & "()"
        Application.DisplayAlerts = True
        Application.EnableCancelKey = 1
    #End If
End Sub

Public Sub KpiInsertKpi(control As IRibbonControl)
    KpiRun "insert_kpi"
End Sub

Public Sub KpiExplainCell(control As IRibbonControl)
    KpiRun "explain_cell"
End Sub

Public Sub KpiInsertTemplate(control As IRibbonControl)
    KpiRun "insert_template"
End Sub

Public Sub KpiFillTemplate(control As IRibbonControl)
    KpiRun "fill_template"
End Sub

Public Sub KpiFillFromDatabase(control As IRibbonControl)
    KpiRun "fill_from_database"
End Sub

Public Sub KpiAuditWorkbook(control As IRibbonControl)
    KpiRun "audit_workbook"
End Sub

Public Sub KpiCheckInputs(control As IRibbonControl)
    KpiRun "check_inputs"
End Sub

Public Sub KpiAcceptCorrection(control As IRibbonControl)
    KpiRun "accept_correction"
End Sub

Public Sub KpiRecalculate(control As IRibbonControl)
    KpiRun "recalculate"
End Sub

Public Sub KpiClearMarks(control As IRibbonControl)
    KpiRun "clear_marks"
End Sub

Public Sub KpiMakePortable(control As IRibbonControl)
    KpiRun "make_portable"
End Sub

Public Sub KpiUndoLast(control As IRibbonControl)
    KpiRun "undo_last"
End Sub

Public Sub KpiHelp(control As IRibbonControl)
    KpiRun "help"
End Sub
