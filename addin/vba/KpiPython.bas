Attribute VB_Name = "KpiPython"
Option Explicit
Option Private Module

' The one module that knows xlwings: it keeps the Python process that answers, and starts it again when it
' has ended. A start that failed is tried again after a while only: a sheet of a thousand cells would else
' wait a thousand times.

Private Const WAIT_SECONDS As Long = 30
Private Const NO_PYTHON As Long = 513

Private python As Object
Private refusal As String
Private refusedAt As Date
Private isTold As Boolean

Public Function KpiAsk(ByVal called As String, ByVal arguments As Variant) As Variant
    Dim number As Long
    Dim reason As String
    On Error GoTo Failed
    KpiAsk = KpiServer().CallUDF("addin.udfs", CStr(called), (arguments), ThisWorkbook, Application.Caller)
    If isTold Then Untell
    Exit Function
Failed:
    number = Err.Number
    reason = Err.Description
    If Not HasEnded(number) Then Err.Raise number, "SaaS KPI", reason
    Resume Again
Again:
    On Error GoTo 0
    Set python = Nothing
    KpiAsk = KpiServer().CallUDF("addin.udfs", CStr(called), (arguments), ThisWorkbook, Application.Caller)
End Function

' Runs the macro of a button, never twice. It asks for the button, which no formula in a cell can give.
Public Sub KpiDo(ByVal control As IRibbonControl, ByVal macro As String)
    Dim number As Long
    Dim reason As String
    On Error GoTo Failed
    Introduce
    GoTo Ready
Failed:
    number = Err.Number
    reason = Err.Description
    If Not HasEnded(number) Then Err.Raise number, "SaaS KPI", reason
    Resume Again
Again:
    On Error GoTo 0
    Set python = Nothing
    Introduce
Ready:
    On Error GoTo 0
    python.Exec "import addin.macros; addin.macros." & macro & "()"
End Sub

' Tells Python which Excel it is that asks.
Private Sub Introduce()
    Dim server As Object
    Set server = KpiServer()
    server.SetAttr server.Module("xlwings._xlwindows"), "BOOK_CALLER", ThisWorkbook
End Sub

Public Sub KpiTell(ByVal said As String)
    On Error Resume Next
    isTold = True
    Application.StatusBar = Left$(said & "  Ask a cell for more: =KpiLastFault()", 255)
End Sub

Private Sub Untell()
    On Error Resume Next
    isTold = False
    Application.StatusBar = False
End Sub

Private Function KpiServer() As Object
    If python Is Nothing Then
        If refusal <> "" And DateDiff("s", refusedAt, Now) < WAIT_SECONDS Then RaiseRefusal
        On Error GoTo Refused
        #If Mac Then
            Err.Raise NO_PYTHON, "SaaS KPI", "the functions need Excel on Windows, a Mac has the Office.js add-in"
        #Else
            Set python = Started()
            python.Exec "import kpi_engine.hosts.addin_on_path"
        #End If
        On Error GoTo 0
        refusal = ""
    End If
    Set KpiServer = python
    Exit Function
Refused:
    refusal = "Python could not be started (" & Err.Description & "). In a command window, kpi addin doctor says what is missing."
    refusedAt = Now
    Resume Given
Given:
    On Error GoTo 0
    Set python = Nothing
    RaiseRefusal
End Function

' Python looks for its modules in the folder it is started in, before all others. That is Excel's current one,
' as a rule of the workbook opened last, and a numpy.py may lie there. Nobody can put one into Windows' folder.
Private Function Started() As Object
    Dim before As String
    Dim number As Long
    Dim reason As String
    before = CurDir
    GoInto Environ("SystemRoot")
    On Error GoTo Failed
    Set Started = XLPy()
    On Error GoTo 0
    GoInto before
    Exit Function
Failed:
    number = Err.Number
    reason = Err.Description
    Resume Back
Back:
    On Error GoTo 0
    GoInto before
    Err.Raise number, "SaaS KPI", reason
End Function

Private Sub GoInto(ByVal folder As String)
    On Error Resume Next
    ChDrive folder
    ChDir folder
End Sub

Private Sub RaiseRefusal()
    Err.Raise NO_PYTHON, "SaaS KPI", refusal
End Sub

' What COM says when the process at the other end is gone.
Private Function HasEnded(ByVal number As Long) As Boolean
    Select Case number
        Case 462, -2147023174, -2147023170, -2147417848
            HasEnded = True
    End Select
End Function
