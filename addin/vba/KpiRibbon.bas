Attribute VB_Name = "KpiRibbon"
Option Explicit

' The buttons of the tab SaaS KPI, derived from the declarations by `kpi derive`; a change made here is lost.
' While a macro is at work, Esc asks it to stop and must not break the code that waits for it, nor does
' Excel ask whether to go on waiting.

Private Sub KpiRun(ByVal control As IRibbonControl, ByVal macro As String)
    #If Mac Then
        MsgBox "These buttons need Excel on Windows. On a Mac use the task pane." _
            , 64, "SaaS KPI"
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
        If fault <> "" Then MsgBox "This could not be done. " & fault, 48, "SaaS KPI"
        Exit Sub
NotDone:
        fault = Left$(Err.Description, 900)
        If fault = "" Then fault = "In a command window, kpi addin doctor says what is missing."
        Resume Finished
    #End If
End Sub

Public Sub KpiInsertKpi(control As IRibbonControl)
    KpiRun control, "insert_kpi"
End Sub

Public Sub KpiExplainCell(control As IRibbonControl)
    KpiRun control, "explain_cell"
End Sub

Public Sub KpiInsertTemplate(control As IRibbonControl)
    KpiRun control, "insert_template"
End Sub

Public Sub KpiFillTemplate(control As IRibbonControl)
    KpiRun control, "fill_template"
End Sub

Public Sub KpiFillFromDatabase(control As IRibbonControl)
    KpiRun control, "fill_from_database"
End Sub

Public Sub KpiAuditWorkbook(control As IRibbonControl)
    KpiRun control, "audit_workbook"
End Sub

Public Sub KpiCheckInputs(control As IRibbonControl)
    KpiRun control, "check_inputs"
End Sub

Public Sub KpiAcceptCorrection(control As IRibbonControl)
    KpiRun control, "accept_correction"
End Sub

Public Sub KpiRecalculate(control As IRibbonControl)
    KpiRun control, "recalculate"
End Sub

Public Sub KpiClearMarks(control As IRibbonControl)
    KpiRun control, "clear_marks"
End Sub

Public Sub KpiMakePortable(control As IRibbonControl)
    KpiRun control, "make_portable"
End Sub

Public Sub KpiUndoLast(control As IRibbonControl)
    KpiRun control, "undo_last"
End Sub

Public Sub KpiHelp(control As IRibbonControl)
    KpiRun control, "help"
End Sub
