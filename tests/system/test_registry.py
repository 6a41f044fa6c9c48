"""The port to the registry of Windows: the real adapter over a stand-in for `winreg`."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType
from typing import Any

import pytest

from kpi_engine.system import registry as port
from kpi_engine.system.registry import TEXT, Registry, RegistryValue, keys_above, registry_of_this_computer
from tests.hosts.installing.computers import StandInRegistry

ABOVE = "HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\16.0"
KEY = f"{ABOVE}\\WEF\\Developer"
OURS = RegistryValue(TEXT, "C:\\Jörg Müller\\manifest.xml")


class Opened:
    """A handle of a key, as winreg gives it: it closes itself."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.Close()

    def Close(self) -> None:  # noqa: N802 -- winreg's own name
        self.path = "closed"


def stand_in_for_winreg() -> ModuleType:
    """What of winreg the adapter uses, over a dictionary, with the argument order of the real one."""
    winreg, content = ModuleType("winreg"), StandInRegistry()

    def open_key(root: int, path: str, reserved: int, access: int) -> Opened:
        if (root, reserved) != (1, 0) or not access & winreg.KEY_WOW64_64KEY or not content.has(f"1\\{path}"):
            raise FileNotFoundError(path)
        return Opened(f"1\\{path}")

    def create_key(root: int, path: str, reserved: int, access: int) -> Opened:
        content.write(f"{root}\\{path}", "~", RegistryValue(1, None))
        content.remove(f"{root}\\{path}", "~")
        return open_key(root, path, reserved, access)

    def query(opened: Opened, name: str) -> tuple[Any, int]:
        found = {each.casefold(): value for each, value in content.values(opened.path).items()}
        if name.casefold() not in found:
            raise FileNotFoundError(name)
        return found[name.casefold()].data, found[name.casefold()].kind

    def delete_value(opened: Opened, name: str) -> None:
        query(opened, name)
        content.remove(opened.path, name)

    def enumerated(opened: Opened, at: int) -> tuple[str, Any, int]:
        name, value = list(content.values(opened.path).items())[at]
        return name, value.data, value.kind

    winreg.__dict__.update(
        HKEY_CURRENT_USER=1, KEY_READ=1, KEY_SET_VALUE=2, KEY_WOW64_64KEY=256, OpenKey=open_key,
        CreateKeyEx=create_key, QueryValueEx=query, DeleteValue=delete_value, EnumValue=enumerated,
        SetValueEx=lambda o, name, _, kind, data: content.write(o.path, name, RegistryValue(kind, data)),
        EnumKey=lambda o, at: content.keys(o.path)[at],
        QueryInfoKey=lambda o: (len(content.keys(o.path)), len(content.values(o.path)), 0),
        DeleteKeyEx=lambda root, path, access: content.remove_empty(f"{root}\\{path}"),
    )  # fmt: skip
    return winreg


@pytest.fixture(params=["Windows", "stand-in of the tests"])
def registry(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """The adapter as Windows loads it, and what other tests use in its place: both must do the same."""
    if request.param != "Windows":
        return StandInRegistry()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", stand_in_for_winreg())
    spec = importlib.util.spec_from_file_location("registry_of_windows", port.__file__)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, loaded)
    spec.loader.exec_module(loaded)
    found = loaded.registry_of_this_computer()
    assert found is not None
    return found


def same(found: RegistryValue | None, wanted: RegistryValue) -> bool:
    """The adapter that was loaded anew has a class of its own for values."""
    return found is not None and (found.kind, found.data) == (wanted.kind, wanted.data)


def test_a_value_is_written_read_and_taken_out(registry: Registry) -> None:
    assert registry.read(KEY, "id") is None
    assert not registry.has(KEY)
    registry.write(KEY, "id", OURS)
    assert same(registry.read(KEY, "id"), OURS)
    assert registry.has(ABOVE)
    assert list(registry.values(KEY)) == ["id"]
    registry.remove(KEY, "id")
    registry.remove(KEY, "id")
    assert registry.values(KEY) == {}


def test_only_an_empty_key_is_removed(registry: Registry) -> None:
    registry.write(KEY, "id", OURS)
    registry.remove_empty(KEY)
    registry.remove_empty(ABOVE)
    assert same(registry.read(KEY, "id"), OURS)
    registry.remove(KEY, "id")
    for each in reversed(keys_above(KEY)):
        registry.remove_empty(each)
    assert not registry.has("HKEY_CURRENT_USER\\Software")
    registry.remove_empty(KEY)


def test_what_is_not_there_is_nothing(registry: Registry) -> None:
    assert registry.values(KEY) == {}
    assert registry.keys(KEY) == ()
    registry.remove(KEY, "id")


def test_the_keys_below_a_key(registry: Registry) -> None:
    for name in ("Location1", "Location2"):
        registry.write(f"{KEY}\\{name}", "Path", OURS)
    assert registry.keys(KEY) == ("Location1", "Location2")


def test_the_keys_above_a_key_begin_below_the_root() -> None:
    assert keys_above("HKEY_CURRENT_USER\\Software\\Microsoft") == (
        "HKEY_CURRENT_USER\\Software", "HKEY_CURRENT_USER\\Software\\Microsoft",
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has one")
def test_other_systems_have_none() -> None:
    assert registry_of_this_computer() is None
