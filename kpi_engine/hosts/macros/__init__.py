"""What the ribbon does: each macro works on the active workbook through a small port."""
