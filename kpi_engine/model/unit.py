"""Units of terms and results, and how a finance reader sees them."""

from __future__ import annotations

from enum import Enum

from kpi_engine.model.written import dated, fixed


class Unit(Enum):
    """What a figure is counted in. Fractions are stored as fractions: 15 % is 0.15."""

    MONEY = "money"
    MONEY_PER_MONTH = "money/month"
    MONEY_PER_YEAR = "money/year"
    FRACTION = "fraction"
    RATIO = "ratio"
    COUNT = "count"
    MONTHS = "months"
    DAYS = "days"
    HOURS = "hours"
    SCORE = "score"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    TABLE = "table"

    @property
    def is_money(self) -> bool:
        """True for amounts that scale with the currency unit (1, k, m)."""
        return self in (Unit.MONEY, Unit.MONEY_PER_MONTH, Unit.MONEY_PER_YEAR)

    @property
    def number_format(self) -> str:
        """The Excel number format for the unit; negatives in brackets for money, as finance prints them."""
        return _FORMATS[self]

    def show(self, value: float) -> str:
        """The figure as text for a person: `250.00`, `15.0 %`, `26.05 months`, `2026-05-01 (46143)`."""
        if self is Unit.DATE:
            return dated(value)
        if self is Unit.FRACTION:
            return f"{fixed(value * 100, 1)} %"
        number = fixed(value, 0 if self is Unit.COUNT and value == int(value) else 2)
        suffix = {Unit.MONTHS: " months", Unit.DAYS: " days", Unit.HOURS: " hours", Unit.RATIO: "x"}
        return number + suffix.get(self, "")


_FORMATS = {
    Unit.MONEY: "#,##0.00;(#,##0.00);0.00",
    Unit.MONEY_PER_MONTH: "#,##0.00;(#,##0.00);0.00",
    Unit.MONEY_PER_YEAR: "#,##0;(#,##0);0",
    Unit.FRACTION: "0.0%;-0.0%;0.0%",
    Unit.RATIO: '0.00"x"',
    Unit.COUNT: "#,##0",
    Unit.MONTHS: "0.0",
    Unit.DAYS: "0.0",
    Unit.HOURS: "0.0",
    Unit.SCORE: "0.0",
    Unit.NUMBER: "#,##0.00",
    Unit.DATE: "yyyy-mm-dd",
    Unit.TEXT: "@",
    Unit.TABLE: "General",
}
