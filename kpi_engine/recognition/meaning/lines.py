"""From a line of figures to what it holds: the term, its unit, and the cells of each scenario and rhythm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kpi_engine.formula.references import cell_name
from kpi_engine.recognition.grid import Cell
from kpi_engine.recognition.mapping import MappedRange, UnknownRange
from kpi_engine.recognition.meaning.bridges import with_steps
from kpi_engine.recognition.meaning.coarse import keeps
from kpi_engine.recognition.meaning.cost_lines import among_costs
from kpi_engine.recognition.meaning.found import Candidate, Found
from kpi_engine.recognition.meaning.measuring import Measure, measure
from kpi_engine.recognition.meaning.segments import parts_of_wholes
from kpi_engine.recognition.tables.blocks import FigureLine
from kpi_engine.recognition.tables.lists import Single
from kpi_engine.recognition.words.heading_words import period_in
from kpi_engine.recognition.words.label_reading import RHYTHMS, is_other_measure
from kpi_engine.recognition.words.naming import Named, agrees_with, named
from kpi_engine.recognition.words.stated_units import UnitWords, unit_of_title

_AS_AMOUNT = {"mrr_churn": "churned_mrr"}
"""`MRR churn` is a rate, and the amount where its figures are far too large for one."""
_SURELY_AN_AMOUNT = 100
_CODE = re.compile(r"[A-Za-z]{1,5}[-_. ]?\d+[A-Za-z]?")


class LineReader:
    """Reads the lines of one sheet; its titles may state the unit, the scenario and the month of all."""

    def __init__(self, sheet: str, titles: Sequence[str], scenario: str, words: Mapping[str, str]) -> None:
        self.sheet, self.words, self.scenario = sheet, words, scenario
        self.units = [unit for title in titles if (unit := unit_of_title(title))]
        self.period = period_in(titles)

    def lines(self, lines: Sequence[FigureLine]) -> Found:
        """What these lines hold."""
        names = with_steps(lines, [self.name(line) for line in lines])
        names = parts_of_wholes(lines, among_costs(lines, names))
        found = Found()
        for line, name in zip(lines, names, strict=True):
            candidates = list(self._candidates(line, name)) if name.term else []
            found.candidates += candidates
            if not candidates:
                found.unknown.append(unknown_line(line, (name.term,) if name.term else name.near))
        return found

    def singles(self, singles: Sequence[Single]) -> Found:
        """What single figures hold."""
        found = Found()
        for single in singles:
            name = named(single.label, single.sections, self.words)
            at = cell_name(single.cell.row, single.cell.column)
            measured = (
                measure(name.term, name.unit, (*single.units, *self.units), [single.cell])
                if name.term
                else None
            )
            if measured is None or not measured.fits:
                near = (name.term,) if name.term else name.near
                found.unknown.append(UnknownRange(self.sheet, at, single.label, near))
                continue
            period = name.period or self.period or name.rhythm
            item = self._range(name, measured, at, single.label, name.scenario)
            figures = {period: (single.cell.figure or 0.0) * _scale(measured)}
            inherited = not any(unit.power for unit in (name.unit, *single.units))
            found.candidates.append(
                Candidate(
                    replace(item, period=period),
                    figures,
                    name.everyday,
                    inherited,
                    measured.few_signs,
                    measured.stated_share,
                    name.of_accounts,
                )
            )
        return found

    def name(self, line: FigureLine) -> Named:
        """The term of a line. Of several texts before the figures the last one that is a name counts."""
        if any(is_other_measure(section) for section in line.sections):
            return Named(near=named(line.labels[0], (), self.words).near)
        best = Named()
        for at in range(len(line.labels) - 1, -1, -1):
            outer = (*reversed(line.labels[:at]), *line.sections)
            name = named(line.labels[at], outer, self.words)
            if name.term:
                if at == len(line.labels) - 1 or _only_remarks(line.labels[at + 1 :]):
                    return name
                return Named(near=(name.term,))
            best = name if name.near else best
        return best

    def _candidates(self, line: FigureLine, name: Named) -> Iterator[Candidate]:
        headings = line.axis.headings
        figures = {at: cell for at, cell in line.cells.items() if headings[at].role != "other"}
        found = measure(name.term, _own(name, line), (*line.units, *self.units), list(figures.values()))
        if (
            not found.fits
            and name.term in _AS_AMOUNT
            and min(_sizes(figures.values()), default=0) > _SURELY_AN_AMOUNT
        ):
            name = replace(name, term=_AS_AMOUNT[name.term])
            found = measure(name.term, _own(name, line), (*line.units, *self.units), list(figures.values()))
        if not found.fits or not figures:
            return
        for (scenario, grain, segment), positions in self._classes(line, list(figures), name).items():
            if (name.period and grain) or not agrees_with(name.rhythm, grain, name.term):
                continue
            for run in _runs(line, positions):
                item = self._range(
                    name, found, line.view.ref(line.number, run[0], run[-1]), line.label, scenario
                )
                item = replace(
                    item, segment=name.segment or segment or line.keys.segment, entity=line.keys.entity,
                    headings=line.view.ref(line.axis.at, run[0], run[-1]) if grain else "",
                    period="" if grain else name.period or self.period or name.rhythm,
                    segments=line.view.ref(line.segments_at, run[0], run[-1]) if line.segments_at else "",
                )  # fmt: skip
                values = {
                    f"{headings[at].period or item.period}{_segment(line, at)}":
                    (figures[at].figure or 0.0) * _scale(found) for at in run
                }  # fmt: skip
                own = any(unit.power for unit in (name.unit, *line.units[: line.own_units]))
                yield Candidate(
                    item,
                    values,
                    name.everyday,
                    not own,
                    found.few_signs,
                    found.stated_share,
                    name.of_accounts,
                    line.sections[0] if line.sections else "",
                )

    def _range(self, name: Named, found: Measure, cells: str, label: str, scenario: str) -> MappedRange:
        return MappedRange(
            self.sheet, cells, name.term, label, "label", scenario=scenario or self.scenario or "Actual",
            segment=name.segment, currency=found.currency, power=found.power, sure=name.sure and found.sure,
            negated=found.negated,
        )  # fmt: skip

    def _classes(
        self, line: FigureLine, positions: Sequence[int], name: Named
    ) -> dict[tuple[str, str, str], list[int]]:
        """The positions by scenario, rhythm and segment; totals that are none of the term are left out."""
        headings = line.axis.headings
        undated = not any(heading.period for heading in headings.values())
        classes: dict[tuple[str, str, str], list[int]] = {}
        for at in sorted(positions):
            heading = headings[at]
            if (heading.period or undated) and keeps(name.term, line, at):
                scenario = name.scenario or heading.scenario or line.keys.scenario
                classes.setdefault((scenario, heading.grain, heading.segment), []).append(at)
        return classes


def _sizes(cells: Iterable[Cell]) -> list[float]:
    return [abs(cell.figure) for cell in cells if cell.figure]


def _own(name: Named, line: FigureLine) -> UnitWords:
    """The unit in the label, with the thousands that the column of units states."""
    beside = (unit for unit in line.units[: line.own_units] if unit.power and unit.kind in ("scale", "count"))
    return name.unit if name.unit.power else next((name.unit.and_also(unit) for unit in beside), name.unit)


def _scale(found: Measure) -> float:
    return -(10.0**found.power) if found.negated else 10.0**found.power


def _segment(line: FigureLine, at: int) -> str:
    cell = line.view.lines[line.segments_at].get(at) if line.segments_at else None
    return f" {cell.text.strip().casefold()}" if cell else ""


def _only_remarks(texts: Sequence[str]) -> bool:
    """True where what follows a label explains it, and names no part of it."""
    return all(
        len(text.split()) > 4
        or text.endswith(".")
        or text.casefold() in RHYTHMS
        or (len(text.split()) > 2 and text[0].islower())
        or _CODE.fullmatch(text)
        for text in texts
    )


def _runs(line: FigureLine, positions: Sequence[int]) -> Iterator[list[int]]:
    """Positions that stand side by side; an empty cell of the same kind between them ends nothing."""
    first = line.axis.headings[positions[0]]
    kind = first.scenario, first.grain, first.role
    run: list[int] = []
    for at in positions:
        between = [line.axis.headings.get(each) for each in range(run[-1] + 1, at)] if run else []
        if not all(
            each and each_cell not in line.cells and (each.scenario, each.grain, each.role) == kind
            for each_cell, each in zip(range(run[-1] + 1 if run else 0, at), between, strict=False)
        ):
            yield run
            run = []
        run.append(at)
    yield run


def unknown_line(line: FigureLine, near: tuple[str, ...]) -> UnknownRange:
    """A line of figures that is left aside."""
    at = sorted(line.cells)
    return UnknownRange(line.view.grid.sheet, line.view.ref(line.number, at[0], at[-1]), line.label, near)
