"""`kpi addin serve`: the local server of the Office.js add-in."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.options import CompanyFile

if TYPE_CHECKING:
    from kpi_engine.hosts.places import Profile
    from kpi_engine.hosts.server.workbooks import WorkbookJobs

_HOSTS = {"localhost": ("127.0.0.1", "::1"), "127.0.0.1": ("127.0.0.1",), "::1": ("::1",)}


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("serve")(serve)


def serve(
    port: Annotated[
        int | None,
        typer.Option(
            "--port", min=0, max=65535, help="The port; else the one of the installed add-in, 8765."
        ),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", metavar="NAME", help="localhost, 127.0.0.1 or ::1; never the network.")
    ] = "localhost",
    company: CompanyFile = None,
    log_file: Annotated[
        Path | None,
        typer.Option("--log-file", metavar="FILE", help="Append the log here; never a cell's value."),
    ] = None,
) -> None:
    """Answer the add-in in Excel, on this computer alone, until Ctrl+C."""
    from kpi_engine.errors import InputError
    from kpi_engine.hosts.installing.journal import read_journal
    from kpi_engine.hosts.places import Profile

    if host not in _HOSTS:
        raise InputError(
            f"--host is {host[:60]}; the server answers on this computer alone: localhost, 127.0.0.1 or ::1.",
            code="options",
        )
    _needed()
    profile = Profile.of_this_user()
    port = read_journal(profile).port if port is None else port
    _serve(profile, port, _HOSTS[host], company, log_file)


def _needed() -> None:
    from kpi_engine.errors import InputError

    try:
        import cryptography  # noqa: F401
        import fastapi  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise InputError(
            'The server needs packages that are not installed. Run: pip install "saas-kpi-engine[server]"',
            code="no-server-extra",
        ) from None


def _serve(
    profile: Profile, port: int, addresses: tuple[str, ...], company: Path | None, log_file: Path | None
) -> None:
    from kpi_engine.hosts.installing.certificates import ensure_certificate
    from kpi_engine.hosts.installing.tokens import ensure_token
    from kpi_engine.hosts.server.app import application
    from kpi_engine.hosts.server.gate import Gate
    from kpi_engine.hosts.server.request_log import RequestLog
    from kpi_engine.hosts.server.running import Identity, serve
    from kpi_engine.hosts.server.service import Service
    from kpi_engine.system.loopback import loopback_sockets

    definitions = _company(company)
    token = ensure_token(profile)
    ensure_certificate(profile)
    identity = Identity(profile.certificate, profile.private_key)
    identity.check()
    log = RequestLog(log_file or profile.settings / "server.log")
    sockets = loopback_sockets(port, addresses)
    port = sockets[0].getsockname()[1]
    service = Service(Gate("https", port, token), log, workbook_jobs(), definitions)
    try:
        serve(application(service), sockets, identity, service.limits, lambda: _say(profile, port, log.file))
    finally:
        log.close()
        for each in sockets:
            each.close()
    sys.stderr.write("Stopped.\n")


def workbook_jobs() -> WorkbookJobs:
    """What the server does with a workbook, within the limits of the command line."""
    from kpi_engine.cli.addin.workbook_answers import audit_answer, check_answer
    from kpi_engine.cli.guard import AUDITING, CHECKING, allowance
    from kpi_engine.hosts.server.workbooks import WorkbookJobs

    return WorkbookJobs(check_answer, audit_answer, allowance, CHECKING, AUDITING)


def _company(file: Path | None) -> Path | None:
    """The company's file, tried once. The option must work; KPI_COMPANY is told and left out if not."""
    from kpi_engine.cli.run import DEFINITIONS
    from kpi_engine.engine import company
    from kpi_engine.errors import KpiEngineError

    named = file or (Path(os.environ["KPI_COMPANY"]) if os.environ.get("KPI_COMPANY") else None)
    if named is None:
        return None
    try:
        DEFINITIONS.enter_context(company(named))
    except (KpiEngineError, OSError) as fault:
        if file is not None:
            raise
        sys.stderr.write(f"KPI_COMPANY is not used: {fault}\n")
        return None
    return named.resolve()


def _say(profile: Profile, port: int, log: Path) -> None:
    from kpi_engine.hosts.installing.journal import read_journal

    sys.stderr.write(
        f"Answering the add-in at https://localhost:{port}, on this computer alone. Stop with Ctrl+C.\n"
        f"Log: {log}\n"
    )
    if not read_journal(profile).has_host("office"):
        sys.stderr.write("Excel finds it after: kpi addin install --host office\n")
    sys.stderr.flush()
