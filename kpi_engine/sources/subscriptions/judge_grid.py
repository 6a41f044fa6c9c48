"""A customers x months grid judged customer by customer: one cell that cannot be counted sets its row aside.

Counting the other cells alone would show a churn and a return that nobody saw.
"""

from __future__ import annotations

from kpi_engine.model.period import month_text
from kpi_engine.sources.subscriptions.cells import is_number, text_cell
from kpi_engine.sources.subscriptions.engine import literal
from kpi_engine.sources.subscriptions.judging import (
    Judging,
    judge_currency,
    judge_customer,
    minor_units,
    segment_columns,
    stated_text,
)
from kpi_engine.sources.subscriptions.numbers import load_numbers, number_value
from kpi_engine.sources.subscriptions.opened import Opened


def judge_grid(judging: Judging) -> None:
    """The tables `amounts` (a row for each cell that is not blank) and `judged` (a row for each customer)."""
    _amounts(judging)
    customer = judge_customer(judging)
    judging.joins.append("LEFT JOIN wrong ON wrong.row = r.row")
    wrong, found = (judging.value(f"wrong_{name}", f"wrong.{name}") for name in ("reason", "found"))
    judging.against("negative cell", f"{wrong} = 'negative'", found)
    judging.against("cell", f"{wrong} = 'cell'", found)
    judging.joins.append("LEFT JOIN signs ON signs.row = r.row")
    signs = judging.value("signs", "signs.signs")
    judging.against("currency", f"len({signs}) > 1", f"array_to_string({signs}, ' and ')")
    currency = judge_currency(judging, "signs.signs[1]")
    if judging.options.rated is not None:
        rated = ", ".join(f"'{code}'" for code in sorted(judging.options.rated)) or "''"
        judging.against("not rated", f"{currency} NOT IN ({rated})", currency)
    parts = [
        "row", customer, f"{currency} AS currency", *segment_columns(judging),
        f"{judging.case(0)} AS reason", f"{judging.case(2)} AS found",
    ]  # fmt: skip
    judging.opened.connection.execute(f"CREATE TABLE judged AS {judging.select(parts)}")


def _amounts(judging: Judging) -> None:
    """Every cell of the months as a row with its month and amount; `wrong` has the first bad one of each."""
    opened, plan = judging.opened, judging.plan
    connection = opened.connection
    columns = [column for column, _ in plan.months]
    numeric = all(is_number(opened.types[column]) for column in columns)
    cells = ", ".join(f"r.c{column}" if numeric else _text(opened, column) for column in columns)
    months = ", ".join(str(month) for _, month in plan.months)
    connection.execute(
        f"CREATE TABLE grid_cells AS SELECT * FROM (SELECT r.row, unnest([{cells}]) AS c0, "
        f"unnest([{months}]) AS month FROM raw r) WHERE c0 IS NOT NULL"
    )
    value, join, sign, text = "TRY_CAST(c0 AS DECIMAL(18, 6))", "", "NULL", "CAST(c0 AS VARCHAR)"
    if not numeric:
        text = stated_text("r.c0")
        decimal = judging.options.decimal
        read = load_numbers(opened, judging.folder, "numbers_amount", [text], decimal, "grid_cells")
        judging.decimal = read
        join = f"LEFT JOIN numbers_amount ON numbers_amount.text = {text}"
        value, sign = number_value(text, "numbers_amount", read.sign), "numbers_amount.currency"
    connection.execute(
        f"CREATE TABLE amounts AS SELECT row, month, {value} AS value, {text} AS text, "
        f"nullif({sign}, '') AS sign FROM grid_cells r {join} WHERE {text} IS NOT NULL"
    )
    names = " ".join(f"WHEN {month} THEN {literal(month_text(month))}" for _, month in plan.months)
    connection.execute(
        "CREATE TABLE wrong AS SELECT row, "
        "arg_min(CASE WHEN value IS NULL THEN 'cell' ELSE 'negative' END, month) AS reason, "
        f"arg_min(CASE month {names} END || '|' || coalesce(text, 'no number'), month) AS found "
        "FROM amounts WHERE value IS NULL OR value < 0 GROUP BY row"
    )
    connection.execute(
        "CREATE TABLE signs AS SELECT row, list_sort(list(DISTINCT sign)) AS signs FROM amounts "
        "WHERE sign IS NOT NULL GROUP BY row"
    )


def _text(opened: Opened, column: int) -> str:
    return f"r.c{column}" if opened.text else text_cell(opened, column)


def grid_rows(judging: Judging) -> str:
    """The staged rows of a grid, before those that are set aside are left out."""
    minor, rounded = minor_units("a.value", str(judging.plan.amount.months), judging.plan.amount.cents)
    return (
        f"SELECT j.* EXCLUDE (reason, found), CAST(a.month AS BIGINT) AS month, {minor} AS amount, "
        f"{rounded} AS rounded FROM judged j JOIN amounts a USING (row) "
        "WHERE j.reason IS NULL AND a.value > 0"
    )
