"""The step after which Windows or macOS trusts the certificate of this computer, and its way back.

Both systems ask the user first. What is trusted is found again by its fingerprint, not by its name.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing.certificates import read_certificate
from kpi_engine.hosts.installing.journal import Entry
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.step import Undone

KIND = "trust"


@dataclass(frozen=True, slots=True)
class TrustCertificate:
    """The certificate of the profile, trusted for servers by this user alone."""

    host: str
    what: str
    sha1: str

    @property
    def kind(self) -> str:
        """Trust."""
        return KIND

    @property
    def target(self) -> str:
        """The fingerprint."""
        return self.sha1

    def is_done(self, machine: Machine, earlier: Entry | None) -> bool:
        """True where the system trusts it already."""
        return is_trusted(machine, self.sha1)

    def obstacle(self, machine: Machine) -> str:
        """Only these systems keep such a list for Office."""
        return "" if machine.profile.system in _COMMANDS else "Only Windows and macOS run Office."

    def entry(self, machine: Machine, earlier: Entry | None) -> Entry:
        """Its fingerprint."""
        return earlier or Entry(KIND, self.sha1, self.host, self.what, {})

    def do(self, machine: Machine) -> None:
        """Have the system ask the user."""
        machine.run(_COMMANDS[machine.profile.system].trust(machine, self.sha1))
        if not is_trusted(machine, self.sha1):
            raise InputError(
                "The certificate of the local server is not trusted: the system refused it, or its question "
                "was answered with no. Office would not load the add-in. Run the command again and allow it.",
                code="not-trusted",
            )


def is_trusted(machine: Machine, sha1: str) -> bool:
    """True where the system of this user trusts the certificate, and it is the one of the server."""
    commands, found = _COMMANDS.get(machine.profile.system), read_certificate(machine.profile)
    if commands is None or found is None or found.sha1 != sha1:
        return False
    return machine.run(commands.ask(machine, sha1)).code == 0


def undo_trust(machine: Machine, entry: Entry) -> Undone:
    """The system trusts it no more."""
    commands = _COMMANDS[machine.profile.system]
    if machine.run(commands.is_kept(machine, entry.target)).code != 0:
        return Undone()
    machine.run(commands.distrust(machine, entry.target))
    if machine.run(commands.is_kept(machine, entry.target)).code == 0:
        raise InputError(
            "The certificate of the local server is still trusted: the system's question was answered with "
            "no. Run the command again and allow it to be removed.",
            code="still-trusted",
        )
    return Undone()


class _Windows:
    """The certificates that the user trusts; `certutil` is part of Windows."""

    def trust(self, machine: Machine, sha1: str) -> Sequence[str]:
        """Ask the user in a window."""
        return [_certutil(), "-user", "-addstore", "Root", str(machine.profile.certificate)]

    def distrust(self, machine: Machine, sha1: str) -> Sequence[str]:
        """Ask the user in a window."""
        return [_certutil(), "-user", "-delstore", "Root", sha1]

    def ask(self, machine: Machine, sha1: str) -> Sequence[str]:
        """0 where it is among them."""
        return [_certutil(), "-user", "-store", "Root", sha1]

    def is_kept(self, machine: Machine, sha1: str) -> Sequence[str]:
        """0 where it is among them."""
        return self.ask(machine, sha1)


class _Mac:
    """The user's login keychain; `security` is part of macOS."""

    def trust(self, machine: Machine, sha1: str) -> Sequence[str]:
        """Ask the user for the password."""
        profile = machine.profile
        return [
            _SECURITY, "add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "-k", str(profile.keychain),
            str(profile.certificate),
        ]  # fmt: skip

    def distrust(self, machine: Machine, sha1: str) -> Sequence[str]:
        """The certificate and the settings by which it is trusted."""
        return [_SECURITY, "delete-certificate", "-Z", sha1, "-t", str(machine.profile.keychain)]

    def ask(self, machine: Machine, sha1: str) -> Sequence[str]:
        """0 where a connection to this computer would be accepted."""
        certificate = str(machine.profile.certificate)
        return [_SECURITY, "verify-cert", "-c", certificate, "-p", "ssl", "-s", "localhost", "-L"]

    def is_kept(self, machine: Machine, sha1: str) -> Sequence[str]:
        """0 where the keychain holds it; a keychain tells fingerprints only as text."""
        script = '"$1" find-certificate -a -Z "$2" | /usr/bin/grep -q "SHA-1 hash: $3"'
        return ["/bin/sh", "-c", script, "sh", _SECURITY, str(machine.profile.keychain), sha1]


_COMMANDS: dict[str, _Windows | _Mac] = {"windows": _Windows(), "mac": _Mac()}
_SECURITY = "/usr/bin/security"


def _certutil() -> str:
    """The program of Windows, and no other of that name."""
    return str(Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "certutil.exe")
