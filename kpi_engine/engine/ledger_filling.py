"""A ledger of subscriptions as the figures that a template asks for, tier by tier."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kpi_engine.engine.ledgers import LedgerQuery, OpenLedger, ledger_of, opened
from kpi_engine.errors import SourceError
from kpi_engine.fill.from_ledger.asked import AskedOfLedger
from kpi_engine.fill.from_ledger.beside_data import Prefer
from kpi_engine.fill.from_ledger.choices import policies_of, reading_of
from kpi_engine.fill.from_ledger.refusing import as_fill_takes_it, nothing_to_fill, refuse_currencies
from kpi_engine.fill.from_ledger.segments import Chosen, chosen_segments, refuse_unplaced
from kpi_engine.fill.from_ledger.source import LedgerSource
from kpi_engine.fill.from_ledger.told import notes_of
from kpi_engine.model.period import month_text
from kpi_engine.sources.ledger_facts import WINDOW, LedgerFacts

if TYPE_CHECKING:
    from kpi_engine.fill.template import Template
    from kpi_engine.ledger.movements import Movement
    from kpi_engine.ledger.policies import Policies
    from kpi_engine.model.fact import Fact
    from kpi_engine.model.policy import Policy
    from kpi_engine.sources.engines.port import Engine
    from kpi_engine.sources.subscriptions.staged import Staged


_READ = ("until", "end_is", "churn_date", "amount_is", "dates", "decimal")
"""What of a reading is written down beside its columns."""


@dataclass(frozen=True, slots=True)
class LedgerFill:
    """The ledger to fill a template from; `by` None finds the columns of the template's segments.

    `names` are values of segments as the template calls them ("" for the total only). `settled` are the
    definitions that the user states, whatever the workbook's: churn_date, reactivation_window. `prefer` says
    which counts where other data states a figure differently.
    """

    query: LedgerQuery
    by: tuple[str, ...] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    prefer: Prefer = ""


def ledger_facts(template: Template, wanted: LedgerFill, policy: Policy) -> tuple[list[Fact], LedgerSource]:
    """What the template asks of the ledger, as facts, and what the receipt says of their source.

    Raises SourceError for amounts in several currencies, for tiers that the template has no line for, and for
    a ledger that has nothing to say about the template's months.
    """
    try:
        return _ledger_facts(template, wanted, policy)
    except SourceError as error:
        raise as_fill_takes_it(error) from None


def _ledger_facts(template: Template, wanted: LedgerFill, policy: Policy) -> tuple[list[Fact], LedgerSource]:
    """The facts, and what is said of their source."""
    asked = AskedOfLedger(template.targets)
    query, told = _as_defined(template, wanted, policy, asked)
    with opened(query) as book:
        staged = book.staged
        refuse_currencies(staged)
        chosen = chosen_segments(asked, _values(book), wanted.by, wanted.names)
        facts, moves = _computed(book, asked, chosen, replace(wanted, query=query))
    taken = asked.taken(facts)
    if not taken:
        raise nothing_to_fill(asked, staged)
    notes = (*told, *notes_of(asked, staged, moves, chosen, query.policies))
    return taken, _source(query, staged, chosen, notes)


def _as_defined(
    template: Template, wanted: LedgerFill, policy: Policy, asked: AskedOfLedger
) -> tuple[LedgerQuery, tuple[str, ...]]:
    """The query under the definitions of the workbook, but for those that the user states."""
    query = wanted.query
    policies, first = policies_of(template, policy, query.policies, wanted.settled, asked.months)
    reading, second = reading_of(template, policy, query.reading, wanted.settled, asked.months)
    return replace(query, policies=policies, reading=reading), (*first, *second)


def _values(book: OpenLedger) -> dict[str, list[str]]:
    """The values of each column of segments."""
    from kpi_engine.ledger.changes import plain_rows
    from kpi_engine.ledger.ledger import SEGMENT

    rows = _engine(book).scan(book.staged.parquet)
    found = {}
    for place, name in enumerate(book.staged.segments):
        column = f"{SEGMENT}{place}"
        found[name] = sorted(row[column] for row in plain_rows(rows.select(column).unique()))
    return found


def _engine(book: OpenLedger) -> Engine:
    return cast("Engine", book.engine)  # a ledger that was opened has one


def _computed(
    book: OpenLedger, asked: AskedOfLedger, chosen: Sequence[Chosen], wanted: LedgerFill
) -> tuple[list[Fact], dict[str, tuple[Movement, ...]]]:
    """Every figure of the business and of each column of segments; the movements by column ("": all)."""
    from kpi_engine.ledger.movements import movements
    from kpi_engine.ledger.naming import renamed

    staged, policies = book.staged, wanted.query.policies
    writer = LedgerFacts(staged.reading.source, staged.places)
    moves = {"": movements(book.ledger, policies)}
    facts = [*writer.of_movements(moves[""]), *_of_whole_customers(book, asked, policies, writer)]
    for each in chosen:
        ledger = ledger_of(staged, _engine(book), (each.column,))
        found = moves[each.column] = movements(renamed(ledger, each.column, each.names), policies)
        refuse_unplaced(asked, chosen, each, _unplaced(asked, found, each, wanted))
        for movement in found:
            facts += writer.of_movements((movement,), movement.segments[0])
    return facts, moves


def _of_whole_customers(
    book: OpenLedger, asked: AskedOfLedger, policies: Policies, writer: LedgerFacts
) -> Iterator[Fact]:
    """Retention over twelve months and cohorts, where the template asks for them.

    A cohort of customers who may have come before the ledger begins has no known age.
    """
    from kpi_engine.ledger.cohorts import cohorts
    from kpi_engine.ledger.retention import retention

    if "net_retention" in asked.figures:
        yield from writer.of_retention(retention(book.ledger, WINDOW))
    if {"cohort_customers", "cohort_net"} & asked.figures:
        known = 0 if policies.first_month == "new" else book.staged.first_month + 1
        yield from writer.of_cohorts(each for each in cohorts(book.ledger) if each.month >= known)


def _unplaced(
    asked: AskedOfLedger, found: Sequence[Movement], chosen: Chosen, wanted: LedgerFill
) -> list[str]:
    """Values that pay or move in the months to fill and that nobody left to the total."""
    months, placed = frozenset(asked.months), frozenset(chosen.names.values())
    return list(
        dict.fromkeys(
            movement.segments[0]
            for movement in found
            if movement.segments[0] not in placed
            and wanted.names.get(movement.segments[0]) != ""
            and (movement.start or movement.end)
            and month_text(movement.month) in months
        )
    )


def _source(
    query: LedgerQuery, staged: Staged, chosen: Sequence[Chosen], notes: Sequence[str]
) -> LedgerSource:
    reading = staged.reading
    return LedgerSource(
        source=reading.source,
        sha256=_sha256(query.source),
        columns={column.header: column.role for column in reading.columns},
        reading={name: text for name in _READ if (text := getattr(reading, name))},
        by=tuple(each.column for each in chosen),
        names={value: name for each in chosen for value, name in each.names.items()},
        months=(month_text(staged.first_month), month_text(staged.last_month)),
        rows_in=staged.rows_in,
        rows_used=staged.rows_used,
        rows_set_aside=staged.rows_set_aside,
        set_aside=staged.set_aside,
        policies=query.policies.told(),
        notes=tuple(notes),
    )


def _sha256(source: str) -> str:
    """The hash of a single file; a database or a folder has none."""
    file = file_of(source)
    if file is None:
        return ""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def file_of(source: str) -> Path | None:
    """The file of a source, where it is one: what may never be overwritten."""
    whole, front = Path(source), Path(source.partition("::")[0])
    return next((file for file in (whole, front) if file.is_file()), None)
