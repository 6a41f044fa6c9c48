"""A bridge as a page for the browser: the sentence, the drawn bridge, the lines that tie."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from kpi_engine.cli.ledger.bridge_told import figure_text, heading, lines, unit_text
from kpi_engine.cli.ledger.charts import STYLE, Bar, bridge_chart
from kpi_engine.cli.ledger.page_reading import reading_parts
from kpi_engine.cli.ledger.page_table import TABLE_STYLE
from kpi_engine.cli.page import page
from kpi_engine.ledger.bridge import Bridge, NoBridge, Step
from kpi_engine.ledger.bridge.result import DIGITS
from kpi_engine.ledger.bridge.sentence import LOSSES_COUNT, change_text, value_text

if TYPE_CHECKING:
    from kpi_engine.engine.bridging import BridgeReport

_AXES: dict[str, Callable[[float], str]] = {
    "fraction": lambda value: f"{value * 100:.6g} %",
    "ratio": "{:.6g}x".format,
}
_STYLE = "td.in{padding-left:2rem;color:var(--dim)}"


def bridge_page(report: BridgeReport) -> str:
    """All bridges of a report, and how the source was read."""
    body = [f"<h1>KPI bridge: {escape(report.read.source)}</h1>"]
    for bridge in report.bridges:
        body.append(f"<h2>{escape(heading(bridge))}</h2>")
        if isinstance(bridge, NoBridge):
            body.append(f"<p class=lead>No bridge. {escape(bridge.reason)}</p>")
        else:
            body += [f"<p class=lead>{escape(bridge.sentence)}</p>", _drawn(bridge), _table(bridge)]
            body += [f"<p class=dim>{escape(note)}</p>" for note in bridge.notes]
    body += reading_parts(report.read)
    body.append(f"<p>{escape(report.restated)}</p>")
    return page(f"Bridge: {report.read.source}", "\n".join(body), STYLE + TABLE_STYLE + _STYLE)


def _table(bridge: Bridge) -> str:
    rows = [
        f"<tr{'' if indent else ' class=all'}><td{' class=in' if indent else ''}>{escape(words)}</td>"
        f"<td class=n>{escape(figure_text(bridge, value))}</td></tr>"
        for indent, words, value in lines(bridge)
    ]
    head = f"<thead><tr><th>Effect</th><th class=n>{escape(unit_text(bridge))}</th></tr></thead>"
    return f"<div class=wide><table>{head}<tbody>{''.join(rows)}</tbody></table></div>"


def _drawn(bridge: Bridge) -> str:
    bars = [Bar(step.label, step.value, _label(bridge, step), _kind(bridge, step)) for step in bridge.steps()]
    return bridge_chart(bars, bridge.sentence, _AXES.get(bridge.unit))


def _kind(bridge: Bridge, step: Step) -> str:
    """What is good for the company is green: of churn, less."""
    if step.is_end:
        return "end"
    return "up" if (step.value > 0) != (bridge.kpi in LOSSES_COUNT) else "down"


def _label(bridge: Bridge, step: Step) -> str:
    value = round(Decimal(repr(step.value)), DIGITS[bridge.unit])
    if step.is_end:
        return value_text(bridge, value)
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{change_text(bridge, value)}"
