"""A bridge for a person: the sentence for the board, the effects by part and segment, how it was computed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from kpi_engine.cli.ledger.read_told import print_read
from kpi_engine.cli.ledger.table import Grid, print_grid
from kpi_engine.ledger.bridge import EFFECT_LABELS, Bridge, NoBridge
from kpi_engine.ledger.bridge.result import DIGITS
from kpi_engine.ledger.bridge.sentence import value_text
from kpi_engine.ledger.bridge.shown import parts_shown, rounded
from kpi_engine.model.period import month_text

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.engine.bridging import BridgeReport

Line = tuple[int, str, Decimal]
"""How far a line is indented (0: an end or an effect), its words, its figure as shown."""


def print_report(out: Console, report: BridgeReport) -> None:
    """Every bridge, then how the source was read."""
    for bridge in report.bridges:
        print_bridge(out, bridge)
        out.print()
    print_read(out, report.read)
    if report.restated:
        out.print(report.restated, markup=False)


def print_bridge(out: Console, bridge: Bridge | NoBridge) -> None:
    """The sentence first, then the lines that tie."""
    if isinstance(bridge, NoBridge):
        out.print(heading(bridge), style="bold", markup=False)
        out.print(f"No bridge. {bridge.reason}", markup=False)
        return
    out.print(heading(bridge), style="bold", markup=False)
    out.print(bridge.sentence, markup=False)
    out.print()
    rows = [[f"{'  ' * indent}{words}", figure_text(bridge, value)]
            for indent, words, value in lines(bridge)]  # fmt: skip
    rows.append(["Check", figure_text(bridge, rounded(bridge.check, DIGITS[bridge.unit]))])
    print_grid(out, Grid(["", unit_text(bridge)], rows))
    for note in bridge.notes:
        out.print(note, style="dim", markup=False)


def heading(bridge: Bridge | NoBridge) -> str:
    """`NRR over 12 months, 2026-03 to 2026-06, EUR`."""
    window = getattr(bridge, "window", 0)
    over = f" over {window} month{'' if window == 1 else 's'}" if window else ""
    span = f"{month_text(bridge.month_from)} to {month_text(bridge.month_to)}"
    return ", ".join(filter(None, (f"{bridge.title}{over}", span, bridge.currency)))


def unit_text(bridge: Bridge) -> str:
    """What the column of figures is in."""
    return {"money": bridge.currency, "fraction": "% and points", "ratio": "x"}[bridge.unit]


def figure_text(bridge: Bridge, value: Decimal) -> str:
    """A figure of the column."""
    text = value_text(bridge, value)
    return text.removesuffix(" %").removesuffix("x").removeprefix(bridge.currency).strip()


def lines(bridge: Bridge) -> Iterator[Line]:
    """The first value, each effect with what it consists of, the last value: all tie as they are shown."""
    places = DIGITS[bridge.unit]
    first, last = rounded(bridge.value_from, places), rounded(bridge.value_to, places)
    moves = parts_shown([bridge.total(name) for name in bridge.names], last - first, places)
    yield 0, month_text(bridge.month_from), first
    for name, move in zip(bridge.names, moves, strict=True):
        yield 0, EFFECT_LABELS[name], move
        own = [each for each in bridge.effects if each.name == name and (each.part or each.segment)]
        parts = parts_shown([each.value for each in own], move, places) if own else []
        for each, shown in zip(own, parts, strict=True):
            if shown:  # what shows as 0 only hides the rest
                yield 1, ", ".join(filter(None, (each.part, each.segment))), shown
    yield 0, month_text(bridge.month_to), last
