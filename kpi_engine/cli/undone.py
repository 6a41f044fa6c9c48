"""`kpi fix --undo`: a correction in place is taken back, and the file is checked as it then is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.fix_documents import findings_of, receipt_place, write_receipt
from kpi_engine.cli.fixed import UNDONE
from kpi_engine.errors import InputError

if TYPE_CHECKING:
    from kpi_engine.cli.fixing import Outcome, Wish
    from kpi_engine.cli.run import Run
    from kpi_engine.model.documents_of_fixes import FixDocument


def undone(wish: Wish, run: Run, receipt: Path) -> Outcome:
    """The file as it was before a correction, and the check of it."""
    from kpi_engine.cli.fixing import Outcome, checked, exit_code
    from kpi_engine.correcting import undo
    from kpi_engine.engine import ENGINE

    if wish.accept or wish.own or wish.proven or wish.answers or wish.output:
        raise InputError("--undo does nothing but take a correction back. Leave the rest out.", code="undo")
    told = _receipt(receipt)
    undo(wish.file, told.backup, before=told.source_sha256, after=told.written_sha256)
    back = [
        each.model_copy(update={
            "old": each.new, "new": each.old, "value_before": each.value, "value": each.value_before,
            "accepted": f"{UNDONE}{receipt.name}",
        }) for each in told.corrections
    ]  # fmt: skip
    report = checked(wish, wish.file, wish.trust)
    moment = datetime.now().astimezone().isoformat(timespec="seconds")
    document = told.model_copy(update={
        "engine": ENGINE, "source_sha256": told.written_sha256, "written": str(wish.file),
        "written_sha256": told.source_sha256, "backup": "", "fixed_at": moment, "corrections": back,
        "results": [], "recalculated": 0, "not_verifiable": [], "warnings": [], "answered": [],
        "findings": findings_of(report), "new_findings": [], "left_out": [],
    })  # fmt: skip
    place = receipt_place(wish.file)
    write_receipt(document, place)
    return Outcome(document, place, exit_code(run, report))


def _receipt(path: Path) -> FixDocument:
    """A receipt of `kpi fix`, read back."""
    from kpi_engine.model.documents_of_fixes import FixDocument

    try:
        return FixDocument.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        raise InputError(
            f"{path.name[:80]} is no receipt of kpi fix. Give the file beside the corrected one, such as "
            "plan.receipt.json.",
            code="receipt",
        ) from None
