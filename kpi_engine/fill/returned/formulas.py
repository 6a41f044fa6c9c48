"""Whether a formula of the copy means what the template's formula means, at the place where it stands now."""

from __future__ import annotations

from kpi_engine.fill.returned.copies import Copies
from kpi_engine.fill.returned.meaning import Meaning
from kpi_engine.formula.references import Reference


class Formulas:
    """Compares formulas of a template and its copy; a formula that only moved is the same."""

    def __init__(self, copies: Copies) -> None:
        self._copies = copies
        self._names = {sheet.casefold(): sheet for sheet in copies.sheets}
        self._old: dict[str, Meaning] = {}
        self._new: dict[str, Meaning] = {}
        moves = copies.moves
        self._moved = [sheet.casefold() for sheet in moves if moves[sheet].moved]
        self._as_written = not self._moved and all(
            old.casefold() == new.casefold() for old, new in copies.sheets.items()
        )

    def same(self, sheet: str, formula: str, other: str) -> bool:
        """True when `other` in the copy means what `formula` on `sheet` of the template means."""
        if formula == other and self._stays(sheet, formula):
            return True
        return self.expected(sheet, formula) == self.stated(sheet, other)

    def expected(self, sheet: str, formula: str) -> str:
        """What a formula of the template has to say in the copy."""
        if sheet not in self._old:
            self._old[sheet] = Meaning(sheet, self._carried)
        return self._old[sheet].of(formula)

    def stated(self, sheet: str, formula: str) -> str:
        """What a formula of the copy says."""
        if sheet not in self._new:
            self._new[sheet] = Meaning(self._copies.sheets[sheet], lambda name, place: (name, place))
        return self._new[sheet].of(formula)

    def _stays(self, sheet: str, formula: str) -> bool:
        """True when nothing that the formula names stands elsewhere than in the template."""
        if self._as_written:
            return True
        text = formula.casefold()
        moved = sheet.casefold() in self._moved or any(name in text for name in self._moved)
        renamed = any(old != new and old.casefold() in text for old, new in self._copies.sheets.items())
        return not moved and not renamed

    def _carried(self, sheet: str, place: Reference) -> tuple[str, Reference] | None:
        name = self._names.get(sheet.casefold())
        if name is None:
            known = any(each.name.casefold() == sheet.casefold() for each in self._copies.template.sheets)
            return None if known else (sheet, place)
        moves = self._copies.moves[name]
        there = moves.reference(place)
        return None if there is None else (moves.sheet, there)
