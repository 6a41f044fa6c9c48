"""The staged file, the count of what is not in it, and the months that it observes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpi_engine.errors import SourceError
from kpi_engine.model.period import month_text
from kpi_engine.model.written import clipped
from kpi_engine.sources.subscriptions.engine import literal
from kpi_engine.sources.subscriptions.judge_grid import grid_rows
from kpi_engine.sources.subscriptions.judging import Judging
from kpi_engine.sources.subscriptions.month_names import month_of, month_sql
from kpi_engine.sources.subscriptions.reasons import sentence
from kpi_engine.sources.subscriptions.staged import SetAside

_EXAMPLES = 50
"""Rows listed of each reason; the counts are exact."""
_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of the rows of a source."""

    total: int
    used: int
    set_aside: dict[str, int]
    examples: tuple[SetAside, ...]


def start_aside(judging: Judging) -> None:
    """The table `aside`: every row with something against it."""
    judging.opened.connection.execute(
        "CREATE TABLE aside AS SELECT row, reason, found, customer, NULL::BIGINT AS first "
        "FROM judged WHERE reason IS NOT NULL"
    )


def counted_rows(judging: Judging, written: int) -> Rows:
    """Rows in, used and set aside; used are those `written`, so that a row lost on the way is noticed."""
    connection = judging.opened.connection
    total = _one(judging, "SELECT count(*) FROM raw")
    counts = connection.execute(
        "SELECT reason, count(*) FROM aside GROUP BY reason ORDER BY reason"
    ).fetchall()
    used = written
    if judging.plan.form == "grid":
        used = _one(judging, "SELECT count(*) FROM judged WHERE row NOT IN (SELECT row FROM aside)")
    listed = connection.execute(
        "SELECT row, reason, found, customer, first FROM aside "
        f"QUALIFY row_number() OVER (PARTITION BY reason ORDER BY row) <= {_EXAMPLES} ORDER BY row"
    ).fetchall()
    rows = Rows(total, used, dict(counts), tuple(example(judging, *each) for each in listed))
    if total != used + sum(rows.set_aside.values()):
        raise AssertionError(f"{total} rows are not {used} used and {rows.set_aside} set aside")
    if not used:
        raise _nothing_used(judging, rows)
    return rows


def example(
    judging: Judging, row: int, reason: str, found: str | None, customer: str | None, first: int | None
) -> SetAside:
    """A row of the table `aside` as it is told."""
    file, number = judging.opened.located(row)
    other = ""
    if first is not None:
        other_file, other_number = judging.opened.located(first)
        other = f"{other_number:,}" + (f" of {other_file}" if other_file != file else "")
    return SetAside(number, reason, sentence(reason, found or "", other), clipped(customer or "", 255), file)


def _nothing_used(judging: Judging, rows: Rows) -> SourceError:
    source = clipped(judging.opened.headers.source, 50)
    if not rows.examples:
        return SourceError(f"{source} has a header and no rows.", code="empty")
    first = rows.examples[0]
    why = f"{source}: no row of {rows.total:,} can be used. Row {first.row:,}: {clipped(first.sentence, 120)}"
    return SourceError(f"{why} Check the columns and the mapping."[:255], code="no-rows")


def write_staged(judging: Judging) -> tuple[Path, int]:
    """The staged Parquet file of the rows that nothing speaks against, and how many rows it has."""
    plan = judging.plan
    names = ["customer", "currency", *(f"segment{index}" for index in range(len(plan.segments)))]
    if plan.form == "grid":
        months, source = ["month"], f"({grid_rows(judging)})"
    elif plan.form == "customer-months":
        months, source = [f"{month_sql('from_day')} AS month"], "judged"
    else:
        months = [f"{month_sql('from_day')} AS from_month", f"{month_sql('to_day')} AS to_month"]
        source = "judged"
    quantity = ["quantity"] if has_quantity(judging) else []
    path = _free_name(judging.folder)
    good = "" if plan.form == "grid" else "reason IS NULL AND "
    written = judging.opened.connection.execute(
        f"COPY (SELECT {', '.join([*names, *months, 'amount', *quantity])} FROM {source} "
        f"WHERE {good}row NOT IN (SELECT row FROM aside)) "
        f"TO {literal(str(path.resolve()))} (FORMAT parquet, COMPRESSION zstd)"
    ).fetchone()
    return path, int(written[0]) if written else 0


def has_quantity(judging: Judging) -> bool:
    """True where the staged file has a column of quantities."""
    return judging.plan.form != "grid" and judging.plan.column("quantity") is not None


def _free_name(folder: Path) -> Path:
    number = 1
    while (path := folder / f"staged{'' if number == 1 else f'-{number}'}.parquet").exists():
        number += 1
    return path


def observed_months(judging: Judging, staged: Path) -> tuple[tuple[int, ...], str]:
    """The months observed, and in words where they end and why."""
    plan, options = judging.plan, judging.options
    today = month_of(options.today or date.today())  # noqa: DTZ011 (the user's own calendar)
    file = f"read_parquet({literal(str(staged.resolve()))})"
    if plan.form == "grid":
        found = _grid_months(judging)
        first, candidates, why = min(found, default=0), found, "latest month of the grid with an amount"
    elif plan.form == "customer-months":
        (first,) = _all(judging, f"SELECT min(month) FROM {file}")
        candidates = _all(judging, f"SELECT max(month) FROM {file} WHERE month <= {today}")
        why = "latest month with a row"
    else:
        (first,) = _all(judging, f"SELECT min(from_month) FROM {file}")
        candidates = _all(judging, f"SELECT max(from_month) FROM {file} WHERE from_month <= {today}")
        candidates += _all(judging, f"SELECT max(to_month) FROM {file} WHERE to_month <= {today}")
        why = "latest month in which a subscription starts or has ended"
    last = options.until or max((month for month in candidates if month <= today), default=0)
    if last < first:
        raise judging.opened.headers.refusal(
            f"the first month is {month_text(first)}, after the last one observed. Say --until.", "until"
        )
    told = f"{month_text(last)}, " + ("as stated" if options.until else f"the {why} not after today")
    if plan.form == "grid":
        return tuple(sorted(month for _, month in plan.months if month <= last)), told
    return tuple(range(first, last + 1)), told


def _grid_months(judging: Judging) -> list[int]:
    """The months of a grid's header up to the last that is not blank throughout."""
    (last,) = _all(judging, "SELECT max(month) FROM amounts")
    return [month for _, month in judging.plan.months if month <= last]


def refuse_overflow(judging: Judging, staged: Path, months: int) -> None:
    """Sums over all customers and months must stay whole numbers that a computer holds exactly."""
    total = _one(
        judging, f"SELECT sum(CAST(amount AS HUGEINT)) FROM read_parquet({literal(str(staged.resolve()))})"
    )
    if total * months >= _LARGEST:
        raise judging.opened.headers.refusal(
            f"the amounts add up to {total // 100:,} a month, too much to count exactly. Check the amounts.",
            "too-large",
        )


def _one(judging: Judging, query: str) -> int:
    found = judging.opened.connection.execute(query).fetchone()
    return int(found[0] or 0) if found else 0


def _all(judging: Judging, query: str) -> list[int]:
    return [int(value or 0) for (value,) in judging.opened.connection.execute(query).fetchall()]
