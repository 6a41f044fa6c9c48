"""Slips planted in many made-up businesses, each judged by what `kpi check` would say; two processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from time import process_time
from typing import Literal

from kpi_engine.diagnosis import diagnose
from kpi_engine.model.finding import Finding
from tests.diagnosis.planted.business import SHAPES, Business, business
from tests.diagnosis.planted.faults import Planted, plant, plant_pair, plant_printed
from tests.diagnosis.planted.ledger import UNTOLD
from tests.diagnosis.planted.score import SURE, Tally, Verdicts
from tests.diagnosis.planted.slips import KNOWN, UNKNOWN

PAIRS = {"two slips in one equation": True, "two slips anywhere": False}
PRINTS = {"points lost in a month": False, "points lost everywhere": True}
_TRIES = 60


@dataclass
class Outcome:
    """What was counted, by family; clean sets with an alarm; seconds of processor time for each set."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    clean: int = 0
    alarms: list[str] = field(default_factory=list)
    untold: int = 0
    asked: int = 0
    corrected: list[str] = field(default_factory=list)
    proven_wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    seconds_clean: list[float] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Add what another business gave."""
        for family, tally in other.tallies.items():
            self.tallies[family] = self.tallies.get(family, Tally()) + tally
        self.clean += other.clean
        self.untold += other.untold
        self.asked += other.asked
        for name in ("alarms", "corrected", "proven_wrong", "missed", "seconds", "seconds_clean"):
            getattr(self, name).extend(getattr(other, name))


@dataclass(frozen=True)
class Task:
    """One business: checked as it is, by definitions that nobody stated, or with a fault of each family."""

    kind: Literal["clean", "untold", "faults"]
    shape: str
    seed: int
    families: tuple[str, ...] = ()


def measure(businesses: int, clean: int, *, processes: int = 2, families: tuple[str, ...] = ()) -> Outcome:
    """`businesses` of each shape with a fault of each family, and `clean` of each shape without any."""
    tasks = [Task("faults", shape, seed, families) for seed in range(businesses) for shape in SHAPES]
    tasks += [Task("clean", shape, seed) for seed in range(clean) for shape in SHAPES]
    tasks += [Task("untold", shape, seed) for seed in range(clean // 4) for shape in SHAPES]
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
    where = f"{task.shape} {task.seed}"
    match task.kind:
        case "clean":
            return _clean(task, where)
        case "untold":
            return _untold(task, where)
    return _faults(task, where)


def _clean(task: Task, where: str) -> Outcome:
    """Every other set is a part only: people state what they have."""
    made = business(task.shape, task.seed)
    made = made.without(Random(where)) if task.seed % 2 else made
    findings, seconds = _diagnosed(made)
    return Outcome(clean=1, alarms=_told(where, findings), seconds_clean=[seconds])


def _untold(task: Task, where: str) -> Outcome:
    untold = UNTOLD[task.seed % len(UNTOLD)]
    findings, _ = _diagnosed(business(task.shape, task.seed, untold))
    corrected = [finding for finding in findings if finding.verdict in SURE]
    told = _told(f"{where}, {untold}", corrected)
    return Outcome(untold=1, asked=bool(findings) and not corrected, corrected=told)


def _told(where: str, findings: list[Finding]) -> list[str]:
    return (
        [f"{where}: {len(findings)} findings; {findings[0].verdict}: {findings[0].message}"]
        if findings
        else []
    )


def _faults(task: Task, where: str) -> Outcome:
    found, made = Outcome(), business(task.shape, task.seed)
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
    for name, everywhere in PRINTS.items():
        yield name, lambda random, everywhere=everywhere: plant_printed(random, made, everywhere=everywhere)  # type: ignore[misc]
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
            item
            for item in findings
            if item.verdict == "proven" and not verdicts.right(item.proposed, to_its_digits=False)
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
