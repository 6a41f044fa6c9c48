"""From a line of figures to what it holds: the term, its unit, and the cells of each scenario and rhythm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpi_engine.recognition.blocks import FigureLine
from kpi_engine.recognition.coarse import keeps
from kpi_engine.recognition.mapping import MappedRange, UnknownRange
from kpi_engine.recognition.measuring import measure
from kpi_engine.recognition.naming import Named, agrees_with, named
from kpi_engine.recognition.stated_units import UnitWords, unit_of_title


@dataclass
class Candidate:
    """A range as it was found, with its figures by period, before others of the workbook are looked at."""

    range: MappedRange
    figures: dict[str, float]
    everyday: bool = False
    section: str = ""


@dataclass
class Found:
    """What was found so far."""

    candidates: list[Candidate] = field(default_factory=list)
    unknown: list[UnknownRange] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Both together."""
        self.candidates += other.candidates
        self.unknown += other.unknown


def read_lines(lines: Sequence[FigureLine], titles: Sequence[str], words: Mapping[str, str]) -> Found:
    """What these lines hold."""
    found = Found()
    stated = [unit for title in titles for unit in (unit_of_title(title),) if unit]
    for line in lines:
        name = name_of(line, words)
        candidates = list(_candidates(line, name, stated)) if name.term else []
        if candidates:
            found.candidates += candidates
        else:
            found.unknown.append(unknown_line(line, (name.term,) if name.term else name.near))
    return found


def name_of(line: FigureLine, words: Mapping[str, str]) -> Named:
    """The term of a line. Of several texts before the figures the last one that is a name counts."""
    sections = line.sections
    best = Named()
    for at in range(len(line.labels) - 1, -1, -1):
        outer = (*reversed(line.labels[:at]), *sections)
        name = named(line.labels[at], outer, words)
        if name.term:
            return (
                name
                if at == len(line.labels) - 1 or _only_remarks(line.labels[at + 1 :])
                else Named(near=(name.term,))
            )
        best = name if name.near else best
    return best


def _only_remarks(texts: Sequence[str]) -> bool:
    """True where what follows a label explains it, and names no part of it."""
    return all(len(text.split()) > 4 for text in texts)


def _candidates(line: FigureLine, name: Named, stated: Sequence[UnitWords]) -> Iterator[Candidate]:
    headings = line.axis.headings
    figures = {at: cell for at, cell in line.cells.items() if headings[at].role != "other"}
    found = measure(name.term, name.unit, (*line.units, *stated), list(figures.values()))
    if not found.fits or not figures:
        return
    scale = -(10.0**found.power) if found.negated else 10.0**found.power
    for (scenario, grain), positions in _classes(line, list(figures), name).items():
        if name.period or not agrees_with(name.rhythm, grain, name.term):
            continue
        for run in _runs(positions):
            item = MappedRange(
                line.view.grid.sheet, line.view.ref(line.number, run[0], run[-1]), name.term, line.label, "label",
                line.view.ref(line.axis.at, run[0], run[-1]), "", scenario or "Actual", name.segment, "",
                found.currency, found.power, name.sure and found.sure, found.negated,
            )  # fmt: skip
            values = {headings[at].period: figures[at].figure or 0.0 for at in run}
            section = line.sections[0] if line.sections else ""
            yield Candidate(item, {at: value * scale for at, value in values.items()}, name.everyday, section)


def _classes(line: FigureLine, positions: Sequence[int], name: Named) -> dict[tuple[str, str], list[int]]:
    """The positions by scenario and rhythm; totals that are none of the term are left out."""
    headings = line.axis.headings
    classes: dict[tuple[str, str], list[int]] = {}
    for at in sorted(positions):
        heading = headings[at]
        if heading.period and keeps(name.term, line, at):
            classes.setdefault((name.scenario or heading.scenario, heading.grain), []).append(at)
    return classes


def _runs(positions: Sequence[int]) -> Iterator[list[int]]:
    """Positions that stand side by side."""
    run: list[int] = []
    for at in positions:
        if run and at != run[-1] + 1:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def unknown_line(line: FigureLine, near: tuple[str, ...]) -> UnknownRange:
    """A line of figures that is left aside."""
    at = sorted(line.cells)
    return UnknownRange(line.view.grid.sheet, line.view.ref(line.number, at[0], at[-1]), line.label, near)
