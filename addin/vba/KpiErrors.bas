Attribute VB_Name = "KpiErrors"
Option Explicit
Option Private Module

' Python cannot give Excel a real error, so the engine answers with marked text: Chr(1) and then "#N/A".
' KpiAnswer turns every mark into the error that it stands for, in a table element by element.
' A doubled mark stands before a text that begins with Chr(1) itself: one of the two is taken off.

Public Function KpiAnswer(ByVal answer As Variant) As Variant
    Dim down As Long
    Dim across As Long
    Select Case DimensionsOf(answer)
        Case 0
            answer = CellOf(answer)
        Case 1
            For across = LBound(answer) To UBound(answer)
                answer(across) = CellOf(answer(across))
            Next across
        Case 2
            For down = LBound(answer, 1) To UBound(answer, 1)
                For across = LBound(answer, 2) To UBound(answer, 2)
                    answer(down, across) = CellOf(answer(down, across))
                Next across
            Next down
    End Select
    KpiAnswer = answer
End Function

Private Function CellOf(ByVal content As Variant) As Variant
    CellOf = content
    If VarType(content) <> vbString Then Exit Function
    If Left$(content, 1) <> Chr$(1) Then Exit Function
    Select Case Mid$(content, 2)
        Case "#NULL!"
            CellOf = CVErr(2000)
        Case "#DIV/0!"
            CellOf = CVErr(2007)
        Case "#VALUE!"
            CellOf = CVErr(2015)
        Case "#REF!"
            CellOf = CVErr(2023)
        Case "#NAME?"
            CellOf = CVErr(2029)
        Case "#NUM!"
            CellOf = CVErr(2036)
        Case "#N/A"
            CellOf = CVErr(2042)
        Case "#GETTING_DATA"
            CellOf = CVErr(2043)
        Case "#SPILL!"
            CellOf = CVErr(2045)
        Case "#CALC!"
            CellOf = CVErr(2050)
        Case Else
            CellOf = Mid$(content, 2)
    End Select
End Function

Private Function DimensionsOf(ByVal answer As Variant) As Long
    Dim found As Long
    Dim last As Long
    If IsArray(answer) Then
        On Error GoTo Counted
        Do
            last = UBound(answer, found + 1)
            found = found + 1
        Loop
    End If
Counted:
    DimensionsOf = found
End Function
