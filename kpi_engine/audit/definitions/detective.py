"""Which definition each KPI of a workbook is computed by: its formula tested on the cells that it reads."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, Position, SheetCells, rectangles
from kpi_engine.audit.definitions.beside import Beside, beside
from kpi_engine.audit.definitions.definition import Definition
from kpi_engine.audit.definitions.evaluating import Evaluator
from kpi_engine.audit.definitions.known import definitions
from kpi_engine.audit.definitions.naming import Names, names_of
from kpi_engine.audit.definitions.reading import Home, Leaves, UnreadError, is_year
from kpi_engine.audit.definitions.worlds import ALIKE, companies, with_figures, worth
from kpi_engine.audit.once import once
from kpi_engine.formula.grammar import FormulaSyntaxError, tree
from kpi_engine.model.identity import names_in
from kpi_engine.workbook.references import Area

_ENOUGH_PERIODS = 3
_CLOSE, _CLOSE_STATED = 1e-9, 1e-6


@dataclass(frozen=True)
class Verdict:
    """What one KPI formula turned out to be, with all its copies in one row or column.

    `definition` is None where the formula is none that is known; `unread` says why it could not be told.
    `also` are other definitions that give the same: by value, where figures that tell them apart are 0.
    """

    kpi: str
    home: Home
    areas: tuple[Area, ...]
    formula: str
    definition: Definition | None = None
    also: tuple[Definition, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    periods: int = 0
    """How many periods agree by value; 0 where the formula itself was read."""
    unread: str = ""

    @property
    def is_said(self) -> bool:
        """True where the label says openly which definition it is: `LTV (revenue)`."""
        label = self.home.named.text.casefold()
        return self.definition is not None and any(word in label for word in self.definition.said)


@once
def verdicts(book: AuditBook) -> tuple[Verdict, ...]:
    """A verdict for every formula whose label names a KPI, in the order of the sheets; made once."""
    names = names_of(book)
    told = (_verdict(names, home, copies, positions) for home, copies, positions in _homes(names))
    return tuple(verdict for verdict in told if verdict is not None)


def stated_beside(book: AuditBook, verdict: Verdict) -> Beside | None:
    """The figures that stand beside a KPI on its sheet."""
    sheet = book.sheet(verdict.home.sheet)
    return beside(names_of(book), sheet, by_row=verdict.home.named.by_row) if sheet else None


def _homes(names: Names) -> Iterator[tuple[Home, Copies, list[Position]]]:
    """Each different formula in a row or column that a KPI's name stands beside."""
    for sheet, by_row, number in names.lines():
        line = sheet.rows.get(number, []) if by_row else sheet.columns.get(number, [])
        runs: dict[int, tuple[Copies, list[Position]]] = {}
        for cell in line:
            copies = sheet.copies_at.get(cell.position) if cell.formula else None
            if copies is not None and not isinstance(cell.value, str | bool):
                runs.setdefault(id(copies), (copies, []))[1].append(cell.position)
        for copies, positions in runs.values():
            named = names.at(sheet.name, *positions[-1])
            if named is not None and named.by_row is by_row and named.term in definitions():
                yield Home(sheet.name, *positions[-1], named, len(positions)), copies, positions


def _verdict(names: Names, home: Home, copies: Copies, positions: Sequence[Position]) -> Verdict | None:
    areas = rectangles(home.sheet, positions)
    formula = f"={copies.at(home.row, home.column)}"
    leaves = Leaves(names, home)
    try:
        found = _by_structure(names, leaves, formula)
    except UnreadError as error:
        sheet = names.book.sheet(home.sheet)
        known = _by_value(names, home, sheet, positions) if sheet else None
        if known is None:
            return Verdict(home.named.term, home, areas, formula, unread=str(error))
        first, *others = known[0]
        return Verdict(home.named.term, home, areas, formula, first, tuple(others), periods=known[1])
    if not leaves.terms or (f"{home.named.term}[-1]" in leaves.terms and not found):
        return None
    best = found[0] if found else None
    return Verdict(home.named.term, home, areas, formula, best, tuple(found[1:]), leaves.addresses)


def _applies(definition: Definition, names: Names, leaves: Leaves) -> bool:
    """False for a mistake that is none here: nobody is new, the periods are years, the figures annual."""
    if not set(definition.needs) <= names.stated:
        return False
    if definition.of_years and is_year(leaves.home.named.along):
        return False
    return not (definition.standing == "wrong" and "12 *" in definition.formula and leaves.annual)


def _further_back(term: str) -> bool:
    """True for a figure of more than one period before, of which no definition speaks."""
    return "[" in term and not term.endswith("[-1]")


def _by_structure(names: Names, leaves: Leaves, formula: str) -> list[Definition]:
    """The definitions that give the same as the formula in every company, the best first."""
    try:
        node = tree(formula.removeprefix("="))
    except FormulaSyntaxError as error:
        raise UnreadError("the formula cannot be read") from error
    for alike in ALIKE:
        world = companies(names.stated, alike)
        results = [Evaluator(leaves, company).result(node) for company in world]
        if not leaves.terms:
            return []
        found = _same(leaves.home.named.term, results, lambda formula, at: worth(formula, world[at]), _CLOSE)  # noqa: B023
        found = [each for each in found if _applies(each, names, leaves)]
        if found:
            return found
    if any(_further_back(term) for term in leaves.terms):
        raise UnreadError("it reads several periods")
    return []


def _same(
    kpi: str, results: Sequence[float], gives: Callable[[str, int], float], close: float
) -> list[Definition]:
    """The definitions that give these results, or a hundred times as much (per cent as whole numbers)."""
    found = []
    for definition in definitions()[kpi]:
        expected = [gives(definition.formula, at) for at in range(len(results))]
        for factor in (1, 100):
            if all(math.isclose(result, factor * one, rel_tol=close, abs_tol=1e-12)
                   for result, one in zip(results, expected, strict=True)):  # fmt: skip
                found.append(definition)
                break
    return found


def _by_value(
    names: Names, home: Home, sheet: SheetCells, positions: Sequence[Position]
) -> tuple[list[Definition], int] | None:
    """The definitions that agree with the stored results in every period that states their figures."""
    lines = beside(names, sheet, by_row=home.named.by_row)
    wanted = tuple({name for each in definitions()[home.named.term] for name in names_in(each.formula)})
    results, figures = [], []
    for row, column in positions:
        cell = sheet.get(row, column)
        stated = lines.figures(home, column if home.named.by_row else row, wanted)
        if cell is not None and cell.is_number and isinstance(cell.value, int | float) and stated:
            results.append(float(cell.value))
            figures.append(stated)
    if len(results) < _ENOUGH_PERIODS or len({round(result, 9) for result in results}) < 2:
        return None
    found = _same(home.named.term, results, lambda formula, at: with_figures(formula, figures[at]),
                  _CLOSE_STATED)  # fmt: skip
    return (found, len(results)) if found else None
