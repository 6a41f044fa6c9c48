"""Which typed figures a computed one follows from, through the formulas of the workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kpi_engine.formula.references import column_number, reference, sheet_prefix, split_sheet
from kpi_engine.model.fact import Fact
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import parse_reference

Place = tuple[str, int, int]
_TEXTS = re.compile(r'"[^"]*"')
_REFERENCE = re.compile(
    r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
    r"|(?<![\w.!'$\]])\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?(?![\w(!.])"
    r"|(?<![\w.!'$\[])[^\W\d][\w.]*(?![\w(!.\[])"
)
_LARGEST = 5_000


class Followed:
    """The formulas of a workbook, followed back as far as they are asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._formulas: dict[Place, str] = {}
        self._sheets: dict[str, str] = {}
        self._numbers: dict[Place, int] = {}
        self._known: dict[Place, int] = {}

    def facts(self, facts: Sequence[Fact]) -> list[Fact]:
        """The facts, each computed one with the ids of the typed ones from which it follows."""
        if not any(fact.computed for fact in facts):
            return list(facts)
        self._read()
        typed = [fact for fact in facts if not fact.computed]
        self._numbers = {_place(fact): 1 << number for number, fact in enumerate(typed)}
        ids = [fact.id for fact in typed]
        return [replace(fact, follows=tuple(_named(self._under(_place(fact)), ids))) if fact.computed else fact
                for fact in facts]  # fmt: skip

    def _read(self) -> None:
        for info in self._package.sheets:
            if info.kind == "worksheet":
                self._sheets[info.name.casefold()] = info.name
                self._formulas |= {
                    (info.name, row, column): formula
                    for row, column, _, formula, kind, _, _ in self._package.entries(info.name) if kind
                }  # fmt: skip

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
                    read = [each for each in self._read_by(place)
                            if each in self._numbers or each in self._formulas]  # fmt: skip
                    waiting.append((place, read))
                    waiting += [(each, None) for each in read if each not in self._known]
        return self._known[top]

    def _read_by(self, place: Place) -> Iterator[Place]:
        for found in _REFERENCE.findall(_TEXTS.sub('""', self._formulas[place])):
            yield from self._cells(found, place[0])

    def _cells(self, text: str, sheet: str) -> Iterator[Place]:
        area = reference(text)
        if area is None:
            name = self._package.name(text, sheet)
            named = parse_reference(name.refers_to) if name else None
            if named is not None and len(named) <= _LARGEST:
                own = self._sheets.get(named.sheet.casefold(), named.sheet)
                yield from ((own, row, column) for row, column in named.positions())
            return
        before, _ = split_sheet(text)
        own = self._sheets.get(sheet_prefix(before)[1].casefold(), "") if before else sheet
        size = (area.bottom.at - area.top.at + 1) * (area.right.at - area.left.at + 1)
        if own and size <= _LARGEST:
            for row in range(area.top.at, area.bottom.at + 1):
                for column in range(area.left.at, area.right.at + 1):
                    yield own, row, column


def _place(fact: Fact) -> Place:
    return fact.place.sheet, fact.place.row or 0, column_number(fact.place.column)


def _named(bits: int, ids: Sequence[str]) -> Iterator[str]:
    while bits:
        lowest = bits & -bits
        yield ids[lowest.bit_length() - 1]
        bits ^= lowest
