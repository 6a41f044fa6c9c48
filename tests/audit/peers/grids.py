"""A small sheet as text: moved down, turned on its side, and asked what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.rule import RULES, Example
from kpi_engine.audit.run import Asked, audit_book
from kpi_engine.formula.shapes import Shape, shape, written
from kpi_engine.model.audit import AuditFinding
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range
from tests.audit.example_workbook import workbook_of

Grid = dict[tuple[int, int], str]


def grid_of(sheet: str) -> Grid:
    """The cells of a sheet written as an example."""
    return {
        (row, column): content.strip()
        for row, line in enumerate(sheet.strip("\n").splitlines(), start=1)
        for column, content in enumerate(line.strip().split("|"), start=1)
        if content.strip()
    }


def text_of(grid: Grid) -> str:
    """The grid as an example is written."""
    last = max(row for row, _ in grid)
    width = max(column for _, column in grid)
    lines = (
        "|".join(grid.get((row, column), " ") for column in range(1, width + 1)) for row in range(1, last + 1)
    )
    return "\n".join(f" {line}" for line in lines)


def moved_down(grid: Grid, rows: int) -> Grid:
    """The same sheet after rows were put in above everything."""
    return {
        (row + rows, column): _placed(shape(content, row, column), row + rows, column)
        for (row, column), content in grid.items()
    }


def turned(grid: Grid) -> Grid:
    """The same sheet with rows as columns."""
    return {
        (column, row): _placed(_turned(shape(content, row, column)), column, row)
        for (row, column), content in grid.items()
    }


def _placed(pieces: Shape, row: int, column: int) -> str:
    return written(pieces, row, column)


def _turned(pieces: Shape) -> Shape:
    swap = str.maketrans("RrCc", "CcRr")
    return tuple(
        piece
        if isinstance(piece, str)
        else (piece[1], piece[0], "".join(sorted(piece[2].translate(swap), key="RrCc".index)))
        for piece in pieces
    )


def findings(grid: Grid, folder: Path, *rules: str) -> tuple[AuditFinding, ...]:
    """What the rules say of the sheet."""
    path = workbook_of(Example(text_of(grid)), folder / "sheet.xlsx")
    asked = Asked([each for each in RULES if each.id in rules])
    return audit_book(AuditBook(Package.open(path)), asked).findings


def cells(found: tuple[AuditFinding, ...]) -> set[tuple[int, int]]:
    """The cells of findings by row and column."""
    places = (parse_range(ref, "Sheet1") for each in found for ref in each.cells)
    return {position for place in places if isinstance(place, Area) for position in place.positions()}
