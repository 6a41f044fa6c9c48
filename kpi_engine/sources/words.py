"""The words beside a figure (term, period, unit, currency, scenario), each spelling read once and kept."""

from __future__ import annotations

from collections.abc import Callable

from kpi_engine.catalogue.lookup import normalised, resolve
from kpi_engine.errors import SourceError
from kpi_engine.model.period import RHYTHM_OF, period_readings
from kpi_engine.model.written import clipped
from kpi_engine.sources.currency import CODES, agree, currency_of
from kpi_engine.sources.number import take_apart
from kpi_engine.sources.table import Table
from kpi_engine.sources.units import StatedUnit, stated_unit

_SCENARIOS = {name.casefold(): name for name in ("Actual", "Budget", "Forecast")}


class Words:
    """Reads the words of one table's rows; what cannot be read is refused with its row and column.

    With `rhythms` a period may also be `monthly` or `annual`: a figure stated for any month or year.
    `places` tells which terms are places of a workbook, kept as they are typed.
    """

    def __init__(
        self, table: Table, roles: dict[str, int], *, rhythms: bool, places: Callable[[str], bool]
    ) -> None:
        self._table, self._roles, self._rhythms, self._places = table, roles, rhythms, places
        self._texts: dict[str, str] = {}
        self._terms: dict[str, str] = {}
        self._periods: dict[str, str] = {"": ""}
        self._units: dict[tuple[str, str], StatedUnit] = {}
        self._currencies: dict[str, str] = {"": ""}
        self._scenarios: dict[str, str] = {"": "Actual"}

    def text(self, cells: list[str], role: str) -> str:
        """The cell of a role as it stands, "" without such a column; equal texts share their memory."""
        index = self._roles.get(role)
        if index is None or not cells[index]:
            return ""
        return self._texts.setdefault(cells[index], str(cells[index]))

    def term(self, row: int, cells: list[str]) -> str:
        """The id of the row's term, or its text when we do not know it."""
        text = self.text(cells, "term")
        if text not in self._terms:
            if not text:
                raise self._refusal(
                    row, "term", "a figure stands in this row but no term. Say what it is.", "no-term"
                )
            known = None if self._places(text) else resolve(text)
            self._terms[text] = known or text
        return self._terms[text]

    def period(self, row: int, cells: list[str]) -> str:
        """The row's period in its one spelling, "" when none is stated."""
        text = self.text(cells, "period")
        if text not in self._periods:
            self._periods[text] = self._read_period(row, text)
        return self._periods[text]

    def unit(self, row: int, cells: list[str], term: str) -> StatedUnit:
        """What the row's unit says about a figure of `term`."""
        text = self.text(cells, "unit")
        if (text, term) not in self._units:
            self._refuse_number(row, text, "unit")
            unit = stated_unit(text, term)
            if unit.why_not:
                raise self._refusal(row, "unit", f"{unit.why_not}. Correct the unit.", "unit")
            self._units[text, term] = unit
        return self._units[text, term]

    def scenario(self, cells: list[str]) -> str:
        """Actual where the row says nothing; `budget` and `Budget` are one."""
        text = self.text(cells, "scenario")
        if text not in self._scenarios:
            self._scenarios[text] = _SCENARIOS.get(text.casefold(), text)
        return self._scenarios[text]

    def currency(self, row: int, cells: list[str], unit: str, figure: str) -> str:
        """The figure's currency: what its column, its unit and the sign beside it say together."""
        text = self.text(cells, "currency")
        if text not in self._currencies:
            self._refuse_number(row, text, "currency")
            code = text.upper() if text.upper() in CODES else currency_of(text)
            self._currencies[text] = code or text
        stated = self._currencies[text]
        if not unit and not figure:
            return stated
        beside = agree(unit, figure)
        both = None if beside is None else agree(stated, beside)
        if both is None:
            names = " and ".join(dict.fromkeys(name for name in (stated, unit, figure) if name))
            raise self._refusal(
                row, "", f"the amount is stated in {clipped(names)}. Keep one currency.", "currency"
            )
        return both

    def _read_period(self, row: int, text: str) -> str:
        readings = period_readings(text)
        if len(readings) == 1:
            return readings[0]
        if len(readings) == 2:
            why = f'"{clipped(text)}" can be {readings[0]} or {readings[1]}. Write it like {readings[0]}.'
            raise self._refusal(row, "period", why, "period")
        if self._rhythms and normalised(text) in RHYTHM_OF:
            return RHYTHM_OF[normalised(text)]
        why = f'"{clipped(text)}" is not a period. Write it like 2026-01, 2026-Q1, 2026 or 2026-W05.'
        raise self._refusal(row, "period", why, "period")

    def _refuse_number(self, row: int, text: str, role: str) -> None:
        """A number here may be the rest of `15,0` without quotes; reading on would lose it."""
        if take_apart(text) is not None:
            why = f'"{clipped(text)}" is a number, no {role}. A decimal comma needs quotes ("15,0").'
            raise self._refusal(row, role, why, "number-as-word")

    def _refusal(self, row: int, role: str, why: str, code: str) -> SourceError:
        return self._table.refusal(row, self._roles.get(role), why, code)
