"""A working paper read back, checked against its hashes, and compared with the audit performed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from kpi_engine.audit.paper.files import HASHES, PAGE, PAPER, read_hashes, sha256_of
from kpi_engine.errors import InputError
from kpi_engine.model.documents_of_audit import AuditDocument, AuditFindingJson
from kpi_engine.model.documents_of_paper import (
    AgainDocument,
    DifferenceJson,
    DifferenceKind,
    WorkingPaperDocument,
)
from kpi_engine.model.written import clipped

_LARGEST = 255
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Filed:
    """A working paper as it lies in its folder; `told` is what is not as it was filed."""

    folder: Path
    paper: WorkingPaperDocument
    told: tuple[DifferenceJson, ...]

    def place(self, file: str) -> Path:
        """A file of the paper: as told from its folder, or beside the paper under its name."""
        stated = self.folder / file
        beside = self.folder / Path(file).name
        return beside if not stated.is_file() and beside.is_file() else stated


def read_paper(folder: Path) -> Filed:
    """Open a working paper; InputError for a folder that holds none."""
    file = folder / PAPER
    if not file.is_file():
        raise InputError(
            f"{folder.name[:80]} holds no {PAPER}. Name the folder that --working-paper wrote.",
            code="no-paper",
        )
    data = file.read_bytes()
    try:
        paper = WorkingPaperDocument.model_validate_json(data)
    except ValidationError:
        raise InputError(
            f"{PAPER} in {folder.name[:80]} is no working paper of this program, or it was changed by hand. "
            "Take the filed copy.", code="no-paper",
        ) from None  # fmt: skip
    filed = Filed(folder, paper, ())
    return Filed(folder, paper, tuple(_changed(filed, sha256(data).hexdigest())))


def _changed(filed: Filed, seal: str) -> Iterator[DifferenceJson]:
    """What differs from the hashes: the paper itself, then the files that were read and written."""
    hashes = filed.folder / HASHES
    if not hashes.is_file():
        yield _told("paper changed", f"{HASHES} is missing: nothing shows that the paper is as it was filed.")
    stated = read_hashes(hashes.read_text(encoding="utf-8", errors="replace")) if hashes.is_file() else {}
    page = filed.folder / PAGE
    for name, digest in ((PAPER, seal), (PAGE, sha256_of(page))):
        if stated and stated.get(name) != digest:
            what = "is missing" if not digest else f"is not as it was filed: its hash is not that in {HASHES}"
            yield _told("paper changed", f"{name} {what}.")
    if page.is_file() and seal not in page.read_text(encoding="utf-8", errors="replace"):
        yield _told("paper changed", f"The seal on {PAGE} is not the hash of {PAPER}.")
    paper = filed.paper
    listed = [(each.file, each.sha256, "file") for each in paper.population]
    listed += [(each.file, each.sha256, "file") for each in paper.other_inputs]
    listed += [(each.file, each.sha256, "output") for each in paper.outputs]
    for name, digest, kind in listed:
        if stated and digest and stated.get(name) != digest:
            yield _told(
                "paper changed", f"{HASHES} and {PAPER} state different hashes of {clipped(name, 80)}."
            )
        yield from _file_changed(filed, name, digest, is_output=kind == "output")


def _file_changed(filed: Filed, name: str, digest: str, *, is_output: bool) -> Iterator[DifferenceJson]:
    file = filed.place(name)
    now = sha256_of(file)
    if now == digest:
        return
    kind: DifferenceKind = "output changed" if is_output else "file changed" if now else "file missing"
    hashes = f"its SHA-256 was {digest[:16]}… and is {now[:16]}…"
    message = f"{clipped(name, 80)} is not the file that was audited: {hashes}"
    if is_output:
        message = f"The report {clipped(name, 80)} is {'not as it was written' if now else 'missing'}"
    elif not now:
        message = f"{clipped(name, 80)} is missing, also beside the paper"
    yield _told(kind, f"{message}.", Path(name).name)


def compared(filed: Filed, again: AuditDocument, files: Sequence[Path]) -> AgainDocument:
    """What the audit performed again says otherwise; `files` are those of the population that are there."""
    paper = filed.paper
    names = {each.workbook for each in paper.population if filed.place(each.file) in files}
    again = _under_old_names(filed, again)
    differences = [
        *filed.told, *_procedures(paper, again), *_coverage(paper, again, names),
        *_findings([each for each in paper.exceptions if each.workbook in names], again.findings),
    ]  # fmt: skip
    return AgainDocument(
        engine=again.engine, paper=filed.folder.as_posix(), made=paper.made, paper_engine=paper.engine,
        same=not differences, workbooks=len(again.coverage.workbooks), findings=len(again.findings),
        differences=differences,
    )  # fmt: skip


def _under_old_names(filed: Filed, again: AuditDocument) -> AuditDocument:
    """The audit with its workbooks called as in the paper: a report adds the path where names are alike."""
    stated = {filed.place(each.file).as_posix(): each.workbook for each in filed.paper.population}
    books = again.coverage.workbooks
    names = {book.workbook: stated.get(book.file, book.workbook) for book in books}
    coverage = again.coverage.model_copy(
        update={"workbooks": [book.model_copy(update={"workbook": names[book.workbook]}) for book in books]}
    )
    findings = [each.model_copy(update={"workbook": names[each.workbook]}) for each in again.findings]
    return again.model_copy(update={"coverage": coverage, "findings": findings})


def _procedures(paper: WorkingPaperDocument, again: AuditDocument) -> Iterator[DifferenceJson]:
    """Rules that were not asked then, or are not asked now."""
    before = {each.rule for each in paper.procedures}
    now = {rule for book in again.coverage.workbooks for rule in book.rules}
    if again.coverage.workbooks:
        for rule in sorted(now - before):
            yield _told("rule added", f"{rule} is asked now; the paper does not have it.")
        for rule in sorted(before - now):
            yield _told("rule removed", f"{rule} is not asked any more.")


def _coverage(paper: WorkingPaperDocument, again: AuditDocument, names: set[str]) -> Iterator[DifferenceJson]:
    """Workbooks that cannot be audited any more or can be now, and parts that are left out now only."""
    was = {each.workbook for each in paper.population if each.audited}
    now = {book.workbook: book for book in again.coverage.workbooks}
    for name in sorted(names):
        if (name in was) != (name in now):
            told = "was audited and cannot be audited now" if name in was else "was not audited and is now"
            yield _told("not audited", f"{clipped(name, 80)} {told}.", name)
    before = {(each.workbook, each.what, each.why) for each in paper.limitations if each.workbook}
    left_out = {(name, each.what, each.why) for name, book in now.items() for each in book.not_checked}
    for name, what, why in sorted(left_out - before):
        yield _told(
            "scope changed", f"{name}: not looked at now: {clipped(what, 80)} ({clipped(why, 80)}).", name
        )
    for name, what, _ in sorted(each for each in before - left_out if each[0] in now):
        yield _told("scope changed", f"{name}: looked at now, and not then: {clipped(what, 100)}.", name)


def _findings(
    before: Sequence[AuditFindingJson], now: Sequence[AuditFindingJson]
) -> Iterator[DifferenceJson]:
    was = {(each.workbook, each.fingerprint): each for each in before}
    is_ = {(each.workbook, each.fingerprint): each for each in now}
    for key, each in was.items():
        if key not in is_:
            yield _finding("finding gone", each)
        elif words := _otherwise(each, is_[key]):
            yield _finding("finding changed", each, words)
    yield from (_finding("finding new", each) for key, each in is_.items() if key not in was)


def _otherwise(was: AuditFindingJson, now: AuditFindingJson) -> str:
    """How a finding that is known again differs; "" where it does not."""
    for what, one, other in (
        ("severity", was.severity, now.severity), ("confidence", was.confidence, now.confidence),
        ("state", was.state, now.state), ("reason", was.reason, now.reason),
        ("cells", ", ".join(was.cells), ", ".join(now.cells)), ("message", was.message, now.message),
    ):  # fmt: skip
        if one != other:
            first, second = _where_they_differ(one, other)
            return f"{what} was {first or 'none'} and is {second or 'none'}"
    return "" if was.evidence == now.evidence else "its evidence differs"


def _where_they_differ(one: str, other: str) -> tuple[str, str]:
    """Two texts, each as short as shows what differs: what both begin with is left out where it is long."""
    if max(len(one), len(other)) <= _SHORT:
        return one, other
    alike = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    start = one.rfind(" ", 0, alike) + 1 if alike > _SHORT // 2 else 0
    lead = "… " if start else ""
    return lead + clipped(one[start:], _SHORT), lead + clipped(other[start:], _SHORT)


def _finding(kind: DifferenceKind, finding: AuditFindingJson, words: str = "") -> DifferenceJson:
    place = f"{finding.sheet}!{finding.range}" if finding.range else finding.sheet or "the workbook"
    said = words or finding.message
    return _told(kind, f"{finding.rule} {finding.name}, {clipped(place, 50)}: {said}", finding.workbook)


def _told(kind: DifferenceKind, message: str, workbook: str = "") -> DifferenceJson:
    return DifferenceJson(kind=kind, workbook=workbook, message=clipped(message, _LARGEST))
