"""Installing and uninstalling: steps one after another, each written down before it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal

from kpi_engine._version import __version__
from kpi_engine.errors import InputError, KpiEngineError
from kpi_engine.hosts.installing.excel import HOST as EXCEL
from kpi_engine.hosts.installing.extensions import KIND as EXTENSION
from kpi_engine.hosts.installing.extensions import undo_extension
from kpi_engine.hosts.installing.journal import PORT_NOTED, Entry, Journal, read_journal
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.office import HOST as OFFICE
from kpi_engine.hosts.installing.putting_files import KIND as FILE
from kpi_engine.hosts.installing.putting_files import undo_file
from kpi_engine.hosts.installing.registry_values import KIND as REGISTRY
from kpi_engine.hosts.installing.registry_values import undo_registry
from kpi_engine.hosts.installing.step import Step, Undone
from kpi_engine.hosts.installing.trusting import KIND as TRUST
from kpi_engine.hosts.installing.trusting import undo_trust
from kpi_engine.system.locks import sole_writer

State = Literal["done", "there already", "would be done", "undone", "would be undone", "not undone"]
_UNDO: dict[str, Callable[[Machine, Entry], Undone]] = {
    FILE: undo_file, REGISTRY: undo_registry, TRUST: undo_trust, EXTENSION: undo_extension,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a step; `note` is what the user should know or do."""

    host: str
    what: str
    target: str
    state: State
    note: str = ""


def install(machine: Machine, steps: Sequence[Step], *, dry_run: bool = False) -> tuple[Told, ...]:
    """Do what is not done yet; nothing at all where it can be seen before that something is in the way."""
    with sole_writer(machine.profile.lock):
        return _install(machine, steps, dry_run=dry_run)


def _install(machine: Machine, steps: Sequence[Step], *, dry_run: bool) -> tuple[Told, ...]:
    journal = read_journal(machine.profile)
    due = [each for each in steps if not each.is_done(machine, journal.of(each.kind, each.target))]
    for step in due:
        if problem := step.obstacle(machine):
            raise InputError(problem, code="obstacle")
    if not dry_run:
        journal = _done(machine, journal, due)
        if journal.entries:
            _without_old_trust(machine, journal.noted(**_notes(machine, steps)), steps)
    state: State = "would be done" if dry_run else "done"
    return tuple(
        Told(each.host, each.what, each.target, state if each in due else "there already") for each in steps
    )


def _done(machine: Machine, before: Journal, due: Sequence[Step]) -> Journal:
    """Do the steps. Where one cannot be done, what was new with this run is taken back."""
    journal = before.opened() if due else before
    try:
        for step in due:
            journal = journal.with_entry(step.entry(machine, journal.of(step.kind, step.target)))
            step.do(machine)
    except (KpiEngineError, OSError):
        for entry in reversed(journal.entries):
            if before.of(entry.kind, entry.target) is None:
                with suppress(
                    KpiEngineError, OSError
                ):  # it stays written down: uninstalling takes it back later
                    _UNDO[entry.kind](machine, entry)
                    journal = journal.without(entry)
        journal.closed()
        raise
    return journal


def _notes(machine: Machine, steps: Iterable[Step]) -> dict[str, str]:
    """The engine that installed; the Python that desktop Excel asks, and its xlwings; the server's port."""
    notes = {"engine": __version__}
    if any(each.host == EXCEL for each in steps):
        notes |= {"python": str(machine.python), "code": str(machine.code), "xlwings": version("xlwings")}
    if any(each.host == OFFICE for each in steps):
        notes |= {PORT_NOTED: str(machine.port)}
    return notes


def _without_old_trust(machine: Machine, journal: Journal, steps: Iterable[Step]) -> None:
    """A certificate that was renewed is trusted no more."""
    trusted = {each.target for each in steps if each.kind == TRUST}
    for entry in journal.entries:
        if trusted and entry.kind == TRUST and entry.target not in trusted:
            undo_trust(machine, entry)
            journal = journal.without(entry)


def uninstall(
    machine: Machine, hosts: Sequence[str] = (), *, dry_run: bool = False
) -> tuple[tuple[Told, ...], KpiEngineError | None]:
    """Take back what was installed (for these hosts, or all), the last change first; what could not be.

    A change that cannot be taken back now stays written down, so that a second run takes it back.
    """
    with sole_writer(machine.profile.lock):
        return _uninstall(machine, hosts, dry_run=dry_run)


def _uninstall(
    machine: Machine, hosts: Sequence[str], *, dry_run: bool
) -> tuple[tuple[Told, ...], KpiEngineError | None]:
    journal, told, fault = read_journal(machine.profile), [], None
    for entry in reversed(journal.entries):
        if hosts and entry.host not in hosts:
            continue
        if dry_run:
            told.append(_told(entry, "would be undone"))
            continue
        try:
            undone = _UNDO[entry.kind](machine, entry)
        except (KpiEngineError, OSError) as why:
            fault = fault or _as_ours(why, entry)
            told.append(_told(entry, "not undone", _as_ours(why, entry).message))
            continue
        journal = journal.without(entry)
        told.append(_told(entry, "undone", undone.note))
    if not dry_run:
        journal.closed()
    return tuple(told), fault


def _as_ours(fault: KpiEngineError | OSError, entry: Entry) -> KpiEngineError:
    """A refusal of the system in a sentence."""
    if isinstance(fault, KpiEngineError):
        return fault
    why = (fault.strerror or "refused").lower()
    return InputError(
        f"{entry.target[-120:]} cannot be taken back: {why}. Put that right and run the command again.",
        code="not-undone",
    )


def _told(entry: Entry, state: State, note: str = "") -> Told:
    return Told(entry.host, entry.what, entry.target, state, note)
