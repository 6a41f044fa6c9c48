"""What may be said about a table of subscriptions where its header and its figures leave something open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

Form = Literal["subscriptions", "grid", "customer-months"]
EndIs = Literal["exclusive", "last day"]
ChurnDate = Literal["period end", "cancelled"]
DateOrder = Literal["dmy", "mdy"]
AmountIs = Literal["a month", "a quarter", "a year", "a term"]

FORMS: tuple[Form, ...] = ("subscriptions", "grid", "customer-months")
ROLES = (
    "customer", "subscription", "start", "end", "cancelled", "month", "amount", "interval", "quantity",
    "currency",
)  # fmt: skip
"""What a column may be mapped to, besides the segments."""


@dataclass(frozen=True, slots=True)
class StagingOptions:
    """How to read a source; every field left alone is found out from the table, or asked for.

    `table` names the sheet, Excel table, database table or SELECT. `columns` maps a role to a header;
    `segments` are the headers of the columns to keep as segments (None: the usual ones, `()`: none).

    `end_is` says whether the end date is the first day without the subscription (exclusive) or its last day.
    `churn_date` says when a cancelled subscription ends: with the paid period, or on the cancelled date.
    `amount_is` says what time one amount pays for. `currency` holds for amounts that state none.
    `until` is the last month observed (year x 12 + month), by default the latest in which a subscription
    begins or has ended not after `today`. `rated` are the currencies that can be converted, where only these
    are known. `memory` is what DuckDB may use, in bytes (0: a half of the machine's, at most 4 GB). `aside`
    is a CSV file to write with every row that is set aside.
    """

    table: str = ""
    form: Form | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    segments: tuple[str, ...] | None = None
    end_is: EndIs = "exclusive"
    churn_date: ChurnDate = "period end"
    amount_is: AmountIs | None = None
    currency: str = ""
    dates: DateOrder | None = None
    decimal: Literal[".", ","] | None = None
    until: int | None = None
    today: date | None = None
    rated: frozenset[str] | None = None
    memory: int = 0
    aside: Path | None = None
