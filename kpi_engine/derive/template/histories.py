"""Running figures since the first month: totals, the lowest balance, and the month in which breakeven comes.

Each is built from the cell to its left, so that a reader can follow it; the functions of the add-in read the
whole history instead and come to the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.derive.template.lines import is_history
from kpi_engine.derive.template.needs import Needs
from kpi_engine.model.guide import GuideKpi
from kpi_engine.results.needs import HISTORIES, is_breakeven

Kind = Literal["total", "lowest", "cumulative", "period", "sustained"]
_WORDS: dict[Kind, str] = {
    "total": "{0}, running total",
    "lowest": "Lowest balance so far: opening and {0}",
    "cumulative": "First month with a running total of zero or more",
    "period": "First profitable month",
    "sustained": "First month from which the running total stays at zero or more",
}


@dataclass(frozen=True, slots=True)
class History:
    """One running row: of a term, in one of the ways in which a history is read."""

    term: str
    kind: Kind
    opening: str = ""

    def words(self, label: str) -> str:
        """What stands in front of the row."""
        return _WORDS[self.kind].format(label if self.kind == "total" else label.lower())

    @property
    def counts_months(self) -> bool:
        """True for a number of a month rather than an amount."""
        return self.kind not in ("total", "lowest")


def histories_of(needs: Needs) -> tuple[History, ...]:
    """Every running row that the guide's KPIs are read off, under each definition that can be chosen."""
    found: dict[History, None] = {}
    for kpi in needs.guide.kpis:
        if is_history(kpi):
            for form in filter(is_history, (kpi, *needs.rebound(kpi))):
                wanted = history_of(form)
                found.setdefault(History(wanted.term, "total"))
                found.setdefault(wanted)
    return tuple(sorted(found, key=lambda item: (item.term, item.counts_months, item.kind == "lowest")))


def history_of(kpi: GuideKpi) -> History:
    """The running row that a KPI of a history is read off."""
    if is_breakeven(kpi):
        return History(kpi.inputs["net_income_range"], mode_of(kpi))
    if kpi.function not in HISTORIES:
        raise KeyError(kpi.function)
    return History(kpi.inputs["cash_flow_range"], "lowest", kpi.inputs["opening_cash"])


def mode_of(kpi: GuideKpi) -> Kind:
    """What counts as breakeven: the option word of the KPI, or its function's default."""
    word = kpi.options.get("mode") or KPIS.get(kpi.function).parameter("mode").default
    modes: dict[str, Kind] = {"cumulative": "cumulative", "period": "period", "sustained": "sustained"}
    return modes[str(word)]
