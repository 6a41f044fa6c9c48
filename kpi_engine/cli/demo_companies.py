"""`kpi demo --companies`: the tables of a month-end to try, made from the sample of one guide.

Every company is the sample times a whole number, so that the figures of each still agree.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.engine import ENGINE
from kpi_engine.errors import InputError
from kpi_engine.model.documents import DemoCompaniesDocument
from kpi_engine.model.term import Aggregation
from kpi_engine.resources import shipped

if TYPE_CHECKING:
    from rich.console import Console

GUIDE = "mobile_app_security"
FIRST, LAST_OF_APRIL, MAY = "2026-01", "2026-04", "2026-05"
_COLUMNS = ("company", "period", "term", "value", "segment", "currency")
_ADDS_UP = (Aggregation.SUM, Aggregation.LAST, Aggregation.FIRST)
_RESTATED = "2026-03", "sm_spend", ("", "Paid")
"""Month, term, and the segments: the total and the part of it that was booked late."""
_FEWEST, _MOST = 5, 999


@dataclass(frozen=True, slots=True)
class Companies:
    """What was written: the folder, its files, and what is odd about which company."""

    folder: Path
    files: tuple[str, ...]
    restated: tuple[str, str]
    late: str
    missing: str


def write_companies(folder: Path, count: int) -> Companies:
    """A template, a table of January to April, one of May, who is expected, and rates of exchange.

    In May two companies restate a figure of March, one has sent nothing, and one has never sent anything.
    """
    if not _FEWEST <= count <= _MOST:
        raise InputError(f"Give {_FEWEST} to {_MOST} companies; {count} were asked for.", code="options")
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"Company {number:03}" for number in range(1, count + 1)]
    *senders, missing = names
    late, restated = senders[-1], (names[1], names[2])
    with shipped(f"workbook_templates/{GUIDE}.xlsx") as path:
        shutil.copyfile(path, folder / "template.xlsx")
    with shipped(f"workbook_templates/samples/{GUIDE}.csv") as path:
        sample = list(_actual(path))
    april = [row for row in sample if row["period"] <= LAST_OF_APRIL]
    may = [row for row in sample if row["period"] == MAY]
    month, term, segments = _RESTATED
    history = [
        row for row in sample
        if (row["period"], row["term"]) == (month, term) and row["segment"] in segments
    ]  # fmt: skip
    _write(folder / "april.csv", _COLUMNS, (line for name in senders for line in _lines(name, april)))
    in_may = (
        line for name in senders if name != late
        for line in (*_lines(name, may), *(_lines(name, history, more=100) if name in restated else ()))
    )  # fmt: skip
    _write(folder / "may.csv", _COLUMNS, in_may)
    _write(folder / "expected.csv", ("company", "guide"), ((name, GUIDE) for name in names))
    rates = ((period, "EUR", kind, rate) for period, rate in _rates() for kind in ("average", "closing"))
    _write(folder / "rates.csv", ("period", "currency", "kind", "rate"), rates)
    files = ("template.xlsx", "april.csv", "may.csv", "expected.csv", "rates.csv")
    return Companies(folder, files, restated, late, missing)


def _rates() -> Iterator[tuple[str, str]]:
    """One euro in dollars, month by month; figures for the demonstration only.

    The first opening balance takes the close of the month before.
    """
    yield "2025-12", "1.08"
    for month in range(1, 6):
        yield f"2026-{month:02}", f"{1.08 + month / 100:.2f}"


def _actual(sample: Path) -> Iterator[dict[str, str]]:
    with sample.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["scenario"] == "Actual" and len(row["period"]) == len(FIRST) and "W" not in row["period"]:
                yield row


def _lines(name: str, rows: Iterable[dict[str, str]], *, more: int = 0) -> Iterator[tuple[str, ...]]:
    """The rows of one company; `more` is added to each figure."""
    number = int(name.rpartition(" ")[2])
    currency = "EUR" if number % 5 == 0 else "USD"
    if not more:
        yield name, "", "company_name", name, "", ""
        yield name, "", "currency", currency, "", ""
    for row in rows:
        term = TERMS.find(row["term"])
        times = 1 + number % 7 if term is not None and term.aggregation in _ADDS_UP else 1
        value = float(row["value"]) * times + more
        yield (
            name,
            row["period"],
            row["term"],
            f"{value:.10g}",
            row["segment"],
            currency if row["currency"] else "",
        )


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)


def companies_document(made: Companies) -> DemoCompaniesDocument:
    """What was written, as JSON."""
    return DemoCompaniesDocument(
        engine=ENGINE, folder=str(made.folder), files=list(made.files), restated=list(made.restated),
        late=made.late, missing=made.missing,
    )  # fmt: skip


def print_companies(out: Console, made: Companies) -> None:
    """What stands where, and how to go on."""
    out.print(f"Wrote {', '.join(made.files)} into {made.folder}", markup=False)
    first, second = made.restated
    out.print(f"  {first} and {second} restate a figure of March in may.csv", markup=False)
    out.print(f"  {made.late} has sent nothing in May; {made.missing} never sent anything", markup=False)
    out.print("Next: the month-end as docs/month-end.md walks through it.", markup=False)
