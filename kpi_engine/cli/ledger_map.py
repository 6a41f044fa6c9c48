"""How a source of the ledger is to be read, as a YAML file: saved to be corrected, and read again.

The keys are the options of the command in the same words; what is typed on the command line wins.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_engine.errors import InputError
from kpi_engine.model.company import Problem
from kpi_engine.sources.subscriptions.options import ROLES
from kpi_engine.sources.yaml_text import YamlText, read_yaml, refused

if TYPE_CHECKING:
    from kpi_engine.cli.ledger_options import Asked
    from kpi_engine.sources.subscriptions.staged import Staged

_WORDS = ("form", "end", "churn_date", "amount", "currency", "dates", "until", "decimal", "first_month",
          "same_month")  # fmt: skip
_NUMBERS = ("reactivation_window",)
_KEYS = ("columns", "segments", *_WORDS, *_NUMBERS)
_HEAD = """# How kpi ledger reads {name}. Correct it, then: kpi ledger moves SOURCE --map {file}
# columns: what a header is: {roles}.
# segments: the headers of columns to tell customers apart by.
"""


def with_map(asked: Asked) -> tuple[Asked, tuple[str, ...]]:
    """What was asked, with what its `--map` adds, and the segments of the map; what was typed stays."""
    if asked.map_file is None:
        return asked, ()
    said = _read(asked.map_file)
    typed = {pair.partition("=")[0].strip().lower() for pair in asked.columns or ()}
    mapped = [f"{role}={header}" for role, header in said.get("columns", {}).items() if role not in typed]
    added: dict[str, Any] = {name: said[name] for name in _WORDS if name in said and not getattr(asked, name)}
    if asked.reactivation_window is None and "reactivation_window" in said:
        added["reactivation_window"] = int(said["reactivation_window"])
    told = replace(asked, columns=[*(asked.columns or ()), *mapped], **added)
    return told, tuple(said.get("segments", ()))


def _read(file: Path) -> dict[str, Any]:
    yaml = read_yaml(file)
    for problem in yaml.problems:
        raise refused(file, yaml, problem, "map")
    if not isinstance(yaml.content, dict):
        raise refused(
            file, yaml, Problem((), f"write lines of key: value; keys are {', '.join(_KEYS)}"), "map"
        )
    for key, value in yaml.content.items():
        if fault := _fault(key, value):
            raise refused(file, yaml, Problem((key,), fault), "map")
    _know_roles(file, yaml)
    return {key: value for key, value in yaml.content.items() if value is not None}


def _fault(key: str, value: Any) -> str:
    """What is wrong with a line of the file, "" for nothing."""
    if key not in _KEYS:
        return f"{key[:30]} is not known; keys are {', '.join(_KEYS)}"
    if value is None:
        return ""
    if key == "columns" and not (isinstance(value, dict) and all(isinstance(v, str) for v in value.values())):
        return "write a line for each role below it: customer: Customer number"
    if key == "segments" and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
        return "write a list of headers: [Plan, Country]"
    if key in _WORDS and not isinstance(value, str):
        return "one word belongs here"
    if key in _NUMBERS and not (isinstance(value, str) and value.isascii() and value.isdigit()):
        return "a number of months belongs here"
    return ""


def _know_roles(file: Path, yaml: YamlText) -> None:
    for role in yaml.content.get("columns") or ():
        if role not in ROLES:
            fault = f"{role[:30]} is no role; roles are {', '.join(ROLES)}"
            raise refused(file, yaml, Problem(("columns", role), fault), "map")


def save_reading(staged: Staged, asked: Asked, file: Path) -> None:
    """Write how the source was read, with the options that were given; a file that is there is kept."""
    import yaml

    from kpi_engine.workbook.save import save_atomically

    if file.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(f"{file.name[:80]} would hold a map. End its name with .yaml.", code="other-kind")
    if file.exists():
        raise InputError(
            f"{file.name[:80]} is there already. Choose another name, or delete it first.", code="exists"
        )
    reading = staged.reading
    content: dict[str, Any] = {
        "form": reading.form,
        "columns": {each.role: each.header for each in reading.columns if each.role in ROLES},
        "segments": list(staged.segments),
    }
    for name in (*_WORDS, *_NUMBERS):
        value = getattr(asked, name)
        if name != "form" and value not in (None, ""):
            content[name] = value
    head = _HEAD.format(name=" ".join(reading.source.split()), file=file.name, roles=", ".join(ROLES))
    text = head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None)
    save_atomically(text.encode("utf-8"), file)
