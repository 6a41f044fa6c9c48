"""Who is missing, late, unreadable, there twice, or not expected; and how many there should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kpi_engine.batch.collect.company import CompanyReport
from kpi_engine.batch.collect.expected import Expected
from kpi_engine.sources.by_entity import entity_key

AbsenceKind = Literal["missing", "late", "not readable", "twice", "copy", "not expected"]


@dataclass(frozen=True, slots=True)
class Unread:
    """A workbook that could not be used, and why."""

    file: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who is missing, late, cannot be read, is there twice, or was not expected."""

    kind: AbsenceKind
    company: str
    guide: str
    file: str
    why: str
    due: str = ""


def once(reports: Sequence[CompanyReport]) -> tuple[list[CompanyReport], list[Absence]]:
    """Companies with one workbook; of several nobody can know which counts, unless they are the same file."""
    by_name: dict[str, list[CompanyReport]] = {}
    for report in reports:
        by_name.setdefault(entity_key(report.company), []).append(report)
    kept, twice = [], []
    for group in by_name.values():
        files = ", ".join(Path(report.file).name for report in group)
        if len({report.sha256 for report in group}) == 1:
            kept.append(group[0])
            if len(group) > 1:
                why = f"The same workbook is there {len(group)} times; it counts once: {files}."
                twice.append(Absence("copy", group[0].company, group[0].guide, group[0].file, why))
            continue
        why = f"{len(group)} different workbooks, so that none of them counts: {files}. Keep one."
        twice.append(Absence("twice", group[0].company, group[0].guide, group[0].file, why))
    return kept, twice


def absences_of(
    companies: Sequence[CompanyReport], twice: Sequence[Absence], unread: Sequence[Unread],
    expected: Sequence[Expected], month: str,
) -> tuple[Absence, ...]:  # fmt: skip
    """Everybody who is not there as they should be: missing and late before the rest."""
    return (
        *_missing(companies, twice, unread, expected), *_late(companies, month), *twice,
        *_not_readable(unread, expected), *_not_expected(companies, expected),
    )  # fmt: skip


def _missing(
    companies: Sequence[CompanyReport],
    twice: Sequence[Absence],
    unread: Sequence[Unread],
    expected: Sequence[Expected],
) -> Iterator[Absence]:
    there = {entity_key(each.company) for each in companies} | {entity_key(each.company) for each in twice}
    there |= {entity_key(Path(each.file).stem) for each in unread}
    for each in expected:
        if entity_key(each.company) not in there:
            why = "No workbook of it is there."
            yield Absence("missing", each.company, each.guide, "", why, each.due)


def _late(companies: Sequence[CompanyReport], month: str) -> Iterator[Absence]:
    for each in companies:
        if each.closed < month:
            why = f"Its last month with Actual figures is {each.closed}."
            yield Absence("late", each.company, each.guide, each.file, why)


def _not_readable(unread: Sequence[Unread], expected: Sequence[Expected]) -> Iterator[Absence]:
    """A workbook that cannot be read is that of the company after which the file is called."""
    by_name = {entity_key(each.company): each for each in expected}
    for each in sorted(unread, key=lambda each: each.file):
        stem = Path(each.file).stem
        listed = by_name.get(entity_key(stem), Expected(stem))
        yield Absence("not readable", listed.company, listed.guide, each.file, each.reason, listed.due)


def _not_expected(companies: Sequence[CompanyReport], expected: Sequence[Expected]) -> Iterator[Absence]:
    by_name = {entity_key(each.company): each for each in expected}
    for each in companies:
        if not by_name:
            return
        listed = by_name.get(entity_key(each.company))
        if listed is None:
            yield Absence("not expected", each.company, each.guide, each.file, "It is not in the list.")
        elif listed.guide and listed.guide != each.guide:
            why = f"The list expects the guide {listed.guide}, the workbook follows {each.guide}."
            yield Absence("not expected", each.company, each.guide, each.file, why, listed.due)


def number_expected(
    companies: Sequence[CompanyReport], absences: Sequence[Absence], expected: Sequence[Expected]
) -> int:
    """How many companies there should be: the list and who came besides, else everybody who is known of."""
    kinds = Counter(absence.kind for absence in absences)
    if not expected:
        return len(companies) + kinds["not readable"] + kinds["twice"]
    listed = {entity_key(each.company) for each in expected}
    return len(listed) + sum(entity_key(each.company) not in listed for each in companies)
