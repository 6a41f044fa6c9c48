"""Rows that would count twice: exact duplicates, and one subscription stated twice for the same time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kpi_engine.sources.subscriptions.judging import Judging
from kpi_engine.sources.subscriptions.lookups import load

Stated = tuple[str, str, int, int, int]
"""Customer and key, a row and the days (or months) from which and before which it is stated."""
_FETCHED = 10_000
_SORTED_AT_ONCE = 100_000_000


def set_aside_repeats(judging: Judging) -> None:
    """Add to `aside` what repeats an earlier row; only rows that nothing else speaks against are compared."""
    _duplicates(judging)
    if judging.plan.form == "grid":
        _same_customer(judging)
    else:
        _overlaps(judging)


def _duplicates(judging: Judging) -> None:
    """Rows that agree in every column of the source: the first stays."""
    cells = ", ".join(f"c{index}" for index in range(len(judging.opened.types)))
    if not _load_repeated(judging, "alike", f"hash({cells})", "raw"):
        return
    judging.opened.connection.execute(
        f"INSERT INTO aside WITH rows AS (SELECT row, {cells} FROM raw WHERE hash({cells}) IN (FROM alike) "
        "AND row NOT IN (SELECT row FROM aside)), "
        f"ranked AS (SELECT row, min(row) OVER (PARTITION BY {cells}) AS first FROM rows) "
        "SELECT r.row, 'duplicate', NULL, j.customer, r.first FROM ranked r JOIN judged j USING (row) "
        "WHERE r.row > r.first"
    )


def _load_repeated(judging: Judging, table: str, key: str, source: str) -> bool:
    """The table of the hashes that occur more than once; False where none does.

    Sorting the hashes takes a fraction of the time and memory of grouping by them.
    """
    import numpy as np

    connection = judging.opened.connection
    rows = connection.execute("SELECT count(*) FROM raw").fetchone()
    parts = 1 + (int(rows[0]) if rows else 0) // _SORTED_AT_ONCE
    repeated: list[int] = []
    for part in range(parts):
        query = f"SELECT h FROM (SELECT {key} AS h FROM {source}) WHERE h % {parts} = {part}"
        hashes = np.asarray(connection.execute(query).fetchnumpy()["h"])
        hashes.sort()
        repeated += np.unique(hashes[1:][hashes[1:] == hashes[:-1]]).tolist()
    if repeated:
        load(judging.opened, judging.folder, table, {"h": "UBIGINT"}, ([each] for each in repeated))
    return bool(repeated)


def _same_customer(judging: Judging) -> None:
    """A customer that a grid holds twice with the same segments and currency: the later row is set aside."""
    keys = ", ".join(["customer", "currency", *_segments(judging)])
    judging.opened.connection.execute(
        f"INSERT INTO aside SELECT row, 'same customer', NULL, customer, first FROM (SELECT row, customer, "
        f"min(row) OVER (PARTITION BY {keys}) AS first FROM judged WHERE reason IS NULL "
        "AND row NOT IN (SELECT row FROM aside)) WHERE row > first"
    )


def _overlaps(judging: Judging) -> None:
    """One subscription stated twice for the same time; of two that overlap the later row is set aside.

    A subscription is known by its id within a customer, or where there is none by customer, segments and
    amount: two such at the same time are one stated twice.
    """
    months = judging.plan.form == "customer-months"
    if months and judging.plan.column("subscription") is None:
        return
    start, end = "from_day", "coalesce(to_day, DATE '9999-01-01')"
    if months:
        start = "CAST(date_trunc('month', from_day) AS DATE)"
        end = f"{start} + 1"
    alike = ", ".join(["'='", "currency", "amount", "coalesce(quantity, -1)", *_segments(judging)])
    key = f"coalesce('#' || subscription, concat_ws(chr(31), {alike}))"
    good = "judged WHERE reason IS NULL" + (" AND subscription IS NOT NULL" if months else "")
    if not _load_repeated(judging, "again", f"hash(customer, {key})", good):
        return
    rows = judging.opened.connection.execute(
        f"WITH good AS (SELECT customer, {key} AS key, row, {start} - DATE '1970-01-01' AS f, "
        f"{end} - DATE '1970-01-01' AS t FROM {good} AND hash(customer, {key}) IN (FROM again) "
        "AND row NOT IN (SELECT row FROM aside)), "
        "running AS (SELECT customer, key, f, max(t) OVER (PARTITION BY customer, key ORDER BY f, row "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM good WHERE t > f), "
        "twice AS (SELECT DISTINCT customer, key FROM running WHERE before > f) "
        "SELECT customer, key, row, f, t FROM good JOIN twice USING (customer, key) WHERE t > f ORDER BY ALL"
    )
    found = list(_later(_fetched(rows)))
    if found:
        _set_aside(judging, found, judging.folder)


def _fetched(rows: object) -> Iterator[Stated]:
    while chunk := rows.fetchmany(_FETCHED):  # type: ignore[attr-defined]
        yield from chunk


def _later(rows: Iterable[Stated]) -> Iterator[tuple[int, int]]:
    """(row, the earlier row that it overlaps) of rows sorted by key and row."""
    for _, group in groupby(rows, key=itemgetter(0, 1)):
        kept: list[tuple[int, int, int]] = []
        for *_, row, start, end in group:
            place = bisect_left(kept, (end,))
            if place and kept[place - 1][1] > start:
                yield row, kept[place - 1][2]
            else:
                insort(kept, (start, end, row))


def _set_aside(judging: Judging, found: list[tuple[int, int]], folder: Path) -> None:
    load(judging.opened, folder, "overlapping", {"row": "BIGINT", "first": "BIGINT"}, found)
    judging.opened.connection.execute(
        "INSERT INTO aside SELECT o.row, CASE WHEN j.subscription IS NULL THEN 'overlap' "
        "ELSE 'same subscription' END, j.subscription, j.customer, o.first "
        "FROM overlapping o JOIN judged j USING (row)"
    )


def _segments(judging: Judging) -> list[str]:
    return [f"segment{index}" for index in range(len(judging.plan.segments))]
