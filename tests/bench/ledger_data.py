"""Made-up subscriptions of any size, the same on every machine: written by DuckDB, rows in no order.

A customer pays for up to 60 of 72 months; some leave for three months and return, some have two plans at
once, some change their plan, one in ten pays in dollars. Every figure follows from the number of its row,
so that no random generator of any version is asked.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

FIRST_MONTH, MONTHS = 24_240, 72
PLANS = ("Starter", "Team", "Business", "Enterprise")
_SLOTS = 60
_ROWS_A_CUSTOMER = 31.35
_STRIDE = 1_000_000_007
"""A prime: row x stride modulo the number of slots meets every slot once, far from its neighbours."""
_MIXERS = {1: 2_654_435_761, 2: 2_246_822_519, 3: 3_266_489_917}


def customers_for(rows: int) -> int:
    """How many customers have about so many customer-months."""
    return round(rows / _ROWS_A_CUSTOMER)


def write_months(path: Path, customers: int, folder: Path) -> int:
    """A staged *months* file of so many customers, as the source door writes it; the number of its rows."""
    return _write(_months(customers), path, folder)


def write_subscriptions(path: Path, customers: int, folder: Path) -> int:
    """A table of subscriptions as a billing system exports it (CSV by its suffix); the number of its rows."""
    return _write(_subscriptions(customers), path, folder)


def _write(query: str, path: Path, folder: Path) -> int:
    form = "format csv, header" if path.suffix == ".csv" else "format parquet"
    settings = {
        "temp_directory": str(folder / "writing"),
        "memory_limit": "4GB",
        "preserve_insertion_order": False,
    }
    with duckdb.connect(config=settings) as connection:
        connection.execute("SET enable_progress_bar = false")
        written = connection.execute(f"COPY ({query}) TO '{path}' ({form})").fetchone()
    return int(written[0]) if written else 0


def _months(customers: int) -> str:
    """A row for each month that a customer pays, and another where it has a second plan."""
    slots = customers * _SLOTS
    return f"""
    WITH slot AS (
        SELECT (row * {_STRIDE} % {slots}) // {_SLOTS} AS who, (row * {_STRIDE} % {slots}) % {_SLOTS} AS age
        FROM range({slots}) AS slots(row)
    ), known AS (
        SELECT who, age, {_mixed("who", 1)} AS a, {_mixed("who", 2)} AS b FROM slot
    ), paid AS (
        SELECT who, age, a, b, unnest(CASE WHEN a // 60 % 20 = 0 THEN [0, 1] ELSE [0] END) AS plan FROM known
        WHERE age < 1 + a % {_SLOTS} AND NOT (b // 1040 % 8 = 0 AND age BETWEEN 9 AND 11)
    )
    SELECT 'cus_' || lpad(CAST(who AS VARCHAR), 9, '0') AS customer,
        CASE WHEN b // 13 % 10 = 3 THEN 'USD' ELSE 'EUR' END AS currency,
        {_plan("(a // 1200 + plan + IF(b // 130 % 6 = 1 AND age >= 18, 1, 0)) % 4")} AS segment0,
        CAST({FIRST_MONTH} + b % {MONTHS - _SLOTS + 1} + age AS BIGINT) AS month,
        CAST(900 + {_mixed("who * 8 + plan + age // 7 * 3 + 1", 3)} % 48_000 AS BIGINT) AS amount
    FROM paid"""


def _subscriptions(customers: int) -> str:
    """About two periods a customer: a first one, often another after a gap or from the very day."""
    rows = customers * 2
    return f"""
    WITH row AS (SELECT row * {_STRIDE} % {rows} AS place FROM range({rows}) AS rows(row)
    ), known AS (
        SELECT place // 2 AS who, place % 2 AS part, place,
            {_mixed("place // 2", 1)} AS a, {_mixed("place // 2", 2)} AS b, {_mixed("place", 3)} AS c FROM row
    ), timed AS (
        SELECT *, DATE '2020-01-01' + CAST(b % 400 AS INTEGER) AS began,
            CAST(30 + a % 700 AS INTEGER) AS days FROM known WHERE part = 0 OR a % 3 > 0
    )
    SELECT 'sub_' || place AS subscription_id, 'cus_' || lpad(CAST(who AS VARCHAR), 9, '0') AS customer_id,
        {_plan("(a // 64 + IF(part = 1 AND b % 4 = 0, 1, 0)) % 4")} AS plan,
        CASE WHEN a % 10 = 3 THEN 'USD' ELSE 'EUR' END AS currency,
        CASE WHEN part = 0 THEN began ELSE began + days + CAST(b % 5 * 35 AS INTEGER) END AS start_date,
        CASE WHEN part = 0 THEN began + days
            WHEN c % 2 = 0 THEN began + days + 200 + CAST(c % 900 AS INTEGER) END AS end_date,
        CAST(900 + c % 48_000 AS DECIMAL(12, 2)) / 100 AS monthly_amount
    FROM timed"""


def _mixed(number: str, salt: int) -> str:
    """A number that looks like chance, the same for the same number: the high digits of a product."""
    return f"((({number}) * {_MIXERS[salt]} % 4_294_967_296) // 64)"


def _plan(number: str) -> str:
    return f"list_extract({list(PLANS)!r}, CAST({number} AS INTEGER) + 1)"
