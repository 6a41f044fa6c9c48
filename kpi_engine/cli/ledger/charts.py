"""Charts of a ledger as drawings inside a page: a bridge, stacked columns, curves.

Colours come from the page, so that they are right in light and dark and on paper; each part carries its
figure as a title, and curves differ by their dashes too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _FOOT = 720, 300, 58, 26, 22, 34
STYLE = """
.chart{overflow-x:auto;margin:.6rem 0}.chart svg{display:block;width:100%;min-width:34rem;max-width:62rem;
height:auto}.chart text{fill:var(--text);font:12px system-ui,"Segoe UI",Arial,sans-serif}
.chart text.dim{fill:var(--dim)}.chart line{stroke:var(--line)}.chart line.zero{stroke:var(--dim)}
.end{fill:var(--dim)}.new,.up{fill:var(--good)}.reactivation{fill:var(--good);opacity:.55}
.expansion{fill:var(--focus)}.contraction{fill:var(--warn);opacity:.75}.churn,.down{fill:var(--bad)}
.transfer{fill:var(--dim);opacity:.6}.curve{fill:none;stroke-width:2}
.k0{stroke:var(--focus)}.k1{stroke:var(--good);stroke-dasharray:7 4}
.k2{stroke:var(--dim);stroke-dasharray:2 3}.chart circle{fill:var(--paper);stroke-dasharray:none}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;margin:.2rem 0;padding:0;font-size:.9em}
.legend svg{display:inline-block;vertical-align:-.1em;margin-right:.35rem}
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a bridge: an end from 0, or a move from where the last one ended."""

    label: str
    value: float
    shown: str
    kind: str


@dataclass(frozen=True, slots=True)
class Series:
    """A part of the columns, or a curve: a value for each label, None for none."""

    name: str
    kind: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class _Axis:
    low: float
    high: float

    def y(self, value: float) -> float:
        """Where a value lies, from the top of the drawing."""
        return _HEIGHT - _FOOT - (value - self.low) * (_HEIGHT - _TOP - _FOOT) / (self.high - self.low)

    def lines(self, show: Callable[[float], str]) -> Iterator[str]:
        """A line and its value at round steps."""
        step = _round_step((self.high - self.low) / 4)
        for count in range(floor(self.low / step), floor(self.high / step) + 1):
            value = count * step
            if self.low <= value <= self.high:
                y, kind = self.y(value), ' class="zero"' if not count else ""
                yield f'<line{kind} x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
                yield _text(_LEFT - 6, y + 4, show(value), "end", dim=True)


def bridge_chart(bars: Sequence[Bar], told: str, show: Callable[[float], str] | None = None) -> str:
    """From the first bar to the last over what moved between; `show` writes the values beside the axis."""
    spans, total = [], 0.0
    for bar in bars:
        before = 0.0 if bar.kind == "end" else total
        total = before + bar.value
        spans.append((before, total))
    axis = _axis([value for span in spans for value in span], _bottom(bars, spans))
    step = (_WIDTH - _LEFT - _RIGHT) / len(bars)
    parts = list(axis.lines(show or short))
    for place, (bar, whole) in enumerate(zip(bars, spans, strict=True)):
        x, span = _LEFT + place * step, (max(whole[0], axis.low), max(whole[1], axis.low))
        parts.append(_rect(bar.kind, x + step * 0.14, step * 0.72, axis, span, f"{bar.label}: {bar.shown}"))
        parts.append(_text(x + step / 2, axis.y(max(span)) - 5, bar.shown))
        parts.append(_text(x + step / 2, _HEIGHT - _FOOT + 18, bar.label))
    cut = '<p class="dim">The axis does not begin at 0.</p>' if axis.low > 0 else ""
    return _drawing(parts, told) + cut


def _bottom(bars: Sequence[Bar], spans: Sequence[tuple[float, float]]) -> float:
    """Where the axis begins: ends far above 0 would hide the moves between them."""
    totals = [total for _, total in spans]
    lowest, height = min(totals), max(totals) - min(totals)
    return max(0.0, lowest - height) if lowest > height * 2 else 0.0


def column_chart(labels: Sequence[str], series: Sequence[Series], told: str) -> str:
    """What came above 0 and what went below it, stacked by month."""
    columns = [[each.values[place] or 0.0 for each in series] for place in range(len(labels))]
    ups = [sum(value for value in column if value > 0) for column in columns]
    downs = [sum(value for value in column if value < 0) for column in columns]
    axis = _axis([*ups, *downs])
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(labels), 1)
    parts = list(axis.lines(short))
    for place, (label, column) in enumerate(zip(labels, columns, strict=True)):
        x, up, down = _LEFT + place * step, 0.0, 0.0
        for each, value in zip(series, column, strict=True):
            if not value:
                continue
            base = up if value > 0 else down
            title = f"{label}, {each.name}: {value:+,.2f}"
            parts.append(_rect(each.kind, x + step * 0.12, step * 0.76, axis, (base, base + value), title))
            up, down = (up + value, down) if value > 0 else (up, down + value)
    parts += _labels(labels, step)
    return _drawing(parts, told) + _legend(series, lines=False)


def curve_chart(labels: Sequence[str], series: Sequence[Series], told: str) -> str:
    """Shares over months or ages, with a line at 100 %; a gap where there is none."""
    known = [value for each in series for value in each.values if value is not None]
    if not known:
        return ""
    axis = _axis([*known, 1.0])
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(labels), 1)
    parts = list(axis.lines(lambda value: f"{value * 100:.0f} %"))
    for each in series:
        parts += _curve(each, labels, step, axis)
    parts += _labels(labels, step)
    return _drawing(parts, told) + _legend(series, lines=True)


def short(value: float) -> str:
    """`1.2m`, `350k`, `80`: an amount beside an axis."""
    for size, sign in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.6g}{sign}"
    return f"{value:.6g}"


def _curve(series: Series, labels: Sequence[str], step: float, axis: _Axis) -> Iterator[str]:
    stretch: list[str] = []
    for place, value in enumerate([*series.values, None]):
        if value is not None:
            x, y = _LEFT + (place + 0.5) * step, axis.y(value)
            stretch.append(f"{x:.1f},{y:.1f}")
            title = escape(f"{labels[place]}, {series.name}: {value * 100:.1f} %")
            yield f'<circle class="{series.kind}" cx="{x:.1f}" cy="{y:.1f}" r="2.5"><title>{title}</title>'
            yield "</circle>"
        elif stretch:
            yield f'<polyline class="curve {series.kind}" points="{" ".join(stretch)}"/>'
            stretch = []


def _labels(labels: Sequence[str], step: float) -> Iterator[str]:
    """As many labels as there is room for, the last one among them."""
    widest = max((len(label) for label in labels), default=1) * 7 + 8
    every = max(1, -(-widest // max(int(step), 1)))
    for place, label in enumerate(labels):
        if (len(labels) - 1 - place) % every == 0:
            yield _text(_LEFT + (place + 0.5) * step, _HEIGHT - _FOOT + 18, label, dim=True)


def _rect(kind: str, x: float, width: float, axis: _Axis, span: tuple[float, float], title: str) -> str:
    top, foot = axis.y(max(span)), axis.y(min(span))
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" '
        f'height="{max(foot - top, 0.6):.1f}"><title>{escape(title)}</title></rect>'
    )


def _text(x: float, y: float, text: str, anchor: str = "middle", *, dim: bool = False) -> str:
    kind = ' class="dim"' if dim else ""
    return f'<text{kind} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _drawing(parts: Sequence[str], told: str) -> str:
    return (
        f'<div class="chart"><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(told, quote=True)}">{"".join(parts)}</svg></div>'
    )


def _legend(series: Sequence[Series], *, lines: bool) -> str:
    def mark(kind: str) -> str:
        drawn = f'<polyline class="curve {kind}" points="0,6 26,6"/>' if lines else (
            f'<rect class="{kind}" width="12" height="12"/>'
        )  # fmt: skip
        return f'<svg width="{26 if lines else 12}" height="12" aria-hidden="true">{drawn}</svg>'

    items = "".join(f"<li>{mark(each.kind)}{escape(each.name)}</li>" for each in series)
    return f'<ul class="legend">{items}</ul>'


def _axis(values: Sequence[float], bottom: float = 0.0) -> _Axis:
    """Round steps over all values, from `bottom`, else from 0 or the lowest below it."""
    low, high = bottom or min(0.0, *values), max(0.0, *values)
    if low == high:
        return _Axis(0.0, 1.0)
    step = _round_step((high - low) / 4)
    return _Axis(floor(low / step) * step, -floor(-high / step) * step)


def _round_step(rough: float) -> float:
    size = 10.0 ** floor(log10(rough))
    return next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)
