"""The yardstick of the ledger: the movements of customer-months as somebody who knows SQL writes them.

One statement with window functions, as fast as its writer knew how; the same months, money and customers as
`kpi ledger moves`, also where a customer has several rows in a month, leaves and returns.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

MOVEMENTS = """
WITH paid AS (
    SELECT customer, currency, month, sum(amount)::BIGINT AS amount
    FROM read_parquet('{parquet}') GROUP BY ALL
), beside AS (
    SELECT currency, month, amount, lag(month) OVER one AS month_was, lag(amount) OVER one AS was,
        lead(month) OVER one AS month_next
    FROM paid WINDOW one AS (PARTITION BY customer, currency ORDER BY month)
), came AS (
    SELECT currency, month, sum(amount) AS ended, count(*) AS customers,
        sum(amount) FILTER (month_was IS NULL) AS new,
        count(*) FILTER (month_was IS NULL) AS customers_new,
        sum(amount) FILTER (month_was < month - 1) AS back,
        count(*) FILTER (month_was < month - 1) AS customers_back,
        sum(amount - was) FILTER (month_was = month - 1 AND amount > was) AS grown,
        sum(was - amount) FILTER (month_was = month - 1 AND amount < was) AS shrunk,
        sum(amount) FILTER (month_next IS NULL OR month_next > month + 1) AS leaving,
        count(*) FILTER (month_next IS NULL OR month_next > month + 1) AS customers_leaving
    FROM beside GROUP BY ALL
)
SELECT month, currency, lag(ended, 1, 0) OVER months, coalesce(new, 0), coalesce(back, 0), coalesce(grown, 0),
    coalesce(shrunk, 0), lag(coalesce(leaving, 0), 1, 0) OVER months, ended,
    lag(customers, 1, 0) OVER months, customers_new, customers_back,
    lag(customers_leaving, 1, 0) OVER months, customers
FROM came WINDOW months AS (PARTITION BY currency ORDER BY month) ORDER BY currency, month
"""


def sql_movements(connection: duckdb.DuckDBPyConnection, parquet: Path) -> list[tuple[int | str, ...]]:
    """Month, currency, start, new, reactivation, expansion, contraction, churn, end, and the customers."""
    rows = connection.execute(MOVEMENTS.format(parquet=parquet)).fetchall()
    return [tuple(value if isinstance(value, str) else int(value) for value in row) for row in rows]
