"""Results that are other ones under unchanged formulas: consequences, and those without a cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.versions.cells import Became
from kpi_engine.audit.versions.changes import Consequences, Followed
from kpi_engine.audit.versions.matching import SheetMatch
from kpi_engine.formula.rectangles import blocks
from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW, cell_name
from kpi_engine.formula.volatile import CHANCE_OR_HOST, CLOCK
from kpi_engine.workbook.references import Area

_FINALS = 200
_MOVING = CLOCK | CHANCE_OR_HOST | {"OFFSET", "INDIRECT"}
"""Functions that give another result without any change of what their formula names."""
_Place = tuple[str, int, int]


def consequences(
    new: AuditBook, matches: Sequence[SheetMatch], became: Mapping[str, Sequence[Became]],
    changed: Mapping[str, Iterable[tuple[int, int]]], *, book_changed: bool,
) -> Consequences:  # fmt: skip
    """What followed. Where names, tables or links changed as well, no result is called unexplained."""
    moved = {sheet: [each for each in cells if each.kind == "followed"] for sheet, cells in became.items()}
    total = sum(len(cells) for cells in moved.values())
    if not total:
        return Consequences()
    finals = [each for sheet, cells in moved.items() for each in _finals(new, sheet, cells)]
    unexplained: tuple[Area, ...] = ()
    if not book_changed:
        causes = {(sheet, *position) for sheet, positions in changed.items() for position in positions}
        causes |= {place for match in matches for place in _over_gone_lines(new, match)}
        causes |= {place for sheet in new.sheets for place in _moving(sheet)}
        unexplained = tuple(_unexplained(new, moved, causes))
    by_sheet = tuple((sheet, len(cells)) for sheet, cells in moved.items() if cells)
    return Consequences(
        total, by_sheet, tuple(_told(new, *each) for each in finals[:_FINALS]),
        max(0, len(finals) - _FINALS), unexplained,
    )  # fmt: skip


def _finals(book: AuditBook, sheet: str, cells: Sequence[Became]) -> Iterator[tuple[str, Became]]:
    for each in cells:
        if each.new is not None and each.new.formula and not book.uses.is_read(sheet, *each.new.position):
            yield sheet, each


def _told(book: AuditBook, sheet: str, each: Became) -> Followed:
    assert each.new is not None
    row, column = each.new.position
    old_cell = cell_name(*each.old.position) if each.old else ""
    label = book.labels.at(sheet, row, column).text
    value = each.old.value if each.old else None
    return Followed(sheet, cell_name(row, column), old_cell, label, value, each.new.value)


def _over_gone_lines(book: AuditBook, match: SheetMatch) -> Iterator[_Place]:
    """Formulas over a stretch in which lines were taken out: their result follows from that."""
    title = match.new.name
    for lines, is_row in ((match.rows, True), (match.columns, False)):
        for before in dict.fromkeys(lines.around(line)[0][1] for line in lines.removed):
            first, last = max(1, before), before + 1
            area = (
                Area(title, first, 1, last, LAST_COLUMN) if is_row else Area(title, 1, first, LAST_ROW, last)
            )
            for copies, block in book.uses.readers(area):
                yield from ((copies.sheet, *position) for position in block.positions())


def _moving(sheet: SheetCells) -> Iterator[_Place]:
    for copies in sheet.copies:
        is_outside = any("[" in piece for piece in copies.shape if isinstance(piece, str))
        if is_outside or not _MOVING.isdisjoint(copies.functions):
            yield from ((sheet.name, *position) for position in copies.positions)


def _unexplained(
    book: AuditBook, moved: Mapping[str, Sequence[Became]], causes: set[_Place]
) -> Iterator[Area]:
    reached = book.uses.reached(causes) | causes
    for sheet, cells in moved.items():
        alone = [
            each.new.position for each in cells
            if each.new is not None and each.new.formula and (sheet, *each.new.position) not in reached
        ]  # fmt: skip
        yield from (Area(sheet, *block) for block in blocks(alone))
