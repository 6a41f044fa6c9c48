Attribute VB_Name = "KpiDescriptions"
Option Explicit

' Tells Excel the category and the argument help of every function, from the sheet KPI help of this add-in.
' A function whose help Excel refuses keeps its description, which stands in KpiFunctions.

Public Sub KpiDescribe()
    On Error GoTo Hidden
    DescribeAll
    Exit Sub
Hidden:
    Resume Shown
Shown:
    ' Some versions of Excel describe no function of a hidden workbook, which every add-in is.
    On Error Resume Next
    Dim current As Workbook
    Set current = ActiveWorkbook
    Application.ScreenUpdating = False
    ThisWorkbook.IsAddin = False
    DescribeAll
    ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
    If Not current Is Nothing Then current.Activate
    Application.ScreenUpdating = True
End Sub

' In the sheet: name, category, description, then the help of the arguments.
Private Sub DescribeAll()
    Dim help As Worksheet
    Dim down As Long
    Set help = ThisWorkbook.Worksheets("KPI help")
    For down = 2 To help.UsedRange.Rows.Count
        Describe help, down
    Next down
End Sub

Private Sub Describe(ByVal help As Worksheet, ByVal down As Long)
    Dim called As String
    Dim texts() As String
    Dim across As Long
    Dim count As Long
    called = "'" & ThisWorkbook.Name & "'!" & help.Cells(down, 1).Value
    Do While help.Cells(down, 4 + count).Value <> ""
        count = count + 1
    Loop
    If count = 0 Then
        Application.MacroOptions Macro:=called, Description:=help.Cells(down, 3).Value, Category:=help.Cells(down, 2).Value
        Exit Sub
    End If
    ReDim texts(1 To count)
    For across = 1 To count
        texts(across) = help.Cells(down, 3 + across).Value
    Next across
    Application.MacroOptions Macro:=called, Description:=help.Cells(down, 3).Value, Category:=help.Cells(down, 2).Value, ArgumentDescriptions:=texts
End Sub
