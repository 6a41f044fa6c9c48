"""What the sheets of a ledger's workbook have in common: months, amounts, currencies, segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.engine.ledger_read import LedgerRead, units
from kpi_engine.model.period import month_text
from kpi_engine.model.written import segment_name
from kpi_engine.workbook.house_style import page, styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.months import month_cell, month_words
from kpi_engine.workbook.house_style.pages import Pages

HEADER_ROW = 4
SHARE, GROWTH = "0.0%", "0.0%;-0.0%;0.0%"
COUNT = "#,##0;(#,##0);–"
_WHOLE, _EXACT = "#,##0;(#,##0);–", "#,##0.00;(#,##0.00);–"
_LARGE = 100_000
_SHORT = 1_000
"""Amounts from here on are shown without cents; the cell keeps them."""


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts: how they are written into cells, and how they are shown."""

    places: int
    shown: str

    def cell(self, minor: int) -> float | int:
        """Minor units as a cell holds them."""
        return units(minor, self.places)

    def compact(self, amount: float) -> str:
        """How an amount is shown in a tile: a large one as 12.3 M."""
        return page.compact(amount) if abs(amount) >= _LARGE else self.shown.partition(";")[0]

    @property
    def check(self) -> str:
        """How a difference is shown that must be nothing."""
        return '#,##0.00;-#,##0.00;"ok"' if self.places else '#,##0;-#,##0;"ok"'


@dataclass(frozen=True, slots=True)
class Drawing:
    """The workbook while it is drawn, of which ledger, and in which currency the next sheets are.

    `several` says that there are more currencies: each has sheets of its own, as they are never added up.
    """

    pages: Pages
    read: LedgerRead
    currency: str
    several: bool
    money: Money

    def title(self, sheet: str) -> str:
        """`Movements`, or `Movements EUR` where there are several currencies."""
        return f"{sheet} {self.currency}" if self.several and self.currency else sheet

    def table_name(self, name: str) -> str:
        """A name for an Excel table that no other sheet has."""
        return f"{name}_{self.currency}" if self.several and self.currency else name

    def told(self, months: Sequence[int]) -> str:
        """Source, months and currency, for the line below a title."""
        amounts = f"Amounts in {self.currency}." if self.currency else "Amounts as stated in the source."
        return f"{self.read.source}, {span(months)}. {amounts}"


def drawing(
    pages: Pages, read: LedgerRead, currency: str, amounts: Iterable[int], *, several: bool
) -> Drawing:
    """The drawing of a currency; small amounts are shown with their cents, where they have any."""
    listed, unit = list(amounts), 10**read.places
    short = all(abs(amount) < _SHORT * unit for amount in listed)
    exact = short and any(amount % unit for amount in listed)
    return Drawing(pages, read, currency, several, Money(read.places, _EXACT if exact else _WHOLE))


def titled(sheet: Worksheet, title: str, subtitle: str) -> None:
    """Title and subtitle; a source whose name begins with = stays a text."""
    styles.heading(sheet, title, "")
    put(sheet, 2, 1, subtitle)


def day(month: int) -> date:
    """The first day of a month, as a cell holds it."""
    return month_cell(month_text(month))


def words(month: int) -> str:
    """`May 2026`."""
    return month_words(month_text(month))


def span(months: Sequence[int]) -> str:
    """`January 2026 to June 2026`."""
    first, last = words(months[0]), words(months[-1])
    return first if first == last else f"{first} to {last}"


def segment_words(segments: Sequence[str]) -> str:
    """`Pro, EMEA`."""
    return ", ".join(map(segment_name, segments))


def segment_heads(by: Sequence[str], others: Sequence[str]) -> list[str]:
    """The names of segments as headings: Excel takes no two columns of a table with one heading."""
    taken = {head.casefold() for head in others}
    found: list[str] = []
    for name in by:
        head = " ".join(name.split())[:60] or "Segment"
        while head.casefold() in taken:
            head = f"{head} (segment)"
        taken.add(head.casefold())
        found.append(head)
    return found
