"""Computers to install on: a temporary profile, and stand-ins for what Windows and macOS keep elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.hosts.installing.certificates import describe
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.places import Profile, System
from kpi_engine.system.programs import Ended
from kpi_engine.system.registry import RegistryValue

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FOLDERS = {
    "windows": ("AppData/Local", "AppData/Roaming/Microsoft"),
    "mac": (
        "Library/Application Support", "Library/Keychains",
        "Library/Containers/com.microsoft.Excel/Data/Documents",
    ),
    "other": (".config",),
}  # fmt: skip
"""What a user has who has never heard of the add-in."""


@dataclass
class StandInRegistry:
    """Keys and values in a dictionary, as the registry of Windows keeps them."""

    content: dict[str, dict[str, RegistryValue]] = field(default_factory=dict)

    def read(self, key: str, name: str) -> RegistryValue | None:
        return self.content.get(key, {}).get(name)

    def write(self, key: str, name: str, value: RegistryValue) -> None:
        parts = key.split("\\")
        for end in range(2, len(parts) + 1):
            self.content.setdefault("\\".join(parts[:end]), {})
        self.content[key][name] = value

    def remove(self, key: str, name: str) -> None:
        self.content.get(key, {}).pop(name, None)

    def has(self, key: str) -> bool:
        return key in self.content

    def remove_empty(self, key: str) -> None:
        if key in self.content and not self.content[key] and not self.keys(key):
            del self.content[key]

    def keys(self, key: str) -> tuple[str, ...]:
        below = (each[len(key) + 1 :] for each in self.content if each.startswith(f"{key}\\"))
        return tuple(dict.fromkeys(each.split("\\")[0] for each in below))

    def values(self, key: str) -> dict[str, RegistryValue]:
        return dict(self.content.get(key, {}))


@dataclass
class Programs:
    """`certutil` of Windows and `security` of macOS: what they trust, and what they were asked."""

    trusted: set[str] = field(default_factory=set)
    user_agrees: bool = True
    asked: list[list[str]] = field(default_factory=list)

    def run(self, command: Sequence[str]) -> Ended:
        self.asked.append(list(command))
        program = Path(command[0].replace("\\", "/")).stem
        return Ended(
            {"certutil": self._windows, "security": self._mac, "sh": self._found}[program](command), True
        )

    def _windows(self, command: Sequence[str]) -> int:
        _, user, verb, store, what = command
        assert (user, store) == ("-user", "Root")
        if verb == "-addstore":
            return self._add(Path(what))
        return self._remove(what) if verb == "-delstore" else int(what not in self.trusted)

    def _mac(self, command: Sequence[str]) -> int:
        match command[1]:
            case "add-trusted-cert":
                return self._add(Path(command[-1]))
            case "delete-certificate":
                return self._remove(command[command.index("-Z") + 1])
        assert command[1] == "verify-cert"
        return int(describe(Path(command[command.index("-c") + 1]).read_bytes()).sha1 not in self.trusted)

    def _found(self, command: Sequence[str]) -> int:
        return int(command[-1] not in self.trusted)

    def _add(self, file: Path) -> int:
        if self.user_agrees:
            self.trusted.add(describe(file.read_bytes()).sha1)
        return int(not self.user_agrees)

    def _remove(self, sha1: str) -> int:
        if self.user_agrees:
            self.trusted.discard(sha1)
        return int(not self.user_agrees)


@dataclass
class Computer:
    """A machine to install on, and all that an installation may change on it."""

    machine: Machine
    registry: StandInRegistry
    programs: Programs

    @property
    def hosts(self) -> tuple[str, ...]:
        """What can be installed on it."""
        return ("excel", "office") if self.profile.system == "windows" else ("office",)

    @property
    def opened(self) -> Path:
        """What Excel opens of the add-in when it starts: the .xlam, or on a Mac the manifest."""
        start = self.profile.excel_start / "saas-kpi.xlam"
        wef = self.profile.office_manifests / "saas-kpi-engine.manifest.xml"
        return start if self.profile.system == "windows" else wef

    def is_put(self) -> bool:
        """True where that file is ours."""
        return self.opened.is_file() and self.opened.read_bytes()[:2] in (b"PK", b"<?")

    @property
    def profile(self) -> Profile:
        return self.machine.profile

    def state(self) -> dict[str, Any]:
        """Each file with its content and rights, each folder, each setting, all that is trusted."""
        home = self.profile.home
        files = {
            str(path.relative_to(home)): (path.stat().st_mode, path.read_bytes() if path.is_file() else None)
            for path in sorted(home.rglob("*"))
        }
        registry = {key: dict(values) for key, values in self.registry.content.items()}
        return {"files": files, "registry": registry, "trusted": set(self.programs.trusted)}


def computer(home: Path, system: System) -> Computer:
    """A computer whose user has started Excel, and nothing of ours."""
    for folder in FOLDERS[system]:
        (home / folder).mkdir(parents=True)
    registry, programs = StandInRegistry(), Programs()
    registry.write("HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\16.0\\Excel", "", RegistryValue(1, ""))
    python = home / "Python Üben" / "python.exe"
    machine = Machine(
        Profile(home, system), registry if system == "windows" else None, programs.run, python,
        Path(__file__).parents[3], NOW,
    )  # fmt: skip
    return Computer(machine, registry, programs)


class PowerCutError(BaseException):
    """The computer went off."""


@contextmanager
def power_cut(computer: Computer, at: int, *, after: bool) -> Iterator[list[int]]:
    """Let the power fail at the n-th change of a file, a setting or a certificate, before it or after."""
    count = [0]

    def cut(change: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*arguments: Any, **named: Any) -> Any:
            count[0] += 1
            now = count[0] == at
            if now and not after:
                raise PowerCutError
            answer = change(*arguments, **named)
            if now:
                raise PowerCutError
            return answer

        return changed

    with pytest.MonkeyPatch.context() as patch:
        for module, names in ((os, ("replace", "unlink", "mkdir", "rmdir", "open")), (shutil, ("copy2",))):
            for name in names:
                patch.setattr(module, name, cut(getattr(module, name)))
        for name in ("write", "remove", "remove_empty"):
            patch.setattr(computer.registry, name, cut(getattr(computer.registry, name)))
        for name in ("_add", "_remove"):
            patch.setattr(computer.programs, name, cut(getattr(computer.programs, name)))
        yield count
