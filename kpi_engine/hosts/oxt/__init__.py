"""The LibreOffice Calc add-in, and the process that answers it."""
