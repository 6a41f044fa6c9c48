"""The findings that concern what changed since an earlier version, and those that it did not have."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from kpi_engine.audit.run import Audited
from kpi_engine.audit.versions.changes import Differences
from kpi_engine.model.audit import AuditFinding, NotChecked
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import counted
from kpi_engine.workbook.references import Area, parse_place

_Positions = Mapping[str, frozenset[tuple[int, int]]]


def since(audited: Audited, before: Sequence[AuditFinding], differences: Differences) -> Audited:
    """The audit of the new version with only what concerns the changes; the rest is counted in the coverage.

    A finding stays where one of its cells or of its peers changed, and where the old version lacks it.
    """
    renamed = {each.new: each.old for each in differences.changes if each.kind == "sheet renamed"}
    known: set[Hashable] = {finding.fingerprint for finding in before}
    known |= {_said(each, each.sheet) for each in before}
    changed = {sheet.casefold(): cells for sheet, cells in differences.changed_cells.items() if cells}
    kept = tuple(
        each for each in audited.findings
        if not _is_known(each, known, renamed) or _is_touched(each, changed)
    )  # fmt: skip
    coverage = audited.coverage
    told = NotChecked(_scope(differences, len(audited.findings) - len(kept)), _WHY)
    return Audited(kept, replace(coverage, not_checked=(told, *coverage.not_checked)))


def _is_known(finding: AuditFinding, known: set[Hashable], renamed: Mapping[Scalar, Scalar]) -> bool:
    """True for a finding that the old version has; on a renamed sheet by what it says."""
    if finding.fingerprint in known:
        return True
    return finding.sheet in renamed and _said(finding, renamed[finding.sheet]) in known


def _said(finding: AuditFinding, sheet: Scalar) -> Hashable:
    evidence = finding.evidence
    return finding.rule, sheet, evidence.r1c1, evidence.expected_r1c1, len(finding.cells)


_WHY = "Audited only since that version; leave --since out for an audit of everything"


def _scope(differences: Differences, left_out: int) -> str:
    """`All but 12 changed cells of 3,400 since v1.xlsx, with 7 findings that v1.xlsx has as well`."""
    old, new = differences.old.file, differences.new
    changed = sum(len(cells) for cells in differences.changed_cells.values())
    rest = f", with {counted(left_out, 'finding')} that it has as well" if left_out else ""
    return f"All but {counted(changed, 'changed cell')} of {new.cells:,} since {old}{rest}"


def _is_touched(finding: AuditFinding, changed: _Positions) -> bool:
    return any(_holds(area, changed.get(area.sheet.casefold(), frozenset())) for area in _areas(finding))


def _areas(finding: AuditFinding) -> Iterator[Area]:
    """The cells of a finding, and the peers that they are measured by."""
    for text in (*finding.cells, *finding.evidence.peers):
        area = parse_place(text, finding.sheet)
        if area is not None:
            yield area


def _holds(area: Area, positions: frozenset[tuple[int, int]]) -> bool:
    if len(area) < len(positions):
        return any(position in positions for position in area.positions())
    return any(position in area for position in positions)
