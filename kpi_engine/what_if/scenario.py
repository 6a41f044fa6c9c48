"""Inputs changed, and the results before and after side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.written import show
from kpi_engine.recalc import Recalculation
from kpi_engine.recalc.compare import is_number, same
from kpi_engine.what_if.model import Inputs, Key, Model, Outcome, named
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.validation_words import validation_words

_SHOWN_WITHOUT_ASKING = 40


@dataclass(frozen=True, slots=True)
class Change:
    """An input that was changed: what the file has, the new value, the formula that gave way, if any."""

    cell: Key
    label: str
    before: Scalar
    after: Scalar
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A result before and after; `reason` says why one of them is not known for sure.

    Both are computed here, so that the difference comes from the inputs alone; `stored` is what the file
    holds.
    """

    cell: Key
    label: str
    before: Outcome
    after: Outcome
    stored: Scalar

    @property
    def reason(self) -> str:
        """Why there is no before or no after."""
        return self.after.reason or self.before.reason

    @property
    def difference(self) -> float | None:
        """After less before, of two numbers."""
        before, after = self.before.value, self.after.value
        if self.reason or not is_number(before) or not is_number(after):
            return None
        return float(after) - float(before)

    @property
    def share(self) -> float | None:
        """The difference as a share of before; None where before is 0."""
        before, difference = self.before.value, self.difference
        if difference is None or not is_number(before) or not before:
            return None
        return difference / abs(float(before))

    @property
    def moved(self) -> bool:
        """True where before and after differ, or where that is not known."""
        return bool(self.reason) or not same(self.before.value, self.after.value)


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the new inputs give. `found` is the recalculation with them, ready to be written."""

    changes: tuple[Change, ...]
    results: tuple[Shown, ...]
    notices: tuple[str, ...]
    moved: int
    """How many results of the workbook are new with the inputs."""
    unsure: int
    """How many results follow from the inputs and cannot be computed here."""
    found: Recalculation
    inputs: Inputs


def compare(model: Model, inputs: Inputs, shown: Sequence[Key]) -> Scenario:
    """Compute with the inputs as the file has them and as they are given; without `shown`, what moves."""
    changes = tuple(change(model, key, value) for key, value in inputs.items())
    before = {each.cell: each.before for each in changes}
    old, new = model.recalculated(before), model.recalculated(inputs)
    reached = [key for each in new.cells if (key := (each.sheet, each.cell)) in new.affected]
    was, becomes = model.outcomes_of(old, before, reached), model.outcomes_of(new, inputs, reached)
    unsure = [key for key in reached if was[key].reason or becomes[key].reason]
    moved = [key for key in reached if key not in unsure and not same(was[key].value, becomes[key].value)]
    cells = list(shown) or sorted(moved, key=_without_name(model))[:_SHOWN_WITHOUT_ASKING]
    results = tuple(_results(model, cells, (old, before), (new, inputs)))
    told = (*notices(model, changes), *_file_notices(results))
    return Scenario(changes, results, told, len(moved), len(unsure), new, inputs)


def change(model: Model, key: Key, value: Scalar) -> Change:
    """An input about to be changed; refused where it is one cell of a larger formula."""
    record = model.record(key)
    if record is not None and record.kind == "array" and record.array_ref not in ("", record.ref):
        raise InputError(
            f"{short(named(key), 60)} is part of an array formula in {record.array_ref[:40]}. "
            "Change an input of it.",
            code="part-of-an-array",
        )
    before = record.value if record is not None else None
    _check_kind(key, before, value)
    formula = f"={record.formula}" if record is not None and record.kind else ""
    return Change(key, model.label(key), before, value, formula)


def _check_kind(key: Key, before: Scalar, value: Scalar) -> None:
    """A word for a number is more likely a slip than meant."""
    if is_number(before) and isinstance(value, str | CellError):
        word = value if isinstance(value, str) else value.text
        raise InputError(
            f"{short(named(key), 60)} holds the number {show(before)}, and {word[:40]!r} is none. "
            "Write 1234.5, 15% or 2026-01-31.",
            code="not-a-number",
        )


def notices(model: Model, changes: Sequence[Change]) -> list[str]:
    """What to know of the inputs: formulas that give way, values that their cells do not take."""
    told = []
    for each in changes:
        where = named(each.cell)
        if each.formula:
            told.append(f"{where} holds the formula {short(each.formula, 80)}; the value takes its place.")
        for rule in model.rules(each.cell):
            if not rule.allows(each.after):
                told.append(f"{where} takes {validation_words(rule)}; {show(each.after)} is none of these.")
    return told


def _file_notices(results: Sequence[Shown]) -> list[str]:
    """Where the file holds another result than its own inputs give."""
    wrong = [
        each for each in results
        if not each.before.reason and each.before.moves and each.stored is not None
        and not same(each.stored, each.before.value)
    ]  # fmt: skip
    told = [
        f"{named(each.cell)}: the file holds {show(each.stored)}, and its own inputs give "
        f"{show(each.before.value)}; the comparison starts from that."
        for each in wrong[:3]
    ]
    return told + ([f"The same is true of {len(wrong) - 3:,} more results."] if len(wrong) > 3 else [])


def _results(
    model: Model, cells: Sequence[Key], old: tuple[Recalculation, Inputs],
    new: tuple[Recalculation, Inputs],
) -> list[Shown]:  # fmt: skip
    before, after = model.outcomes_of(*old, cells), model.outcomes_of(*new, cells)
    verdicts: Mapping[Key, Scalar] = {(each.sheet, each.cell): each.cached for each in new[0].cells}
    return [
        Shown(
            cell, model.label(cell), before[cell], after[cell],
            verdicts[cell] if cell in verdicts else model.stored(cell),
        )
        for cell in cells
    ]  # fmt: skip


def _without_name(model: Model) -> Callable[[Key], bool]:
    """For sorting: cells with a name of their own first."""
    names = model.names
    return lambda key: key not in names
