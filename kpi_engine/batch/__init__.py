"""One verb over many workbooks: run side by side, written down, resumed, and read back into a portfolio."""
