"""Why a ledger cannot fill a template."""

from __future__ import annotations

from kpi_engine.errors import InputError, SourceError
from kpi_engine.fill.from_ledger.asked import AskedOfLedger
from kpi_engine.model.period import month_text
from kpi_engine.model.written import clipped, listed
from kpi_engine.sources.subscriptions.staged import Staged

_OF_THE_READING = ("no-column", "two-columns", "no-end", "which-time", "which-form", "date-order",
                   "no-quantity", "no-interval", "several-days")  # fmt: skip
"""What `kpi ledger` takes as an option, and `kpi fill` in the file of a reading."""


def as_fill_takes_it(error: SourceError) -> SourceError:
    """A question about the columns, with the way to answer it that this command has."""
    if error.code not in _OF_THE_READING:
        return error
    question = error.message.partition(" Columns: ")[0]
    how = " To kpi ledger moves, with --save-reading r.yaml; then kpi fill … --reading r.yaml."
    return SourceError(f"{question[: 255 - len(how)]}{how}", code=error.code)


def refuse_currencies(staged: Staged) -> None:
    """Amounts in several currencies are never added up."""
    if len(staged.currencies) > 1:
        there = listed([code or "none stated" for code in staged.currencies[:5]])
        raise SourceError(
            f"{clipped(staged.reading.source, 60)} has amounts in several currencies ({there}), which are "
            "never added up. A workbook takes one: give a table (or a SELECT) of one currency.",
            code="mixed-currencies",
        )


def nothing_to_fill(asked: AskedOfLedger, staged: Staged) -> InputError:
    """Why no figure of the ledger has a place: the template asks for none, or for none of its months."""
    if not asked.months:
        return InputError(
            "The template has no place by month for anything that a ledger states, such as mrr, opening_mrr, "
            "new_customers or active_customers. Name one (in_mrr), or give its figures with --data.",
            code="nothing-asked",
        )
    spans = [f"{first} to {last}" for first, last in (
        (month_text(staged.first_month), month_text(staged.last_month)), (asked.months[0], asked.months[-1]),
    )]  # fmt: skip
    return InputError(
        f"{clipped(staged.reading.source, 60)} has {spans[0]}, the template {spans[1]}: no month is in both. "
        "Set the template's first month (cell set_first_month), or give another table.",
        code="no-common-month",
    )
