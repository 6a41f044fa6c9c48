"""What an explanation consists of."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi_engine.model.cell_error import Scalar


@dataclass(frozen=True, slots=True)
class ValueTold:
    """A cell or a range that a formula reads: what it is called, what it holds.

    For a range `cells` counts what it holds and `total` adds up its numbers. `role` is value, or condition
    for what only decides which part of the formula counts.
    """

    place: str
    label: str
    kind: str
    value: Scalar
    shown: str
    cells: int = 1
    total: float | None = None
    role: str = "value"


@dataclass(frozen=True, slots=True)
class ChoiceTold:
    """A choice of definition: the option that holds and the others; `where` is the cell that says so."""

    name: str
    option: str
    others: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class KpiTold:
    """A KPI that a formula computes, from the catalogue.

    `written_out` is True where the formula does not call the function but is its text in native Excel.
    """

    name: str
    title: str
    help: str
    definition: str
    written_out: bool
    substituted: str
    choices: tuple[ChoiceTold, ...]
    no_value: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(slots=True)
class Precedent:
    """A node of the tree of precedents.

    `seen` is "" or says why nothing follows: above (told further up), circular (it is its own precedent),
    deeper (the tree ends at the depth that was asked for).
    """

    told: ValueTold
    formula: str = ""
    seen: str = ""
    children: list[Precedent] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one input does to the result when it is moved from `value` to `moved_to`.

    `change` is the change of the result; None where the result becomes no number. `shown` and `change_shown`
    are value and change as their cells show figures. `elasticity` is the change of the result in percent for
    one percent of the input; None where one of them is 0 or a date.
    """

    place: str
    label: str
    value: Scalar
    shown: str
    moved_to: float
    step: str
    result: Scalar
    change: float | None
    change_shown: str
    elasticity: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What moves a result, the strongest first.

    `inputs` is how many typed cells the result rests on, `tried` how many of them were moved, nearest first;
    `without_effect` of these change nothing at the moment. `note` says what was left out and why.
    """

    effects: tuple[Effect, ...] = ()
    inputs: int = 0
    tried: int = 0
    without_effect: int = 0
    not_numeric: tuple[ValueTold, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dependent:
    """A formula that reads the cell."""

    place: str
    label: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One cell: what it is, how it is computed, from what, for what.

    `now` is the part of the formula that gives its value at the moment, in words, and `because` why; both are
    empty for a formula without conditions.
    """

    workbook: str
    cell: str
    label: str
    name: str
    kind: str
    formula: str
    value: Scalar
    shown: str
    computed: Scalar
    computed_shown: str
    status: str
    reason: str
    words: str
    now: str
    because: tuple[str, ...]
    kpis: tuple[KpiTold, ...]
    substituted: str
    inputs: tuple[ValueTold, ...]
    precedents: tuple[Precedent, ...]
    direct_dependents: int
    all_dependents: int
    dependents: tuple[Dependent, ...]
    sensitivity: Sensitivity
    notes: tuple[str, ...]
