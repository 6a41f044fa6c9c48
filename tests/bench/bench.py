"""`make bench`: the engine against plain numpy, and how fast it starts, fills, recalculates,
checks, audits, moves 10 million customer-months beside hand-written SQL, and answers Excel over HTTPS.

Engine and yardstick take turns in the same run, so that both meet the same machine; the figures are medians
of processor time, which other programs on the machine disturb least. Leaves with 1 when a budget is broken.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import get_clock_info, perf_counter, process_time

import numpy as np
from audit_bench import audits
from check_bench import checks
from fill_bench import fills
from ledger_bench import ledgers
from office_bench import office
from peers import PEERS, arguments, with_gaps
from recalc_bench import recalculations

from kpi_engine import calculate, list_functions

ELEMENTS = 1_000_000
ROUNDS, IN_A_ROW = 9, 5
DEFINED_BUDGET, GAPS_BUDGET = 3.0, 8.0
IMPORT_BUDGET, HELP_BUDGET = 0.25, 0.40
STARTS = 11
CLOCK = process_time if get_clock_info("process_time").resolution < 1e-6 else perf_counter


def main() -> int:
    """Measure everything, print the tables, tell whether all budgets are kept."""
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}, {os.cpu_count()} processors")
    kept = [_functions(), _starts(), fills(), recalculations(), checks(), audits(), ledgers(), office()]
    return 0 if all(kept) else 1


def _functions() -> bool:
    unmeasured = [
        item.name for item in list_functions() if item.kpi and item.kpi.lifts and item.name not in PEERS
    ]
    print(f"\n{ELEMENTS:,} elements of float64: milliseconds, and times the plain numpy expression")
    print(f"{'':22}{'plain':>8}{'defined':>9}{'x':>6}{'1 % undefined':>15}{'x':>6}")
    worst = [0.0, 0.0]
    for name in PEERS:
        plain, times = _compared(name)
        ratios = [item / plain for item in times]
        worst = [max(pair) for pair in zip(worst, ratios, strict=True)]
        mark = "" if ratios[0] <= DEFINED_BUDGET and ratios[1] <= GAPS_BUDGET else "  over budget"
        print(
            f"{name:22}{plain * 1e3:8.2f}{times[0] * 1e3:9.2f}{ratios[0]:6.2f}"
            f"{times[1] * 1e3:15.2f}{ratios[1]:6.2f}{mark}"
        )
    print(f"{'largest':22}{'':17}{worst[0]:6.2f}{'':15}{worst[1]:6.2f}")
    print(f"{'budget':22}{'':17}{DEFINED_BUDGET:6.2f}{'':15}{GAPS_BUDGET:6.2f}")
    if unmeasured:
        print(f"without a yardstick: {', '.join(unmeasured)}")
    return worst[0] <= DEFINED_BUDGET and worst[1] <= GAPS_BUDGET and not unmeasured


def _compared(name: str) -> tuple[float, list[float]]:
    """Seconds of the plain expression, and of the engine on figures without and with gaps."""
    columns = arguments(name, ELEMENTS)
    gaps = with_gaps(columns, 0.01)
    expression = PEERS[name][0]
    _same_figures(name, columns)
    tasks: list[Callable[[], object]] = [
        lambda: expression(*columns),
        lambda: calculate(name, *columns),
        lambda: calculate(name, *gaps),
    ]
    rounds = [[_median_in_a_row(task) for task in tasks] for _ in range(ROUNDS)]
    plain, *engine = (median(times) for times in zip(*rounds, strict=True))
    return plain, engine


def _same_figures(name: str, columns: list[np.ndarray]) -> None:
    """A race between different calculations would tell nothing."""
    ours = calculate(name, *columns)
    np.testing.assert_allclose(ours.values, PEERS[name][0](*columns), rtol=1e-9)


def _median_in_a_row(task: Callable[[], object]) -> float:
    times = []
    for _ in range(IN_A_ROW):
        start = CLOCK()
        task()
        times.append(CLOCK() - start)
    return median(times)


def _starts() -> bool:
    bare, package, calculated, help_page = _median_starts(
        [sys.executable, "-c", "pass"],
        [sys.executable, "-c", "import kpi_engine"],
        [sys.executable, "-c", "from kpi_engine import calculate; calculate('CAC', 100_000, 400)"],
        [str(Path(sys.executable).with_name("kpi")), "--help"],
    )
    print(f"\nbare Python                       {bare:6.3f} s")
    print(f"import kpi_engine         above it {package - bare:6.3f} s   budget {IMPORT_BUDGET:.2f} s")
    print(f"first KPI calculated      above it {calculated - bare:6.3f} s")
    print(f"kpi --help                         {help_page:6.3f} s   budget {HELP_BUDGET:.2f} s")
    return package - bare <= IMPORT_BUDGET and help_page <= HELP_BUDGET


def _median_starts(*commands: list[str]) -> list[float]:
    """Median seconds of each command, in turns."""
    rounds = []
    for _ in range(STARTS):
        times = []
        for command in commands:
            start = perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times.append(perf_counter() - start)
        rounds.append(times)
    return [median(times) for times in zip(*rounds, strict=True)]


if __name__ == "__main__":
    sys.exit(main())
