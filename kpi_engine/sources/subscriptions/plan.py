"""What a table of subscriptions is: its form, its segments, its months, and what time an amount pays for."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.catalogue.lookup import normalised
from kpi_engine.model.written import clipped, listed
from kpi_engine.sources.header_words import is_computed
from kpi_engine.sources.subscriptions.amount_plan import AmountPlan, amount_plan
from kpi_engine.sources.subscriptions.grid_months import grid_months
from kpi_engine.sources.subscriptions.layout import KNOWN, SEGMENT_WORDS, Headers, Roles, roles_of
from kpi_engine.sources.subscriptions.options import Form, StagingOptions
from kpi_engine.sources.subscriptions.words_of_roles import IDS_OF_SEGMENTS, NOT_AN_END

_NEEDED: dict[Form, tuple[str, ...]] = {
    "subscriptions": ("customer", "start", "amount"),
    "customer-months": ("customer", "month", "amount"),
    "grid": ("customer",),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is read. `months` are the columns of a grid with the month of each."""

    headers: Headers
    form: Form
    roles: Roles
    segments: tuple[int, ...]
    months: tuple[tuple[int, int], ...]
    amount: AmountPlan

    def column(self, role: str) -> int | None:
        """The column of a role, None without one."""
        return self.roles.get(role)

    @property
    def segment_names(self) -> tuple[str, ...]:
        """The headers of the segments."""
        return tuple(self.headers.texts[index] for index in self.segments)


def plan_of(headers: Headers, options: StagingOptions) -> Plan:
    """Recognise a table by its headers; whatever is open is asked for, with the columns that there are."""
    roles = roles_of(headers, options)
    months = grid_months(headers, roles, options)
    form = _form(headers, roles, months, options)
    months = months if form == "grid" else ()
    if form == "grid":
        _customer_of_grid(headers, roles, months)
    _refuse_missing(headers, form, roles, options)
    segments = _segments(headers, form, roles, months, options)
    return Plan(headers, form, roles, segments, months, amount_plan(headers, form, roles, options))


def _form(
    headers: Headers, roles: Roles, months: tuple[tuple[int, int], ...], options: StagingOptions
) -> Form:
    if options.form:
        return options.form
    has_start, has_month = roles.get("start") is not None, roles.get("month") is not None
    if months and (len(months) > 1 or roles.get("amount") is None) and not has_start:
        return "grid"
    if has_start and has_month and roles.ranks["month"] < 1:
        start, month = (headers.texts[roles.columns[role]] for role in ("start", "month"))
        why = f'"{clipped(start)}" and "{clipped(month)}": one row a subscription or a month?'
        raise headers.refusal(f"{why} Say --form subscriptions or customer-months.", "which-form")
    return "customer-months" if has_month and not has_start else "subscriptions"


def _customer_of_grid(headers: Headers, roles: Roles, months: tuple[tuple[int, int], ...]) -> None:
    """The first column is the customer's where no header says which: nameless, an id, or the only one."""
    if "customer" in roles.columns or "customer" in roles.without:
        return
    monthly = {index for index, _ in months}
    others = [index for index in range(len(headers.texts)) if index not in monthly]
    before = [index for index in others if index < min(monthly, default=0)]
    if before and (not headers.texts[0] or len(before) == 1 or roles.get("subscription") == 0):
        roles.columns["customer"], roles.ranks["customer"] = before[0], 0
        if roles.get("subscription") == before[0]:
            del roles.columns["subscription"]


def _refuse_missing(headers: Headers, form: Form, roles: Roles, options: StagingOptions) -> None:
    missing = [role for role in _NEEDED[form] if roles.get(role) is None]
    if missing:
        if len(missing) == 3:
            why = "expected columns customer, start, end, amount; or customer, month, amount; or months"
        else:
            why = f"no column says the {listed(missing)}"
        role = missing[0]
        raise headers.refusal(
            f"{why}. Say --column {role}=HEADER, or columns: {role}: … in a map.", "no-column"
        )
    if form == "subscriptions" and all(
        role not in roles.columns and role not in roles.without for role in ("end", "cancelled")
    ):
        renewals = [
            text for text, key in zip(headers.texts, headers.keys, strict=True) if key.words in NOT_AN_END
        ]
        hint = f' "{clipped(renewals[0])}" tells when it renews.' if renewals else ""
        why = f"no column says when a subscription ends.{hint} Say --column end=HEADER, or --column end=none."
        raise headers.refusal(why, "no-end")
    if options.churn_date == "cancelled" and form == "subscriptions" and roles.get("cancelled") is None:
        why = "no column says when a subscription was cancelled. Say --column cancelled=HEADER."
        raise headers.refusal(why, "no-column")


def _segments(
    headers: Headers, form: Form, roles: Roles, months: tuple[tuple[int, int], ...], options: StagingOptions
) -> tuple[int, ...]:
    if options.segments is not None:
        return tuple(dict.fromkeys(headers.named(name, "segment") for name in options.segments))
    taken = set(roles.columns.values()) | {index for index, _ in months}
    known, ids = [], []
    for index, text in enumerate(headers.texts):
        words = normalised(text)
        if index in taken or not text:
            continue
        if words in SEGMENT_WORDS or (form == "grid" and _describes(words, index, months)):
            known.append(index)
        elif words in IDS_OF_SEGMENTS:
            ids.append(index)
    said = {normalised(headers.texts[index]).split()[0] for index in known}
    return tuple(sorted([*known, *(i for i in ids if normalised(headers.texts[i]).split()[0] not in said)]))


def _describes(words: str, index: int, months: tuple[tuple[int, int], ...]) -> bool:
    """A column between the customer and the months of a grid, if it is no total and no second name."""
    return index < min(column for column, _ in months) and words not in KNOWN and not is_computed(words)
