"""What somebody has said of a workbook: saved maps, defined names, the names of our templates."""
