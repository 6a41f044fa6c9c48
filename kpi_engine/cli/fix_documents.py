"""A correction as a document, and the document as a receipt beside the file that was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import KpiEngineError, WorkbookError

if TYPE_CHECKING:
    from kpi_engine.correcting import Decided, Fixed, Line
    from kpi_engine.engine import CheckReport
    from kpi_engine.model.documents_of_checks import FindingJson
    from kpi_engine.model.documents_of_fixes import FixDocument, ProposalJson


def fix_document(
    fixed: Fixed, before: CheckReport, after: CheckReport, told: Sequence[Decided], left_out: Sequence[Line],
    answers: Path | None, proposed: Sequence[Line] = (),
) -> FixDocument:  # fmt: skip
    """What was written, or what could be: `proposed` are the figures that nobody has accepted yet."""
    from kpi_engine.correcting import hash_of
    from kpi_engine.engine import ENGINE
    from kpi_engine.engine.correcting import new_findings
    from kpi_engine.model.documents_of_fixes import AnsweredJson, FixDocument

    return FixDocument(
        engine=ENGINE,
        **fixed.as_dict(),
        proposals=[_proposal(line) for line in proposed],
        left_out=[_proposal(line) for line in left_out],
        answers=answers.name if answers else "",
        answers_sha256=hash_of(answers) if answers else "",
        answered=[AnsweredJson(**each.as_dict()) for each in told],
        findings=findings_of(after),
        new_findings=[finding.id for finding in new_findings(before.findings, after.findings)],
    )


def findings_of(report: CheckReport) -> list[FindingJson]:
    """The findings of a check, for a document."""
    from kpi_engine.model.documents_of_checks import FindingJson

    return [FindingJson(**each) for each in report.as_dict()["findings"]]


def _proposal(line: Line) -> ProposalJson:
    from kpi_engine.model.documents_of_fixes import ProposalJson

    return ProposalJson(
        finding=line.finding, figure=line.fact.id, place=line.place, label=line.label, stated=line.stated,
        proposed=" or ".join(line.shown) or None, why_not=line.why_not,
    )  # fmt: skip


def receipt_place(written: Path) -> Path:
    """`plan-new.receipt.json` beside `plan-new.xlsx`; a receipt that is there already stays."""
    from kpi_engine.workbook.save import check_writable

    number, place = 1, written.with_name(f"{written.stem}.receipt.json")
    while place.exists():
        number += 1
        place = written.with_name(f"{written.stem}.receipt-{number}.json")
    check_writable(place)
    return place


def write_receipt(document: FixDocument, place: Path) -> None:
    """Write the receipt; the corrected file is in place by then, and it says so if the receipt fails."""
    from kpi_engine.workbook.save import save_atomically

    try:
        save_atomically((document.model_dump_json(indent=2, by_alias=True) + "\n").encode("utf-8"), place)
    except KpiEngineError as fault:
        raise WorkbookError(
            f"{Path(document.written).name[:60]} is written, but its receipt could not be: "
            f"{fault.message[:150]}", code=fault.code,
        ) from fault  # fmt: skip
