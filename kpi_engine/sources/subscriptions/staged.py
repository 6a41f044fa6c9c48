"""What reading a table of subscriptions gives: a clean Parquet file, what was set aside, how it was read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kpi_engine.sources.subscriptions.options import Form

Frame = Literal["periods", "months"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """One row that is not counted: its number as the user sees it, a stable reason, and a sentence."""

    row: int
    reason: str
    sentence: str
    customer: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A column and what it was read as; `why` where that is not plain from its header."""

    header: str
    role: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source was read, for people: every choice that could change a number, in words.

    `unused` are the headers of columns that nothing was read from. `notes` are sentences.
    """

    source: str
    form: Form
    columns: tuple[ColumnRead, ...]
    unused: tuple[str, ...] = ()
    decimal: str = ""
    dates: str = ""
    end_is: str = ""
    churn_date: str = ""
    amount_is: str = ""
    until: str = ""
    rounded: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Staged:
    """A table of subscriptions, cleaned, in `parquet`: a row for each one used (of a grid: for each amount).

    Both frames have `customer`, `currency` ("" when not stated), `segment0` … in the order of `segments`,
    `amount` (int64, minor units of a month) and, where `has_quantity`, `quantity` (int64). *periods* adds
    `from_month` and `to_month` (first month without; null: open), *months* adds `month`; all months are
    year x 12 + month. `months` are the months observed, ascending; a grid may leave some out. Rows of the
    file may lie outside them.

    `rows_in` = `rows_used` + `rows_set_aside`, always. `set_aside` counts each reason exactly; `examples`
    lists the first rows of each.
    """

    parquet: Path
    frame: Frame
    segments: tuple[str, ...]
    currencies: tuple[str, ...]
    months: tuple[int, ...]
    rows_in: int
    rows_used: int
    set_aside: dict[str, int]
    examples: tuple[SetAside, ...]
    reading: Reading
    has_quantity: bool = False
    places: int = 2

    @property
    def rows_set_aside(self) -> int:
        """How many rows of the source are not counted."""
        return sum(self.set_aside.values())

    @property
    def form(self) -> Form:
        """The form in which the source came."""
        return self.reading.form

    @property
    def first_month(self) -> int:
        """The first month observed, year x 12 + month."""
        return self.months[0]

    @property
    def last_month(self) -> int:
        """The last month observed, year x 12 + month."""
        return self.months[-1]
