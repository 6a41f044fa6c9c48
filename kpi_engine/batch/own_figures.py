"""Whether a company's rows still state what they stated: a hash of its own figures, wherever they stand.

What a spreadsheet program does to a table that it saves again is no change: rows that moved up or down
together, `1000.0` that became `1000`.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from kpi_engine.sources.by_entity import EntityTable

if TYPE_CHECKING:
    from hashlib import _Hash

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_EITHER = re.compile(r"[0-9][.,][0-9]{3}(?![0-9])")
"""A number such as 1.234, which needs the decimal sign of other rows to be read."""


class OwnFigures:
    """Takes the rows of a table as they come by, and gives one hash for each company."""

    def __init__(self, table: EntityTable) -> None:
        self._table = table
        self._hashes: dict[int, _Hash] = {}

    def add(self, company: int, text: str) -> None:
        """One row of a company, as `open_by_entity` gives it."""
        if company not in self._hashes:
            self._hashes[company] = hashlib.sha256(json.dumps(self._table.header).encode("utf-8"))
        self._hashes[company].update(json.dumps(self._stated(text)).encode("utf-8"))

    def of(self, company: int) -> str:
        """The hash of a company's figures."""
        return self._hashes[company].hexdigest()

    def _stated(self, text: str) -> list[str]:
        """The cells of a row in one spelling; its number, and how the company is written, are left out."""
        cells = json.loads(text)[1]
        said = [self._cell(index, cell) for index, cell in enumerate(cells) if index != self._table.column]
        while said and not said[-1]:
            said.pop()
        return said

    def _cell(self, index: int, cell: str | list[float]) -> str:
        if isinstance(cell, list):
            value, _, percent = cell
            return f"{float(value)!r}{'%' if percent else ''}"
        text = cell.strip()
        if _EITHER.search(text):
            return f"{text} {self._table.usual.get(index) or ''}"
        return repr(float(text)) if _PLAIN.fullmatch(text) else text
