"""Where each triangle of cohorts stands on the sheets, and what several cohorts have left together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_engine.engine.ledger_reports import CohortReport
from kpi_engine.ledger.cohorts import Cohort
from kpi_engine.ledger_book.parts import HEADER_ROW, segment_words

_MOST_CELLS = 60_000
"""Shares in one workbook; the largest segments come first, and the sheet tells how many are left out."""


@dataclass(frozen=True, slots=True)
class Triangle:
    """One heat map: its cohorts, oldest first, and the row of the first of them on both sheets."""

    title: str
    cohorts: tuple[Cohort, ...]
    first: int
    ages: int

    @property
    def last(self) -> int:
        """The row of the youngest cohort."""
        return self.first + len(self.cohorts) - 1

    @property
    def all_row(self) -> int:
        """The row of all cohorts together."""
        return self.last + 1


def triangles(report: CohortReport, total: Sequence[Cohort], segments: Sequence[Cohort]) -> list[Triangle]:
    """All customers first, then each segment, the largest first, as far as a workbook takes them."""
    groups: dict[tuple[str, ...], list[Cohort]] = {}
    for each in segments:
        groups.setdefault(each.segments, []).append(each)
    ranked = sorted(groups.items(), key=lambda item: (-_size(report, item[1]), item[0]))
    found: list[Triangle] = []
    top, cells = HEADER_ROW + 2, 0
    for title, cohorts in [("All customers", list(total)), *((segment_words(k), v) for k, v in ranked)]:
        ages = max(len(report.amounts(each)) for each in cohorts)
        cells += sum(len(report.amounts(each)) for each in cohorts)
        if found and cells > _MOST_CELLS:
            break
        found.append(Triangle(title, tuple(cohorts), top, ages))
        top = found[-1].all_row + 4
    return found


def _size(report: CohortReport, cohorts: Sequence[Cohort]) -> int:
    return sum(report.amounts(each)[0] or 0 for each in cohorts)


def pooled(report: CohortReport, cohorts: Sequence[Cohort], ages: int) -> list[float | None]:
    """What several cohorts together still have at each age, of those that are old enough."""
    found: list[float | None] = []
    for age in range(ages):
        pairs = [
            (amounts[age], amounts[0]) for amounts in map(report.amounts, cohorts)
            if age < len(amounts) and amounts[age] is not None
        ]  # fmt: skip
        base = sum(first or 0 for _, first in pairs)
        found.append(sum(amount or 0 for amount, _ in pairs) / base if base else None)
    return found
