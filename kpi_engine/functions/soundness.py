"""What speaks against a single figure: a hard bound, its scale, the period or range of a benchmark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpi_engine.diagnosis.families import scaled
from kpi_engine.diagnosis.figures import Figure
from kpi_engine.diagnosis.rates import CHURN, MONTHS, RETENTION, over
from kpi_engine.model.guide import UNSTATED, Benchmark
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import written

ENOUGH_PEERS = 3
"""Fewer figures of a KPI do not show its scale."""

NEAR = 2.0
"""A figure up to this much beyond its smallest or largest peer is among them."""

MOST_GROWTH = 3.0
MOST_FRACTION = 10.0
"""A growth or margin above 300 %, any other rate without bound above 1,000 %, reads like a percentage."""

_GROWTH_OR_MARGIN = frozenset({"growth_rate", "cagr", "ebitda_margin"})


class Soundness(NamedTuple):
    """`ok`, `bound`, `scale`, `period` or `benchmark`; what was found; and the figure that would fit."""

    word: str
    found: str
    fits: float | None = None

    @property
    def told(self) -> str:
        """What was found and what would fit: `>1; 0.88 fits`."""
        return self.found if self.fits is None else f"{self.found}; {written(self.fits)} fits"

    def __str__(self) -> str:
        return f"{self.word}: {self.told}"


def verdict_on(figure: Figure, value: float, peers: Sequence[float] = ()) -> Soundness:
    """What speaks against the figure, the gravest first, or `ok`.

    A benchmark is only compared with, it never decides a scale: 250 % is 25 %, though 2.5 % is usual.
    """
    return (
        _beyond_bound(figure, value, peers)
        or _out_of_scale(figure, value, peers)
        or _against_benchmarks(figure, value)
        or Soundness("ok", f"inside {figure.hard_bounds}".replace("inside any number", "no hard bound"))
    )


def _beyond_bound(figure: Figure, value: float, peers: Sequence[float]) -> Soundness | None:
    bounds = figure.hard_bounds
    if bounds.contains(value):
        return None
    above = bounds.high is not None and value > bounds.high
    limit = f">{bounds.high:g}" if above else f"<{bounds.low:g}"
    tries = [scaled(value, power) for power in range(1, 5)]
    turned = () if above else (-value,)  # a margin of 88,000 is no margin of -88,000
    inside = [candidate for candidate in (*tries, *turned) if bounds.contains(candidate)]
    like_peers = [candidate for candidate in inside if _comparable(peers) and _among(candidate, peers)]
    for candidate in like_peers or inside:
        return Soundness("bound", limit, candidate)
    return Soundness("bound", f"{limit}; no power of ten fits")


def _out_of_scale(figure: Figure, value: float, peers: Sequence[float]) -> Soundness | None:
    if _comparable(peers) and not _among(value, peers):
        for power in (1, 2, 3, 4, -1, -2, -3, -4):
            candidate = scaled(value, power)
            if _among(candidate, peers) and figure.hard_bounds.contains(candidate):
                times = f"{10**power:,} times" if power > 0 else f"1/{10**-power:,} of"
                return Soundness("scale", f"{times} its peers", candidate)
    most = MOST_GROWTH if figure.term.id in _GROWTH_OR_MARGIN else MOST_FRACTION
    if figure.term.unit is Unit.FRACTION and figure.hard_bounds.high is None and value > most:
        percent = f"{written(value * 100, grouped=True)} %"
        return Soundness("scale", f"{percent} reads like a percentage typed as a number", scaled(value, 2))
    return None


def _comparable(peers: Sequence[float]) -> bool:
    """True when there are enough peers, all of one sign, to show a scale."""
    return len(peers) >= ENOUGH_PEERS and (min(peers) > 0 or max(peers) < 0)


def _among(value: float, peers: Sequence[float]) -> bool:
    """True when the value is as large as its peers, give or take a factor of 2."""
    sizes = [abs(peer) for peer in peers]
    return value * peers[0] > 0 and min(sizes) / NEAR <= abs(value) <= max(sizes) * NEAR


def _against_benchmarks(figure: Figure, value: float) -> Soundness | None:
    if figure.kpi is None:
        return None
    strange = [item for item in figure.kpi.benchmarks if not figure.kpi.compares_with(item)]
    if strange:
        return _of_another_period(figure, value, figure.kpi.period, strange)
    ranges = list(_ranges(figure.kpi.benchmarks))
    if not ranges:
        return None
    for low, high, _ in ranges:
        if low - 1e-9 <= value <= high + 1e-9:
            return Soundness("ok", f"inside the benchmark {written(low)} to {written(high)}")
    low, high, name = ranges[0]
    side = "below" if value < low else "above"
    return Soundness("benchmark", f"{side} {written(low)} to {written(high)}, {name.replace('_', ' ')}")


def _ranges(benchmarks: Sequence[Benchmark]) -> Iterator[tuple[float, float, str]]:
    for benchmark in benchmarks:
        edges = dict(benchmark.edges)
        if "low" in edges and "high" in edges:
            yield edges["low"], edges["high"], benchmark.name


def _of_another_period(figure: Figure, value: float, period: str, strange: Sequence[Benchmark]) -> Soundness:
    """A monthly figure beside an annual benchmark, restated where it compounds; what is unstated is asked."""
    parts = []
    other = next((item.period for item in strange if item.period != UNSTATED), "")
    if other:
        parts.append(f"a figure per {period}, but the benchmark is per {other}")
        compounded = _compounded(figure.term.id, value, MONTHS.get(period), MONTHS.get(other))
        parts += [f"{written(compounded)} per {other}"] if compounded is not None else []
    for low, high, name in _ranges([item for item in strange if item.period == UNSTATED]):
        edges = f"{written(low)} to {written(high)}"
        parts.append(f"the guide does not say the period of {edges} ({name.replace('_', ' ')}): ask for it")
    return Soundness("period", "; ".join(parts))


def _compounded(term: str, value: float, months: int | None, other: int | None) -> float | None:
    """The rate over the other period; None for a figure that does not compound, or without a period."""
    if months and other and term in RETENTION and value >= 0:
        return over(value, months, other, grows=True)
    if months and other and term in CHURN and value <= 1:
        return over(value, months, other, grows=False)
    return None
