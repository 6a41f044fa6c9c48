"""Small ledgers on each of the engines that need no server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from kpi_engine.ledger.ledger import Ledger, calendar_columns, from_months, from_periods
from kpi_engine.sources.engines import Engine, EngineSettings, open_engine

JANUARY = 2026 * 12 + 1
LedgerOf = Callable[..., Ledger]


@pytest.fixture(params=["pandas", "polars", "duckdb"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """One engine after the other."""
    with open_engine(request.param, EngineSettings(tmp_path)) as opened:
        yield opened


@pytest.fixture
def ledger_of(engine: Engine) -> LedgerOf:
    """The ledger of what each customer pays by month, from January 2026: {"Alto": [100, 120]}.

    By segment, keys are (customer, segment …); `currencies` names the currency of a customer where it has
    one; `months` are the calendar months where the ledger leaves some out.
    """

    def build(
        paid: Mapping[str | tuple[str, ...], Sequence[int]],
        *,
        months: Sequence[int] | None = None,
        segments: tuple[str, ...] = (),
        currencies: Mapping[str, str] | None = None,
    ) -> Ledger:
        width = max(map(len, paid.values()))
        calendar = tuple(months or range(JANUARY, JANUARY + width))
        names = [f"segment{place}" for place in range(len(segments))]
        columns: dict[str, list[int | str]] = {
            name: [] for name in ("customer", "currency", *names, "month", "amount")
        }
        for key, amounts in paid.items():
            customer, *parts = key if isinstance(key, tuple) else (key,)
            for month, amount in zip(calendar, amounts, strict=True):
                row = (customer, (currencies or {}).get(customer, ""), *parts, month, amount)
                for column, cell in zip(columns.values(), row, strict=True):
                    column.append(cell)
        rows = engine.table(columns)
        return from_months(rows, engine.table(calendar_columns(calendar)), calendar, segments)

    return build


@pytest.fixture
def periods_of(engine: Engine) -> LedgerOf:
    """The ledger of subscriptions (customer, from month, until before month, amount), January being 0."""

    def build(*subscriptions: tuple[str, int, int, int], months: int = 6) -> Ledger:
        calendar = tuple(range(JANUARY, JANUARY + months))
        columns: dict[str, list[int | str]] = {
            "customer": [customer for customer, *_ in subscriptions],
            "currency": ["" for _ in subscriptions],
            "from_month": [JANUARY + first for _, first, *_ in subscriptions],
            "to_month": [JANUARY + end for _, _, end, _ in subscriptions],
            "amount": [amount for *_, amount in subscriptions],
        }
        rows, table = engine.table(columns), engine.table(calendar_columns(calendar))
        return from_periods(rows, table, calendar)

    return build
