"""Explain cell: the selected cell in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpi_engine.hosts.macros.current import current
from kpi_engine.hosts.macros.port import MacroPort
from kpi_engine.hosts.macros.registry import macro
from kpi_engine.hosts.macros.waiting import while_waiting
from kpi_engine.model.written import clipped, counted, listed

if TYPE_CHECKING:
    from kpi_engine.tracing import Explanation

_INPUTS, _EFFECTS, _READERS = 8, 3, 4
_LONGEST = 300


@macro(
    "explain_cell", label="Explain cell", tip="Say in words how the selected cell is computed",
    icon="FormulaEvaluate", group="Functions", key="E",
)  # fmt: skip
def explain_cell(port: MacroPort) -> None:
    """Says what the selected cell is, how it is computed in words and with its figures, which definition it
    follows, what it reads, what moves it most, and which cells read it. Nothing is changed.
    """
    from kpi_engine.engine.tracing import explain
    from kpi_engine.formula.references import quoted

    selected = port.selection()
    with current(port) as now:
        place = f"{quoted(selected.sheet)}!{selected.cell}"
        told = while_waiting(
            port, f"Explaining {selected.cell}…", lambda _: explain(now.path, place, depth=1)
        )
    port.tell("\n".join(_lines(told)))


def _lines(told: Explanation) -> Iterator[str]:
    yield f"{told.cell}  {told.label}".strip()
    yield f"{told.shown}{f', called {told.name}' if told.name else ''}"
    if told.status in ("different", "stale", "uncached"):
        yield f"Computed again: {told.computed_shown}. {told.reason}".strip()
    if told.kind in ("constant", "blank"):
        yield (
            "A typed value: no formula stands here." if told.kind == "constant" else "Nothing is typed here."
        )
    yield from told.notes
    if told.words:
        yield f"\n{clipped(told.words, _LONGEST * 2)}."
        if told.because:
            which = "This counts" if told.now == told.words else f"At the moment it is {told.now},"
            yield f"{which} because {listed(told.because)}."
    if told.substituted:
        yield f"With its figures: {clipped(told.substituted, _LONGEST)}"
    elif told.formula:
        yield f"Formula: {clipped(told.formula, _LONGEST)}"
    for kpi in told.kpis:
        yield f"\n{kpi.title} ({kpi.name}): {kpi.help} {kpi.definition}".rstrip()
        yield from (f"No value: {case}" for case in kpi.no_value[:2])
    yield from _around(told)


def _around(told: Explanation) -> Iterator[str]:
    if told.inputs:
        yield "\nIt reads:"
        yield from (f"  {each.place}  {each.label}  {each.shown}" for each in told.inputs[:_INPUTS])
        if len(told.inputs) > _INPUTS:
            yield f"  and {len(told.inputs) - _INPUTS} more"
    if told.sensitivity.effects:
        yield "\nWhat moves it most:"
        for effect in told.sensitivity.effects[:_EFFECTS]:
            yield f"  {effect.label or effect.place} {effect.step}: {effect.change_shown}"
    readers = [each.label or each.place for each in told.dependents[:_READERS]]
    if told.direct_dependents > len(readers):
        readers.append("others")
    if readers:
        yield f"\nRead by {counted(told.direct_dependents, 'formula')}: {listed(readers)}."
