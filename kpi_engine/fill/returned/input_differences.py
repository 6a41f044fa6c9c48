"""How inputs may be typed and look: validations, number formats, protection."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.fill.returned.copies import Copies
from kpi_engine.fill.returned.difference import KINDS, Difference
from kpi_engine.fill.returned.moves import runs
from kpi_engine.formula.references import cell_name, column_letters
from kpi_engine.workbook.references import AreaIndex
from kpi_engine.workbook.sheet_setup import SheetSetup
from kpi_engine.workbook.validation_words import validation_words
from kpi_engine.workbook.validations import Validation

_PLACE = re.compile(r"(?:(?:'[^']+'|[\w.]+)!)?\$?[A-Z]{1,3}\$?\d{1,7}(?![\w(])", re.IGNORECASE)
_MOST_CELLS = 100_000

Places = list[tuple[int, int]]


def input_differences(copies: Copies, sheet: str) -> Iterator[Difference]:
    """Protection, then the validations and number formats of the sheet's inputs."""
    name = copies.sheets[sheet]
    old, new = copies.old_setup(sheet), copies.new_setup(name)
    if old.protected and not new.protected:
        yield Difference(KINDS["protection-removed"], name, "", "the protection of the sheet is off.")
    yield from _validations(copies, sheet, old, new)
    yield from _formats(copies, sheet)


def _validations(copies: Copies, sheet: str, old: SheetSetup, new: SheetSetup) -> Iterator[Difference]:
    changed: dict[tuple[str, str], Places] = {}
    before, after = _RulesByPlace(old), _RulesByPlace(new)
    for place, there in _inputs_of(copies, sheet) if old.validations else ():
        rule, found = before.at(place), after.at(there)
        if rule is not None and (found is None or _sense(found) != _sense(rule)):
            words = validation_words(rule), validation_words(found) if found else "anything"
            changed.setdefault(words, []).append(there)
    for (was, now), places in changed.items():
        text = f"cells that took {was} take {now} now."
        name = copies.sheets[sheet]
        yield Difference(KINDS["validation-changed"], name, _described(places), text, was, now)


class _RulesByPlace:
    """The validations of a sheet, to be asked cell by cell."""

    def __init__(self, setup: SheetSetup) -> None:
        self._rules = {id(area): rule for rule in setup.validations for area in rule.areas}
        self._index = AreaIndex(area for rule in setup.validations for area in rule.areas)

    def at(self, place: tuple[int, int]) -> Validation | None:
        """The validation of a cell."""
        area = self._index.at(*place)
        return None if area is None else self._rules[id(area)]


def _sense(rule: Validation) -> tuple[str, ...]:
    """What a validation asks for; of a formula its shape, as its places move with rows and columns."""
    operator = "" if rule.kind in ("list", "custom") else rule.operator
    stated = (rule.first, rule.second) if "etween" in operator else (rule.first,)
    bounds = (_PLACE.sub("", _bound(text)).casefold().replace(" ", "") for text in stated)
    return rule.kind, operator, *bounds


def _inputs_of(copies: Copies, sheet: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The inputs and settings of a sheet of the template, and where each of them stands in the copy."""
    moves = copies.moves[sheet]
    for role in copies.roles.on(sheet):
        if role.use in ("input", "setting", "definition") and len(role.area) <= _MOST_CELLS:
            for place in role.area.positions():
                there = moves.cell(*place)
                if there is not None:
                    yield place, there


def _formats(copies: Copies, sheet: str) -> Iterator[Difference]:
    moves = copies.moves[sheet]
    old, new = copies.old[sheet].styles, copies.new[moves.sheet].styles
    changed: dict[tuple[str, str], Places] = {}
    for place, style in old.items():
        role = copies.roles.at(sheet, *place)
        there = moves.cell(*place)
        if role is None or role.use not in ("input", "list", "setting") or there is None or there not in new:
            continue
        before = copies.old_styles[style].showing
        after = copies.new_styles[new[there]].showing
        if before != after:
            changed.setdefault((str(before), str(after)), []).append(there)
    for (was, now), places in changed.items():
        example = " (0.15 looks like 15 %)" if now == "a percentage" else ""
        text = f"inputs shown as {was} are shown as {now}{example}."
        yield Difference(KINDS["format-changed"], moves.sheet, _described(places), text, was, now)


def _bound(text: str) -> str:
    try:
        return f"{float(text):g}"
    except ValueError:
        return text.replace("$", "")


def _described(places: Places) -> str:
    """`G7:R7`, or the first of several runs of cells."""
    rows: dict[int, list[int]] = {}
    for row, column in places:
        rows.setdefault(row, []).append(column)
    row = min(rows)
    low, high = runs(rows[row])[0]
    first = cell_name(row, low)
    last = max((number for number, columns in rows.items() if {low, high} <= set(columns)), default=row)
    block = runs(number for number, columns in rows.items() if {low, high} <= set(columns))[0][1]
    last = min(last, block)
    return first if (row, low) == (last, high) else f"{first}:{column_letters(high)}{last}"
