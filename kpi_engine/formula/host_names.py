"""What each host puts before a function's name: derivers write it, readers of formulas take it off."""

from __future__ import annotations

NAMESPACE = "KPI"
"""`=KPI.CAC(B2,B3)` in our Office.js add-in and in xlwings Lite, whose files say `_xldudf_KPI_CAC`.

So no LAMBDA name of a workbook (KPI_CAC) and no function of Excel is spelt alike.
"""
LIBREOFFICE = "saaskpiengine.Functions"
"""`SAASKPIENGINE.FUNCTIONS.CAC` in a workbook that LibreOffice saved; its cells show `CAC`."""
