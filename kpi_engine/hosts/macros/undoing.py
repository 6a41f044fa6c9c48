"""What was written last into cells, so that it can be taken back: Excel's own Undo forgets it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kpi_engine.errors import InputError
from kpi_engine.hosts.macros.port import Content, MacroPort
from kpi_engine.model.cell_error import CellError, plain

_FILE = "last-write.json"


@dataclass(frozen=True, slots=True)
class Written:
    """A cell that was written: what it held, and what it holds since."""

    sheet: str
    cell: str
    before: Content
    after: Content


def write(port: MacroPort, new: Mapping[tuple[str, str], Content]) -> None:
    """Write cells, by sheet and cell, and remember what stood there.

    InputError where one of them may not be written; then none is.
    """
    before = {place: port.content(*place) for place in new}
    for (sheet, cell), held in before.items():
        if held.barred:
            raise InputError(f"{sheet[:60]}!{cell}: {held.barred}", code="cell-barred")
    done: list[tuple[str, str]] = []
    try:
        for place, content in new.items():
            done.append(place)
            port.write(*place, content)
    except Exception:
        for place in done:
            port.write(*place, before[place])
        raise
    _remember(port, [Written(*place, held, port.content(*place)) for place, held in before.items()])


def take_back(port: MacroPort) -> None:
    """Put back what stood in the cells that were written last, and forget it."""
    for each in last_written(port):
        port.write(each.sheet, each.cell, each.before)
    forget(port)


def last_written(port: MacroPort) -> Sequence[Written]:
    """The last write into the active workbook; nothing where there was none."""
    file = _file(port)
    if not file.is_file():
        return ()
    told = json.loads(file.read_text(encoding="utf-8"))
    if told["workbook"] != _identity(port):
        return ()
    return [
        Written(each["sheet"], each["cell"], _content(each["before"]), _content(each["after"]))
        for each in told["cells"]
    ]


def forget(port: MacroPort) -> None:
    """Nothing can be undone any more."""
    _file(port).unlink(missing_ok=True)


def _remember(port: MacroPort, cells: Sequence[Written]) -> None:
    file = _file(port)
    file.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "workbook": _identity(port),
        "cells": [
            {"sheet": each.sheet, "cell": each.cell, "before": _json(each.before), "after": _json(each.after)}
            for each in cells
        ],
    }
    file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _json(content: Content) -> dict[str, Any]:
    is_error = isinstance(content.value, CellError)
    return asdict(content) | {"value": plain(content.value), "is_error": is_error}


def _content(told: dict[str, Any]) -> Content:
    value = CellError.from_text(told["value"]) if told.pop("is_error") else told["value"]
    return Content(**{**told, "value": value})


def _identity(port: MacroPort) -> str:
    book = port.workbook()
    return str(book.path or book.name)


def _file(port: MacroPort) -> Path:
    return port.settings / _FILE
