"""How far a batch is: a bar on a terminal, a line every few seconds elsewhere, nothing beside JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.tally import Tally
from kpi_engine.cli.run import Run, console

_EVERY_SECONDS = 5.0
_SETTLING_SECONDS = 2.0
"""Before that a rate says more about the start of the processes than about their work."""


class Progress:
    """Counts the results of a run and says how fast they come and how long the rest takes."""

    def __init__(self, total: int, kept: int) -> None:
        self.total, self._kept = total, kept
        self.tally = Tally()
        self._started = time.monotonic()
        self._first = 0.0

    def advance(self, entry: Entry) -> None:
        """One more result."""
        self._first = self._first or time.monotonic()
        self.tally.add(entry)

    @property
    def seconds(self) -> float:
        """How long the run takes so far."""
        return time.monotonic() - self._started

    @property
    def rate(self) -> float:
        """Results a second since the first one; 0 while there are too few to say."""
        since = time.monotonic() - self._first
        return (self.tally.settled - 1) / since if self._first and since >= _SETTLING_SECONDS else 0.0

    def line(self) -> str:
        """`1,200 of 10,000 (12 %), 61 a second, about 2 min 24 s left, 12 refused`."""
        settled = self._kept + self.tally.settled
        parts = [f"{settled:,} of {self.total:,} ({100 * settled // max(self.total, 1)} %)"]
        if self.rate:
            left = duration((self.total - settled) / self.rate)
            parts.append(f"{rate_of(self.rate)}, about {left} left")
        parts += [
            f"{count:,} {status}"
            for status, count in sorted(self.tally.statuses.items())
            if status != "done" and count
        ]
        return ", ".join(parts)


class PlainProgress(Progress):
    """A line on standard error every few seconds."""

    def __init__(self, total: int, kept: int) -> None:
        super().__init__(total, kept)
        self._said = time.monotonic()

    def advance(self, entry: Entry) -> None:
        """One more result."""
        super().advance(entry)
        if time.monotonic() - self._said >= _EVERY_SECONDS:
            self._said = time.monotonic()
            sys.stderr.write(self.line() + "\n")


@contextmanager
def progress_of(run: Run, total: int, kept: int) -> Iterator[Progress]:
    """The display that suits who is looking."""
    if run.settings.is_json:
        yield Progress(total, kept)
    elif sys.stderr.isatty():
        with _bar(total, kept) as progress:
            yield progress
    else:
        yield PlainProgress(total, kept)


@contextmanager
def _bar(total: int, kept: int) -> Iterator[Progress]:
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    bar = Bar(BarColumn(), TextColumn("{task.description}", markup=False), console=console(error=True))
    task = bar.add_task("", total=total, completed=kept)

    class OnBar(Progress):
        def advance(self, entry: Entry) -> None:
            super().advance(entry)
            bar.update(task, advance=1, description=self.line())

    with bar:
        yield OnBar(total, kept)


def duration(seconds: float) -> str:
    """`48 s`, `2 min 24 s`, `3 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def rate_of(rate: float) -> str:
    """`61 a second`, `12 a minute`."""
    return f"{rate:,.0f} a second" if rate >= 2 else f"{60 * rate:,.0f} a minute"
