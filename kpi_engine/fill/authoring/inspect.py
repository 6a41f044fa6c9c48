"""What a template takes: targets, tables, single inputs and settings, and what of it cannot be filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.authoring.places import cells_of
from kpi_engine.fill.named_targets import AXES, shown_name
from kpi_engine.fill.targets import Attempt, Target
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.unit import Unit
from kpi_engine.sources.target_map import MapRow
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.resolve import resolve, table_body
from kpi_engine.workbook.validation_words import validation_words

_SETTINGS = ("set_", "def_")
_NOT_INPUTS = ("_xl", "in_", *_SETTINGS)


@dataclass(frozen=True, slots=True)
class TargetSeen:
    """One place for figures; `problem` says why it cannot be filled, "" when it can.

    `cells` counts the places for figures, `filled` those that hold one now; `expects` is the unit of the
    term, `allowed` the validation of the cells in words.
    """

    term: str
    label: str
    scenario: str
    segment: str
    target: str
    sheet: str
    place: str
    periods: str
    cells: int
    filled: int
    expects: str
    bounds: str
    allowed: str
    shown_as: str
    required: bool
    problem: str


@dataclass(frozen=True, slots=True)
class TableSeen:
    """An Excel table: where it stands, its rows, and which of its columns are calculated."""

    name: str
    sheet: str
    place: str
    rows: int
    columns: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A defined name for one cell without a formula, and what it holds; one of a sheet stands with that."""

    name: str
    sheet: str
    place: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that a template takes; `numbers_typed` counts the typed numbers of a workbook without targets."""

    template: str
    targets: tuple[TargetSeen, ...]
    tables: tuple[TableSeen, ...]
    inputs: tuple[NameSeen, ...]
    settings: tuple[NameSeen, ...]
    numbers_typed: int
    problem: str


def inspect_template(package: Package, rows: Sequence[MapRow] | None = None) -> Inspection:
    """What can be filled, by the names and the map of a workbook or by `rows`, and what cannot and why."""
    book = AuthoredBook(package, rows)
    attempts, problem = book.read
    names = list(_single_cells(book))
    return Inspection(
        package.path.name,
        tuple(_target(book, attempt) for attempt in attempts),
        tuple(_tables(book)),
        tuple(seen for seen in names if not _word(seen).startswith(_NOT_INPUTS)),
        tuple(seen for seen in names if _word(seen).startswith(_SETTINGS)),
        0 if attempts else sum(_typed_numbers(book, sheet.name) for sheet in package.sheets),
        str(problem) if problem else "",
    )


def _target(book: AuthoredBook, attempt: Attempt) -> TargetSeen:
    target = attempt.target
    term = TERMS.find(attempt.term)
    label = term.label if term else ""
    unit = term.unit.value if term else ""
    bounds = str(term.bounds) if term and term.unit not in (Unit.TEXT, Unit.DATE) else ""
    if target is None:
        return TargetSeen(attempt.term, label, "", "", attempt.text, "", "", "", 0, 0, unit, bounds, "", "",
                          False, str(attempt.problem or ""))  # fmt: skip
    places = list(cells_of(target))
    sheet = target.area.sheet
    records = [record for place in places if (record := book.cells.record(sheet, *place)) is not None]
    rule = book.validation(sheet, *places[0]) if places else None
    shown_as = str(book.style(sheet, *places[0]).showing) if places else ""
    whole = ", whole numbers" if term and term.whole else ""
    return TargetSeen(
        attempt.term, label, target.scenario, target.segment, target.name, sheet, target.area.ref,
        target.axis.span if target.axis else "", len(places),
        sum(record.value not in (None, "") for record in records), unit, bounds + whole,
        validation_words(rule) if rule else "", shown_as, target.required, _problem(book, target, places),
    )  # fmt: skip


def _problem(book: AuthoredBook, target: Target, places: list[tuple[int, int]]) -> str:
    """Why a figure for the target would be refused."""
    sheet = target.area.sheet
    records = [record for place in places if (record := book.cells.record(sheet, *place)) is not None]
    computed = [record.ref for record in records if record.kind]
    if not computed:
        return ""
    number = "all" if len(computed) == len(places) else f"{len(computed)}"
    return f"formula in {number} of its cells: {computed[0]}"


def _tables(book: AuthoredBook) -> Iterator[TableSeen]:
    for table in book.package.tables:
        body = table_body(table)
        columns = []
        for index, column in enumerate(table.columns):
            record = book.cells.record(table.sheet, body.top, body.left + index) if body else None
            columns.append((column, bool(record and record.kind)))
        yield TableSeen(table.name, table.sheet, table.ref, body.rows if body else 0, tuple(columns))


def _single_cells(book: AuthoredBook) -> Iterator[NameSeen]:
    """Names for one cell without a formula."""
    for name in book.package.defined_names:
        if name.hidden or name.name.casefold() in AXES:
            continue
        stated = shown_name(name)
        area = resolve(book.package, stated)
        if area is None or len(area) != 1:
            continue
        record = book.cells.record(area.sheet, area.top, area.left)
        if record is None or not record.kind:
            value = record.value if record else None
            is_day = book.style(area.sheet, area.top, area.left).showing.kind == "date"
            if is_day and isinstance(value, float):
                day = date_of(value, date1904=book.package.date1904)
                value = day.isoformat() if day else value
            yield NameSeen(stated, area.sheet, area.ref, value)


def _word(seen: NameSeen) -> str:
    return seen.name.rpartition("!")[2].casefold()


def _typed_numbers(book: AuthoredBook, sheet: str) -> int:
    return sum(not record.kind and isinstance(record.value, float) for record in book.records(sheet))
