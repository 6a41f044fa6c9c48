"""Why a correction is not written: one sentence with the place, the reason and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.errors import InputError
from kpi_engine.formula.references import quoted
from kpi_engine.model.fact import Fact
from kpi_engine.model.term import Term
from kpi_engine.model.written import clipped, written

_LONGEST = 255


def place_text(fact: Fact) -> str:
    """Where a figure stands, without the file: `Inputs!C5`, or `row 7, column value`."""
    place = fact.place
    if place.sheet and place.row is not None:
        return f"{quoted(place.sheet)}!{place.column}{place.row}"
    where = f"row {place.row}" if place.row is not None else fact.id
    return f"{where}, column {place.column}" if place.column else where


def refused(text: str, code: str) -> InputError:
    """The refusal, in the length that a message may have."""
    return InputError(clipped(text, _LONGEST), code=code)


def where(fact: Fact) -> str:
    """The place at the beginning of a sentence."""
    return clipped(place_text(fact), 60)


def unknown_finding(wanted: str, known: Sequence[str]) -> InputError:
    """An id that names no finding."""
    if not known:
        return refused(f"There is no finding {clipped(wanted, 20)}: the check finds nothing.", "no-finding")
    return refused(f"There is no finding {clipped(wanted, 20)}. There are {', '.join(known)}.", "no-finding")


def no_proposal(finding: str, figures: Sequence[str], alternatives: int) -> InputError:
    """A finding that says that something is wrong and not what it should be."""
    given = f"--set {clipped(figures[0] if figures else 'ID', 40)}=VALUE"
    if alternatives:
        numbered = ", ".join(f"{finding}.{number}" for number in range(1, min(alternatives, 5) + 1))
        return refused(
            f"Finding {finding} has several explanations. Accept one of them ({numbered}), or give the "
            f"value: {given}.",
            "no-proposal",
        )
    return refused(
        f"Finding {finding} has no proposal, so there is nothing to accept. Give the value: {given}.",
        "no-proposal",
    )


def computed(fact: Fact, formula: str, inputs: Sequence[str]) -> InputError:
    """A formula is never overwritten; its inputs are where to look."""
    look = f"{clipped(', '.join(inputs), 90)} instead" if inputs else "the cells it is computed from"
    said = f" {clipped(formula, 50)}" if formula else ""
    return refused(
        f"{where(fact)} holds the formula{said}, which is never overwritten. Look at {look}.", "formula"
    )


def closed_month(fact: Fact, through: str) -> InputError:
    """A figure of a month that is closed."""
    return refused(
        f"{where(fact)} belongs to {fact.period}, and the workbook is closed through {through}. If the "
        "closed period is to be corrected, say so with --restate.",
        "closed-period",
    )


def two_values(fact: Fact, values: Sequence[float]) -> InputError:
    """One figure that is to get two values."""
    shown = " and ".join(written(value, grouped=True) for value in values[:2])
    return refused(f"{where(fact)} would get two values, {shown}. Accept one of them.", "two-values")


def one_place(fact: Fact, other: Fact) -> InputError:
    """Two figures in one cell that would get different values."""
    return refused(
        f"{where(fact)} holds two figures, {clipped(fact.id, 30)} and {clipped(other.id, 30)}, which would "
        "get different values. Accept one of them.",
        "two-values",
    )


def unknown_figure(id_: str, source: str) -> InputError:
    """An id that names no figure."""
    return refused(
        f"{clipped(source, 60)} has no figure {clipped(id_, 40)}. Give a cell such as Inputs!C5, or the "
        "id of a row.",
        "unknown-id",
    )


def no_scale(fact: Fact) -> InputError:
    """A nought does not tell whether its row is in units or in thousands."""
    return refused(
        f"{where(fact)} holds 0, and nothing beside it shows whether it counts in units or in thousands. "
        "Correct this cell by hand.",
        "no-scale",
    )


def not_as_read(fact: Fact) -> InputError:
    """What stands in the place is not what was checked."""
    return refused(
        f"{where(fact)} no longer holds the figure that was checked, {clipped(fact.raw, 30)}. "
        "Check the file again.",
        "changed",
    )


def not_typed(fact: Fact, typed: str) -> InputError:
    """Another value that is no number."""
    return refused(
        f'{where(fact)}: "{clipped(typed, 30)}" is not a number. Write it like 1234.56 or 15.0 %.',
        "not-a-number",
    )


def out_of_bounds(fact: Fact, typed: str, value: float, term: Term) -> InputError:
    """Another value that the figure cannot have."""
    said = (
        f"{clipped(typed, 30)}, read as {written(value)}," if typed != written(value) else clipped(typed, 30)
    )
    return refused(
        f"{where(fact)}: {said} is outside what {term.in_sentence} can be ({term.hard_bounds}). "
        "Write a share like 15 % or 0.15.",
        "out-of-bounds",
    )


def twofold(fact: Fact, typed: str, value: float) -> InputError:
    """A number that may be meant as a percentage or as a factor."""
    return refused(
        f"{where(fact)}: {clipped(typed, 30)} could be {clipped(typed, 30)} % or {written(value * 100)} %. "
        "Write it with its percent sign.",
        "percent",
    )


def changed_meanwhile(name: str) -> InputError:
    """Another file than the one that was checked."""
    return refused(f"{clipped(name, 80)} has changed since it was checked. Run the check again.", "changed")
