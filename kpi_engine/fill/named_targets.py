"""Targets by convention: what a defined name such as `in_mrr.core.budget` says about its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.formula.references import quoted
from kpi_engine.workbook.package import DefinedName

AXES = ("in_months", "in_weeks", "in_quarters", "in_years")
"""Names of period headers."""
_PREFIX = "in_"
_SCENARIOS = ("actual", "budget", "forecast")


def is_target_name(name: DefinedName) -> bool:
    """True for a name by which an author marks cells to fill."""
    folded = name.name.casefold()
    return folded.startswith(_PREFIX) and folded not in AXES


def shown_name(name: DefinedName) -> str:
    """A name as Excel shows it: with its sheet in front where only that sheet knows it."""
    return f"{quoted(name.sheet)}!{name.name}" if name.sheet else name.name


def read_name(name: str) -> tuple[str, str, str]:
    """Term, scenario and segment of `in_mrr.core.budget` or `in_mrr_budget`."""
    term, *rest = name.casefold().removeprefix(_PREFIX).split(".")
    scenario = rest.pop() if rest and rest[-1] in _SCENARIOS else ""
    base, _, last = term.rpartition("_")
    if not rest and not scenario and last in _SCENARIOS and base and term not in TERMS:
        term, scenario = base, last
    return term, scenario.capitalize() or "Actual", "_".join(rest)


class Homes:
    """Which names several sheets have, as an author gets them who copies the sheet Germany as France.

    Excel gives the copy every name a second time, known to that sheet only. Such sheets are segments. A sheet
    whose names nobody else has is none: its names were just not made for the whole workbook.
    """

    def __init__(self, names: Iterable[DefinedName]) -> None:
        homes: dict[str, set[str]] = defaultdict(set)
        for name in names:
            homes[name.name.casefold()].add(name.sheet)
        self._shared = {name: found for name, found in homes.items() if len(found) > 1}
        self._segments = frozenset(sheet for found in self._shared.values() for sheet in found)

    def segment(self, name: DefinedName) -> str:
        """The sheet of a name where it is a segment, "" else."""
        return name.sheet if name.sheet in self._segments else ""

    def has_copies(self, name: DefinedName) -> bool:
        """True for a name of the whole workbook that some sheet has for itself, too."""
        return not name.sheet and name.name.casefold() in self._shared
