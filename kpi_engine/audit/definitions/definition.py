"""One way to compute a KPI, and how it stands: usual, accepted, or known to be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Standing = Literal["usual", "accepted", "wrong"]


@dataclass(frozen=True, slots=True)
class Definition:
    """One way to compute a KPI. `said` are words of a label that state it openly: `LTV (revenue)`.

    `needs` are figures that the workbook must state for it: without new customers there are none to count in.
    With `of_years` it is right where the columns are whole years.
    """

    name: str
    formula: str
    standing: Standing
    why: str = ""
    said: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    of_years: bool = False


def usual(name: str, formula: str) -> Definition:
    """What is meant where nobody says otherwise."""
    return Definition(name, formula, "usual")


def accepted(name: str, formula: str, *said: str) -> Definition:
    """What companies may choose."""
    return Definition(name, formula, "accepted", said=said)


def wrong(name: str, formula: str, why: str, *said: str) -> Definition:
    """What is a mistake under the KPI's name, and why."""
    return Definition(name, formula, "wrong", why, said)
