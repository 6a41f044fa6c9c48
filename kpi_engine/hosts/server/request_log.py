"""The server's log: a line of JSON for each request. Never a token, a cell's value, a question or a body."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from kpi_engine.errors import InputError

_MOST_BYTES, _OLDER = 10 * 1024 * 1024, 3
_LONGEST = 200
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestLog:
    """Lines in a file that starts anew when it is large; the three before it are kept."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._handler = RotatingFileHandler(
                file, maxBytes=_MOST_BYTES, backupCount=_OLDER, encoding="utf-8"
            )
        except OSError as fault:
            raise InputError(
                f"The log {str(file)[-120:]} cannot be written: {(fault.strerror or 'refused').lower()}. "
                "Name another file with --log-file.",
                code="log",
            ) from None

    def write(self, event: str, **said: Any) -> None:
        """One line: the time, what happened, and what is said of it."""
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **said}
        text = json.dumps({key: _short(value) for key, value in line.items()})
        self._handler.handle(logging.makeLogRecord({"msg": text}))

    def close(self) -> None:
        """Close the file."""
        self._handler.close()


def request_id(sent: str) -> str:
    """The client's own number of a request where it is one, else nothing: a log is read by programs."""
    return sent if _REQUEST_ID.fullmatch(sent) else ""


def _short(value: Any) -> Any:
    return value[:_LONGEST] if isinstance(value, str) and "\n" not in value else value
