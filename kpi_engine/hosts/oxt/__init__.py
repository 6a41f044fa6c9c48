"""The LibreOffice Calc add-in, and the process that answers it."""

FOLDER = "addin/libreoffice"
"""Where the files of the package are in this project, those that are derived and those that are not."""
FUNCTIONS = "kpi_functions.py"
TYPES = "KpiFunctions.idl"
CONFIGURATION = "CalcAddIns.xcu"
MANIFEST = "META-INF/manifest.xml"
