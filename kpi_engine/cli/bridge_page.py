"""A bridge as a page for the browser: the sentence, the drawn bridge, the lines that tie."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from kpi_engine.cli.bridge_told import figure_text, heading, lines, unit_text
from kpi_engine.cli.ledger_read_told import aside_lines, read_lines
from kpi_engine.cli.page import page
from kpi_engine.ledger.bridge import Bridge, NoBridge, Step
from kpi_engine.ledger.bridge.result import DIGITS
from kpi_engine.ledger.bridge.sentence import LOSSES_COUNT, change_text, value_text

if TYPE_CHECKING:
    from kpi_engine.engine.bridging import BridgeReport

_WIDTH, _HEIGHT, _TOP, _FOOT = 720, 300, 30, 40
_STYLE = """
.lead{font-size:1.15rem;max-width:65ch;margin:.5rem 0 1rem}svg{max-width:100%;height:auto;margin:.5rem 0}
svg text{fill:var(--text);font:12px system-ui,"Segoe UI",Arial,sans-serif}
.end{fill:var(--dim)}.up{fill:var(--good)}.down{fill:var(--bad)}.line{stroke:var(--line)}
td.in{padding-left:2rem;color:var(--dim)}tr.all td{font-weight:600}
"""


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
    body.append("<h2>How the source was read</h2>")
    told = [*read_lines(report.read), f"{report.read.rows_told}.", *aside_lines(report.read)]
    if report.was is not None:
        told.append(f"Restated against {report.was.source}: {report.was.rows_told}.")
    body += [f"<p class=dim>{escape(line)}</p>" for line in told]
    return page(f"Bridge: {report.read.source}", "\n".join(body), _STYLE)


def _table(bridge: Bridge) -> str:
    rows = [
        f"<tr{'' if indent else ' class=all'}><td{' class=in' if indent else ''}>{escape(words)}</td>"
        f"<td class=n>{escape(figure_text(bridge, value))}</td></tr>"
        for indent, words, value in lines(bridge)
    ]
    head = f"<thead><tr><th>Effect</th><th class=n>{escape(unit_text(bridge))}</th></tr></thead>"
    return f"<div class=wide><table>{head}<tbody>{''.join(rows)}</tbody></table></div>"


def _drawn(bridge: Bridge) -> str:
    """The bars: ends from 0, moves between the totals before and after them."""
    steps = bridge.steps()
    spans = _spans(steps)
    low, high = min(0.0, *map(min, spans)), max(0.0, *map(max, spans))
    if all(step.value > 0 for step in steps if step.is_end):
        # Ends far above 0 would hide the moves: the axis then begins below the lowest bar, and says so.
        moved = [value for span, step in zip(spans, steps, strict=True) if not step.is_end for value in span]
        bottom = min((*moved, steps[0].value, steps[-1].value))
        low = max(0.0, bottom - (high - bottom)) if bottom > (high - bottom) * 2 else low
    scale = (_HEIGHT - _TOP - _FOOT) / ((high - low) or 1)
    step_width = _WIDTH / len(steps)

    def y(value: float) -> float:
        return _HEIGHT - _FOOT - (max(value, low) - low) * scale

    parts = []
    for place, (step, span) in enumerate(zip(steps, spans, strict=True)):
        left, middle = (place + 0.15) * step_width, (place + 0.5) * step_width
        top, foot = y(max(span)), y(min(span))
        kind = _kind(bridge, step)
        parts.append(
            f'<rect class="{kind}" x="{left:.1f}" y="{top:.1f}" width="{step_width * 0.7:.1f}" '
            f'height="{max(foot - top, 1):.1f}"/><text x="{middle:.1f}" y="{top - 6:.1f}" '
            f'text-anchor="middle">{escape(_label(bridge, step))}</text><text x="{middle:.1f}" '
            f'y="{_HEIGHT - 14}" text-anchor="middle">{escape(step.label)}</text>'
        )
    ground = y(max(low, 0.0))
    zero = f'<line class="line" x1="0" x2="{_WIDTH}" y1="{ground:.1f}" y2="{ground:.1f}"/>'
    cut = "<p class=dim>The axis does not begin at 0.</p>" if low > 0 else ""
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img" '
        f'aria-label="{escape(bridge.sentence, quote=True)}">{zero}{"".join(parts)}</svg>{cut}'
    )


def _kind(bridge: Bridge, step: Step) -> str:
    """What is good for the company is green: of churn, less."""
    if step.is_end or not step.value:
        return "end"
    return "up" if (step.value > 0) != (bridge.kpi in LOSSES_COUNT) else "down"


def _spans(steps: Sequence[Step]) -> list[tuple[float, float]]:
    spans, total = [], 0.0
    for step in steps:
        before = 0.0 if step.is_end else total
        total = before + step.value
        spans.append((before, total))
    return spans


def _label(bridge: Bridge, step: Step) -> str:
    value = round(Decimal(repr(step.value)), DIGITS[bridge.unit])
    if step.is_end:
        return value_text(bridge, value)
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{change_text(bridge, value)}"
