"""What a fill lacks, or leaves standing: required figures, and older figures beside the new ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.placing import Placing
from kpi_engine.fill.refusals import Problem
from kpi_engine.fill.targets import Target
from kpi_engine.fill.values import place_of
from kpi_engine.formula.references import cell_name
from kpi_engine.model.term import Term
from kpi_engine.model.written import counted

_TOLD = 12


def missing_required(placing: Placing) -> list[Problem]:
    """Required figures that a period lacks although it has others, unless the template holds them already."""
    return [
        Problem(
            "missing-required",
            f"{period} ({scenario}) lacks {_some(names)}. Add the missing rows to the data.",
        )
        for (scenario, period), names in _lacking(placing)
    ]


def still_open(placing: Placing) -> list[str]:
    """The same of a ledger, which cannot state them all: one sentence for months that lack the same."""
    months: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for (_, period), names in _lacking(placing):
        months[tuple(names)].append(period)
    return [
        f"Still open in {counted(len(periods), 'month')} from {periods[0]} on: {_some(list(names), _TOLD)}. "
        "Type them, or give them with --data."
        for names, periods in months.items()
    ]


def _lacking(placing: Placing) -> list[tuple[tuple[str, str], list[str]]]:
    """The labels of required figures that are missing, by scenario and period, in the order of periods."""
    given = {
        (p.fact.scenario.casefold(), p.fact.period) for p in placing.placements.values() if p.target.axis
    }
    segments = {
        (p.fact.scenario.casefold(), p.fact.period, p.target.key[2]) for p in placing.placements.values()
    }
    lacking: dict[tuple[str, str], list[str]] = {}
    for target in placing.targets:
        if not target.required or target.axis is None:
            continue
        scenario, segment = target.key[1], target.key[2]
        for period in target.axis.places:
            if (scenario, period) not in given or (segment and (scenario, period, segment) not in segments):
                continue
            row, column = target.place(period) or (0, 0)
            cell = target.area.sheet, cell_name(row, column)
            if cell not in placing.placements and placing.cells.value(cell[0], row, column) is None:
                lacking.setdefault((target.scenario, period), []).append(_label(target))
    return sorted(lacking.items(), key=lambda item: item[0][1])


def left_standing(placing: Placing) -> list[str]:
    """Figures that stay in the workbook beside new ones of the same kind, as the data does not state them.

    By segment: another segment of the same term and period holds a figure. By line of a list: the list in
    the workbook goes on after the last line that the data gives.
    """
    given: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for placement in placing.placements.values():
        term, scenario, segment = placement.target.key
        period = placement.fact.period if placement.target.axis else ""
        given[term, scenario][period].add(segment)
    stay: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for target in placing.targets:
        for period, place in _beside(target, given.get(target.key[:2], {})):
            cell = cell_name(*place)
            held = (target.area.sheet, cell) not in placing.placements
            if held and placing.cells.value(target.area.sheet, *place) not in (None, ""):
                stay[target.term, period].append((place_of(target.area.sheet, cell), target.segment))
    return [_stays(term, period, cells) for (term, period), cells in stay.items()]


def _beside(target: Target, given: Mapping[str, set[str]]) -> Iterator[tuple[str, tuple[int, int]]]:
    """The cells of a target that belong to a period, or a list, of which the data states other segments."""
    segment = target.key[2]
    if target.axis is None:
        stated = given.get("", set())
        lines = [int(line) for line in stated if line.isdecimal()]
        if lines and len(lines) == len(stated) and segment.isdecimal() and int(segment) > max(lines):
            yield "", (target.area.top, target.area.left)
    elif segment and not segment.isdecimal():
        for period, stated in given.items():
            place = target.place(period) if stated - {segment, ""} else None
            if place is not None:
                yield period, place


def _stays(term: str, period: str, cells: list[tuple[str, str]]) -> str:
    named = " ".join(part for part in (term, period) if part)
    more = f" and {len(cells) - 1} more" if len(cells) > 1 else ""
    cell, segment = cells[0]
    return (
        f"{named}: the workbook keeps {cell} ({segment}){more}, which the data does not state. "
        "Empty what no longer holds."
    )


def _some(names: list[str], most: int = 4) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def _label(target: Target) -> str:
    term: Term | None = TERMS.find(target.term)
    label = term.label if term else target.term
    return f"{label} ({target.segment})" if target.segment else label
