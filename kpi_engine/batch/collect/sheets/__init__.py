"""The portfolio as a workbook: one file a sheet."""
