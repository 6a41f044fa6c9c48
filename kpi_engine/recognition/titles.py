"""What a sheet says of itself: its name and the lines above its tables."""

from __future__ import annotations

from kpi_engine.recognition.grid import Grid

_TITLE_LINES = 6


def titles_of(grid: Grid) -> list[str]:
    """The name of the sheet and the texts of its first rows that stand alone."""
    found = [grid.sheet]
    for row in sorted(grid.rows)[:_TITLE_LINES]:
        line = grid.rows[row]
        if any(cell.figure is not None for cell in line.values()):
            break
        texts = [cell.text.strip() for cell in line.values() if cell.text]
        if len(texts) == 1 and len(line) == 1:
            found += texts
    return found
