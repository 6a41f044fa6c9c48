"""What was typed into the inputs of a copy: which figures, and those that the template does not take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.returned.copies import Copies
from kpi_engine.fill.returned.difference import KINDS, Difference
from kpi_engine.fill.returned.reported import Reported
from kpi_engine.fill.returned.roles import Role
from kpi_engine.fill.returned.words import shown
from kpi_engine.fill.targets import Target
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import counted
from kpi_engine.workbook.package import CellRecord
from kpi_engine.workbook.refusals import short


@dataclass
class Typed:
    """Collects the inputs that differ from the template, and judges each of them."""

    copies: Copies
    filled: dict[str, list[tuple[Target | None, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._reported = Reported(self.copies.template, self.copies.roles.targets)

    def cell(
        self, sheet: str, place: str, at: tuple[int, int], role: Role | None,
        before: CellRecord | None, after: CellRecord | None,
    ) -> Iterator[Difference]:  # fmt: skip
        """One input that holds something else than in the template."""
        if role is not None and role.use == "log":
            return
        target = role.target if role else None
        self.filled.setdefault(sheet, []).append((target, place))
        old, new = (record.value if record else None for record in (before, after))
        if after is not None and after.kind:
            text = f"the input{_called(target)} holds the formula ={short(after.formula, 60)}."
            yield Difference(KINDS["formula-in-input"], sheet, place, text, old, f"={after.formula}")
            return
        if isinstance(new, str) and _takes_number(target, before):
            text = f"{shown(new)} is text where{_called(target) or ' a'} is a number."
            yield Difference(KINDS["text-in-number"], sheet, place, text, old, new)
            return
        why = self._refused(at, role, target, sheet, after)
        if why:
            yield Difference(KINDS["not-allowed"], sheet, place, why, old, new)
        reported = self._reported.why(target, at, old)
        if reported:
            text = f"{_called(target).strip()} of {reported}, was {shown(old)} and is now {shown(new)}."
            yield Difference(KINDS["figure-restated"], sheet, place, text, old, new)

    def summaries(self) -> Iterator[Difference]:
        """How many inputs differ from the template, sheet by sheet, and which figures they are."""
        for sheet, cells in self.filled.items():
            names = list(dict.fromkeys(_label(target) for target, _ in cells if target is not None))
            said = f": {', '.join(names[:6])}" if names else ""
            more = f" and {len(names) - 6} more" if len(names) > 6 else ""
            yield Difference(
                KINDS["inputs-filled"], sheet, "", f"{counted(len(cells), 'input')} filled{said}{more}."
            )

    def _refused(
        self, at: tuple[int, int], role: Role | None, target: Target | None,
        sheet: str, after: CellRecord | None,
    ) -> str:  # fmt: skip
        """Why the template does not take the figure: a validation of the cell, or a bound of the term."""
        value = after.value if after else None
        original = role.area.sheet if role else self._original(sheet)
        for rule in self.copies.old_setup(original).validations:
            if not rule.allows(value) and any(at in area for area in rule.areas):
                return f"{shown(value)} is not allowed here. {rule.message}".strip()
        term = TERMS.find(target.term) if target else None
        if term is not None and isinstance(value, float) and not term.bounds.contains(value):
            return f"{shown(value)} is no {term.in_sentence}; it should be {term.bounds}."
        return ""

    def _original(self, sheet: str) -> str:
        return next(old for old, new in self.copies.sheets.items() if new == sheet)


def _takes_number(target: Target | None, before: CellRecord | None) -> bool:
    term = TERMS.find(target.term) if target else None
    if term is not None:
        return term.unit is not Unit.TEXT
    return before is not None and isinstance(before.value, float)


def _label(target: Target) -> str:
    term = TERMS.find(target.term)
    scenario = "" if target.scenario.casefold() == "actual" else f" ({target.scenario})"
    return (term.label if term else target.term) + scenario


def _called(target: Target | None) -> str:
    return f" {_label(target)}" if target else ""
