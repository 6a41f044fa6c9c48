"""The process that computes for LibreOffice: a line of JSON asks, a line of JSON answers.

LibreOffice runs add-ins in a Python of its own, which has none of our packages; so the add-in starts this
one. It ends when its input does, and that is when LibreOffice ends, however it ends.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import IO, Any

from kpi_engine._version import __version__
from kpi_engine.functions.piece_values import Reader, UnknownPieceError
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.json_cells import from_json, to_json
from kpi_engine.hosts.own_definitions import own_definitions
from kpi_engine.hosts.places import Profile
from kpi_engine.model.function import ArrayBehaviour, CellValue

_log = logging.getLogger("kpi_engine.hosts.oxt.worker")  # under `python -m`, __name__ is another one


def main() -> None:
    """Answer LibreOffice until it leaves; what libraries print goes where errors go."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    log = Profile.of_this_user().settings / "libreoffice.log"
    _log_into(log)
    own_definitions()
    serve(sys.stdin.buffer, answers, log)


def serve(asked: IO[bytes], answers: IO[bytes], log: Path) -> None:
    """Say who answers, then answer line by line until there is none left."""
    functions()
    _say(answers, {"engine": __version__, "python": sys.executable})
    for line in iter(asked.readline, b""):
        name, cells = json.loads(line)
        _say(answers, _answered(name, cells, _reader(asked, answers), log))


def _answered(name: str, cells: list[Any], read: Reader, log: Path) -> dict[str, Any]:
    """The answer; a fault of ours says where to read more, and the cell becomes #VALUE!."""
    try:
        function = functions().get(name)
        arguments = [from_json(cell) for cell in cells]
        if function.behaviour is ArrayBehaviour.CELL:
            return {"answer": to_json(function.call(*arguments, read=read))}
        return {"answer": to_json(function.call(*arguments))}
    except Exception:
        _log.exception("%s could not be computed", name)
        return {"fault": f"{name} could not be computed; {log} says where."}


def _reader(asked: IO[bytes], answers: IO[bytes]) -> Reader:
    """Asks LibreOffice back for the cells of a formula."""

    def read(piece: str) -> CellValue:
        _say(answers, {"read": piece})
        told = json.loads(asked.readline() or b"null") or {}
        if "value" not in told:
            raise UnknownPieceError(piece)
        return from_json(told["value"])

    return read


def _say(answers: IO[bytes], message: dict[str, Any]) -> None:
    answers.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
    answers.flush()


def _log_into(log: Path) -> None:
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(log, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logging.getLogger("kpi_engine").addHandler(handler)


if __name__ == "__main__":
    main()
