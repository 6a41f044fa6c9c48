"""What a typed cell of a list can hold, read off the conditions that the KPI states."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.worksheet.datavalidation import DataValidation

from kpi_engine.model.kpi import Kpi
from kpi_engine.model.unit import Unit

_LIMIT = re.compile(r"(\w+) (>=|<=) (-?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Bound:
    """The lowest and the highest figure that can be right, and whether it is whole."""

    low: float | None = None
    high: float | None = None
    whole: bool = False

    def validation(self, unit: Unit) -> DataValidation:
        """The rule of Excel that refuses anything else; a blank is always allowed."""
        if unit is Unit.DATE:
            rule = DataValidation("date", operator="greaterThanOrEqual", formula1="36526", allow_blank=True)
            rule.error, rule.errorTitle = "Expected a date from the year 2000 on.", "This cannot be right"
            return rule
        rule = DataValidation("whole" if self.whole else "decimal", operator="between", allow_blank=True)
        rule.formula1 = "-1E+15" if self.low is None else f"{self.low:g}"
        rule.formula2 = "1E+15" if self.high is None else f"{self.high:g}"
        rule.error, rule.errorTitle = f"Expected {self.words}.", "This cannot be right"
        return rule

    @property
    def words(self) -> str:
        """`a whole number from 0 to 10`."""
        kind = "a whole number" if self.whole else "a number"
        if self.low is not None and self.high is not None:
            return f"{kind} from {self.low:g} to {self.high:g}"
        if self.low is not None:
            return f"{kind} of at least {self.low:g}"
        return kind if self.high is None else f"{kind} of at most {self.high:g}"


def bound_of(kpi: Kpi, argument: str) -> Bound:
    """The conditions on one argument: `scores_range >= 0`, `whole(scores_range)`."""
    limits = {
        match[2]: float(match[3])
        for text in kpi.requires
        if (match := _LIMIT.fullmatch(text)) and match[1] == argument
    }
    return Bound(limits.get(">="), limits.get("<="), f"whole({argument})" in kpi.requires)
