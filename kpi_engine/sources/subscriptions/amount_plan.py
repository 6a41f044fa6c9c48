"""What time an amount pays for, and whether for one unit or for all."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.catalogue.lookup import normalised
from kpi_engine.model.written import clipped
from kpi_engine.sources.subscriptions.header_key import SCALED, header_key
from kpi_engine.sources.subscriptions.layout import Headers, Roles
from kpi_engine.sources.subscriptions.options import AmountIs, Form, StagingOptions
from kpi_engine.sources.subscriptions.time_words import (
    NO_TIME,
    header_months,
    is_per_unit,
    speaks_of_longer,
)
from kpi_engine.sources.subscriptions.words_of_roles import CONTRACT_TERM

_MONTHS: dict[AmountIs, int] = {"a month": 1, "a quarter": 3, "a year": 12}
_TOLD = {1: "a month", 3: "a quarter", 6: "half a year", 12: "a year"}


@dataclass(frozen=True, slots=True)
class AmountPlan:
    """`months` is the time that an amount pays for; 0 where the column `term` says it row by row.

    `each` amounts are for one unit, `cents` are stated in minor units. `told` says all that in words.
    """

    months: int
    term: int | None
    each: bool
    cents: bool
    currency: str
    told: str


def amount_plan(headers: Headers, form: Form, roles: Roles, options: StagingOptions) -> AmountPlan:
    """From the header of the amount, the column of the interval, and what the user says."""
    column = roles.get("amount") if form != "grid" else None
    text = headers.texts[column] if column is not None else ""
    key = headers.keys[column] if column is not None else None
    if SCALED.search(text):
        why = f'"{clipped(text)}" speaks of thousands or millions. State whole amounts.'
        raise headers.refusal(why, "scaled")
    currency = options.currency or (key.currency if key else "")
    of_unit = key is not None and (roles.meaning == "unit" or is_per_unit(key.words))
    each = form == "subscriptions" and of_unit
    if each and roles.get("quantity") is None:
        why = f'"{clipped(text)}" is the price of one unit, but no column says how many. '
        why += "Say --column quantity=HEADER."
        raise headers.refusal(why, "no-quantity")
    months, term, told = _time(headers, form, roles, options, text)
    told += ", times the quantity" if each else ""
    return AmountPlan(months, term, each, bool(key and key.cents), currency, told)


def _time(
    headers: Headers, form: Form, roles: Roles, options: StagingOptions, text: str
) -> tuple[int, int | None, str]:
    """Months, column and words of the time that an amount pays for."""
    interval = roles.get("interval") if form == "subscriptions" else None
    contract = _contract_term(headers, roles)
    if options.amount_is and options.amount_is != "a term":
        return _MONTHS[options.amount_is], None, f"for {options.amount_is}, as stated"
    if options.amount_is == "a term":
        column = interval if interval is not None else contract
        if column is None:
            raise headers.refusal(
                "no column says how long a term is. Say --column interval=HEADER.", "no-interval"
            )
        return 0, column, f'for the time in "{headers.texts[column]}", as stated'
    if form != "grid" and roles.get("amount") is not None:
        if roles.meaning == "monthly":
            return 1, None, f'for a month, as the header "{clipped(text)}" says'
        if roles.meaning == "yearly":
            return 12, None, f'for a year, as the header "{clipped(text)}" says: divided by 12'
        months = header_months(header_key(text).words)
        if months:
            by = f": divided by {months}" if months > 1 else ""
            time = _TOLD.get(months, f"{months} months")
            return months, None, f'for {time}, as the header "{clipped(text)}" says{by}'
        if months == NO_TIME and interval is None:
            why = f'what time does "{clipped(text)}" pay for? Say --amount month, quarter, year or term.'
            raise headers.refusal(why, "which-time")
    if interval is not None:
        return 0, interval, f'for the time in "{headers.texts[interval]}": divided by its months'
    if contract is not None and form == "subscriptions":
        why = f'is an amount paid for a month, or for the time in "{clipped(headers.texts[contract])}"?'
        raise headers.refusal(f"{why} Say --amount month, year or term.", "which-time")
    titles = [*headers.above, *(headers.texts[i] for i in roles.columns.values() if form == "grid")]
    for title in titles:
        if speaks_of_longer(normalised(title)):
            why = f'is an amount paid for a month? "{clipped(title)}" speaks of more.'
            raise headers.refusal(f"{why} Say --amount month, quarter or year.", "which-time")
    return 1, None, "for a month (no column says otherwise)"


def _contract_term(headers: Headers, roles: Roles) -> int | None:
    taken = set(roles.columns.values())
    found = [i for i, key in enumerate(headers.keys) if key.words in CONTRACT_TERM and i not in taken]
    return found[0] if found else None
