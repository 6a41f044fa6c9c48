"""Calls computed, in a process of the server that does nothing else: bytes in, bytes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from traceback import format_tb
from typing import Any

from kpi_engine.batch.definitions import ensure_company
from kpi_engine.engine import ENGINE
from kpi_engine.functions.piece_values import Reader, UnknownPieceError
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.json_cells import from_json, to_json
from kpi_engine.hosts.server.calls import Call, calls_in
from kpi_engine.hosts.server.limits import Limits
from kpi_engine.hosts.server.refusals import too_large
from kpi_engine.model.cell_error import VALUE, CellError
from kpi_engine.model.function import ArrayBehaviour, CellValue, Function
from kpi_engine.model.registry import Registry
from kpi_engine.system.collector import no_searching
from kpi_engine.system.interrupts import ignore_interrupts


@dataclass(frozen=True, slots=True)
class FaultOfOurs:
    """A function that broke off: where in our code; never a figure."""

    function: str
    kind: str
    where: str


@dataclass(slots=True)
class Evaluated:
    """The answers to a request, ready to be sent."""

    document: bytes = b""
    calls: int = 0
    cells: int = 0
    faults: list[FaultOfOurs] = field(default_factory=list)


def get_ready(company: Path | None) -> None:
    """Load what every request needs; Ctrl+C is left to the server, which ends us in order."""
    ignore_interrupts()
    ensure_company(company)
    functions()


def evaluate(body: bytes, limits: Limits, company: Path | None) -> Evaluated:
    """Answer every call of a request, each for itself: what goes wrong in one is an error in its cell."""
    get_ready(company)
    with no_searching():
        return _evaluated(body, limits)


def _evaluated(body: bytes, limits: Limits) -> Evaluated:
    calls, cells = calls_in(body, limits)
    done = Evaluated(calls=len(calls), cells=cells)
    known, room, answers = functions(), limits.cells, []
    for call in calls:
        answer = _answer(call, known, done.faults)
        room -= len(answer) * len(answer[0]) if isinstance(answer, list) else 1
        if room < 0:
            raise too_large(
                f"The answers have more than {limits.cells:,} cells, the most that are sent at one time. "
                "Send the calls in several requests."
            )
        answers.append(to_json(answer))
    done.document = _written({"schema": "kpi.answers/1", "engine": ENGINE, "answers": answers})
    return done


def _answer(call: Call, known: Registry[Function], faults: list[FaultOfOurs]) -> CellValue:
    function = known.find(call.name)
    if function is None:
        return CellError.NAME
    if len(call.arguments) > function.most:
        return VALUE
    try:
        cells = [from_json(value) for value in call.arguments]
        if function.behaviour is ArrayBehaviour.CELL:
            return function.call(*cells, read=_reader(call.pieces))
        return function.call(*cells)
    except MemoryError:
        raise
    except Exception as fault:
        where = "".join(format_tb(fault.__traceback__)[-3:])
        faults.append(FaultOfOurs(function.name, type(fault).__name__, where))
        return VALUE


def _reader(pieces: Mapping[str, Any]) -> Reader:
    """Gives the pieces of a formula that the client sent along; `$B$2` and `b2` are the same cell."""
    values = {_plain(piece): value for piece, value in pieces.items()}

    def read(piece: str) -> CellValue:
        try:
            return from_json(values[_plain(piece)])
        except KeyError:
            raise UnknownPieceError(piece) from None

    return read


def _plain(piece: str) -> str:
    return piece.replace("$", "").replace(" ", "").casefold()


def _written(document: dict[str, Any]) -> bytes:
    try:
        return json.dumps(document, allow_nan=False, separators=(",", ":")).encode("ascii")
    except ValueError:
        document["answers"] = [_sound(answer) for answer in document["answers"]]
        return json.dumps(document, allow_nan=False, separators=(",", ":")).encode("ascii")


def _sound(answer: Any) -> Any:
    """An answer in which a number that no cell can hold is #NUM!."""
    if isinstance(answer, list):
        return [_sound(each) for each in answer]
    if isinstance(answer, float) and not isfinite(answer):
        return to_json(CellError.NUM)
    return answer
