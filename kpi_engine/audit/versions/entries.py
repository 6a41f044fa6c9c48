"""Cells that changed, gathered: copies of one change are one entry, neighbours typed anew are one."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells, rectangles
from kpi_engine.audit.r1c1 import r1c1
from kpi_engine.audit.versions.cells import Became
from kpi_engine.audit.versions.changes import Change, Kind, ValuePair
from kpi_engine.audit.versions.matching import SheetMatch
from kpi_engine.formula.rectangles import blocks
from kpi_engine.formula.references import cell_name, quoted
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import clipped, counted, show
from kpi_engine.workbook.references import Area

_BY_PLACE = ("value changed", "value removed", "value added", "text changed", "number became text")
"""What is gathered by where it stands, as each cell holds another value."""
_FORMULA = 70
_VALUE = 40
_VALUES_KEPT = 2_000
"""Cells of one change that are listed one by one, with both values."""


def entries(book: AuditBook, match: SheetMatch, became: Sequence[Became]) -> Iterator[Change]:
    """One change for all cells into which it was copied, or which stand side by side."""
    groups: dict[Hashable, list[Became]] = {}
    for each in became:
        if each.kind in _BY_PLACE:
            groups.setdefault(each.kind, []).append(each)
        else:
            groups.setdefault(_pattern(match, each), []).append(each)
    for cells in groups.values():
        kind = cells[0].kind
        if kind == "followed":
            continue
        if kind not in _BY_PLACE:
            yield _change(book, match, kind, cells)
            continue
        at = {_new_place(match, each): each for each in cells}
        for block in blocks(at):
            inside = Area(match.new.name, *block).positions()
            yield _change(book, match, kind, [at[position] for position in inside])


def _pattern(match: SheetMatch, each: Became) -> Hashable:
    """What copies of the same change have in common."""
    return each.kind, _shape(match.old, each.old), _shape(match.new, each.new)


def _shape(sheet: SheetCells, cell: Cell | None) -> Hashable:
    copies = sheet.copies_at.get(cell.position) if cell else None
    return copies.shape if copies else None


def _new_place(match: SheetMatch, each: Became) -> tuple[int, int]:
    """Where a cell stands in the new version, or would stand had it not been emptied."""
    if each.new is not None:
        return each.new.position
    assert each.old is not None
    return match.rows.forward[each.old.row], match.columns.forward[each.old.column]


def _old_place(match: SheetMatch, each: Became) -> tuple[int, int]:
    if each.old is not None:
        return each.old.position
    assert each.new is not None
    return match.rows.back[each.new.row], match.columns.back[each.new.column]


def _change(book: AuditBook, match: SheetMatch, kind: Kind, cells: Sequence[Became]) -> Change:
    first = cells[0]
    title = match.new.name
    areas = rectangles(title, (_new_place(match, each) for each in cells))
    old_areas = tuple(
        Area(match.old.name, *block) for block in blocks(_old_place(match, each) for each in cells)
    )
    old, new = _told(first.old), _told(first.new)
    row, column = _new_place(match, first)
    label = book.labels.at(title, row, column).text
    return Change(
        kind, title, _message(kind, cells, (areas, old, new), label), areas, old_areas, len(cells), old, new,
        _r1c1(match.old, first.old), _r1c1(match.new, first.new), label,
        tuple(_pair(match, each) for each in cells[:_VALUES_KEPT]),
    )  # fmt: skip


def _pair(match: SheetMatch, each: Became) -> ValuePair:
    return ValuePair(
        cell_name(*_new_place(match, each)), cell_name(*_old_place(match, each)),
        each.old.value if each.old else None, each.new.value if each.new else None,
    )  # fmt: skip


def _told(cell: Cell | None) -> Scalar:
    """A cell as its content: the formula with `=`, or the typed value."""
    if cell is None:
        return None
    return f"={cell.formula}" if cell.formula else cell.value


def _r1c1(sheet: SheetCells, cell: Cell | None) -> str:
    copies = sheet.copies_at.get(cell.position) if cell else None
    return f"={r1c1(copies.shape)}" if copies else ""


def _message(
    kind: Kind, cells: Sequence[Became], told: tuple[tuple[Area, ...], Scalar, Scalar], label: str
) -> str:
    areas, old, new = told
    where = f"{clipped(quoted(areas[0].sheet), 40)}!{areas[0].ref}"
    if len(areas) > 1:
        where += f" and {counted(len(areas) - 1, 'more range')}"
    where += f" ({clipped(label)})" if label and len(cells) == 1 else ""
    was, is_ = (_short(each) for each in (old, new))
    words: Mapping[str, str] = {
        "formula typed over": f"held {was} and holds the typed {is_}",
        "number became text": f"held the number {was} and holds the text {is_}",
        "formula reads elsewhere": f"is written {is_} as before, but the rows or columns it reads have moved",
        "formula changed": f"was {was} and is {is_}",
        "constant became formula": f"held the typed {was} and holds {is_}",
        "formula removed": f"held {was} and is empty",
        "value removed": f"held {was} and is empty",
        "formula added": f"was empty and holds {is_}",
        "value added": f"was empty and holds {is_}",
    }
    default = (
        f"was {was} and is {is_}" if was and is_ else f"held {was} and is empty" if was else f"holds {is_}"
    )
    more = f"; {counted(len(cells) - 1, 'more cell')} likewise" if len(cells) > 1 else ""
    return f"{where} {words.get(kind, default)}{more}."


def _short(value: Scalar) -> str:
    text = show(value)
    return clipped(text, _FORMULA if text.startswith("=") else _VALUE)


def formats_changed(old: AuditBook, new: AuditBook, match: SheetMatch) -> Iterator[Change]:
    """Number formats under which the same number reads as another thing: 0.05 as 5 % or as 0.05."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    shown: dict[tuple[int, int], tuple[str, str] | None] = {}
    rows, columns = match.rows.back, match.columns.back
    for (row, column), now in match.new.cells.items():
        before = match.old.cells.get((rows.get(row, 0), columns.get(column, 0))) if now.is_number else None
        if before is None or not before.is_number:
            continue
        pair = before.style, now.style
        if pair not in shown:
            told = str(old.styles[pair[0]].showing), str(new.styles[pair[1]].showing)
            shown[pair] = told if told[0] != told[1] else None
        if (words := shown[pair]) is not None:
            found.setdefault(words, []).append((row, column))
    for (was, is_), positions in found.items():
        yield _format(new, match, (was, is_), positions)


def _format(
    book: AuditBook, match: SheetMatch, told: tuple[str, str], positions: Sequence[tuple[int, int]]
) -> Change:
    was, is_ = told
    areas = rectangles(match.new.name, positions)
    rows, columns = match.rows.back, match.columns.back
    olds = tuple(
        Area(match.old.name, *block)
        for block in blocks((rows[row], columns[column]) for row, column in positions)
    )
    first = match.new.cells[positions[0]]
    label = book.labels.at(match.new.name, *positions[0]).text
    more = f"; {counted(len(positions) - 1, 'more cell')} likewise" if len(positions) > 1 else ""
    where = f"{clipped(quoted(match.new.name), 40)}!{cell_name(*positions[0])}"
    message = f"{where} showed {show(first.value)} as {was}, and shows it as {is_}{more}."
    return Change("format changed meaning", match.new.name, message, areas, olds, len(positions), was, is_,
                  label=label)  # fmt: skip
