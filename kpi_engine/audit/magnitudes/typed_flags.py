"""Findings about typed numbers: cells side by side that lack the same formula are one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kpi_engine.audit.cells import Copies, Position, SheetCells
from kpi_engine.audit.magnitudes.typed import Stretch, Verdict
from kpi_engine.audit.r1c1 import r1c1
from kpi_engine.audit.rule import Flag
from kpi_engine.formula.rectangles import blocks
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Confidence, Correction
from kpi_engine.model.cell_error import plain
from kpi_engine.model.finding import Severity
from kpi_engine.workbook.references import Area


@dataclass(frozen=True, slots=True)
class Lacking:
    """One typed cell that lacks the formula of its neighbours."""

    at: Position
    stretch: Stretch
    verdict: Verdict
    expected: float | None
    severity: Severity
    confidence: Confidence


def flags(sheet: SheetCells, found: Iterable[Lacking]) -> Iterator[Flag]:
    """One finding for the cells side by side that lack the same formula and are as grave."""
    groups: dict[tuple[int, Severity], dict[Position, Lacking]] = {}
    for each in found:
        groups.setdefault((id(each.stretch.copies), each.severity), {}).setdefault(each.at, each)
    for cells in groups.values():
        for block in blocks(cells):
            yield _flag(sheet, Area(sheet.name, *block), cells)


def _flag(sheet: SheetCells, area: Area, cells: dict[Position, Lacking]) -> Flag:
    first = cells[area.top, area.left]
    copies, peers = first.stretch.copies, first.stretch.peers
    formula = f"={copies.at(*first.at)}"
    typed = sheet.cells[first.at].value
    facts = [("Typed", str(plain(typed)))]
    if first.expected is not None:
        facts.append(("The formula gives", f"{first.expected:.10g}"))
    where = {"inside": "between", "after": "after", "before": "before"}[first.stretch.side]
    return Flag(
        f"{area} is typed {where} copies of one formula in {_told(peers)}"
        f"{_difference(first, typed)}.", (area,),
        AuditEvidence(
            expected=formula, expected_r1c1=f"={r1c1(copies.shape)}",
            peers=tuple(str(peer) for peer in peers), facts=tuple(facts),
        ),
        AuditFix("Enter the formula of the neighbours.", tuple(_corrections(area, copies))),
        severity=first.severity, confidence=first.confidence,
    )  # fmt: skip


def _told(peers: tuple[Area, ...]) -> str:
    return " and ".join(peer.ref for peer in peers)


def _difference(lacking: Lacking, typed: object) -> str:
    if lacking.expected is None:
        return ""
    if lacking.verdict == "equal":
        return f": {lacking.expected:.10g}, which the formula gives today as well"
    return f": {plain(typed)}, where the formula gives {lacking.expected:.10g}"  # type: ignore[arg-type]


def _corrections(area: Area, copies: Copies) -> Iterator[Correction]:
    for at in area.positions():
        yield Correction(area.sheet, cell_name(*at), f"={copies.at(*at)}")
