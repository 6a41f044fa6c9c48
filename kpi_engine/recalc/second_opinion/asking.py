"""Asking LibreOffice about a recalculation: what it gets, what it answers, and where it says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kpi_engine.errors import KpiEngineError
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.recalc.book import Place, sheet_and_cell
from kpi_engine.recalc.prepare import Prepared
from kpi_engine.recalc.reading import read_book
from kpi_engine.recalc.second_opinion.answering import Values, values_of
from kpi_engine.recalc.second_opinion.copy_for_reading import copy_of
from kpi_engine.recalc.second_opinion.known_otherwise import KnownOtherwise
from kpi_engine.recalc.second_opinion.merging import NoOpinion, alike, merged
from kpi_engine.recalc.second_opinion.withdrawing import withdrawn
from kpi_engine.recalc.second_opinion.withheld import Withheld, counted_with, withheld
from kpi_engine.recalc.verdict import RESTS_ON, CellVerdict, Recalculation
from kpi_engine.recalc.workings import Workings
from kpi_engine.workbook.libreoffice import NOT_FOUND, find_libreoffice, recalculated
from kpi_engine.workbook.package import Package

_UNKNOWN = "a name or a function in the formula is not known to it"
_RESTS = f"{RESTS_ON} {{place}}, about which it has no opinion"


@dataclass
class _Asked:
    """A workbook with what the first engine found, and what is put in place of some of its formulas."""

    package: Package
    found: Recalculation
    workings: Workings = field(init=False)
    verdicts: dict[Place, CellVerdict] = field(init=False)
    withheld: Withheld = field(init=False)

    def __post_init__(self) -> None:
        self.workings = Workings(read_book(self.package))
        named = {(each.sheet, each.cell): each for each in self.found.cells}
        places = (place for anchor in self.workings.prepared for place in self.with_filled(anchor))
        self.verdicts = {
            place: verdict for place in places if (verdict := named.get(sheet_and_cell(place))) is not None
        }
        self.withheld = withheld(self.workings, self.verdicts)

    def with_filled(self, anchor: Place) -> Iterator[Place]:
        """A formula's cell and the cells that it fills."""
        yield anchor
        yield from self.workings.fills.get(anchor, ())

    def anchor(self, place: Place) -> Place:
        """The cell of the formula that fills a cell."""
        spilled = self.workings.book.spilled.get(place)
        return place if spilled is None else spilled[0]

    def prepared(self, place: Place) -> Prepared:
        """The formula whose result a cell holds."""
        return self.workings.prepared[self.anchor(place)]


def with_second_opinion(package: Package, found: Recalculation) -> Recalculation:
    """What the first engine found in a workbook, with LibreOffice's opinion of each cell."""
    return with_second_opinions([(package, found)])[0]


def with_second_opinions(all_found: Sequence[tuple[Package, Recalculation]]) -> list[Recalculation]:
    """As `with_second_opinion`, for several workbooks in one start of LibreOffice.

    Where it is not installed, or fails over a workbook, the verdicts stay and the result says so.
    """
    program = find_libreoffice()
    if program is None:
        return [_alone(found, NOT_FOUND) for _, found in all_found]
    asked = [_Asked(package, found) for package, found in all_found]
    answers = _answers(program, asked)
    return [_told(each, answer) for each, answer in zip(asked, answers, strict=True)]


def _answers(program: Path, asked: Sequence[_Asked]) -> list[Values | str]:
    """What LibreOffice computes; once more where it does not know formulas that others of interest need."""
    answers = _computed(program, asked)
    again = []
    for at, (each, answer) in enumerate(zip(asked, answers, strict=True)):
        if not isinstance(answer, str) and _worth_another_start(each, answer):
            again.append(at)
    for at, answer in zip(again, _computed(program, [asked[at] for at in again]), strict=True):
        answers[at] = answers[at] if isinstance(answer, str) else answer
    return answers


def _computed(program: Path, asked: Sequence[_Asked]) -> list[Values | str]:
    copies = [copy_of(each.package, each.workings.book, each.withheld.put) for each in asked]
    answers: list[Values | str] = []
    for each, answer in zip(asked, recalculated(program, copies) if copies else (), strict=True):
        try:
            answers.append(answer.problem or values_of(answer.data, each.workings))
        except KpiEngineError:
            answers.append("none: the workbook that LibreOffice saved cannot be read")
    return answers


def _worth_another_start(each: _Asked, answer: Values) -> bool:
    """Withhold the formulas that LibreOffice does not know; True where a cell in doubt depends on them."""
    roots = _not_known(each, answer.cells)
    known = {place for place in roots if counted_with(each.verdicts[place]) is not None}
    doubted = any(
        verdict is not None and verdict.status not in ("equal", "volatile", "external")
        for verdict in (each.verdicts.get(place) for place in each.workings.graph.reached(known))
    )
    if known and doubted:
        for anchor in {each.anchor(place) for place in known}:
            each.withheld.add(anchor, each.with_filled(anchor), each.verdicts, _UNKNOWN)
    return bool(known) and doubted


def _not_known(each: _Asked, cells: Mapping[Place, Scalar]) -> set[Place]:
    """The cells whose formulas LibreOffice does not know, without those that only depend on one."""
    unknown = _name_errors(each, cells)
    return unknown - each.workings.graph.reached(unknown) if unknown else unknown


def _name_errors(each: _Asked, cells: Mapping[Place, Scalar]) -> set[Place]:
    """Cells in which LibreOffice meets a name that it does not know, and Excel did."""
    return {
        place for place, verdict in each.verdicts.items()
        if cells.get(place) is CellError.NAME and verdict.cached is not CellError.NAME
        and verdict.computed is not CellError.NAME
    }  # fmt: skip


def _told(each: _Asked, answer: Values | str) -> Recalculation:
    """The verdicts with the opinion on each cell."""
    if isinstance(answer, str):
        return _alone(each.found, answer)
    silent = dict(each.withheld.why)
    roots = _not_known(each, answer.cells)
    silent |= {place: _UNKNOWN for place in roots if place not in silent}
    doubtful = [place for place in silent if place not in each.withheld.known]
    for place, origin in each.workings.graph.origins(doubtful).items():
        silent.setdefault(place, _RESTS.format(place=f"{origin[0]}!{cell_name(origin[1], origin[2])}"))
    silent = dict.fromkeys(_name_errors(each, answer.cells), _UNKNOWN) | silent
    otherwise = KnownOtherwise(each.workings, each.verdicts)
    for place in _contradicted(each, answer.cells):
        why = otherwise.why(each.prepared(place), each.verdicts[place], answer.cells[place])
        if why:
            silent.setdefault(place, why)
    after = {
        place: merged(verdict, _opinion(place, silent, answer.cells), answer.engine)
        for place, verdict in each.verdicts.items()
    }
    after |= dict(withdrawn(each.verdicts, after, each.workings.graph))
    by_name = {(verdict.sheet, verdict.cell): verdict for verdict in after.values()}
    cells = tuple(by_name.get((cell.sheet, cell.cell), cell) for cell in each.found.cells)
    return replace(each.found, cells=cells, second_opinion=answer.engine)


def _contradicted(each: _Asked, cells: Mapping[Place, Scalar]) -> Iterator[Place]:
    """Cells of which LibreOffice gives neither the value of the file nor that of the first engine."""
    for place, verdict in each.verdicts.items():
        held = (verdict.cached, verdict.computed)
        if place in cells and not any(alike(value, cells[place]) for value in held):
            yield place


def _opinion(place: Place, silent: Mapping[Place, str], cells: Mapping[Place, Scalar]) -> Scalar | NoOpinion:
    if place in silent:
        return NoOpinion(silent[place])
    return cells[place] if place in cells else NoOpinion("it has no value for the cell")


def _alone(found: Recalculation, why: str) -> Recalculation:
    """The verdicts of the first engine, with the reason why there is no second."""
    nobody = NoOpinion("")
    cells: Iterable[CellVerdict] = (merged(cell, nobody, "") for cell in found.cells)
    return replace(found, cells=tuple(cells), second_opinion=why)
