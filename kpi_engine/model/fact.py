"""A fact: one figure as somebody stated it, with everything needed to find it again and to judge it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: file, sheet, row (1-based, as the user sees it), column or cell.

    `how` says how a figure was obtained that stands in no single cell: "sum over 42 customers".
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    how: str = ""

    def __str__(self) -> str:
        """`facts.csv row 7, column value`, `plan.xlsx Inputs!C5`, `subscriptions.csv: over 42 customers`."""
        if self.sheet and self.row is not None:
            return f"{self.file} {self.sheet}!{self.column}{self.row}".strip()
        parts = [self.file, f"row {self.row}" if self.row is not None else ""]
        text = " ".join(part for part in parts if part)
        if self.how:
            return f"{text}: {self.how}"
        return f"{text}, column {self.column}" if self.column else text


@dataclass(frozen=True, slots=True)
class Fact:
    """A stated figure. `value` is in the term's unit (15 % is 0.15); `raw` is what was typed.

    `half_unit` is half a unit of the last digit that was shown, in the unit of `value`: 15.0 % has 0.0005.
    `period` is `2026-01`, `2026-Q1`, `2026`, `2026-W05` or "" when none was stated. `computed` is True for
    the result of a formula: what was typed is suspected first. `follows` holds the ids of the typed facts
    from which a formula computes it, so that it changes with them.
    """

    id: str
    term: str
    value: float | str
    raw: str
    half_unit: float
    place: Place
    period: str = ""
    scenario: str = "Actual"
    segment: str = ""
    entity: str = ""
    currency: str = ""
    unit: str = ""
    guide: str = ""
    source: str = ""
    note: str = ""
    computed: bool = False
    follows: tuple[str, ...] = ()
