"""What a reader is told of how a source was read: every choice that could change a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kpi_engine.model.period import month_text
from kpi_engine.model.written import clipped, counted, listed
from kpi_engine.sources.header_words import is_computed
from kpi_engine.sources.subscriptions.date_text import Settled
from kpi_engine.sources.subscriptions.engine import literal
from kpi_engine.sources.subscriptions.judging import TOTALS, Judging
from kpi_engine.sources.subscriptions.plan import Plan
from kpi_engine.sources.subscriptions.staged import ColumnRead, Reading
from kpi_engine.sources.subscriptions.words_of_roles import STATUS

_LIKE_A_MONTH = re.compile(r"([^\W\d_]{3,})\.?[ ./,'-]*(?:19|20|21)\d\d")
_ORDERS = {"dmy": "day before month", "mdy": "month before day"}


def reading_of(judging: Judging, settled: Settled | None, until: str, staged: Path) -> Reading:
    """The reading of a table that has been judged and written."""
    plan, options = judging.plan, judging.options
    columns = list(_columns(judging))
    used = {column.header for column in columns}
    subscriptions = plan.form == "subscriptions"
    cancelled = plan.column("cancelled") is not None
    by_cancelled = (
        subscriptions and cancelled and (options.churn_date == "cancelled" or plan.column("end") is None)
    )
    return Reading(
        source=plan.headers.source,
        form=plan.form,
        columns=tuple(columns),
        unused=tuple(text for text in plan.headers.texts if text and text not in used),
        decimal=_decimal(judging),
        dates=_dates(judging, settled) if settled else "",
        end_is=options.end_is if subscriptions and plan.column("end") is not None else "",
        churn_date=("cancelled" if by_cancelled else "period end") if subscriptions else "",
        amount_is=plan.amount.told,
        until=until,
        rounded=_rounded(judging),
        notes=tuple(_notes(judging, staged)),
    )


def _columns(judging: Judging) -> Iterator[ColumnRead]:
    plan = judging.plan
    for role, column in plan.roles.columns.items():
        if role not in _roles_used(judging):
            continue
        yield ColumnRead(
            plan.headers.texts[column], role, "mapped" if role in judging.options.columns else ""
        )
    for column in plan.segments:
        yield ColumnRead(plan.headers.texts[column], "segment")
    for column, month in plan.months:
        yield ColumnRead(plan.headers.texts[column], month_text(month))


def _roles_used(judging: Judging) -> set[str]:
    plan, options = judging.plan, judging.options
    used = {"customer", "currency"}
    if plan.form == "grid":
        return used
    used |= {"amount", "quantity", "subscription"}
    if plan.form == "customer-months":
        return used | {"month"}
    used |= {"start", "end"}
    if options.churn_date == "cancelled" or plan.column("end") is None:
        used.add("cancelled")
    if not plan.amount.months:
        used |= {"interval", "interval count"}
    return used


def _decimal(judging: Judging) -> str:
    read = judging.decimal
    name = {".": "decimal point", ",": "decimal comma"}.get(read.sign or "", "")
    proof = read.proof.replace("\x01", "")
    return f"{name} ({proof if proof == 'as stated' else f'as in {clipped(proof)}'})" if name else ""


def _dates(judging: Judging, settled: Settled) -> str:
    if not settled.order:
        return ""
    if judging.options.dates:
        why = "as stated"
    else:
        why = f"as in {clipped(settled.proof)}" if settled.proof else "as a header says"
    return f"{_ORDERS[settled.order]} ({why})"


def _rounded(judging: Judging) -> int:
    source = "judged WHERE reason IS NULL AND" if judging.plan.form != "grid" else "judged_amounts WHERE"
    found = judging.opened.connection.execute(
        f"SELECT count(*) FROM {source} rounded AND row NOT IN (SELECT row FROM aside)"
    ).fetchone()
    return int(found[0]) if found else 0


def _notes(judging: Judging, staged: Path) -> Iterator[str]:
    plan, options = judging.plan, judging.options
    connection = judging.opened.connection
    file = f"read_parquet({literal(str(staged.resolve()))})"
    status = [t for t, key in zip(plan.headers.texts, plan.headers.keys, strict=True) if key.words in STATUS]
    if status and plan.form == "subscriptions":
        yield (
            f'"{clipped(status[0])}" is not read: trials and unpaid subscriptions count as they stand. '
            "Leave them out of the source if they should not."
        )
    alike = connection.execute(
        f"SELECT min(customer), max(customer), count(*) OVER () FROM (SELECT DISTINCT customer FROM {file}) "
        "GROUP BY lower(customer) HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
    ).fetchone()
    if alike:
        yield (
            f'{counted(alike[2], "customer")} written in more than one way ("{clipped(alike[0])}" and '
            f'"{clipped(alike[1])}") count as different ones.'
        )
    yield from _like_totals(judging, file)
    if plan.form != "grid" and plan.column("subscription") is not None:
        shared = connection.execute(
            "SELECT count(*) FROM (SELECT subscription FROM judged WHERE reason IS NULL AND subscription "
            "IS NOT NULL GROUP BY subscription HAVING min(customer) <> max(customer))"
        ).fetchone()
        if shared and shared[0]:
            yield f"{counted(shared[0], 'subscription id')} belong to more than one customer."
    if plan.form == "subscriptions":
        never = connection.execute(
            "SELECT count(*) FROM judged WHERE reason IS NULL AND to_day = from_day"
        ).fetchone()
        if never and never[0]:
            many = counted(never[0], "subscription")
            yield f"{many} ended on the first day, never ran and count for nothing."
    if plan.form == "subscriptions" and options.end_is == "exclusive":
        yield from _ends_on_last_days(judging)
    months = sorted(month for _, month in plan.months)
    missing = [month_text(m) for m in range(months[0], months[-1]) if m not in months] if months else []
    if missing:
        yield f"The grid has no column for {listed(missing[:3])}{' and more' if len(missing) > 3 else ''}."
    unread = _unread_among_months(plan)
    if unread:
        yield f'"{clipped(unread[0])}" stands among the months and is not read as one; write it like 2026-03.'
    signs = connection.execute(f"SELECT count(DISTINCT currency) FROM {file}").fetchone()
    if signs and signs[0] > 1 and options.rated is None:
        yield f"{signs[0]} currencies, each counted by itself."


def _like_totals(judging: Judging, file: str) -> Iterator[str]:
    """`Total Germany` may be a total, `Total Energies` is a company: both count, and it is said."""
    pattern = "regexp_matches(lower(customer), '^(?:total|totale|somme|suma) .')"
    found = judging.opened.connection.execute(f"SELECT min(customer) FROM {file} WHERE {pattern}").fetchone()
    if found and found[0]:
        yield f'"{clipped(found[0])}" counts as a customer. If it is a total, leave it out of the source.'


def _unread_among_months(plan: Plan) -> list[str]:
    """Headers right of a grid's first month, a word and a year, that are no months and no totals."""
    first = min((column for column, _ in plan.months), default=0)
    used = {column for column, _ in plan.months} | set(plan.roles.columns.values()) | set(plan.segments)
    return [
        text
        for column, text in enumerate(plan.headers.texts)
        if plan.months and column > first and column not in used and (like := _LIKE_A_MONTH.fullmatch(text))
        and not is_computed(like[1]) and like[1].casefold() not in TOTALS
    ]  # fmt: skip


def _ends_on_last_days(judging: Judging) -> Iterator[str]:
    """Contracts that end on 31 December are paid for December; an exclusive end on that day leaves it out."""
    found = judging.opened.connection.execute(
        "SELECT count(to_day), count(*) FILTER (to_day = last_day(to_day)) FROM judged WHERE reason IS NULL"
    ).fetchone()
    ends, last_days = found or (0, 0)
    if ends and last_days * 10 >= ends * 9:
        yield (
            f"{last_days:,} of {ends:,} ends are the last day of a month, which then is not counted. If the "
            "subscription still runs on that day, say --end last-day (end_is: last day)."
        )
