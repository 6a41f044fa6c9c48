"""The policy card: which definition a company uses, from when on, decided by whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """From the month `since` on (the start when empty), the choice `variant` means `option`."""

    variant: str
    option: str
    since: str = ""
    decided_on: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """All decisions of a company; what nobody decided keeps the catalogue's, or the guide's, default."""

    decisions: tuple[Decision, ...] = ()

    def choices(self, month: str) -> dict[str, str]:
        """The options in force in a month (`2026-03`); the latest decision up to that month counts."""
        in_force = sorted((each for each in self.decisions if each.since <= month), key=lambda d: d.since)
        return {decision.variant: decision.option for decision in in_force}

    @property
    def current(self) -> dict[str, str]:
        """The options of the latest decisions: what history is restated to."""
        return self.choices("9999-12")
