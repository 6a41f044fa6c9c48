"""What an earlier run in the same folder left, and whether this run may go on from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.journal import Past, read_ledger, set_aside
from kpi_engine.batch.spool import Company, hash_of
from kpi_engine.errors import InputError, WorkbookError
from kpi_engine.sources.by_entity import entity_key

_ALIKE = {"verb": "verb", "engine": "version of kpi", "template_sha256": "template"}


def past_of(ledger: Path, header: Mapping[str, Any], *, force: bool) -> Past | None:
    """The earlier run that this one goes on with; None to begin anew.

    Results of another template or of other options are never mixed: InputError says what differs. Another
    table may be a corrected one: what became of each company's figures is looked at. With `force` the old
    ledger is set aside, unless it is of a forced run of this table that did not come to its end.
    """
    past = _read(ledger, force=force)
    if past is None:
        return None
    differing = list(_differences(past.header, header))
    begun = past.header.get("force") and not past.ended and not another_table(past, header)
    if force and (differing or not begun):
        set_aside(ledger)
        return None
    if differing:
        raise InputError(
            f"{ledger.parent.name[:60]} holds a batch of {past.header['started'][:10]} with another "
            f"{differing[0][:40]}; results are not mixed. Choose another folder with -o, or start anew with "
            "--force.",
            code="other-batch",
        )
    return past


def another_table(past: Past | None, header: Mapping[str, Any]) -> bool:
    """True where this run has another table than the one before."""
    return past is not None and past.header.get("data_sha256") != header["data_sha256"]


@dataclass(frozen=True, slots=True)
class Resuming:
    """How a run goes on with what is there: in which folder, with which table.

    `again` tries what was refused once more; `refill` allows to replace the workbook of a company whose
    figures, or whose own template, changed.
    """

    past: Past | None
    folder: Path
    data: str
    again: bool
    refill: bool

    def settled(self, company: Company, template: Path | None) -> Entry | None:
        """The result that stands for a company already, or the refusal to replace its workbook; else None.

        Refusals are tried again after a run that came to its end, with another table, with companies that are
        named and with --restate, since the user may have put them right. A workbook that somebody changed
        after the fill is kept: it may be work.
        """
        if self.past is None or (last := self.past.entries.get(entity_key(company.name))) is None:
            return None
        done = self.past.done.get(entity_key(company.name))
        if done is not None and (self.folder / done.workbook).is_file():
            changed = self._changed(done, company, template)
            if not changed:
                return done if last is done or self.was_edited(done) else None
            if self.was_edited(done):
                return _refused(done, company, "workbook-edited", f"{changed}, and {_EDITED}")
            return (
                None if self.refill else _refused(done, company, "figures-changed", f"{changed}. {_REFILL}")
            )
        tried = self.past.tried and entity_key(company.name) in self.past.tried
        return last if last is not done and tried and not (self.past.ended or self.again) else None

    def was_edited(self, done: Entry) -> bool:
        """True for a workbook that is not as it was written."""
        return hash_of(self.folder / done.workbook) != done.sha256

    def gone(self, companies: Iterable[Company]) -> list[str]:
        """Workbooks of earlier runs whose companies the table no longer has."""
        there = {entity_key(company.name) for company in companies}
        done = self.past.done.items() if self.past else ()
        return [
            entry.workbook for key, entry in done
            if key not in there and (self.folder / entry.workbook).is_file()
        ]  # fmt: skip

    def _changed(self, done: Entry, company: Company, template: Path | None) -> str:
        """What of a company is not as it was when its workbook was filled; "" where all is."""
        if done.figures != company.figures:
            return f"{company.name[:60]} was filled with other figures than {self.data[:60]} has now"
        if template is not None and template.is_file() and hash_of(template) != done.template_sha256:
            return f"{template.name[:80]} was changed after {company.name[:60]} was filled from it"
        return ""


_EDITED = "its workbook was worked in since. Move that away, then run the same command again."
_REFILL = "Its workbook is kept; to fill it again add --refill."


def _refused(done: Entry, company: Company, code: str, reason: str) -> Entry:
    return Entry(company.name, "refused", code, reason, workbook=done.workbook)


def _read(ledger: Path, *, force: bool) -> Past | None:
    try:
        return read_ledger(ledger)
    except WorkbookError:
        if not force:
            raise
        set_aside(ledger)
        return None


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key, word in _ALIKE.items():
        if old.get(key) != new.get(key):
            yield word
    if not new["template_sha256"] and old.get("template") != new["template"]:
        yield "template"
    for option, value in new["options"].items():
        if old.get("options", {}).get(option, "") != value:
            yield f"--{option}"
