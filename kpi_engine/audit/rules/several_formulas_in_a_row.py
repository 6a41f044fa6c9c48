"""Rule F12: a row of a timeline holds more than one formula."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells, rectangles
from kpi_engine.audit.peers.neighbours import alike
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.audit.structure.timelines import timelines
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.model.written import counted
from kpi_engine.workbook.references import Area

_FEWEST = 4


@rule(
    "F12", "several-formulas-in-a-row", group="design", severity="info", confidence="medium",
    why="A row that is computed in one way in some periods and in another way in the rest must be read cell "
        "by cell.",
    remedy="Write one formula that holds for every period; a flag row may switch between periods.",
    cite=Cite("FAST Standard 3.03, one formula per row across the timeline", read="2026-11-22"),
    gives_way_to=("F01", "F02", "F03", "F04"),
    examples=[
        Example("""
            Year    | 2024   | 2025   | 2026   | 2027   | 2028
            Revenue | 10     | 12     | 14     | 15     | 16
            Cost    | =B2*3  | =C2*3  | =D2*3  | =E2+10 | =F2+10
            """, flagged=("B3:F3",)),
        Example("""
            Year    | 2024   | 2025   | 2026   | 2027   | 2028
            Revenue | 10     | 12     | 14     | 15     | 16
            Growth  | 0      | =C2/B2-1 | =D2/C2-1 | =E2/D2-1 | =F2/E2-1
            Cost    | =B2*3  | =C2*3  | =D2*3  | =E2*3  | =F2*3
            Stock   | =B2    | =B5+C2 | =C5+D2 | =D5+E2 | =E5+F2
            Mean    | 0      | 0      | =SUM(B2:D2)/3 | =SUM(C2:E2)/3 | =SUM(D2:F2)/3
            """, why="the first periods may begin otherwise"),
    ],
)  # fmt: skip
def several_formulas_in_a_row(book: AuditBook) -> Iterator[Flag]:
    """Under a heading of years, months or periods a row changes its formula twice, or in its second half."""
    for sheet in book.sheets:
        across = [area for area in timelines(sheet) if area.rows == 1 and area.columns >= _FEWEST]
        told: set[int] = set()
        for area in sorted(across, key=lambda each: -each.top):
            rows = {row for row, _ in alike(sheet) if row > area.top} - told
            found = [row for row in sorted(rows) if _is_mixed(sheet, area, row)]
            told |= rows
            if found:
                cells = [at for row in found for at in _formulas(sheet, area, row)]
                areas = rectangles(sheet.name, cells)
                yield Flag(
                    f"{areas[0]}: under the timeline {area.ref} more than one formula "
                    f"stands in {counted(len(found), 'row')}.",
                    areas,
                    AuditEvidence(facts=(("Rows", ", ".join(str(row) for row in found[:20])),)),
                )


def _formulas(sheet: SheetCells, area: Area, row: int) -> list[Position]:
    return [
        (row, column) for column in range(area.left, area.right + 1) if (row, column) in alike(sheet)
    ]  # fmt: skip


def _is_mixed(sheet: SheetCells, area: Area, row: int) -> bool:
    """True where the formula changes again, or later than half-way; opening periods may differ."""
    cells = _formulas(sheet, area, row)
    changes = [
        at for at in range(1, len(cells)) if alike(sheet)[cells[at]] != alike(sheet)[cells[at - 1]]
    ]  # fmt: skip
    return len(cells) >= _FEWEST and bool(changes) and (len(changes) > 1 or 2 * changes[0] > len(cells))
