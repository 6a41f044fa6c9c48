"""The definitions of a workbook that change what a ledger counts: when a customer is lost, who came back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kpi_engine.errors import TemplateError
from kpi_engine.fill.definitions import option_held
from kpi_engine.ledger.policies import Policies
from kpi_engine.model.policy import Policy
from kpi_engine.sources.subscriptions.options import ChurnDate, StagingOptions
from kpi_engine.workbook.refusals import short

if TYPE_CHECKING:
    from kpi_engine.fill.template import Template

REACTIVATION_WINDOW, CHURN_DATE = "reactivation_window", "churn_date"
_CHURN_DATES: dict[str, ChurnDate] = {
    "end of the paid period": "period end",
    "day of cancellation": "cancelled",
}


def policies_of(
    template: Template, policy: Policy, policies: Policies, settled: Collection[str], months: Sequence[str]
) -> tuple[Policies, tuple[str, ...]]:
    """The policies with the workbook's reactivation window, unless the user settled it; and what to say."""
    option = _option(template, policy, REACTIVATION_WINDOW, settled, months)
    if option is None:
        return policies, ()
    window = None if option == "without limit" else int(option.split()[0])
    if REACTIVATION_WINDOW not in settled:
        return replace(policies, reactivation_window=window), ()
    if window == policies.reactivation_window:
        return policies, ()
    return policies, (_against(REACTIVATION_WINDOW, option),)


def reading_of(
    template: Template, policy: Policy, reading: StagingOptions, settled: Collection[str],
    months: Sequence[str],
) -> tuple[StagingOptions, tuple[str, ...]]:  # fmt: skip
    """The reading with the workbook's churn date, unless the user settled it; and what to say."""
    option = _option(template, policy, CHURN_DATE, settled, months)
    if option is None:
        return reading, ()
    churn_date = _CHURN_DATES.get(option)
    if CHURN_DATE in settled:
        return reading, () if churn_date == reading.churn_date else (_against(CHURN_DATE, option),)
    if churn_date is None:
        raise TemplateError(
            f"In {short(template.package.path.name)} a customer is lost on the {option}; a ledger takes "
            'the "end of the paid period" or the "day of cancellation". Choose one: --churn-date period-end '
            "or cancelled.",
            code="churn-date",
        )
    return replace(reading, churn_date=churn_date), ()


def _option(
    template: Template, policy: Policy, name: str, settled: Collection[str], months: Sequence[str]
) -> str | None:
    """The one option in force in the months to fill; None where the workbook has no such definition."""
    held = option_held(template.package, template.cells, policy, name)
    if held is None:
        return None
    changed = bool(held.since) and held.before != held.option
    if changed and months and months[0] < held.since <= months[-1] and name not in settled:
        raise TemplateError(
            f"In {short(template.package.path.name)} {name} is {held.option} since {held.since} and "
            f"{held.before} before. A ledger is computed by one: say which with "
            f"--{name.replace('_', '-')}.",
            code="two-definitions",
        )
    return held.before if changed and months and months[-1] < held.since else held.option


def _against(name: str, option: str) -> str:
    return (
        f"The workbook's definition of {name} is {option}; the ledger was computed as you said instead. "
        "Set it in the workbook, or with --policy, so that both say the same."
    )
