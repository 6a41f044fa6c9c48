"""Subscriptions and customer-months judged row by row: what is used, and what speaks against the rest."""

from __future__ import annotations

from kpi_engine.sources.subscriptions.cells import (
    OPEN_WORDS,
    is_day,
    is_number,
    iso_day,
    stated_cell,
    text_cell,
)
from kpi_engine.sources.subscriptions.date_text import Settled
from kpi_engine.sources.subscriptions.days import load_days
from kpi_engine.sources.subscriptions.intervals import interval_column
from kpi_engine.sources.subscriptions.judging import (
    Judging,
    judge_currency,
    judge_customer,
    minor_units,
    segment_columns,
)

_FIRST_DAY, _LAST_DAY = "DATE '1980-01-01'", "DATE '2199-12-31'"
"""Starts outside are placeholders or slips; ends beyond are ends that do not come."""


def judge_subscriptions(judging: Judging) -> Settled:
    """The view `judged`: periods with their days, and why a row is not used."""
    plan, options = judging.plan, judging.options
    customer = judge_customer(judging)
    start, end, cancelled = (plan.column(role) for role in ("start", "end", "cancelled"))
    use_cancelled = cancelled is not None and (options.churn_date == "cancelled" or end is None)
    columns = [column for column in (start, end, cancelled if use_cancelled else None) if column is not None]
    settled = _days(judging, columns)
    start_day, start_text = _day(judging, columns[0], "start")
    judging.against("no start", f"{start_text} IS NULL", "NULL")
    judging.against("start", f"{start_day} IS NULL", start_text)
    judging.against("far start", f"{start_day} NOT BETWEEN {_FIRST_DAY} AND {_LAST_DAY}", start_text)
    ends = []
    if end is not None:
        end_day, end_text = _day(judging, end, "end", last_day=options.end_is == "last day")
        judging.against("end", f"{end_text} IS NOT NULL AND {end_day} IS NULL", end_text)
        before = "<=" if options.end_is == "last day" else "<"
        both = f"{start_text} || '|' || {end_text}"
        judging.against("end before start", f"{end_day} {before} {start_day}", both)
        ends.append(end_day)
    if use_cancelled and cancelled is not None:
        left_day, left_text = _day(judging, cancelled, "left")
        judging.against("cancelled", f"{left_text} IS NOT NULL AND {left_day} IS NULL", left_text)
        both = f"{start_text} || '|' || {left_text}"
        judging.against("cancelled before start", f"{left_day} < {start_day}", both)
        ends.append(left_day)
    first, last = [*ends, "NULL::DATE"][0], [*ends, "NULL::DATE"][len(ends) - 1]
    to_day = f"least(coalesce({first}, {last}), coalesce({last}, {first}))"
    to_day = f"CASE WHEN {to_day} <= {_LAST_DAY} THEN {to_day} END"
    days = [f"{start_day} AS from_day", f"{to_day} AS to_day"]
    _create(judging, customer, days, never=f"coalesce({to_day} = {start_day}, false)")
    return settled


def judge_customer_months(judging: Judging) -> Settled:
    """The view `judged`: the month of each row, and why a row is not used."""
    customer = judge_customer(judging)
    column = judging.plan.roles.columns["month"]
    settled = _days(judging, [column])
    day, text = _day(judging, column, "month")
    judging.against("no month", f"{text} IS NULL")
    judging.against("month", f"{day} IS NULL", text)
    judging.against("far month", f"{day} NOT BETWEEN {_FIRST_DAY} AND {_LAST_DAY}", text)
    _refuse_several_days(judging, day)
    _create(judging, customer, [f"{day} AS from_day"])
    return settled


def _refuse_several_days(judging: Judging, day: str) -> None:
    """Amounts of each day, added up over a month, would be thirty times the month's."""
    if judging.options.form:
        return
    found = judging.opened.connection.execute(
        f"SELECT min(d), max(d) FROM ({judging.select([f'{day} AS d'])}) "
        f"GROUP BY date_trunc('month', d) HAVING min(d) <> max(d) ORDER BY 1 LIMIT 1"
    ).fetchone()
    if found:
        why = f"one row a customer and month is read, but {found[0]} and {found[1]} are days of one month."
        what = "Keep one day a month, or say --form customer-months to add them up."
        raise judging.opened.headers.refusal(f"{why} {what}", "several-days")


def _days(judging: Judging, columns: list[int]) -> Settled:
    texts = [_day_text(judging, column) for column in columns if not is_day(judging.opened.types[column])]
    return load_days(judging.opened, judging.folder, texts, judging.options)


def _day_text(judging: Judging, column: int) -> str:
    if is_number(judging.opened.types[column]):
        return text_cell(judging.opened, column)
    return stated_cell(judging.opened, column, OPEN_WORDS)


def _day(judging: Judging, column: int, name: str, *, last_day: bool = False) -> tuple[str, str]:
    """(day, text) of a column of dates in SQL; after a last day comes the first day without."""
    if is_day(judging.opened.types[column]):
        day, text = f"CAST(r.c{column} AS DATE)", f"r.c{column}"
        day = f"({day} + 1)" if last_day else day
    else:
        text = judging.cell(name, _day_text(judging, column))
        judging.joins.append(f"LEFT JOIN days {name}_days ON {name}_days.text = {text}")
        never = f"CASE WHEN {name}_days.never THEN DATE '9999-01-01' END"
        day = f"coalesce({iso_day(text)}, {name}_days.day, {never})"
        if last_day:
            after = f"CASE WHEN {name}_days.whole THEN INTERVAL 1 MONTH ELSE INTERVAL 1 DAY END"
            day = f"CAST({day} + {after} AS DATE)"
    return judging.value(f"{name}_day", day), judging.value(f"{name}_text", text)


def _create(judging: Judging, customer: str, days: list[str], never: str = "") -> None:
    """The judgement of the rows; amounts where `never` is true are 0, as they are never paid."""
    plan = judging.plan
    column = plan.roles.columns["amount"]
    value, text = judging.number("amount", column)
    judging.against("no amount", f"{text} IS NULL")
    judging.against("amount", f"{value} IS NULL", text)
    judging.against("negative", f"{value} < 0", text)
    months = interval_column(judging)
    quantity = _quantity(judging)
    paid = (
        f"TRY_CAST(CAST({value} AS DECIMAL(38, 6)) * {quantity} AS DECIMAL(18, 6))"
        if plan.amount.each
        else value
    )
    if plan.amount.each:
        judging.against("no quantity", f"{quantity} IS NULL")
        judging.against("amount", f"CAST({value} AS DOUBLE) * {quantity} >= 1e12", text)
    sign = "numbers_amount.currency" if any("numbers_amount" in join for join in judging.joins) else ""
    currency = judge_currency(judging, sign)
    if judging.options.rated is not None:
        rated = ", ".join(f"'{code}'" for code in sorted(judging.options.rated)) or "''"
        judging.against("not rated", f"{currency} NOT IN ({rated})", currency)
    minor, rounded = minor_units(paid, months, plan.amount.cents)
    minor = f"CASE WHEN {never} THEN 0 ELSE {minor} END" if never else minor
    id_ = plan.column("subscription")
    subscription = stated_cell(judging.opened, id_) if id_ is not None else "NULL::VARCHAR"
    parts = [
        "row", customer, f"{currency} AS currency", *segment_columns(judging), *days,
        f"{judging.case(0)} AS reason", f"{judging.case(2)} AS found",
        f"{minor} AS amount",
        f"{rounded} AS rounded",
        f"CAST({quantity} AS BIGINT) AS quantity",
        judging.value("subscription", subscription),
    ]  # fmt: skip
    # Kept, as it is read four times; what does not fit into memory goes to the engine's folder.
    judging.opened.connection.execute(f"CREATE TABLE judged AS {judging.select(parts)}")


def _quantity(judging: Judging) -> str:
    """The whole number of units; what is none is set aside, as a price or a volume would be wrong by it."""
    column = judging.plan.column("quantity")
    if column is None:
        return "NULL::BIGINT"
    value, text = judging.number("quantity", column)
    wrong = f"{value} IS NULL OR {value} < 0 OR {value} <> floor({value})"
    judging.against("quantity", f"{text} IS NOT NULL AND ({wrong})", text)
    return f"CAST(CASE WHEN {value} = floor({value}) THEN {value} END AS BIGINT)"
