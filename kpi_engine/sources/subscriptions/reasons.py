"""Why a row is not counted, in a sentence that says what to put right."""

from __future__ import annotations

from kpi_engine.model.written import clipped

_SENTENCES = {
    "cells": "{found}",
    "total": "A row of totals ({found}) is no customer.",
    "no customer": "No customer is stated.",
    "no start": "No start is stated.",
    "start": "The start {found} cannot be read as a date; write it like 2026-01-31.",
    "far start": "The start {found} is not between 1980 and 2199; correct the year.",
    "end": "The end {found} cannot be read as a date; write it like 2026-01-31, or leave it blank.",
    "end before start": "The end {after} is before the start {before}.",
    "cancelled": "The cancelled date {found} cannot be read; write it like 2026-01-31, or leave it blank.",
    "cancelled before start": "The cancelled date {after} is before the start {before}.",
    "no month": "No month is stated.",
    "month": "The month {found} cannot be read; write it like 2026-01.",
    "far month": "The month {found} is not between 1980 and 2199; correct the year.",
    "no amount": "No amount is stated.",
    "amount": "The amount {found} is no number below a trillion.",
    "negative": "The amount {found} is negative; enter credits and refunds elsewhere.",
    "negative cell": "The amount {after} in {before} is negative; the customer's whole row is set aside.",
    "cell": "The amount {after} in {before} cannot be read; the customer's whole row is set aside.",
    "no interval": "Nothing says what time the amount pays for.",
    "interval": "The interval {found} is no month, quarter, year or number of months up to 120.",
    "no quantity": "A price of one unit is stated, but no quantity.",
    "quantity": "The quantity {found} is no whole number of units.",
    "no currency": "No currency is stated, but other rows state one.",
    "currency": "The currency {found} is not known; write its code, like EUR.",
    "not rated": "There is no exchange rate for {found}.",
    "duplicate": "The same as row {first} in every column.",
    "overlap": "The same customer, segments and amount as row {first}, for a time that overlaps.",
    "same subscription": "Subscription {found} is in row {first} too, for a time that overlaps.",
    "same customer": "The customer stands in row {first} too.",
}


def sentence(reason: str, found: str, first: str) -> str:
    """What is wrong with a row; `found` is what stands there, `first` the earlier row it repeats."""
    before, _, after = found.partition("|")
    shown = found.replace("\x01", "").strip("|")
    quoted = clipped(shown, 60) if reason == "cells" else f'"{clipped(shown)}"'
    if reason == "total" and not shown:
        return "A row of totals is no customer."
    return _SENTENCES[reason].format(
        found=clipped(shown, 200) if reason == "cells" else quoted,
        before=f'"{clipped(before)}"' if "cell" not in reason.split()[-1:] else before,
        after=f'"{clipped(after.replace(chr(1), ""))}"',
        first=first,
    )
