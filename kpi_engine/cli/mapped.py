"""How a workbook's cells were read, for a person to check and correct: the table of `--show-mapping`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.markup import escape

from kpi_engine.cli.plain_table import plain_table
from kpi_engine.errors import InputError
from kpi_engine.formula.references import cell_place
from kpi_engine.model.scenario import scenario_said
from kpi_engine.model.written import counted
from kpi_engine.workbook.references import parse_range

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from kpi_engine.engine import CheckReport
    from kpi_engine.model.fact import Fact
    from kpi_engine.recognition.mapping import MappedRange, Mapping

_MOST_UNKNOWN = 3


def saved_map(report: CheckReport, wanted: Path) -> Path:
    """Save how the cells were read, as a file to correct."""
    from kpi_engine.engine import save_map

    if report.mapping is None:
        raise InputError(
            f"{report.source.name[:80]} is a table whose columns say what its figures are; it needs no map.",
            code="map-of-table",
        )
    return save_map(report.source, report.mapping, wanted)


def refuse_unread(report: CheckReport) -> None:
    """A workbook of which nothing was read is refused: that nothing is wrong with it would be no answer."""
    if report.mapping is None or report.facts:
        return
    lines = counted(len(report.mapping.unknown) + len(report.mapping.ranges), "line")
    raise InputError(
        f"{report.source.name[:80]}: no figure was recognised ({lines} with figures). See them with "
        "--show-mapping; then teach your words with --synonyms, or name the cells in a map (--save-map).",
        code="nothing-recognised",
    )


def print_mapping(out: Console, report: CheckReport) -> None:
    """What each stretch of cells was taken for, then what was not recognised with what it may be."""

    mapping, facts = report.mapping, report.facts
    if mapping is None:
        out.print(f"{report.source.name} is a table of {counted(len(facts), 'figure')}; it needs no mapping.")
        return
    out.print(summary(mapping, facts), markup=False)
    periods = _Periods(facts)
    for sheet, items in groupby(mapping.ranges, key=lambda item: item.sheet):
        table = plain_table()
        for column in (sheet, "Called", "Read as", "Periods", "Unit", "By"):
            table.add_column(column, overflow="ellipsis", no_wrap=True)
        for item in items:
            table.add_row(*_row(item, periods))
        out.print()
        out.print(table)
    for number, unknown in enumerate(mapping.unknown):
        if not number:
            out.print()
            out.print("Not recognised, so not checked:")
        near = f"; perhaps {', '.join(unknown.near)}" if unknown.near else ""
        out.print(f"  {unknown.place}  {unknown.label}{near}", markup=False)


def summary(mapping: Mapping, facts: Sequence[Fact]) -> str:
    """`48 figures of 12 terms on 2 sheets recognised, 3 lines not.`"""
    terms, sheets = {fact.term for fact in facts}, {fact.place.sheet for fact in facts}
    found = (
        f"{mapping.workbook}: {counted(len(facts), 'figure')} of {counted(len(terms), 'term')} on "
        f"{counted(len(sheets), 'sheet')} recognised"
    )
    missed = f", {counted(len(mapping.unknown), 'line')} not" if mapping.unknown else ""
    return f"{found}{missed}. {mapping.used}".strip()


def unread(mapping: Mapping, name: str) -> Iterator[str]:
    """What was not checked and how it would be, in a line each."""
    guesses = [item for item in mapping.ranges if not item.sure]
    if mapping.unknown:
        named = ", ".join(f"{item.place} {item.label}".strip() for item in mapping.unknown[:_MOST_UNKNOWN])
        more = ", …" if len(mapping.unknown) > _MOST_UNKNOWN else ""
        yield (
            f"Not recognised: {counted(len(mapping.unknown), 'line')} ({named}{more}). Teach the words with "
            f"--synonyms words.yaml, or name the cells in a map: kpi check {name} --save-map ."
        )
    if guesses:
        first = guesses[0]
        yield (
            f"To confirm: {counted(len(guesses), 'line')}, such as {first.place} "
            f"({first.label}) read as {first.term}. See them with --show-mapping, settle them in a map."
        )


def _row(item: MappedRange, periods: _Periods) -> tuple[str, ...]:
    """The cells as they are told to a person."""
    told = (item.cells, item.label, read_as(item, item.term), periods.of(item), unit_of(item), found_by(item))
    return tuple(escape(each) for each in told)


def read_as(item: MappedRange, name: str) -> str:
    """`MRR, Budget, Enterprise`: what the cells were taken for; the figure is called `name`."""
    parts = (name, scenario_said(item.scenario), item.segment, item.entity)
    return ", ".join(part for part in parts if part)


def unit_of(item: MappedRange) -> str:
    """`USD k`, or `%, opposite sign`."""
    return ", ".join(part for part in (item.unit, "opposite sign" if item.negated else "") if part)


def period_of(item: MappedRange) -> str:
    """The one period of the cells, or the cells that say it."""
    return item.period or (f"by {item.headings}" if item.headings else "none stated")


def span_of(periods: Sequence[str]) -> str:
    """`2026-01 to 2026-12` of periods in order; "" for none."""
    return " to ".join(dict.fromkeys((*periods[:1], *periods[-1:])))


def found_by(item: MappedRange) -> str:
    """How the cells were recognised."""
    return item.found_by if item.sure else f"{item.found_by}, to confirm"


class _Periods:
    """The periods of mapped cells, as the facts have them."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._at = {
            (fact.place.sheet, *cell_place(f"{fact.place.column}{fact.place.row}")): fact.period
            for fact in facts if fact.place.row is not None
        }  # fmt: skip

    def of(self, item: MappedRange) -> str:
        """`2026-01 to 2026-12`; the cells of the headings where no figure of the line was read."""
        area = parse_range(item.cells, item.sheet)
        places = area.positions() if area is not None else ()
        found = sorted({self._at.get((item.sheet, *place), "") for place in places} - {""})
        return span_of(found) or period_of(item)
