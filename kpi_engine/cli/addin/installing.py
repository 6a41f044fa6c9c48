"""`kpi addin install`, `uninstall` and `doctor`: the add-in in a user's profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kpi_engine.cli.options import Format, LogFile, Verbose
from kpi_engine.cli.run import start

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.hosts.installing.machine import Machine
    from kpi_engine.hosts.installing.work import Told
    from kpi_engine.model.documents_of_addin_installs import AddinDoctorDocument, AddinInstallDocument

Host = Annotated[
    list[str] | None,
    typer.Option("--host", metavar="excel|office|libreoffice", help="For this host only; repeatable."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be changed; change nothing.")]
_NEXT = {
    "excel": "Excel: start it again; the tab SaaS KPI and functions such as =CAC(100000,400) are there.",
    "office": "Office.js: run kpi addin serve, start Excel again; Home, Add-ins, SaaS KPI under Developer.",
    "libreoffice": "LibreOffice: start it from the desktop's menu; =CAC(100000;400) answers.",
}


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("install")(install)
    group.command("uninstall")(uninstall)
    group.command("doctor")(doctor)


def install(
    host: Host = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Where Office.js finds kpi addin serve; else 8765."),
    ] = None,
    dry_run: DryRun = False,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Put the add-in into your Excel or LibreOffice, for you alone; everything can be undone.

    Without --host: on Windows excel, on a Mac office, elsewhere libreoffice.
    """
    from kpi_engine.errors import InputError
    from kpi_engine.hosts.installing import work
    from kpi_engine.hosts.installing.hosts import chosen, fitting, steps_for
    from kpi_engine.hosts.installing.journal import read_journal
    from kpi_engine.hosts.installing.machine import Machine

    run = start("addin install", format=format_, verbose=verbose, log_file=log_file)
    hosts, machine = chosen(host or ()), Machine.of_this_user()
    machine = replace(machine, port=port or read_journal(machine.profile).port)
    if port and "office" not in fitting(machine.profile, hosts):
        raise InputError("--port is for the Office.js add-in: add --host office.", code="options")
    with run.working("Installing; your system may ask whether to trust a certificate"):
        told = work.install(machine, steps_for(machine, hosts), dry_run=dry_run)
    document = _document("install", machine, told, dry_run=dry_run)
    run.answer(document, lambda out: _print(out, document))


def uninstall(
    host: Host = None,
    dry_run: DryRun = False,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Take away what install put there, and bring back what was there before.

    A file that you changed since is kept in a folder of its own. Exit code 2: something could not be taken
    away yet, such as an add-in that Excel has open; run the command again afterwards.
    """
    from kpi_engine.hosts.installing import work
    from kpi_engine.hosts.installing.hosts import chosen
    from kpi_engine.hosts.installing.machine import Machine

    run = start("addin uninstall", format=format_, verbose=verbose, log_file=log_file)
    hosts, machine = chosen(host or ()), Machine.of_this_user()
    with run.working("Taking the add-in away; your system may ask whether to remove a certificate"):
        told, fault = work.uninstall(machine, hosts, dry_run=dry_run)
    document = _document("uninstall", machine, told, dry_run=dry_run)
    run.answer(document, lambda out: _print(out, document))
    if fault is not None:
        raise fault


def doctor(format_: Format = None, verbose: Verbose = None, log_file: LogFile = None) -> None:
    """Look at what is installed: what was found, what is expected, and what to do next.

    Exit code 1: something keeps the add-in from working.
    """
    from kpi_engine.engine import ENGINE
    from kpi_engine.hosts.installing.doctor import examined
    from kpi_engine.hosts.installing.machine import Machine
    from kpi_engine.model.documents_of_addin_installs import AddinCheckJson, AddinDoctorDocument

    run = start("addin doctor", format=format_, verbose=verbose, log_file=log_file)
    machine = Machine.of_this_user()
    with run.working("Looking at the add-in"):
        checks = examined(machine)
    document = AddinDoctorDocument(
        engine=ENGINE, system=machine.profile.system,
        problems=sum(each.state == "problem" for each in checks),
        checks=[AddinCheckJson(**asdict(each)) for each in checks],
    )  # fmt: skip
    run.answer(document, lambda out: _print_checks(out, document))
    if document.problems:
        raise typer.Exit(1)


def _document(
    action: Literal["install", "uninstall"], machine: Machine, told: Sequence[Told], *, dry_run: bool
) -> AddinInstallDocument:
    from kpi_engine.engine import ENGINE
    from kpi_engine.model.documents_of_addin_installs import AddinInstallDocument, AddinStepJson

    left: list[str] = []
    if action == "uninstall" and not dry_run and not machine.profile.journal.exists():
        left = [str(each) for each in _files(machine.profile.settings)]
    return AddinInstallDocument(
        engine=ENGINE, action=action, system=machine.profile.system, dry_run=dry_run,
        steps=[AddinStepJson(**asdict(each)) for each in told], left=left,
    )  # fmt: skip


def _files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file()) if folder.is_dir() else []


def _print(out: Console, document: AddinInstallDocument) -> None:
    """One line a change, then what to do now."""
    if not document.steps:
        out.print("Nothing is installed for this user.")
    for step in document.steps:
        out.print(f"{step.state}: {step.what}", markup=False, highlight=False)
        out.print(f"    {step.target}", markup=False, highlight=False, soft_wrap=True)
        if step.note:
            out.print(f"    {step.note}", markup=False, highlight=False)
    for file in document.left:
        out.print(f"Left, as it was not put there by installing: {file}", markup=False, highlight=False)
    if document.action == "install" and not document.dry_run:
        for host in dict.fromkeys(step.host for step in document.steps):
            out.print(_NEXT[host], markup=False, highlight=False)
        out.print("To look whether all is well: kpi addin doctor. To undo: kpi addin uninstall.")


def _print_checks(out: Console, document: AddinDoctorDocument) -> None:
    """One line a check; for what is wrong also what is expected and what to do."""
    for check in document.checks:
        host = f"{check.host}, " if check.host else ""
        out.print(f"{check.state}: {host}{check.name}: {check.found}", markup=False, highlight=False)
        if check.expected:
            out.print(f"    expected: {check.expected}", markup=False, highlight=False)
        if check.next_step:
            out.print(f"    next: {check.next_step}", markup=False, highlight=False)
    done = "All is well." if not document.problems else f"Problems: {document.problems}."
    out.print(done, style="bold", highlight=False)
