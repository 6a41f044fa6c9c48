"""The workbook of a guide: one module a sheet, every row and formula read off the declarations."""
