"""The options of a ledger command as the engine takes them; a wrong word is refused with the right ones."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_engine.cli.ledger.reading_map import with_map
from kpi_engine.engine.ledger_reporting import Span
from kpi_engine.engine.ledgers import LedgerQuery
from kpi_engine.errors import InputError
from kpi_engine.ledger.policies import Policies
from kpi_engine.sources.engines.port import ENGINES
from kpi_engine.sources.subscriptions.options import FORMS, ROLES, StagingOptions

if TYPE_CHECKING:
    from kpi_engine.cli.ledger.options import Asked
    from kpi_engine.ledger.rates import Rates

FORMATS = ("text", "csv", "json", "xlsx", "html")
_ENDINGS = {".csv": "csv", ".json": "json", ".xlsx": "xlsx", ".html": "html", ".htm": "html"}
_ENDS = {"": "exclusive", "exclusive": "exclusive", "last-day": "last day"}
_CHURN = {"": "period end", "period-end": "period end", "cancelled": "cancelled"}
_AMOUNTS = {"": None, "month": "a month", "quarter": "a quarter", "year": "a year", "term": "a term"}
_CLUSTERS = ("dask", "spark")
_MOST_MEMORY = 4_000_000_000


def query_of(asked: Asked, decimal: str, memory: int = 0) -> LedgerQuery:
    """What is asked of the source; `decimal` is the sign that the settings say, `memory` what it may take."""
    asked, mapped = with_map(asked)
    by = listed(asked.by)
    engine = chosen("--engine", asked.engine, dict(zip(ENGINES, ENGINES, strict=True)))
    if asked.cluster and engine not in _CLUSTERS:
        raise InputError("--cluster is for --engine dask or spark; leave it out.", code="options")
    reading = StagingOptions(
        form=chosen("--form", asked.form, {"": None, **dict(zip(FORMS, FORMS, strict=True))}),
        columns=_columns(asked.columns or ()), segments=_segments(mapped, by), table=mapped.table,
        end_is=chosen("--end", asked.end, _ENDS),
        churn_date=chosen("--churn-date", asked.churn_date, _CHURN),
        amount_is=chosen("--amount", asked.amount, _AMOUNTS), currency=_currency(asked.currency),
        dates=chosen("--dates", asked.dates, {"": None, "dmy": "dmy", "mdy": "mdy"}),
        decimal=chosen("--decimal", asked.decimal or decimal, {"": None, ".": ".", ",": ","}),
        until=month(asked.until), memory=memory,
    )  # fmt: skip
    policies = Policies(
        chosen("--first-month", asked.first_month, {"": "new", "new": "new", "opening": "opening"}),
        asked.reactivation_window,
        chosen("--same-month", asked.same_month, {"": "ignore", "ignore": "ignore", "count": "count"}),
    )
    return LedgerQuery(
        asked.source, reading, by, policies, engine, asked.cluster, memory or _usual_memory()
    )  # fmt: skip


def rates_of(query: LedgerQuery, file: Path | None) -> Rates | None:
    """The exchange rates of `--rates` into the currency that was asked for; None without a file."""
    if file is None:
        return None
    if not query.reading.currency:
        raise InputError("Say into which currency the rates convert: --currency EUR.", code="options")
    from kpi_engine.sources.exchange_rates import read_rates

    return read_rates(file, query.reading.currency, query.reading.decimal)


def span_of(asked: Asked) -> Span:
    """The months to show."""
    first, last = month(asked.first), month(asked.last)
    if first and last and first > last:
        raise InputError("--from is a later month than --to. Change one of them.", code="options")
    return Span(first, last, asked.latest)


def format_of(asked: Asked, setting: str) -> str:
    """The format that is asked for, or that the name of the output says; else the one of the settings."""
    ending = asked.output.suffix.lower() if asked.output else ""
    by_name = _ENDINGS.get(ending)
    if asked.output is not None and by_name is None:
        raise InputError(
            f"{asked.output.name[:80]} does not say what it holds. End it with .xlsx, .html, .csv or .json.",
            code="other-kind",
        )
    if asked.format is None:
        return by_name or setting
    wanted: str = chosen("--format", asked.format, dict(zip(FORMATS, FORMATS, strict=True)))
    if by_name not in (None, wanted):
        raise InputError(
            f"{_name(asked.output)} would hold {wanted}. Give it the ending of that, or change --format.",
            code="other-kind",
        )
    if wanted == "xlsx" and asked.output is None:
        raise InputError("A workbook needs a name: -o ledger.xlsx.", code="options")
    return wanted


def chosen(option: str, word: str, choices: Mapping[str, Any]) -> Any:
    """What the word of an option stands for."""
    if word in choices:
        return choices[word]
    known = [choice for choice in choices if choice]
    expected = f"{', '.join(known[:-1])} or {known[-1]}"
    raise InputError(f"{option} is {expected}; found {word[:30]!r}.", code="bad-setting")


def listed(text: str) -> tuple[str, ...]:
    """The words between commas, each once."""
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def month(text: str) -> int | None:
    """A month that a person writes, as year x 12 + month; None for none."""
    from kpi_engine.results import month_named

    if not text:
        return None
    year, _, place = month_named(text).partition("-")
    return int(year) * 12 + int(place)


def _columns(pairs: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        role, sign, header = pair.partition("=")
        role, header = role.strip().lower(), header.strip()
        if not sign or not header or role not in ROLES:
            raise InputError(
                f"--column is ROLE=HEADER, such as customer=Account; found {pair[:40]!r}. "
                f"Roles: {', '.join(ROLES)}. Segments are named by --by.",
                code="bad-column",
            )
        if found.setdefault(role, header) != header:
            raise InputError(f"--column names two columns for {role}. Give one.", code="bad-column")
    return found


def _segments(mapped: StagingOptions, by: tuple[str, ...]) -> tuple[str, ...] | None:
    """The columns of segments: those of the map and those that are asked for; None: the usual ones."""
    every = tuple(dict.fromkeys((*(mapped.segments or ()), *by)))
    return every or mapped.segments


def _currency(text: str) -> str:
    from kpi_engine.sources.currency import CODES

    code = text.strip().upper()
    if code and code not in CODES:
        raise InputError(
            f"{code[:20]} is not a currency code. Write its three letters: EUR.", code="currency"
        )
    return code


def _usual_memory() -> int:
    """Half of the machine's memory, and no more than 4 GB: an engine that can keeps the rest on disk."""
    if sys.platform == "win32":  # it does not say in this way how much there is
        half = _MOST_MEMORY
    else:
        half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    return min(_MOST_MEMORY, half)


def _name(path: Path | None) -> str:
    return path.name[:80] if path else ""
