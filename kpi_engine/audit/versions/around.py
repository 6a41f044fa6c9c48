"""What two versions of a workbook say besides their cells: sheets, lines, names, tables, links, settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.versions.alignment import rising
from kpi_engine.audit.versions.changes import Change, Kind
from kpi_engine.audit.versions.lines import runs
from kpi_engine.audit.versions.matching import SheetMatch
from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW, column_letters, quoted
from kpi_engine.model.written import counted
from kpi_engine.workbook.references import Area

_SHOWN: Mapping[str, str] = {"visible": "shown", "hidden": "hidden", "veryHidden": "very hidden"}


def sheets_changed(old: AuditBook, new: AuditBook, matches: Sequence[SheetMatch]) -> Iterator[Change]:
    """Sheets added, removed, renamed, put into another order, hidden or shown."""
    kept_old = {match.old.name for match in matches}
    kept_new = {match.new.name for match in matches}
    for info in old.package.sheets:
        if info.name not in kept_old and (info.kind == "worksheet" or _lacks(new, info.name)):
            yield Change("sheet removed", info.name, f"Sheet {quoted(info.name)} is gone.", old=info.name)
    for info in new.package.sheets:
        if info.name not in kept_new and (info.kind == "worksheet" or _lacks(old, info.name)):
            hidden = "" if info.state == "visible" else f", and is {_SHOWN.get(info.state, info.state)}"
            yield Change(
                "sheet added", info.name, f"Sheet {quoted(info.name)} is new{hidden}.", new=info.name
            )
    for match in matches:
        yield from _renamed_or_hidden(old, new, match)
    yield from _order(old, matches)


def _lacks(book: AuditBook, name: str) -> bool:
    return all(info.name.casefold() != name.casefold() for info in book.package.sheets)


def _renamed_or_hidden(old: AuditBook, new: AuditBook, match: SheetMatch) -> Iterator[Change]:
    title, before = match.new.name, match.old.name
    if title != before:
        message = f"Sheet {quoted(before)} is called {quoted(title)} now."
        yield Change("sheet renamed", title, message, old=before, new=title)
    was, now = old.package.sheet(before).state, new.package.sheet(title).state
    if was != now:
        kind: Kind = "sheet shown" if now == "visible" else "sheet hidden"
        words = _SHOWN.get(was, was), _SHOWN.get(now, now)
        message = f"Sheet {quoted(title)} was {words[0]} and is {words[1]}."
        yield Change(kind, title, message, old=words[0], new=words[1])
    setups = old.setup(before), new.setup(title)
    if setups[0].protected != setups[1].protected:
        told = [("not protected", "protected")[setup.protected] for setup in setups]
        message = f"Sheet {quoted(title)} was {told[0]} and is {told[1]}."
        yield Change("setting changed", title, message, old=told[0], new=told[1])


def _order(old: AuditBook, matches: Sequence[SheetMatch]) -> Iterator[Change]:
    places = {sheet.name: at for at, sheet in enumerate(old.sheets)}
    pairs = [(at, places[match.old.name]) for at, match in enumerate(matches)]
    staying = {at for at, _ in rising(pairs)}
    for at, match in enumerate(matches):
        if at not in staying:
            message = f"Sheet {quoted(match.new.name)} stands at another place among the tabs."
            yield Change("sheet moved", match.new.name, message)


def lines_changed(old: AuditBook, new: AuditBook, match: SheetMatch) -> Iterator[Change]:
    """Rows and columns put in, taken out, moved, hidden or shown."""
    for word, lines, hidden in (
        ("row", match.rows, _hidden(old, new, match, rows=True)),
        ("column", match.columns, _hidden(old, new, match, rows=False)),
    ):
        kinds: list[tuple[str, Iterable[int], bool]] = [
            ("removed", lines.removed, True), ("added", lines.added, False),
            ("moved", [there for _, there in lines.moved], False),
            ("hidden", hidden[0], False), ("shown", hidden[1], False),
        ]  # fmt: skip
        for what, which, is_old in kinds:
            found = runs(list(which))
            if found:
                yield _lines(match, word, what, found, is_old=is_old)
        yield from _blank_lines(match, word)


def _lines(
    match: SheetMatch, word: str, what: str, found: Sequence[tuple[int, int]], *, is_old: bool
) -> Change:
    sheet = match.old.name if is_old else match.new.name
    areas = tuple(_whole(sheet, word, *run) for run in found)
    count = sum(last - first + 1 for first, last in found)
    told = ", ".join(_named(word, *run) for run in found[:6]) + (", …" if len(found) > 6 else "")
    where = " of the old version" if is_old else ""
    kind: Kind = f"{word} {what}"  # type: ignore[assignment]
    verb = {"removed": "gone", "added": "new", "moved": "at another place", "shown": "shown again"}
    message = f"{quoted(sheet)}: {counted(count, word)} {verb.get(what, what)} ({told}{where})."
    here, there = ((), areas) if is_old else (areas, ())
    return Change(kind, match.new.name, message, here, there, count)


def _blank_lines(match: SheetMatch, word: str) -> Iterator[Change]:
    lines = match.rows if word == "row" else match.columns
    for count, what in zip(lines.blanks(), ("added", "removed"), strict=True):
        if count:
            kind: Kind = f"{word} {what}"  # type: ignore[assignment]
            message = f"{quoted(match.new.name)}: {counted(count, f'empty {word}')} {what} between others."
            yield Change(kind, match.new.name, message, cells=count)


def _whole(sheet: str, word: str, first: int, last: int) -> Area:
    if word == "row":
        return Area(sheet, first, 1, last, LAST_COLUMN)
    return Area(sheet, 1, first, LAST_ROW, last)


def _named(word: str, first: int, last: int) -> str:
    ends = (str(first), str(last)) if word == "row" else (column_letters(first), column_letters(last))
    return ends[0] if first == last else f"{ends[0]}:{ends[1]}"


def _hidden(old: AuditBook, new: AuditBook, match: SheetMatch, *, rows: bool) -> tuple[list[int], list[int]]:
    """Lines of the new version that are hidden now, and those that are shown again."""
    was, now = old.setup(match.old.name), new.setup(match.new.name)
    before, after = (was.hidden_rows, now.hidden_rows) if rows else (was.hidden_columns, now.hidden_columns)
    lines = match.rows if rows else match.columns
    hidden = [there for here, there in lines.forward.items() if there in after and here not in before]
    shown = [there for here, there in lines.forward.items() if there not in after and here in before]
    return hidden, shown
