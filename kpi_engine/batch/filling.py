"""A batch of fills: one table of many companies, one workbook each, written down and resumed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kpi_engine.batch.definitions import ensure_company
from kpi_engine.batch.entry import Entry
from kpi_engine.batch.executor import Executor, Task
from kpi_engine.batch.file_names import file_parts, output_name
from kpi_engine.batch.files import size_of
from kpi_engine.batch.fill_one import FillCommon
from kpi_engine.batch.journal import LEDGER, Journal, Past
from kpi_engine.batch.order import Order
from kpi_engine.batch.refusing import against
from kpi_engine.batch.remarks import about_edited, about_gone, about_names, about_spellings, about_table
from kpi_engine.batch.resuming import Resuming, another_table, past_of
from kpi_engine.batch.running import Running
from kpi_engine.batch.selecting import selected
from kpi_engine.batch.spool import Company, Spooled, hash_of, in_order, named_rows, spool
from kpi_engine.batch.tally import Tally
from kpi_engine.engine import ENGINE
from kpi_engine.system.limits import guarded
from kpi_engine.system.locks import sole_writer, sweep

_ROWS = "~kpi-rows.tmp"
_READING_SECONDS = 3600.0
_READING_MEGABYTES = 4000


@contextmanager
def fill_batch(order: Order, executor: Executor, stopping: Callable[[], bool]) -> Iterator[FillBatch]:
    """A batch of fills, ready to run: the table is read, what an earlier run did is known.

    Raises KpiEngineError for what is wrong with the order, the table or the folder as a whole; what is wrong
    with one company is its entry.
    """
    order.check()
    order.folder.mkdir(parents=True, exist_ok=True)
    rows = order.folder / _ROWS
    with sole_writer(order.folder / LEDGER):
        sweep(order.folder)
        try:
            spooled = guarded(_read, order, rows, seconds=_READING_SECONDS, megabytes=_READING_MEGABYTES)
            batch = FillBatch(order, spooled, rows, Running(executor, stopping))
            try:
                yield batch
            finally:
                batch.journal.close()
        finally:
            rows.unlink(missing_ok=True)
            sweep(order.folder)


def _read(order: Order, rows: Path) -> Spooled:
    """Look at the template, so that a wrong one is told once and not for each company; keep the rows."""
    from kpi_engine.fill.fill import open_template

    ensure_company(order.company)
    if not order.is_pattern:
        open_template(Path(order.template), None, mapping=order.mapping)
    return spool(order.data, order.by, rows, sheet=order.sheet, decimal=order.decimal)


class FillBatch:
    """The companies of a batch: `kept` were settled by an earlier run, `entries` settles the others.

    `notes` is what the user should know besides: files that bear other names, workbooks changed since.
    """

    def __init__(self, order: Order, spooled: Spooled, rows: Path, running: Running) -> None:
        self._order, self._rows, self._running = order, rows, running
        self._table, self._without = spooled.table, (spooled.without, spooled.why_without)
        self._companies = spooled.companies
        companies = selected(spooled.companies, order.only)
        self._parts = file_parts(each.name for each in spooled.companies)
        pattern = order.output_pattern
        self._files = {name: output_name(part, pattern) for name, part in self._parts.items()}
        self.notes = [*about_spellings(spooled.companies), *about_names(self._files, pattern)]
        header = self._header(spooled)
        ledger = order.folder / LEDGER
        past = past_of(ledger, header, force=order.force)
        anew = another_table(past, header)
        self._header_now = past.header if past and not anew else header
        if past and anew:
            header["existing"] = _not_ours(past, header["existing"])
        self.journal = Journal(ledger, past, header)
        self.kept: list[Entry] = []
        self._refused: list[Entry] = []
        self._waiting: list[Company] = []
        again = anew or bool(order.only) or order.restate
        self._look_back(Resuming(past, order.folder, order.data.name, again, order.refill), companies)
        self._orphans_told = past is not None and not anew and "" in past.tried
        if self._orphans_told and past:
            self.kept.append(past.entries[""])
        if anew:
            self.notes.append(about_table(order.data.name))

    def _look_back(self, resuming: Resuming, companies: list[Company]) -> None:
        """Sort out which companies are settled, which are refused at once, and which are to be filled."""
        edited = []
        for company in companies:
            own = self._template(company) if self._order.is_pattern else None
            entry = resuming.settled(company, own)
            if entry is None:
                self._waiting.append(company)
            elif not entry.earlier:
                self._refused.append(entry)
            else:
                self.kept.append(entry)
                if entry.status == "done" and resuming.was_edited(entry):
                    edited.append(entry.workbook)
        self.notes += about_edited(edited)
        self.notes += about_gone(resuming.gone(self._companies))

    @property
    def total(self) -> int:
        """How many results there will be."""
        mine = len(self.kept) + len(self._refused) + len(self._waiting)
        return mine + bool(self._without[0] and not self._orphans_told)

    def entries(self) -> Iterator[Entry]:
        """The results of this run, each written down before it is given."""
        tally = Tally()
        for entry in self._found():
            self.journal.add(entry)
            tally.add(entry)
            yield entry
        if len(self.kept) + tally.settled == self.total:
            self.journal.end(tally.statuses)

    def _found(self) -> Iterator[Entry]:
        count, why = self._without
        if count and not self._orphans_told:
            yield Entry("", "refused", "no-company", why, rows=f"{count:,} row{'s' if count > 1 else ''}")
        yield from self._refused
        ready = []
        for company in self._waiting:
            entry = self._refusal(company)
            if entry is None:
                ready.append(company)
            else:
                yield entry
        yield from self._running.entries("fill", self._common(), self._tasks(ready))

    def _refusal(self, company: Company) -> Entry | None:
        template, output = self._template(company), self._output(company)
        return against(self._order, company, template, output, self._header_now["existing"])

    def _tasks(self, companies: list[Company]) -> Iterator[Task]:
        for company, rows in in_order(self._rows, companies):
            output = self._output(company)
            template = self._template(company)
            texts = [text for _, text in rows]
            yield Task(
                company.name,
                {
                    "name": company.name, "rows": texts, "template": str(template), "output": str(output),
                    "workbook": output.name, "rows_named": named_rows([row for row, _ in rows]),
                    "figures": company.figures,
                },
                sum(map(len, texts)) + size_of(template),
                (str(self._rows), str(template)),
            )  # fmt: skip

    def _template(self, company: Company) -> Path:
        return self._order.template_of(company.name, self._parts[company.name])

    def _output(self, company: Company) -> Path:
        return self._order.folder / self._files[company.name]

    def _common(self) -> FillCommon:
        order, header = self._order, self._header_now
        return FillCommon(
            self._table, header["data"], header["data_sha256"], header["template_sha256"],
            date.fromisoformat(header["as_of"]), order.policy, order.company, order.mapping, order.restate,
            order.close, self._rows if order.is_pattern else None,
        )  # fmt: skip

    def _header(self, spooled: Spooled) -> dict[str, Any]:
        order = self._order
        there = {file.name for file in order.folder.iterdir()}
        return {
            "engine": ENGINE, "verb": "fill",
            "template": order.template if order.is_pattern else Path(order.template).name,
            "template_sha256": "" if order.is_pattern else hash_of(Path(order.template)),
            "data": order.data.name, "data_sha256": spooled.sha256, "options": order.options(),
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "as_of": datetime.now().astimezone().date().isoformat(), "force": order.force,
            "existing": [] if order.force else sorted(there & set(self._files.values())),
        }  # fmt: skip


def _not_ours(past: Past, there: list[str]) -> list[str]:
    """Of the files that are there those that no run of this batch has written."""
    ours = {entry.workbook for entry in past.done.values()}
    return sorted({*past.header["existing"], *there} - ours)
