"""What holds here: flags before environment before `kpi.toml` before defaults, with the origin of each."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kpi_engine.errors import InputError

FILE_NAME = "kpi.toml"
Format = Literal["text", "json"]

_CHOICES: dict[str, tuple[str, ...]] = {
    "format": ("text", "json"),
    "decimal": ("", ".", ","),
    "fail_on": ("error", "warning", "info", "never"),
}
_DEFAULTS: dict[str, str | bool] = {
    "format": "text",
    "decimal": "",
    "fail_on": "warning",
    "strict": False,
    "verbose": False,
    "log_file": "",
    "company": "",
    "limits": True,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run and where each comes from."""

    values: Mapping[str, str | bool]
    origins: Mapping[str, str]

    @property
    def is_json(self) -> bool:
        """True when a machine reads the answer."""
        return self.values["format"] == "json"

    def text(self, name: str) -> str:
        """A setting that is a word."""
        return str(self.values[name])

    @property
    def company(self) -> Path | None:
        """The file of the company's own definitions; one that `kpi.toml` names is found from there."""
        name, origin = self.text("company"), Path(self.origins["company"])
        if not name:
            return None
        return origin.parent / name if origin.name == FILE_NAME else Path(name)

    def flag(self, name: str) -> bool:
        """A setting that is yes or no."""
        return bool(self.values[name])


def load(flags: Mapping[str, Any], folder: Path | None = None) -> Settings:
    """Merge all sources; an unknown key or a value outside its choices is refused with its place."""
    values: dict[str, str | bool] = dict(_DEFAULTS)
    origins = dict.fromkeys(_DEFAULTS, "default")
    path = find_file(folder or Path.cwd())
    layers: list[tuple[str, Mapping[str, Any]]] = []
    if path:
        layers.append((str(path), _read(path)))
    environment = {
        name: os.environ[f"KPI_{name.upper()}"] for name in _DEFAULTS if f"KPI_{name.upper()}" in os.environ
    }
    layers.append(("environment", environment))
    layers.append(("flag", {name: value for name, value in flags.items() if value is not None}))
    for origin, layer in layers:
        for name, value in layer.items():
            where = {"environment": f"KPI_{name.upper()}", "flag": f"--{name.replace('_', '-')}"}.get(
                origin, name
            )
            values[name] = _checked(name, value, where, origin)
            origins[name] = where if origin == "environment" else origin
    return Settings(values, origins)


def find_file(folder: Path) -> Path | None:
    """The nearest `kpi.toml` in this folder or one above it."""
    for place in (folder, *folder.parents):
        if (place / FILE_NAME).is_file():
            return place / FILE_NAME
    return None


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError(
            f'{path}: not readable as TOML ({fault}). Write lines such as: format = "json"'
        ) from fault
    unknown = sorted(set(content) - set(_DEFAULTS))
    if unknown:
        raise InputError(
            f"{path}: unknown key {', '.join(unknown)}. Known keys: {', '.join(_DEFAULTS)}.",
            code="unknown-key",
        )
    return content


def _said(origin: str) -> str:
    """The file that a value comes from; an option and a variable are known by their names."""
    return "" if origin in ("flag", "environment") else f"{origin}: "


def _checked(name: str, value: Any, where: str, origin: str) -> str | bool:
    if isinstance(_DEFAULTS[name], bool):
        word = str(value).strip().lower()
        if word not in ("true", "false", "1", "0", "yes", "no", "on", "off"):
            raise InputError(f"{_said(origin)}{where} is yes or no; found {value!r}.", code="bad-setting")
        return word in ("true", "1", "yes", "on")
    choices = _CHOICES.get(name)
    if choices and value not in choices:
        expected = " or ".join(choice for choice in choices if choice)
        raise InputError(f"{_said(origin)}{where} is {expected}; found {value!r}.", code="bad-setting")
    return str(value)
