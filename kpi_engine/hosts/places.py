"""Where Excel and the add-in keep their files in a user's profile, on Windows and on a Mac.

Everything is below one home folder, so that an installation can be tried on a temporary one; a company may
keep a part of it on a server, which Windows then names. Nothing here touches a file.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

System = Literal["windows", "mac", "other"]
OURS = "saas-kpi-engine"
PORT = 8765
"""The port at which the installed Office.js add-in finds the server of `kpi addin serve`."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A user's home folder on one system; `roaming` and `local` where Windows has them elsewhere."""

    home: Path
    system: System
    roaming: Path | None = None
    local: Path | None = None

    @classmethod
    def of_this_user(cls) -> Profile:
        """Whoever runs this."""
        system = _this_system()
        named = {"roaming": "APPDATA", "local": "LOCALAPPDATA"} if system == "windows" else {}
        found = {
            name: Path(os.environ[variable]) for name, variable in named.items() if variable in os.environ
        }
        return cls(Path.home(), system, **found)

    @property
    def settings(self) -> Path:
        """Our own folder: what was installed, the token, the certificate, logs."""
        match self.system:
            case "windows":
                return (self.local or self.home / "AppData" / "Local") / OURS
            case "mac":
                return self.home / "Library" / "Application Support" / OURS
        return self.home / ".config" / OURS

    @property
    def excel_start(self) -> Path:
        """The folder whose workbooks Excel on Windows opens whenever it starts; it trusts their macros."""
        roaming = self.roaming or self.home / "AppData" / "Roaming"
        return roaming / "Microsoft" / "Excel" / "XLSTART"

    @property
    def office_manifests(self) -> Path:
        """The folder of manifests: Excel on a Mac reads its own; on Windows a setting points at ours."""
        return (
            self.mac_excel / "Data" / "Documents" / "wef"
            if self.system == "mac"
            else self.settings / "office"
        )

    @property
    def keychain(self) -> Path:
        """Where a Mac keeps the certificates that a user trusts."""
        return self.home / "Library" / "Keychains" / "login.keychain-db"

    @property
    def lock(self) -> Path:
        """By this name whoever installs keeps others out; it is in a folder that is always there."""
        return self.home / f"{OURS} of this user"

    @property
    def journal(self) -> Path:
        """What was installed, and what was there before: `kpi addin uninstall` goes by it."""
        return self.settings / "installed.json"

    @property
    def backups(self) -> Path:
        """Files as they were before something was installed in their place."""
        return self.settings / "before"

    @property
    def kept(self) -> Path:
        """Files that somebody changed after they were installed, kept when they were taken away."""
        return self.settings / "kept"

    @property
    def token(self) -> Path:
        """The secret that the server asks for."""
        return self.settings / "token"

    @property
    def certificate(self) -> Path:
        """The certificate of the server on this computer, PEM."""
        return self.settings / "localhost.crt"

    @property
    def private_key(self) -> Path:
        """The key of that certificate, PEM; it never leaves this folder."""
        return self.settings / "localhost.key"

    @property
    def mac_excel(self) -> Path:
        """Excel's own part of a Mac's disk, made when Excel is started for the first time."""
        return self.home / "Library" / "Containers" / "com.microsoft.Excel"


def _this_system() -> System:
    return _SYSTEMS.get(sys.platform, "other")


_SYSTEMS: dict[str, System] = {"win32": "windows", "darwin": "mac"}
