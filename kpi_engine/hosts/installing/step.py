"""What an installation is made of: small steps, each with its own way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kpi_engine.hosts.installing.journal import Entry
from kpi_engine.hosts.installing.machine import Machine


class Step(Protocol):
    """One change. `target` is what it changes, `what` says so to the user, `host` is what it is for."""

    @property
    def kind(self) -> str:
        """Which kind of change it is; the way back is found by it."""

    @property
    def target(self) -> str:
        """What is changed: a file, a value, a certificate."""

    @property
    def host(self) -> str:
        """excel, office or libreoffice."""

    @property
    def what(self) -> str:
        """The change in words, such as: the add-in, where Excel opens it."""

    def is_done(self, machine: Machine, earlier: Entry | None) -> bool:
        """True where nothing has to be changed any more."""

    def obstacle(self, machine: Machine) -> str:
        """Why it cannot be done, and what to do about it; "" where nothing is in the way."""

    def entry(self, machine: Machine, earlier: Entry | None) -> Entry:
        """What to write down before: how it is now. `earlier` is what was written the last time."""

    def do(self, machine: Machine) -> None:
        """Make the change."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A change that was taken back; the note tells what the user should know, such as what was kept."""

    note: str = ""
