"""Rule L06: formulas that depend on their own result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.excel.circular import cell_reads, circular_groups, path
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.rectangles import blocks
from kpi_engine.formula.references import place_name
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.finding import Severity
from kpi_engine.model.kpi import Cite
from kpi_engine.recalc.book import Place
from kpi_engine.workbook.references import Area

_CHOOSING = frozenset(["IF", "IFS", "CHOOSE", "SWITCH", "IFERROR", "IFNA"])
_SHOWN = 6


@rule(
    "L06", "circular-reference", group="references", severity="error",
    why="Excel gives 0, or a figure that depends on how often it was calculated.",
    remedy="Take the cell out of the range that its own result needs, or solve the circle by algebra.",
    cite=Cite("Excel, remove or allow a circular reference", read="2026-11-22"),
    examples=[
        Example("""
            Cost  | 10
            Fee   | =B3*0.1 -> 0
            Total | =B1+B2 -> 10
            """, flagged=("B2:B3",)),
        Example("""
            Cost  | 10
            Total | =SUM(B1:B2) -> 0
            """, flagged=("B2",)),
        Example("""
            Month | New | Total
            Jan   | 5   | =B2
            Feb   | 6   | =C2+B3
            Mar   | 7   | =C3+B4
            """, why="a running total reads the line above"),
        Example("""
            Opening | =B3
            Growth  | 5
            Closing | 10
            Next    | =B1+B2
            """),
        Example("""
            Month | Total
            1     | =INDEX(B1:B3,1,1)
            2     | 5
            """, why="one cell of the range is read, which need not be its own"),
        Example("""
            Line | =ROW(B1)
            """, why="where a cell stands does not depend on what it holds"),
    ],
)  # fmt: skip
def circular_reference(book: AuditBook) -> Iterator[Flag]:
    """Formulas read their own result, directly or through others; the shortest way round is told.

    It is a warning where the circle runs through IF or the like, which may never enter it, and information
    where the workbook allows circles.
    """
    for cells in circular_groups(book):
        yield _flag(book, cells)


def _flag(book: AuditBook, cells: Sequence[Place]) -> Flag:
    way = path(cells, cell_reads(book, set(cells)))
    names = [place_name(*place) for place in (*way, way[0])]
    told = " → ".join(names if len(names) <= _SHOWN else [*names[: _SHOWN - 2], "…", names[-1]])
    severity: Severity | None = "warning" if any(_chooses(book, place) for place in way) else None
    allowed = ", which the workbook allows" if book.package.iterate else ""
    areas = _areas(way[0][0], cells)
    return Flag(
        f"Circle of {len(cells):,} cells{allowed}: {told}."[:255] if len(cells) > 1
        else f"{names[0]} reads itself{allowed}.", areas,
        AuditEvidence(facts=(("Path", " → ".join(names[:50])),)),
        severity="info" if book.package.iterate else severity,
    )  # fmt: skip


def _chooses(book: AuditBook, place: Place) -> bool:
    sheet = book.sheet(place[0])
    return sheet is not None and not _CHOOSING.isdisjoint(sheet.copies_at[place[1:]].functions)


def _areas(first: str, cells: Sequence[Place]) -> tuple[Area, ...]:
    """The cells as rectangles, those on the sheet of the first one first."""
    sheets = sorted({sheet for sheet, _, _ in cells}, key=lambda sheet: (sheet != first, sheet))
    return tuple(
        Area(sheet, *block)
        for sheet in sheets
        for block in blocks((row, column) for name, row, column in cells if name == sheet)
    )
