"""A YAML file that says how a table of subscriptions is to be read: its columns, and what they mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

from kpi_engine.errors import SourceError
from kpi_engine.ledger.grid import month_number
from kpi_engine.model.company import Problem
from kpi_engine.model.written import listed
from kpi_engine.sources.currency import CODES
from kpi_engine.sources.subscriptions.options import (
    FORMS,
    ROLES,
    AmountIs,
    ChurnDate,
    DateOrder,
    EndIs,
    StagingOptions,
)
from kpi_engine.sources.yaml_text import YamlText, read_yaml, refused

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "form": FORMS,
    "end_is": get_args(EndIs),
    "churn_date": get_args(ChurnDate),
    "amount_is": get_args(AmountIs),
    "dates": get_args(DateOrder),
    "decimal": (".", ","),
}
KEYS = ("columns", "segments", *_CHOICES, "currency", "until", "table")


def read_mapping(
    file: Path, options: StagingOptions | None = None, *, beside: Collection[str] = ()
) -> StagingOptions:
    """The options of a mapping file; what `options` already say goes first. Keys `beside` are others'.

    ```yaml
    columns: {customer: Kunde, start: Beginn, end: Ende, amount: Betrag}
    segments: [Tarif, Region]
    end_is: last day
    ```
    """
    yaml = read_yaml(file)
    for problem in yaml.problems:
        raise refused(file, yaml, problem, "mapping")
    if not isinstance(yaml.content, dict):
        raise _problem(file, yaml, (), "expected lines like columns: {customer: Kunde}")
    found = StagingOptions()
    for key, value in yaml.content.items():
        if key in beside:
            continue
        if key not in KEYS:
            raise _problem(file, yaml, (key,), f"not known here; known are {listed((*KEYS, *beside))}")
        found = replace(found, **{key: _value(file, yaml, key, value)})
    return found if options is None else _over(found, options)


def _over(found: StagingOptions, options: StagingOptions) -> StagingOptions:
    """What is said at the command goes before the file; columns are put together."""
    plain = StagingOptions()
    said = {
        each.name: value
        for each in fields(options)
        if (value := getattr(options, each.name)) != getattr(plain, each.name)
    }
    said["columns"] = {**found.columns, **options.columns}
    return replace(found, **said)


def _value(file: Path, yaml: YamlText, key: str, value: Any) -> Any:
    if key == "columns":
        return _columns(file, yaml, value)
    if key == "segments":
        return _names(file, yaml, value)
    if not isinstance(value, str):
        raise _problem(file, yaml, (key,), "expected one word or name")
    if key in _CHOICES and value not in _CHOICES[key]:
        raise _problem(file, yaml, (key,), f"{value} is not one of {listed(_CHOICES[key])}")
    if key == "currency" and value not in CODES:
        raise _problem(file, yaml, (key,), f"{value} is no currency code; write it like EUR")
    if key == "until":
        month = month_number(value)
        if month is None:
            raise _problem(file, yaml, (key,), f"{value} is no month; write it like 2026-06")
        return month
    return value


def _columns(file: Path, yaml: YamlText, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _problem(file, yaml, ("columns",), "expected roles with headers, like customer: Kunde")
    for role, header in value.items():
        if role not in ROLES:
            raise _problem(file, yaml, ("columns", role), f"no such column; known are {listed(ROLES)}")
        if header is not None and not isinstance(header, str):
            raise _problem(file, yaml, ("columns", role), "expected one header")
    return {role: header or "none" for role, header in value.items()}


def _names(file: Path, yaml: YamlText, value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value] if value else []
    if not all(isinstance(name, str) for name in names):
        raise _problem(file, yaml, ("segments",), "expected headers, like [Plan, Region]")
    return tuple(names)


def _problem(file: Path, yaml: YamlText, path: tuple[str, ...], text: str) -> SourceError:
    return refused(file, yaml, Problem(path, text), "mapping")
