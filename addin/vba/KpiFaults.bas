Attribute VB_Name = "KpiFaults"
Option Explicit

' Why a KPI function could not be computed at all. A cell can ask: =KpiLastFault()

Private lastFault As String

Public Function KpiLastFault() As String
Attribute KpiLastFault.VB_Description = "Why the last KPI function that gave #VALUE! could not be computed. Empty: Python answered every call."
    KpiLastFault = lastFault
End Function

Public Sub KpiNoteFault(ByVal called As String, ByVal reason As String)
    Dim isFirst As Boolean
    isFirst = (lastFault = "")
    lastFault = called & " was not computed: " & reason
    If isFirst Then KpiTell "SaaS KPI: " & lastFault
End Sub
