"""The figures of a workbook that nobody described: which cell is which term, shown, corrected and kept."""
