"""Two versions of a workbook compared: sheets, then lines, then cells, then what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.versions.around import lines_changed, sheets_changed
from kpi_engine.audit.versions.cells import Became, compared
from kpi_engine.audit.versions.changes import ORDER, Change, Consequences, Differences, Version
from kpi_engine.audit.versions.entries import entries, formats_changed
from kpi_engine.audit.versions.followed import consequences
from kpi_engine.audit.versions.matching import SheetMatch, match
from kpi_engine.audit.versions.same_formula import Formulas
from kpi_engine.audit.versions.settings import links_changed, names_changed, settings_changed, tables_changed
from kpi_engine.audit.versions.sheets import paired
from kpi_engine.system.collector import no_searching

NOT_COMPARED = (
    "fonts, colours, borders and column widths", "charts, pictures and shapes", "comments",
    "conditional formats", "data validations", "pivot tables (their cells are compared)",
)  # fmt: skip
_OF_BOOK = ("name changed", "name removed", "name added", "table changed", "link changed", "setting changed")
_Positions = Mapping[str, frozenset[tuple[int, int]]]


def compare(old: AuditBook, new: AuditBook) -> Differences:
    """What somebody changed between two versions, the gravest first, and what merely followed."""
    with no_searching():
        matches = [match(*pair) for pair in paired(old, new)]
        formulas = Formulas({each.old.name.casefold(): each for each in matches})
        became = {each.new.name: list(compared(each, formulas)) for each in matches}
        changes = list(_changes(old, new, matches, became))
        changes += _around(old, new, matches, formulas)
        changed = _changed_cells(new, matches, became)
        of_book = any(change.kind in _OF_BOOK for change in changes)
        never = [book for book in (old, new) if _never_calculated(book)]
        followed = (
            Consequences() if never else consequences(new, matches, became, changed, book_changed=of_book)
        )
    places = {sheet.name: at for at, sheet in enumerate(new.sheets)}
    changes.sort(key=lambda change: (ORDER[change.kind], places.get(change.sheet, -1), *_place(change)))
    without = tuple(f"results (no formula of {_which(book, old)} holds one)" for book in never)
    return Differences(version(old), version(new), tuple(changes), followed, changed, without)


def _never_calculated(book: AuditBook) -> bool:
    """True where formulas were written and none was ever calculated: their results are not gone."""
    cells = [cell for sheet in book.sheets for cell in sheet.formulas]
    return bool(cells) and all(cell.value is None for cell in cells)


def _which(book: AuditBook, old: AuditBook) -> str:
    return "the old version" if book is old else "the new version"


def _changes(
    old: AuditBook, new: AuditBook, matches: Sequence[SheetMatch], became: Mapping[str, Sequence[Became]]
) -> Iterator[Change]:
    for each in matches:
        yield from entries(new, each, became[each.new.name])
        yield from formats_changed(old, new, each)
        yield from lines_changed(old, new, each)


def _around(
    old: AuditBook, new: AuditBook, matches: Sequence[SheetMatch], formulas: Formulas
) -> Iterator[Change]:
    yield from sheets_changed(old, new, matches)
    yield from names_changed(old, new, formulas)
    yield from tables_changed(old, new)
    yield from links_changed(old.package, new.package)
    yield from settings_changed(old.package, new.package)


def _changed_cells(
    new: AuditBook, matches: Sequence[SheetMatch], became: Mapping[str, Sequence[Became]]
) -> _Positions:
    """The cells of the new version that are new or changed: what has to be audited again."""
    found = {sheet.name: frozenset(sheet.cells) for sheet in new.sheets}
    for each in matches:
        rows, columns = each.rows, each.columns
        inside = {
            position for position in each.new.cells
            if position[0] not in rows.back or position[1] not in columns.back
        }  # fmt: skip
        for cell in became[each.new.name]:
            if cell.kind == "followed":
                continue
            if cell.new is not None:
                inside.add(cell.new.position)
            elif cell.old is not None:
                inside.add((rows.forward[cell.old.row], columns.forward[cell.old.column]))
        found[each.new.name] = frozenset(inside)
    return found


def _place(change: Change) -> tuple[int, int]:
    areas = change.areas or change.old_areas
    return (areas[0].top, areas[0].left) if areas else (0, 0)


def version(book: AuditBook) -> Version:
    """What a file is known by, and how much it holds."""
    return Version(
        book.name, sha256(book.package.data).hexdigest(), len(book.sheets),
        sum(len(sheet.cells) for sheet in book.sheets), sum(len(sheet.formulas) for sheet in book.sheets),
    )  # fmt: skip
