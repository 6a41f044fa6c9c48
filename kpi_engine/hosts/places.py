"""Where Excel, xlwings and the add-in keep their files in a user's profile, on Windows and on a Mac.

Everything is below one home folder, so that an installation can be tried on a temporary one. Nothing here
reads or writes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

System = Literal["windows", "mac", "other"]
OURS = "saas-kpi-engine"


@dataclass(frozen=True, slots=True)
class Profile:
    """A user's home folder on one system."""

    home: Path
    system: System

    @classmethod
    def of_this_user(cls) -> Profile:
        """Whoever runs this."""
        return cls(Path.home(), _this_system())

    @property
    def settings(self) -> Path:
        """Our own folder: what was installed, the token, the certificate, logs."""
        match self.system:
            case "windows":
                return self.home / "AppData" / "Local" / OURS
            case "mac":
                return self.home / "Library" / "Application Support" / OURS
        return self.home / ".config" / OURS

    @property
    def excel_start(self) -> Path:
        """The folder whose workbooks Excel opens whenever it starts."""
        if self.system == "mac":
            return (
                self._mac_excel
                / "Data"
                / "Library"
                / "Application Support"
                / "Microsoft"
                / "Office"
                / "Excel"
            )
        return self.home / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"

    @property
    def xlwings_settings(self) -> Path:
        """The file in which xlwings looks for the Python to use, one `"NAME","value"` a line."""
        if self.system == "mac":
            return self._mac_excel / "Data" / "xlwings.conf"
        return self.home / ".xlwings" / "xlwings.conf"

    @property
    def office_manifests(self) -> Path:
        """The folder of manifests: Excel on a Mac reads its own; on Windows a setting points at ours."""
        return (
            self._mac_excel / "Data" / "Documents" / "wef"
            if self.system == "mac"
            else self.settings / "office"
        )

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
    def _mac_excel(self) -> Path:
        return self.home / "Library" / "Containers" / "com.microsoft.Excel"


def _this_system() -> System:
    if sys.platform == "win32":
        return "windows"
    return "mac" if sys.platform == "darwin" else "other"
