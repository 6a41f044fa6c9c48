"""Which typed figures a computed one follows from, through the formulas of the workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kpi_engine.formula.references import column_number
from kpi_engine.model.fact import Fact
from kpi_engine.recognition.tables.reading import Sheets
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import parse_range, parse_reference

Place = tuple[str, int, int]
_TEXTS = re.compile(r'"[^"]*"')
_REFERENCE = re.compile(
    r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
    r"|(?<![\w.!'$\]])\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?(?![\w(!.])"
    r"|(?<![\w.!'$\[])[^\W\d][\w.]*(?![\w(!.\[])"
)
_NAME = re.compile(r"[^\W\d][\w.]*")


class Followed:
    """The formulas of a workbook, followed back as far as they are asked for."""

    def __init__(self, package: Package, sheets: Sheets) -> None:
        self._package, self._sheets = package, sheets
        self._formulas: dict[Place, str] = {}
        self._numbers: dict[Place, int] = {}
        self._known: dict[Place, int] = {}
        self._areas: dict[tuple[str, str], list[Place]] = {}
        self._by_row: dict[str, dict[int, list[int]]] = {}

    def facts(self, facts: Sequence[Fact]) -> list[Fact]:
        """The facts, each computed one with the ids of the typed ones from which it follows."""
        if not any(fact.computed for fact in facts):
            return list(facts)
        self._read()
        typed = [fact for fact in facts if not fact.computed]
        self._numbers = {_place(fact): 1 << number for number, fact in enumerate(typed)}
        for sheet, row, column in chain(self._numbers, self._formulas):
            self._by_row.setdefault(sheet, {}).setdefault(row, []).append(column)
        ids = [fact.id for fact in typed]
        return [self._with_origins(fact, ids) if fact.computed else fact for fact in facts]

    def _with_origins(self, fact: Fact, ids: Sequence[str]) -> Fact:
        return replace(fact, follows=tuple(_named(self._under(_place(fact)), ids)))

    def _read(self) -> None:
        """Every formula that has a result."""
        for sheet in self._sheets.names.values():
            for row, line in self._sheets.grid(sheet).rows.items():
                for column, cell in line.items():
                    if cell.formula:
                        self._formulas[sheet, row, column] = cell.formula

    def _under(self, top: Place) -> int:
        """The typed facts below a cell, as bits; a circle adds nothing."""
        waiting: list[tuple[Place, list[Place] | None]] = [(top, None)]
        while waiting:
            place, read = waiting.pop()
            if read is not None:
                bits = 0
                for each in read:
                    bits |= self._known.get(each, 0)
                self._known[place] = bits
            elif place not in self._known:
                self._known[place] = self._numbers.get(place, 0)
                if place in self._formulas:
                    read = list(dict.fromkeys(self._read_by(place)))
                    waiting.append((place, read))
                    waiting += [(each, None) for each in read if each not in self._known]
        return self._known[top]

    def _read_by(self, place: Place) -> Iterator[Place]:
        text = self._formulas[place]
        if '"' in text:
            text = _TEXTS.sub('""', text)
        for found in _REFERENCE.findall(text):
            key = found, place[0]
            if key not in self._areas:
                self._areas[key] = list(self._cells(found, place[0]))
            yield from self._areas[key]

    def _cells(self, text: str, sheet: str) -> Iterator[Place]:
        """The cells of a reference that are typed figures or formulas."""
        area = parse_range(text.replace("$", ""), sheet) or parse_reference(text.replace("$", ""))
        if area is None and _NAME.fullmatch(text):
            name = self._package.name(text, sheet)
            area = parse_reference(name.refers_to) if name else None
        if area is None:
            return
        own = self._sheets.names.get(area.sheet.casefold(), "")
        rows = self._by_row.get(own, {})
        near = rows if area.rows > len(rows) else range(area.top, area.bottom + 1)
        for row in near:
            if area.top <= row <= area.bottom:
                yield from (
                    (own, row, column) for column in rows.get(row, ()) if area.left <= column <= area.right
                )


def _place(fact: Fact) -> Place:
    return fact.place.sheet, fact.place.row or 0, column_number(fact.place.column)


def _named(bits: int, ids: Sequence[str]) -> Iterator[str]:
    while bits:
        lowest = bits & -bits
        yield ids[lowest.bit_length() - 1]
        bits ^= lowest
