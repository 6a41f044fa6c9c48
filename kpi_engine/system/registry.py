"""The settings of Windows and its programs, as one small port: keys, and values with a name.

A key is written `HKEY_CURRENT_USER\\Software\\…`. Elsewhere than on Windows there are none.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

TEXT = 1
"""What Windows calls REG_SZ."""


@dataclass(frozen=True, slots=True)
class RegistryValue:
    """A value: its kind by the number that Windows has for it, and its content."""

    kind: int
    data: str | int | bytes | list[str] | None


class Registry(Protocol):
    """Reading and writing values; what is not there is None, and removing it again is no fault."""

    def read(self, key: str, name: str) -> RegistryValue | None:
        """A value of a key."""

    def write(self, key: str, name: str, value: RegistryValue) -> None:
        """Set a value; the key and those above it are made where they are missing."""

    def remove(self, key: str, name: str) -> None:
        """Take a value out."""

    def has(self, key: str) -> bool:
        """True where there is such a key."""

    def remove_empty(self, key: str) -> None:
        """Remove a key that holds no value and no key."""

    def keys(self, key: str) -> tuple[str, ...]:
        """The names of the keys below this one."""

    def values(self, key: str) -> dict[str, RegistryValue]:
        """Every value of a key by its name."""


def keys_above(key: str) -> tuple[str, ...]:
    """The key and those above it, the outermost first, without the root."""
    parts = key.split("\\")
    return tuple("\\".join(parts[:end]) for end in range(2, len(parts) + 1))


if sys.platform == "win32":
    import winreg

    class WindowsRegistry:
        """The registry of this computer, as a 64-bit program sees it."""

        def read(self, key: str, name: str) -> RegistryValue | None:
            """A value of a key; capital letters in its name do not matter."""
            root, path = _root(key)
            try:
                with winreg.OpenKey(root, path, 0, _READ) as opened:
                    data, kind = winreg.QueryValueEx(opened, name)
            except OSError:
                return None
            return RegistryValue(kind, data)

        def write(self, key: str, name: str, value: RegistryValue) -> None:
            """Set a value."""
            root, path = _root(key)
            with winreg.CreateKeyEx(root, path, 0, winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY) as opened:
                winreg.SetValueEx(opened, name, 0, value.kind, value.data)

        def remove(self, key: str, name: str) -> None:
            """Take a value out."""
            root, path = _root(key)
            access = winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY
            with suppress(FileNotFoundError), winreg.OpenKey(root, path, 0, access) as opened:
                winreg.DeleteValue(opened, name)

        def has(self, key: str) -> bool:
            """True where there is such a key."""
            root, path = _root(key)
            try:
                winreg.OpenKey(root, path, 0, _READ).Close()
            except OSError:
                return False
            return True

        def remove_empty(self, key: str) -> None:
            """Remove a key that holds nothing."""
            root, path = _root(key)
            if self.has(key) and not self.keys(key) and not self.values(key):
                with suppress(FileNotFoundError):
                    winreg.DeleteKeyEx(root, path, winreg.KEY_WOW64_64KEY)

        def keys(self, key: str) -> tuple[str, ...]:
            """The names of the keys below."""
            root, path = _root(key)
            try:
                with winreg.OpenKey(root, path, 0, _READ) as opened:
                    return tuple(winreg.EnumKey(opened, at) for at in range(winreg.QueryInfoKey(opened)[0]))
            except OSError:
                return ()

        def values(self, key: str) -> dict[str, RegistryValue]:
            """Every value by its name."""
            root, path = _root(key)
            try:
                with winreg.OpenKey(root, path, 0, _READ) as opened:
                    found = [winreg.EnumValue(opened, at) for at in range(winreg.QueryInfoKey(opened)[1])]
            except OSError:
                return {}
            return {name: RegistryValue(kind, data) for name, data, kind in found}

    _READ = winreg.KEY_READ | winreg.KEY_WOW64_64KEY

    def _root(key: str) -> tuple[int, str]:
        """The handle of the root that a key begins with, and the rest of the key."""
        root, _, path = key.partition("\\")
        return int(getattr(winreg, root)), path

    def registry_of_this_computer() -> Registry | None:
        """The registry; None where the system has none."""
        return WindowsRegistry()

else:

    def registry_of_this_computer() -> Registry | None:
        """The registry; None where the system has none."""
        return None
