"""Places for figures that are not found, or that cannot take a figure."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.authoring.places import cells_of, place_of, some
from kpi_engine.fill.authoring.rule import Flaw, rule
from kpi_engine.fill.map_sheet import MAP_SHEET
from kpi_engine.fill.targets import Target
from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.forbidden import forbidden_areas
from kpi_engine.workbook.references import AreaIndex, parse_range
from kpi_engine.workbook.resolve import resolve


@rule(
    "no-targets", "warning",
    why="Nothing in the workbook says where figures go, so it can be filled by address only.",
    fix="Name its input cells in_ and the term (in_mrr), its row of months in_months, or add a sheet _map.",
)  # fmt: skip
def no_targets(book: AuthoredBook) -> Iterator[Flaw]:
    """No name in_… and no map."""
    if not book.attempts and book.read[1] is None:
        yield Flaw("", "", "no name such as in_mrr, and no sheet _map with a row.")


@rule(
    "map-header", "error",
    why="Without the headers term and target the map cannot be read, and no figure finds its place.",
    fix="Write term, scenario, segment, target, period, required in the first row of _map.",
)  # fmt: skip
def map_header(book: AuthoredBook) -> Iterator[Flaw]:
    """The map has no readable first row."""
    problem = book.read[1]
    if problem is not None:
        yield Flaw(MAP_SHEET, "A1", str(problem))


@rule(
    "map-row", "error",
    why="A row of the map needs both: which figure, and where it goes.",
    fix="Complete the row, or delete it.",
)  # fmt: skip
def map_row(book: AuthoredBook) -> Iterator[Flaw]:
    """A term without a target, or a target without a term."""
    for attempt in book.attempts:
        if not attempt.term or not attempt.text:
            missing, has = ("target", attempt.term) if attempt.term else ("term", attempt.text)
            yield Flaw(*place_of(book, attempt), f"the row of {has} has no {missing}.")


@rule(
    "target-nowhere", "error",
    why="The name or address leads to no cell, so the figure cannot be filled.",
    fix="Open Formulas, Name Manager and point the name to its cells, or correct the row of the map.",
)  # fmt: skip
def target_nowhere(book: AuthoredBook) -> Iterator[Flaw]:
    """A name that shows #REF!, a formula or another workbook; a word that is no name."""
    for attempt in book.attempts:
        if attempt.target is None and attempt.text and resolve(book.package, attempt.text) is None:
            name = book.package.name(attempt.text)
            stands = f" (it stands for {name.refers_to[:60]})" if name else ""
            yield Flaw(*place_of(book, attempt), f"{attempt.text[:60]} leads to no cell{stands}.")


@rule(
    "target-without-headers", "error",
    why="Several cells take a figure for each period only where headers say which period each of them is.",
    fix="Name the row of months over exactly these columns in_months, or give the row of the map its period.",
)  # fmt: skip
def target_without_headers(book: AuthoredBook) -> Iterator[Flaw]:
    """Several cells without headers, or not under them."""
    for attempt in book.attempts:
        problem = attempt.problem
        if problem is not None and problem.code == "bad-target" and resolve(book.package, attempt.text):
            yield Flaw(*place_of(book, attempt), str(problem))


@rule(
    "target-formula", "error",
    why="A formula is never overwritten, so the figure of that cell is refused.",
    fix="Point the target to the input that the formula reads, or take the formula out.",
)  # fmt: skip
def target_formula(book: AuthoredBook) -> Iterator[Flaw]:
    """A formula where a figure should go."""
    for target in book.targets:
        records = (book.cells.record(target.area.sheet, *place) for place in cells_of(target))
        cells = [record.ref for record in records if record is not None and record.kind]
        if cells:
            holds = "holds a formula" if len(target.area) == 1 else f"holds formulas in {some(cells)}"
            yield Flaw(target.area.sheet, cells[0], f"the target {target.name} {holds}.")


@rule(
    "target-merged", "error",
    why="Only the first cell of a merge is seen; a figure under it is lost, so it is refused.",
    fix="Take the merge apart (Home, Merge & Center), or point the target to its first cell.",
)  # fmt: skip
def target_merged(book: AuthoredBook) -> Iterator[Flaw]:
    """A target under a merge."""
    for target in book.targets:
        merges = AreaIndex(book.setup(target.area.sheet).merges)
        cells = [cell_name(row, column) for row, column in cells_of(target)
                 if (m := merges.at(row, column)) and (row, column) != (m.top, m.left)]  # fmt: skip
        if cells:
            text = f"the target {target.name} lies under merged cells in {some(cells)}."
            yield Flaw(target.area.sheet, cells[0], text)


@rule(
    "target-not-for-figures", "error",
    why="Headers and totals of a table and what a pivot table writes take no figures.",
    fix="Point the target to the data rows of the table, or to the data of the pivot table.",
)  # fmt: skip
def target_not_for_figures(book: AuthoredBook) -> Iterator[Flaw]:
    """A target in a table's header or totals row, or in a pivot table."""
    for target in book.targets:
        for area, name, _ in forbidden_areas(book.package, target.area.sheet):
            cells = [cell_name(row, column) for row, column in cells_of(target) if (row, column) in area]
            if cells:
                text = f"the target {target.name} covers {some(cells)}, a header, total or pivot of {name}."
                yield Flaw(target.area.sheet, cells[0], text)


@rule(
    "target-in-array", "error",
    why="One formula fills these cells together; a figure there is refused.",
    fix="Point the target to cells that no array formula or what-if table fills.",
)  # fmt: skip
def target_in_array(book: AuthoredBook) -> Iterator[Flaw]:
    """A target where an array formula or a what-if table writes."""
    for sheet in dict.fromkeys(target.area.sheet for target in book.targets):
        areas = (parse_range(record.array_ref) for record in book.records(sheet) if record.array_ref)
        filled = AreaIndex(area for area in areas if area is not None and len(area) > 1)
        for target in book.targets:
            if target.area.sheet == sheet:
                cells = [cell_name(r, c) for r, c in cells_of(target) if filled.at(r, c) is not None]
                if cells:
                    text = f"the target {target.name} lies where a formula fills {some(cells)}."
                    yield Flaw(sheet, cells[0], text)


@rule(
    "target-twice", "error",
    why="Two places for one figure leave open which of them is filled; one of them stays as it is.",
    fix="Delete one of them, or tell them apart by scenario or segment.",
)  # fmt: skip
def target_twice(book: AuthoredBook) -> Iterator[Flaw]:
    """Two targets for one term, scenario and segment, over the same periods."""
    seen: dict[tuple[object, ...], Target] = {}
    for attempt in book.attempts:
        target = attempt.target
        if target is None or not target.term:
            continue
        for period in target.axis.places if target.axis else ("",):
            other = seen.setdefault((*target.key, target.also, period), target)
            if other is not target and other.area != target.area:
                text = (
                    f"{' '.join(part for part in target.key if part)} goes to {other.name} and {target.name}."
                )
                yield Flaw(*place_of(book, attempt), text)
                break


@rule(
    "cell-twice", "warning",
    why="Two different figures go to one cell: the one that comes last would hide the other.",
    fix="Give each of them cells of its own.",
)  # fmt: skip
def cell_twice(book: AuthoredBook) -> Iterator[Flaw]:
    """One cell that is a target of two figures by two names; two words for one name are meant."""
    seen: dict[tuple[str, int, int], Target] = {}
    for target in book.targets:
        for place in cells_of(target):
            other = seen.setdefault((target.area.sheet, *place), target)
            if other.name != target.name and other.key != target.key:
                text = f"{cell_name(*place)} is the place of {other.name} and of {target.name}."
                yield Flaw(target.area.sheet, cell_name(*place), text)
                break
