"""The JSON documents of the ledger: movements, retention, cohorts and segments from raw subscriptions.

Amounts are in units of their currency, with every cent; months are 2026-01. `rows` are by the segments that
were asked for, `total` is over all segments, each by currency; without segments both are the same.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import Document, Part

Amount = int | float


class ColumnReadJson(Part):
    """A column of the source and what it was read as; `why` where its header does not say so plainly."""

    header: str
    role: str
    why: str


class ReadingJson(Part):
    """How a source was read, in words; `unused` are headers of columns that nothing was read from."""

    source: str
    form: Literal["subscriptions", "grid", "customer-months"]
    columns: list[ColumnReadJson]
    unused: list[str]
    decimal: str
    dates: str
    end_is: str
    churn_date: str
    amount_is: str
    until: str
    rounded: int
    notes: list[str]


class SetAsideJson(Part):
    """A row that is not counted, with its number in the source and the reason."""

    row: int
    reason: str
    sentence: str
    customer: str
    file: str


class ReadSource(Document):
    """A source as it was read: `rows_in` is `rows_used` and `rows_set_aside`; `examples` are the first ones.

    `set_aside` counts the rows of each reason. `policies` are the choices that change numbers.
    """

    source: str
    computed_by: str
    by: list[str]
    months: list[str]
    rows_in: int
    rows_used: int
    rows_set_aside: int
    set_aside: dict[str, int]
    examples: list[SetAsideJson]
    reading: ReadingJson
    policies: list[str]


class LedgerReadingDocument(ReadSource):
    """How a source is read; nothing is computed. `segments` are the names that --by takes."""

    document_schema: Literal["kpi.ledger_reading/1"] = Field(default="kpi.ledger_reading/1", alias="schema")
    segments: list[str]
    currencies: list[str]


class MovedCustomers(Part):
    """The customers of a month; one who pays in two segments counts in both, and once in the total."""

    start: int
    new: int
    reactivated: int
    lost: int
    transferred: int
    end: int


class MovesRow(Part):
    """One month: start and movements are the end, so that `check` is 0; contraction and churn are positive.

    `transfer` is what customers moved between segments; over all segments it is 0.
    """

    month: str
    start: Amount
    new: Amount
    reactivation: Amount
    expansion: Amount
    contraction: Amount
    churn: Amount
    end: Amount
    check: Amount
    currency: str
    segments: dict[str, str]
    transfer: Amount
    customers: MovedCustomers


class LedgerMovesDocument(ReadSource):
    """How MRR moved from month to month."""

    document_schema: Literal["kpi.ledger_moves/1"] = Field(default="kpi.ledger_moves/1", alias="schema")
    rows: list[MovesRow]
    total: list[MovesRow]


class RetentionRow(Part):
    """What is left of who paid `window` months before; ratios are null where nobody did."""

    month: str
    base: Amount
    net: Amount
    gross: Amount
    nrr: float | None
    grr: float | None
    logo: float | None
    customers_base: int
    customers_kept: int
    currency: str
    segments: dict[str, str]


class LedgerRetentionDocument(ReadSource):
    """Net, gross and logo retention; only months whose base month the source holds.

    With `path` nothing that a customer once took away comes back in gross and logo.
    """

    document_schema: Literal["kpi.ledger_retention/1"] = Field(
        default="kpi.ledger_retention/1", alias="schema"
    )
    window: int
    path: bool
    rows: list[RetentionRow]
    total: list[RetentionRow]


class CohortRow(Part):
    """The customers of one first month (of a quarter its last) by age from 0; null: not in the source.

    `shares` are those of the basis.
    """

    cohort: str
    customers: list[int | None]
    net: list[Amount | None]
    gross: list[Amount | None]
    shares: list[float | None]
    currency: str
    segments: dict[str, str]


class LedgerCohortsDocument(ReadSource):
    """What is left of each cohort as it grows older."""

    document_schema: Literal["kpi.ledger_cohorts/1"] = Field(default="kpi.ledger_cohorts/1", alias="schema")
    basis: Literal["logo", "net", "gross"]
    grain: Literal["month", "quarter"]
    path: bool
    rows: list[CohortRow]
    total: list[CohortRow]


class SegmentRow(Part):
    """A segment at the closing month and its movements since `since`; ratios are null without a base."""

    segments: dict[str, str]
    currency: str
    closing: Amount
    share: float | None
    customers: int
    arpa: Amount | None
    new: Amount
    reactivation: Amount
    expansion: Amount
    contraction: Amount
    churn: Amount
    transfer: Amount
    nrr: float | None
    grr: float | None
    logo_churn: float | None


class LedgerSegmentsDocument(ReadSource):
    """The segments of each currency beside each other; `total` is computed from pooled customers."""

    document_schema: Literal["kpi.ledger_segments/1"] = Field(default="kpi.ledger_segments/1", alias="schema")
    window: int
    path: bool
    month: str
    since: str
    rows: list[SegmentRow]
    total: list[SegmentRow]
