"""The package for xlwings Lite, where Python runs in the browser."""
