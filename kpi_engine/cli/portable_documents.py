"""What `kpi portable` did, as a receipt and for a terminal."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.engine import ENGINE
from kpi_engine.model.documents_of_portable import PortableDocument
from kpi_engine.model.written import counted
from kpi_engine.portable import NEEDS, Outcome

if TYPE_CHECKING:
    from rich.console import Console

_REASONS = 12
_PLACES = 4


def portable_document(outcome: Outcome, source: Path, output: Path | None) -> PortableDocument:
    """The receipt; both files are named by their hashes."""
    data = source.read_bytes()
    is_written = output is not None and outcome.data is not None
    engine = f"{ENGINE} ({outcome.engine})" if outcome.engine else ENGINE
    return PortableDocument(
        engine=engine, source=source.name, source_sha256=hashlib.sha256(data).hexdigest(),
        workbook=output.name if output is not None and is_written else "",
        workbook_sha256=hashlib.sha256(outcome.data).hexdigest() if outcome.data else "",
        needs=NEEDS[outcome.form], dry_run=output is None,
        **outcome.as_dict(),
    )  # fmt: skip


def print_portable(out: Console, document: PortableDocument, receipt: Path | None) -> None:
    """What was rewritten, what was left, and what a reader needs."""
    if not document.rewritten:
        said = "nothing is written" if document.left else "it calls none of our functions; nothing is written"
        out.print(
            f"{document.source}: nothing to rewrite, {said}", style="bold", markup=False, highlight=False
        )
    else:
        _print_rewritten(out, document)
    left = dict.fromkeys((each.reason, _place(each.sheet, each.place)) for each in document.left)
    reasons = Counter(reason for reason, _ in left)
    for reason, count in reasons.most_common(_REASONS):
        where = [place for why, place in left if why == reason]
        more = f" and {len(where) - _PLACES:,} more" if len(where) > _PLACES else ""
        places = ", ".join(where[:_PLACES])
        out.print(f"Left as it is, {counted(count, 'formula')}: {reason}. {places}{more}", markup=False,
                  highlight=False)  # fmt: skip
    if len(reasons) > _REASONS:
        out.print(f"… and {len(reasons) - _REASONS:,} more reasons: --format json lists all")
    if receipt is not None:
        out.print(f"Receipt: {receipt}", markup=False, highlight=False)


def _print_rewritten(out: Console, document: PortableDocument) -> None:
    did = "would be rewritten" if document.dry_run else "rewritten"
    to = f" into {document.workbook}" if document.workbook else ""
    out.print(
        f"{document.source}: {counted(len(document.rewritten), 'formula')} {did} as {document.form}{to}",
        style="bold", markup=False, highlight=False,
    )  # fmt: skip
    if document.functions:
        listed = ", ".join(f"{name} {count:,}" for name, count in document.functions.items())
        out.print(f"Functions: {listed}", markup=False, highlight=False)
    if document.names_added:
        out.print(f"New defined names: {', '.join(document.names_added)}", markup=False, highlight=False)
    if document.names_removed:
        out.print(
            f"Defined names taken out: {', '.join(document.names_removed)}", markup=False, highlight=False
        )
    out.print(
        f"{counted(document.cells_compared, 'formula cell')} computed before and after: all give the same.",
        highlight=False,
    )
    if document.cells_not_comparable:
        out.print(
            f"{counted(document.cells_not_comparable, 'cell')} cannot be computed here; its value stays.",
            highlight=False,
        )
    out.print(f"A reader needs: {document.needs}.", highlight=False)


def _place(sheet: str, place: str) -> str:
    return f"{sheet}!{place}" if sheet and "[" not in place else place
