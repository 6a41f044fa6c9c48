"""What an earlier run in the same folder left, and whether this run may go on from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.journal import Past, read_ledger, set_aside
from kpi_engine.batch.spool import hash_of
from kpi_engine.errors import InputError, WorkbookError

_ALIKE = {"verb": "verb", "engine": "version of kpi", "template_sha256": "template", "data_sha256": "data"}


def past_of(ledger: Path, header: Mapping[str, Any], *, force: bool) -> Past | None:
    """The earlier run that this one goes on with; None to begin anew.

    Results of another template, other data or options are never mixed: InputError says what differs. With
    `force` the old ledger is set aside, unless it is of a forced run that did not come to its end.
    """
    past = _read(ledger, force=force)
    if past is None:
        return None
    differing = list(_differences(past.header, header))
    if force and (differing or past.ended or not past.header.get("force")):
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


def state_of(entry: Entry | None, folder: Path, *, ended: bool) -> str:
    """What to do about an entry of an earlier run: keep it, or try again.

    A refusal is tried again once a run has come to its end, since the user may have put it right. A workbook
    that somebody changed after the fill is kept: it may be work.
    """
    if entry is None or (entry.status != "done" and ended):
        return "again"
    if entry.status != "done":
        return "kept"
    workbook = folder / entry.workbook
    if not workbook.is_file():
        return "again"
    return "kept" if hash_of(workbook) == entry.sha256 else "changed"


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
