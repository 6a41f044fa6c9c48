"""What `kpi lambdas` did, as a receipt and for a terminal."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.engine import ENGINE
from kpi_engine.model.documents_of_portable import LambdasDocument, TakenJson
from kpi_engine.model.written import counted
from kpi_engine.portable import NEEDS, Named

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 8


def lambdas_document(named: Named, source: Path, output: Path | None) -> LambdasDocument:
    """The receipt; both files are named by their hashes."""
    is_written = output is not None and named.data is not None
    return LambdasDocument(
        engine=ENGINE, source=source.name, source_sha256=hashlib.sha256(source.read_bytes()).hexdigest(),
        workbook=output.name if output is not None and is_written else "",
        workbook_sha256=hashlib.sha256(named.data).hexdigest() if named.data else "",
        needs=NEEDS["lambda"], dry_run=output is None,
        added=list(named.added), removed=list(named.removed), there=list(named.there),
        taken=[TakenJson(name=each.name, holds=each.holds) for each in named.taken],
        calculates_on_opening=named.calculates, parts_untouched=named.parts_untouched,
    )  # fmt: skip


def print_lambdas(out: Console, document: LambdasDocument, receipt: Path | None) -> None:
    """What was put in or taken out, what was there, what a reader needs, and what to type first."""

    def say(text: str, style: str | None = None) -> None:
        out.print(text, style=style, markup=False, highlight=False)

    done = document.added or document.removed
    verb = "put in" if document.added else "taken out"
    would = "would be " if document.dry_run else ""
    into = f": {document.workbook}" if document.workbook else ""
    told = f"{counted(len(done), 'LAMBDA name')} {would}{verb}{into}" if done else "nothing to do or to write"
    say(f"{document.source}: {told}", "bold")
    if done:
        say(_listed(done))
    if document.there:
        say(f"There already with the same text: {_listed(document.there)}")
    for each in document.taken[:_SHOWN]:
        say(f"Left alone: the workbook uses {each.name} for {each.holds[:120]}. Rename that in Excel first.")
    if len(document.taken) > _SHOWN:
        say(f"… and {len(document.taken) - _SHOWN} more names that are taken: --format json lists all")
    if document.calculates_on_opening:
        say("Formulas call a new name already: Excel calculates when it opens the workbook.")
    if document.added:
        say(f"A reader needs: {document.needs}. Type =KPI_ in a cell and choose from the list.")
    if receipt is not None:
        say(f"Receipt: {receipt}")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
