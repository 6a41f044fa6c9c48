"""The computer that something is installed on: a user's profile, its registry, its programs, its Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kpi_engine.errors import InputError
from kpi_engine.hosts.addin_on_path import folder_of_addin
from kpi_engine.hosts.places import PORT, Profile
from kpi_engine.system.programs import Ended, run_program
from kpi_engine.system.registry import Registry, registry_of_this_computer
from kpi_engine.system.scratch import scratch_folder

_SECONDS, _MEGABYTES = 300, 8_000
"""Windows and macOS ask the user before they trust a certificate: there must be time to read and answer."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What an installation reads and changes; tests give one with a temporary profile."""

    profile: Profile
    registry: Registry | None
    run: Callable[[Sequence[str]], Ended]
    python: Path
    code: Path
    now: datetime
    port: int = PORT

    @classmethod
    def of_this_user(cls) -> Machine:
        """This computer and whoever runs this."""
        profile = Profile.of_this_user()

        def run(command: Sequence[str]) -> Ended:
            return run_for(profile, command)

        return cls(
            profile, registry_of_this_computer(), run,
            Path(sys.executable), folder_of_addin(), datetime.now(UTC),
        )  # fmt: skip

    def written(self) -> Registry:
        """The registry, for what is only asked on Windows."""
        if self.registry is None:
            raise InputError(
                "This is set on Windows only, and this computer has another system.", code="system"
            )
        return self.registry


def run_for(profile: Profile, command: Sequence[str]) -> Ended:
    """Run a program as the user of the profile, with their own settings; -1 where it cannot be started."""
    with scratch_folder() as folder:
        try:
            return run_program(
                command, seconds=_SECONDS, megabytes=_MEGABYTES, folder=folder, settings=_own_folders(profile)
            )
        except OSError:
            return Ended(-1, in_time=True)


def _own_folders(profile: Profile) -> dict[str, str]:
    """The folders of the user, which programs of other runs are kept out of."""
    if profile.system == "windows":
        return {}
    own = {"HOME": str(profile.home), "XDG_CONFIG_HOME": str(profile.home / ".config")}
    if profile.home == Path.home():
        own |= {name: os.environ[name] for name in own if os.environ.get(name)}
    return own | _python_of_the_system()


def _python_of_the_system() -> dict[str, str]:
    """LibreOffice takes the libraries of the first Python on the PATH for its own, which lack its `uno` in a
    virtual environment: it then gives up every extension written in Python."""
    path = os.pathsep.join(("/usr/bin", "/bin", os.environ.get("PATH", "")))
    return {"PATH": path, "PYTHONHOME": "", "PYTHONPATH": ""}
