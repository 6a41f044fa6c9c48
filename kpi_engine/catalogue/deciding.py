"""A company's policy card against the catalogue: every decision names a choice and an option there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.errors import InputError
from kpi_engine.model.kpi import Kpi, Variant
from kpi_engine.model.policy import Decision, Policy
from kpi_engine.model.registry import derived_from

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of definition by its name, and every function that leaves it."""

    name: str
    options: tuple[str, ...]
    why: str
    by: tuple[tuple[Kpi, Variant], ...]

    @property
    def in_formulas(self) -> bool:
        """True when an option changes a formula somewhere."""
        return any(variant.effects for _, variant in self.by)

    @property
    def typed(self) -> bool:
        """True when the options lie in the figures that are typed."""
        return any(variant.typed for _, variant in self.by)


@derived_from(KPIS)
def choices() -> dict[str, Choice]:
    """Every choice that the catalogue declares, in its order."""
    found: dict[str, list[tuple[Kpi, Variant]]] = {}
    for kpi in KPIS:
        for variant in kpi.variants:
            found.setdefault(variant.name, []).append((kpi, variant))
    return {
        name: Choice(name, _options(by), by[0][1].why, tuple(by)) for name, by in found.items()
    }  # fmt: skip


def _options(by: Iterable[tuple[Kpi, Variant]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(option for _, variant in by for option in variant.choices))


def choice_named(name: str, where: str = "The policy") -> Choice:
    """The choice called `name`; InputError that names the nearest for an unknown one."""
    known = choices()
    if name not in known:
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else "kpi policy lists every choice."
        raise InputError(f"{where}: no choice is called {name[:40]}. {hint}", code="unknown-choice")
    return known[name]


def verified(policy: Policy, where: str = "The policy") -> Policy:
    """The policy as it is; InputError for an unknown choice, option or month, or a contradiction."""
    for problem in _problems(policy.decisions, where):
        raise problem
    return policy


def _problems(decisions: Iterable[Decision], where: str) -> Iterator[InputError]:
    decided: dict[tuple[str, str], str] = {}
    for decision in decisions:
        choice = choice_named(decision.variant, where)
        if decision.option not in choice.options:
            yield InputError(
                f"{where}: {decision.variant} cannot be {decision.option[:40]!r}. "
                f"Write one of: {'; '.join(choice.options)}.",
                code="unknown-option",
            )
        if decision.since and not _MONTH.fullmatch(decision.since):
            yield InputError(
                f"{where}: {decision.variant} holds since {decision.since[:20]!r}, which is no month. "
                "Write year and month, such as 2026-07.",
                code="month",
            )
        key = decision.variant, decision.since
        if decided.setdefault(key, decision.option) != decision.option:
            since = f"since {decision.since}" if decision.since else "from the start"
            yield InputError(
                f"{where}: {decision.variant} is decided twice {since}, once as {decided[key]} and once as "
                f"{decision.option}. Keep one.",
                code="two-decisions",
            )
