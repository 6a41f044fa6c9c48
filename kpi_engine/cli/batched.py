"""The end of a batch for people and for machines: how many, why not, and where it is written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.executor import FAULT
from kpi_engine.batch.tally import Tally
from kpi_engine.cli.batch_progress import duration, rate_of
from kpi_engine.cli.ending import INTERRUPTED, OUR_FAULT, USER_ERROR
from kpi_engine.cli.plain_table import plain_table
from kpi_engine.engine import ENGINE
from kpi_engine.model.documents_of_batches import BatchDocument, BatchReason, BatchResult

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN_NOTES = 5


@dataclass(slots=True)
class Ended:
    """A batch that came to its end or was interrupted: all results without their receipts."""

    verb: str
    folder: Path | None = None
    ledger: Path | None = None
    total: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    notes: Sequence[str] = ()
    entries: list[Entry] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def add(self, entries: Iterable[Entry]) -> None:
        """Count results in."""
        for entry in entries:
            self.tally.add(entry)
            self.entries.append(entry)

    @property
    def left(self) -> int:
        """How many were not begun."""
        return self.total - self.tally.settled

    def exit_code(self, *, found: bool = False) -> int:
        """Interrupted, a fault of ours, something not processed, findings: the first that applies.

        What could not be processed goes before findings, for then the findings are not all there are.
        """
        if self.left:
            return INTERRUPTED
        if any(reason.code == FAULT for reason in self.tally.reasons):
            return OUR_FAULT
        if self.tally.reasons:
            return USER_ERROR
        return 1 if found else 0

    def document(self) -> BatchDocument:
        """The document `kpi.batch/1`."""
        statuses = self.tally.statuses
        return BatchDocument(
            engine=ENGINE, verb=self.verb, folder=str(self.folder or ""), ledger=str(self.ledger or ""),
            done=statuses["done"], refused=statuses["refused"], failed=statuses["failed"], left=self.left,
            seconds=round(self.seconds, 3), notes=list(self.notes),
            reasons=[
                BatchReason(code=each.code, count=each.count, first=each.first, reason=each.reason)
                for each in self.tally.reasons
            ],
            results=[_result(entry) for entry in self.entries],
        )  # fmt: skip


def _result(entry: Entry) -> BatchResult:
    return BatchResult(
        entity=entry.name, status=entry.status, code=entry.code, reason=entry.reason,
        workbook=entry.workbook, sha256=entry.sha256, rows=entry.rows, attempts=1 + len(entry.tried),
        seconds=round(entry.seconds, 3), earlier=entry.earlier, summary=dict(entry.result.get("summary", {})),
        document=entry.result.get("document"),
    )  # fmt: skip


def print_ended(out: Console, ended: Ended, did: str) -> None:
    """`Filled 9,900 of 10,000 …`, the reasons of the others, notes, and where the ledger is."""
    done = ended.tally.statuses["done"]
    speed = f" ({rate_of(ended.rate)})" if ended.rate else ""
    earlier = f"; {ended.tally.earlier:,} settled in an earlier run" if ended.tally.earlier else ""
    out.print(
        f"{did} {done:,} of {ended.total:,} in {duration(ended.seconds)}{speed}{earlier}",
        style="bold", markup=False,
    )  # fmt: skip
    _print_reasons(out, ended)
    for note in ended.notes[:_SHOWN_NOTES]:
        out.print(f"  note: {note}", markup=False)
    if len(ended.notes) > _SHOWN_NOTES:
        out.print(f"  … and {len(ended.notes) - _SHOWN_NOTES:,} more notes: --format json lists them all")
    if ended.left:
        out.print(
            f"Interrupted: {ended.left:,} not begun. Run the same command again to go on.", style="bold"
        )
    if ended.ledger:
        out.print(f"Ledger: {ended.ledger}", markup=False)


def _print_reasons(out: Console, ended: Ended) -> None:
    for status in ("refused", "failed"):
        if ended.tally.statuses[status]:
            out.print(f"  {ended.tally.statuses[status]:,} {status}", markup=False)
    if not ended.tally.reasons:
        return
    from rich.markup import escape

    table = plain_table(indent=2)
    for column in ("Times", "Why", "First"):
        table.add_column(column, overflow="fold", justify="right" if column == "Times" else "left")
    for each in ended.tally.reasons:
        named = f"{each.first}: {each.reason}" if each.first else each.reason
        table.add_row(f"{each.count:,}", each.code, escape(named))
    out.print(table)
