"""`make faults`: slips planted in made-up businesses, and how often each is found, corrected and proven.

    python tests/bench/planted_faults.py [--quick] [--businesses 42] [--clean 84] [--write docs/diagnosis.md]

Every number follows from the seeds. A fault that breaks no equation beyond rounding is counted apart: nobody
could find it. The generator and the planter import nothing of the detector.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import process_time

from kpi_engine.diagnosis import diagnose
from kpi_engine.model.finding import Finding
from tests.diagnosis.planted.business import SHAPES, Business, business
from tests.diagnosis.planted.faults import KNOWN, UNKNOWN, Planted, plant, plant_pair
from tests.diagnosis.planted.score import Tally, Verdicts

PAIRS = {"two slips in one equation": True, "two slips anywhere": False}
_TRIES = 60


@dataclass
class Outcome:
    """What was counted, by family; clean sets with an alarm; seconds of processor time for each set."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    clean: int = 0
    alarms: list[str] = field(default_factory=list)
    proven_wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    seconds_clean: list[float] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Add what another business gave."""
        for family, tally in other.tallies.items():
            self.tallies[family] = self.tallies.get(family, Tally()) + tally
        self.clean += other.clean
        for name in ("alarms", "proven_wrong", "missed", "seconds", "seconds_clean"):
            getattr(self, name).extend(getattr(other, name))


@dataclass(frozen=True)
class Task:
    """One business: whether it is checked as it is only, or with a fault of each family."""

    shape: str
    seed: int
    faults: bool
    families: tuple[str, ...] = ()


def measure(businesses: int, clean: int, *, processes: int = 2, families: tuple[str, ...] = ()) -> Outcome:
    """`businesses` of each shape with a fault of each family, and `clean` of each shape without any."""
    tasks = [Task(shape, seed, True, families) for seed in range(businesses) for shape in SHAPES]
    tasks += [Task(shape, seed, False) for seed in range(clean) for shape in SHAPES]
    total = Outcome()
    if processes == 1:
        for task in tasks:
            total.add(_outcome(task))
        return total
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for outcome in pool.imap(_outcome, tasks, chunksize=4):
            total.add(outcome)
    return total


def _outcome(task: Task) -> Outcome:
    found, made = Outcome(), business(task.shape, task.seed)
    where = f"{task.shape} {task.seed}"
    if not task.faults:
        findings, seconds = _diagnosed(made)
        alarms = [f"{where}: {findings[0].message}"] if findings else []
        return Outcome(clean=1, alarms=alarms, seconds_clean=[seconds])
    for family, draw in _planters(made):
        if task.families and family not in task.families:
            continue
        random = Random(f"{where} {family}")
        invisible = 0
        for _ in range(_TRIES):
            planted = draw(random)
            if planted and not planted.visible:
                invisible += 1
            elif planted:
                _judge(found, family, where, planted)
                break
        found.add(Outcome({family: Tally(invisible=invisible)}))
    return found


def _planters(made: Business) -> Iterator[tuple[str, Callable[[Random], Planted | None]]]:
    for family in (*KNOWN, *UNKNOWN):
        yield family, lambda random, family=family: plant(random, family, made)  # type: ignore[misc]
    for name, near in PAIRS.items():
        yield name, lambda random, near=near: plant_pair(random, made, near=near)  # type: ignore[misc]


def _judge(found: Outcome, family: str, where: str, planted: Planted) -> None:
    findings, seconds = _diagnosed(planted.business, planted)
    verdicts = Verdicts(planted, findings)
    tally = verdicts.tally()
    found.add(Outcome({family: tally}, seconds=[seconds]))
    story = f"{where}, {planted.family}: {_said(planted)}"
    if tally.proven_wrong:
        wrong = next(
            item for item in findings if item.verdict == "proven" and not verdicts.right(item.proposed)
        )
        found.proven_wrong.append(f"{story} -> {wrong.message}")
    if not tally.first and family not in UNKNOWN:
        first = next(iter(verdicts.said), None)
        found.missed.append(
            f"{family}: {story} -> {f'{first.verdict}: {first.message}' if first else 'nothing'}"
        )


def _said(planted: Planted) -> str:
    right = planted.business.cells
    return ", ".join(f"{key.id} {wrong.raw} for {right[key].raw}" for key, wrong in planted.wrong.items())


def _diagnosed(made: Business, planted: Planted | None = None) -> tuple[list[Finding], float]:
    facts = made.facts(planted.wrong if planted else None)
    start = process_time()
    findings = diagnose(facts)
    return findings, process_time() - start


def tables(outcome: Outcome) -> str:
    """The measured tables as Markdown."""
    lines = [
        "| family | visible | not visible | named | first, with its value | first | among three | as good "
        "| proven | of these wrong | likely | of these wrong | abstained |",
        "|---|" + "---:|" * 12,
    ]
    known = {name: tally for name, tally in outcome.tallies.items() if name in KNOWN}
    lines += [_row(name, tally) for name, tally in known.items()]
    lines += [_row("**all known families**", sum(known.values(), Tally()))]
    lines += [_row(name, outcome.tallies[name]) for name in PAIRS if name in outcome.tallies]
    lines += ["", "Families that the method does not know:", ""]
    lines += ["| family | visible | proven | of these wrong | likely | of these wrong | abstained |",
              "|---|" + "---:|" * 6]  # fmt: skip
    lines += [_unknown_row(name, outcome.tallies[name]) for name in UNKNOWN if name in outcome.tallies]
    everything = sum(outcome.tallies.values(), Tally())
    share = 1 - everything.proven_wrong / max(1, everything.proven)
    lines += [
        "",
        f"- proven findings, of all families, pairs and unknown ones: {everything.proven:,}, "
        f"of which right {share:.4f}",
        f"- clean sets: {outcome.clean:,}, with an alarm: {len(outcome.alarms)}",
    ]
    return "\n".join(lines)


def times(outcome: Outcome) -> str:
    """Milliseconds of processor time for a set."""
    parts = []
    for name, seconds in (("with a fault", outcome.seconds), ("clean", outcome.seconds_clean)):
        if seconds:
            ordered = sorted(seconds)
            parts.append(
                f"{name}: median {1e3 * ordered[len(ordered) // 2]:.0f} ms, "
                f"99 of 100 within {1e3 * ordered[int(0.99 * (len(ordered) - 1))]:.0f} ms, longest {1e3 * ordered[-1]:.0f} ms"
            )
    return "- a set " + "; ".join(parts)


def _row(name: str, tally: Tally) -> str:
    rates = (tally.found, tally.first, tally.first_cell, tally.third)
    shares = [f"{count / tally.planted:.3f}" if tally.planted else "" for count in rates]
    counts = (
        tally.equal,
        tally.proven,
        tally.proven_wrong,
        tally.likely,
        tally.likely_wrong,
        tally.abstained,
    )
    return f"| {name} | {tally.planted} | {tally.invisible} | {' | '.join([*shares, *map(str, counts)])} |"


def _unknown_row(name: str, tally: Tally) -> str:
    counts = (
        tally.planted,
        tally.proven,
        tally.proven_wrong,
        tally.likely,
        tally.likely_wrong,
        tally.abstained,
    )
    return f"| {name} | {' | '.join(map(str, counts))} |"


_START, _END = "<!-- measured: make faults -->", "<!-- end of what was measured -->"


def write(path: Path, text: str) -> None:
    """Put the tables between the two marks of a page."""
    page = path.read_text(encoding="utf-8")
    before, _, rest = page.partition(_START)
    _, mark, after = rest.partition(_END)
    if not mark:
        sys.exit(f"{path.name} lacks the marks {_START} and {_END}.")
    path.write_text(f"{before}{_START}\n\n{text}\n\n{_END}{after}", encoding="utf-8", newline="\n")


def main() -> int:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument(
        "--businesses", type=int, default=42, help="of each shape, with a fault of each family"
    )
    parser.add_argument("--clean", type=int, default=84, help="of each shape, without a fault")
    parser.add_argument("--family", action="append", help="only this family (may be given again)")
    parser.add_argument("--misses", type=int, default=0, help="print so many that were not solved at once")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", type=Path, help="the page between whose marks the tables go")
    asked = parser.parse_args()
    businesses, clean = (asked.businesses, asked.clean) if not asked.quick else (4, 8)
    outcome = measure(businesses, clean, processes=asked.processes, families=tuple(asked.family or ()))
    text = tables(outcome)
    print(f"{text}\n{times(outcome)}")
    for title, stories in (("Alarms on clean sets", outcome.alarms), ("Proven and wrong", outcome.proven_wrong),
                           ("Not solved at once", outcome.missed[: asked.misses])):  # fmt: skip
        if stories:
            print(f"\n{title}:")
            print("\n".join(f"  {story}" for story in stories))
    if asked.write:
        write(asked.write, text)
    return 1 if outcome.alarms else 0


if __name__ == "__main__":
    sys.exit(main())
