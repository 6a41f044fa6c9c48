"""What depends on the cells of a finding, which results its fix moves, and whether it may be called safe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.layout.headlines import Headline, headlines
from kpi_engine.audit.states import areas_of
from kpi_engine.formula.references import cell_place
from kpi_engine.model.audit import AuditFinding, AuditFix, Correction, Impact, Moved, Safety
from kpi_engine.model.cell_error import CellError, Scalar, plain
from kpi_engine.model.written import counted
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.reformulated import Change, Effect, Reformulated
from kpi_engine.workbook.references import Area

_MOST_FIXES = 200
"""So many fixes of one workbook are tried, the gravest first: each is a small recalculation."""
_MOST_RESULTS = 200_000
"""Recalculated results for all fixes of one workbook together."""
_MOST_NAMED = 5
"""Headlines and moved results that are told one by one."""


class Effects:
    """Adds to the findings of one workbook what they touch and what their fixes change."""

    def __init__(self, book: AuditBook) -> None:
        self._book = book
        self._trial = Reformulated(book.package, lambda: book.recalculation)
        self._fixes, self._results = 0, 0

    def of(self, findings: Sequence[AuditFinding]) -> tuple[AuditFinding, ...]:
        """The findings in their order, with effects. Findings of severity info are left as they are."""
        return tuple(each if each.severity == "info" else self._with_effect(each) for each in findings)

    def _with_effect(self, finding: AuditFinding) -> AuditFinding:
        places = {(area.sheet, *position) for area in areas_of(finding) for position in area.positions()}
        if not places:
            return finding
        reached = self._trial.reached(places)
        impact = Impact(len(reached - places), tuple(self._touched(reached | places)))
        if not finding.fix.corrections or not self._may_try(len(reached)):
            return replace(finding, impact=impact)
        effect = self._effect(finding.fix.corrections)
        broken = next((each for each in effect.moved if _breaks(each)), None)
        if broken is not None:
            return replace(finding, impact=impact, confidence="low", fix=_withheld(finding.fix, broken))
        moved = tuple(self._moved(effect.moved))
        fix = replace(finding.fix, safety=_safety(effect), proof=_proof(effect))
        return replace(finding, impact=replace(impact, moved=moved), fix=fix)

    def _may_try(self, results: int) -> bool:
        if self._fixes >= _MOST_FIXES or self._results + results > _MOST_RESULTS:
            why = f"Only the first {self._fixes} fixes were tried; choose rules to see others."
            self._book.leave_out("Effects of some fixes", why)
            return False
        self._fixes, self._results = self._fixes + 1, self._results + results
        return True

    def _effect(self, corrections: Sequence[Correction]) -> Effect:
        formulas: dict[Place, str] = {}
        values: dict[Place, Scalar] = {}
        for each in corrections:
            place = (each.sheet, *cell_place(each.cell))
            if isinstance(each.holds, str) and each.holds.startswith("="):
                formulas[place] = each.holds[1:]
            else:
                values[place] = each.holds
        effect = self._trial.effect(formulas, values)
        return replace(effect, moved=tuple(each for each in effect.moved if each.place not in values))

    def _touched(self, places: set[Place]) -> Iterator[str]:
        """The headline results among these cells, KPIs first."""
        rows: dict[tuple[str, int], set[int]] = {}
        for sheet, row, column in places:
            rows.setdefault((sheet, row), set()).add(column)
        named = (each for each in self._headlines if _meets(each.area, rows))
        for _, headline in zip(range(_MOST_NAMED), named, strict=False):
            yield str(headline)

    @cached_property
    def _headlines(self) -> tuple[Headline, ...]:
        return headlines(self._book)

    def _moved(self, changes: Sequence[Change]) -> Iterator[Moved]:
        """The headlines that move, each once, then other results."""
        told: list[Change] = []
        for headline in self._headlines:
            inside = (each for each in changes if _is_in(each.place, headline.area))
            if (first := next(inside, None)) is not None:
                told.append(first)
            if len(told) == _MOST_NAMED:
                break
        rest = [each for each in changes if each not in told]
        for change in [*told, *rest][:_MOST_NAMED]:
            sheet, row, column = change.place
            label = self._book.labels.at(sheet, row, column).text
            cell = str(Area(sheet, row, column, row, column))
            yield Moved(cell, label, plain(change.before), plain(change.after))


def _meets(area: Area, rows: Mapping[tuple[str, int], set[int]]) -> bool:
    return any(
        area.left <= column <= area.right
        for row in range(area.top, area.bottom + 1)
        for column in rows.get((area.sheet, row), ())
    )


def _is_in(place: Place, area: Area) -> bool:
    return place[0] == area.sheet and place[1:] in area


def _breaks(change: Change) -> bool:
    """True where a result that is none becomes an error."""
    return isinstance(change.after, CellError) and not isinstance(change.before, CellError)


def _withheld(fix: AuditFix, broken: Change) -> AuditFix:
    """The fix without what it would have written: that would do harm, so the cell may differ on purpose."""
    sheet, row, column = broken.place
    error = plain(broken.after)
    return AuditFix(
        f"{fix.words} Look first: that would give {error} in {Area(sheet, row, column, row, column)}, "
        "so the cell may differ on purpose."
    )


def _safety(effect: Effect) -> Safety:
    if effect.moved:
        return "changes results"
    return "unproven" if effect.unknown else "safe"


def _proof(effect: Effect) -> str:
    """What was recalculated, in a sentence."""
    count = f"{counted(effect.computed, 'result')} recalculated with and without it"
    if effect.unknown and not effect.moved:
        return f"{count}; one of them cannot be computed here: {effect.unknown}."
    if not effect.moved:
        return f"{count}: none moves."
    return f"{count}: {len(effect.moved):,} move{'s' if len(effect.moved) == 1 else ''}."
