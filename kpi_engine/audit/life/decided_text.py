"""Decisions in a text file, YAML or CSV, read with the line of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kpi_engine.audit.life.decisions import Written
from kpi_engine.errors import InputError
from kpi_engine.model.written import clipped

FIELDS = ("fingerprint", "decision", "reason", "rule", "workbook", "by", "date")
_NEEDED = ("fingerprint", "decision", "reason")


def written_in_yaml(path: Path) -> Iterator[Written]:
    """A list of findings, or one under the key `decisions`."""
    from kpi_engine.sources.yaml_text import parse_yaml

    name = clipped(path.name, 60)
    found = parse_yaml(_text(path), path.name)
    if found.problems:
        raise _refused(f"{name} line {found.line(found.problems[0].path)}: {found.problems[0].text}.")
    content, start = found.content, tuple[str, ...]()
    if isinstance(content, dict) and set(content) == {"decisions"}:
        content, start = content["decisions"], ("decisions",)
    if not isinstance(content, list | None):
        raise _refused(f"{name} line 1: a list is expected. Begin each item with - fingerprint: …")
    for number, item in enumerate(content or ()):
        place = (*start, str(number))
        if fault := _fault(item):
            key, text = fault
            raise _refused(f"{name} line {found.line((*place, key))}: {text}.")
        yield Written(f"line {found.line(place)}", **{key: item.get(key) or "" for key in FIELDS})


def _fault(item: Any) -> tuple[str, str] | None:
    """The key at which an item of the list is none, and what is wrong with it."""
    if not isinstance(item, dict):
        return "", "write fingerprint, decision and reason as keys"
    for key, value in item.items():
        if key not in FIELDS:
            return key, f"{clipped(key, 30)} is not known here. Known are {', '.join(FIELDS)}"
        if isinstance(value, list | dict):
            return key, f"{key} takes one text; put it in quotes"
    return None


def written_in_csv(path: Path) -> Iterator[Written]:
    """A table with headings, parted by commas or semicolons; lines that begin with # are remarks."""
    lines = _text(path).splitlines()
    first = next((number for number, line in enumerate(lines) if line.strip() and line[0] != "#"), None)
    if first is None:
        return
    mark = ";" if lines[first].count(";") > lines[first].count(",") else ","
    rows = csv.reader(io.StringIO("\n".join(lines[first:])), delimiter=mark)
    heads = [head.strip().casefold() for head in next(rows)]
    if missing := [name for name in _NEEDED if name not in heads]:
        raise _refused(f"{clipped(path.name, 60)} line {first + 1}: no column {missing[0]}. Name all of "
                       f"{', '.join(_NEEDED)}.")  # fmt: skip
    line = first + rows.line_num + 1
    for row in rows:
        where, line = f"line {line}", first + rows.line_num + 1
        if any(cell.strip() for cell in row) and not row[0].startswith("#"):
            cells = dict(zip(heads, row, strict=False))
            yield Written(where, **{name: cells.get(name, "").strip() for name in FIELDS})


def _text(path: Path) -> str:
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _refused(f"{clipped(path.name, 80)} is not UTF-8 text. Save it as UTF-8.") from None


def _refused(message: str) -> InputError:
    return InputError(message, code="decisions")
