"""Which workbook to look at first: points for what makes a fault likely, hard to see, or dear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kpi_engine.audit.inventory.facts import WorkbookFacts
from kpi_engine.model.written import counted


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that makes a workbook risky: its points, the words for it, and how many of it there are.

    `words` hold `{}` where the count of `noun` is told. `count` gets the facts and by how many workbooks of
    the same inventory this one is read.
    """

    points: int
    words: str
    count: Callable[[WorkbookFacts, int], int]
    noun: str = ""

    def told(self, facts: WorkbookFacts, read_by: int) -> str:
        """What is said of a workbook that shows the sign; "" of one that does not."""
        found = self.count(facts, read_by)
        return self.words.format(counted(found, self.noun) if self.noun else "") if found else ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A file of an inventory with its points, 0 to 100, and the reasons, the heaviest first."""

    file: str
    facts: WorkbookFacts
    points: int
    reasons: tuple[str, ...]


def _above(count: int, low: int, high: int | None = None) -> int:
    """The count where it lies above `low`, and not above `high`; else 0."""
    return count if count > low and (high is None or count <= high) else 0


SIGNS: tuple[Sign, ...] = (
    Sign(15, "{}", lambda facts, _: facts.broken_references, "broken reference"),
    Sign(15, "{}", lambda facts, _: _above(facts.distinct_formulas, 300), "different formula"),
    Sign(15, "read by {}", lambda _, read_by: read_by, "other workbook"),
    Sign(10, "{}", lambda facts, _: _above(facts.distinct_formulas, 50, 300), "different formula"),
    Sign(10, "states {}", lambda facts, _: len(facts.kpis), "KPI"),
    Sign(10, "{}", lambda facts, _: facts.error_cells, "error value"),
    Sign(10, "reads {}", lambda facts, _: len(facts.links), "other workbook"),
    Sign(10, "{}", lambda facts, _: facts.very_hidden_sheets, "very hidden sheet"),
    Sign(10, "is calculated by hand", lambda facts, _: facts.manual_calculation),
    Sign(10, "allows circular formulas", lambda facts, _: facts.iterative_calculation),
    Sign(5, "{}", lambda facts, _: facts.hidden_sheets, "hidden sheet"),
    Sign(5, "{}", lambda facts, _: facts.long_formulas, "long formula"),
    Sign(5, "{}", lambda facts, _: facts.volatile_formulas, "volatile formula"),
    Sign(5, "{}", lambda facts, _: _above(facts.formulas, 5_000), "formula"),
    Sign(5, "holds macros", lambda facts, _: facts.macros),
)
"""The points are judgement, not measurement; they add up, 100 at most."""


def ranked(inventory: Mapping[str, WorkbookFacts]) -> list[Ranked]:
    """The files of an inventory, each with its facts; the riskiest first, of equals by name."""
    readers = _readers(inventory.values())
    found = [
        _judged(file, facts, readers.get(facts.workbook.casefold(), 0)) for file, facts in inventory.items()
    ]
    return sorted(found, key=lambda each: (-each.points, each.file.casefold()))


def _readers(inventory: Iterable[WorkbookFacts]) -> Mapping[str, int]:
    """By how many workbooks of the inventory each file name is read."""
    counts: dict[str, int] = {}
    for facts in inventory:
        for name in {link.casefold() for link in facts.links} - {facts.workbook.casefold()}:
            counts[name] = counts.get(name, 0) + 1
    return counts


def _judged(file: str, facts: WorkbookFacts, read_by: int) -> Ranked:
    told = [(sign.points, words) for sign in SIGNS if (words := sign.told(facts, read_by))]
    reasons = tuple(words for _, words in sorted(told, key=lambda each: -each[0]))
    return Ranked(file, facts, min(100, sum(points for points, _ in told)), reasons)
