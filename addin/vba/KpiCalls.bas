Attribute VB_Name = "KpiCalls"
Option Explicit
Option Private Module

' How a function of KpiFunctions gets its answer. Nothing here knows Excel or Python: KpiAsk does.

Private Const VALUE_ERROR As Long = 2015

' The engine's answer, with its marks turned into errors. A call that fails is #VALUE! in the cell, never a
' text, which SUM would pass over; why it failed is what the function KpiLastFault says.
Public Function KpiCall(ByVal called As String, ByVal arguments As Variant) As Variant
    On Error GoTo NotAnswered
    KpiCall = KpiAnswer(KpiAsk(called, arguments))
    Exit Function
NotAnswered:
    KpiNoteFault called, Err.Description
    KpiCall = CVErr(VALUE_ERROR)
End Function
