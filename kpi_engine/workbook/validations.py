"""The data validations of a sheet, as far as they can be decided without calculating."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import written
from kpi_engine.workbook.constants import Constants, is_address
from kpi_engine.workbook.markup import Element, attributes, children
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.xml_text import character_data

_RULE = b"dataValidation"
Look = Callable[[str], tuple[Scalar, ...] | None]


def _unknown(_reference: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Validation:
    """A rule on some cells: kind (whole, decimal, list, date …), operator and bounds as the file has them.

    `look` gives what the cells behind a reference hold, or None where that takes a calculation.
    """

    kind: str
    operator: str
    first: str
    second: str
    message: str
    areas: tuple[Area, ...]
    look: Look = field(default=_unknown, compare=False, repr=False)

    def allows(self, value: Scalar) -> bool:
        """False when the rule surely forbids the value; True when it allows it or nobody can tell."""
        if value is None:
            return True
        if self.kind == "list":
            return self._in_list(value)
        if self.kind == "textLength":
            return self._within(float(len(str(value))))
        if self.kind not in ("whole", "decimal", "date", "time"):
            return True
        if isinstance(value, str | bool):
            return False
        return self._within(float(value)) and (self.kind != "whole" or float(value).is_integer())

    def limits(self) -> tuple[float, float] | None:
        """The lowest and the highest number that the rule allows, both of them; None where it has no such."""
        low, high = self._bound(self.first), self._bound(self.second)
        if self.kind not in ("whole", "decimal") or low is None:
            return None
        if self.operator == "between":
            return None if high is None else (low, high)
        return {
            "greaterThan": (low, math.inf), "greaterThanOrEqual": (low, math.inf),
            "lessThan": (-math.inf, low), "lessThanOrEqual": (-math.inf, low),
        }.get(self.operator)  # fmt: skip

    def _in_list(self, value: Scalar) -> bool:
        shown = written(value) if isinstance(value, float) else str(value)
        if self.first.startswith('"'):
            return shown in [option.strip() for option in self.first.strip('"').split(",")]
        options = self.look(self.first)
        if options is None or (None in options and not is_address(self.first)):
            return True  # with a blank cell behind a name, Excel takes anything
        if isinstance(value, str):
            return value.casefold() in [option.casefold() for option in options if isinstance(option, str)]
        return value in options

    def _within(self, value: float) -> bool:
        low, high = self._bound(self.first), self._bound(self.second)
        if low is None or (high is None and self.operator in ("between", "notBetween")):
            return True
        return {
            "equal": value == low, "notEqual": value != low,
            "greaterThan": value > low, "greaterThanOrEqual": value >= low,
            "lessThan": value < low, "lessThanOrEqual": value <= low,
            "between": high is None or low <= value <= high,
            "notBetween": high is None or not low <= value <= high,
        }.get(self.operator, True)  # fmt: skip

    def _bound(self, text: str) -> float | None:
        try:
            return float(text)
        except ValueError:
            found = self.look(text)
        bound = found[0] if found and len(found) == 1 else None
        return bound if isinstance(bound, float) else None


def read_validations(package: Package, sheet: str) -> tuple[Validation, ...]:
    """Every data validation of a sheet, also those that newer programs keep in an extension."""
    return validations_of(package.markup(sheet), package)


def validations_of(markup: SheetMarkup, package: Package) -> tuple[Validation, ...]:
    """The data validations of a sheet that is open already."""
    constants = Constants(package, markup.name)
    return tuple(_validation(markup, rule, constants) for rule in _rules(markup))


def _rules(markup: SheetMarkup) -> Iterator[Element]:
    for name, depth in ((b"dataValidations", 0), (b"extLst", 2)):
        part = markup.parts.get(name)
        inside = [part] if part is not None and _RULE in markup.view[part.start : part.end] else []
        for _ in range(depth):
            inside = [child for parent in inside for child in _children(markup, parent)]
        yield from (rule for parent in inside for rule in _children(markup, parent) if rule.name == _RULE)


def _children(markup: SheetMarkup, parent: Element) -> Iterator[Element]:
    return children(markup.view, parent.inner, parent.inner_end)


def _validation(markup: SheetMarkup, rule: Element, constants: Constants) -> Validation:
    stated = {name.decode(): _text(value) for name, value in attributes(markup.view, rule).items()}
    parts = {part.name: _content(markup, part) for part in _children(markup, rule)}
    cells = stated.get("sqref", "") or parts.get(b"sqref", "")
    areas = tuple(area for ref in cells.split() if (area := parse_range(ref, markup.name)))
    return Validation(
        stated.get("type", "none"), stated.get("operator", "between"), parts.get(b"formula1", ""),
        parts.get(b"formula2", ""), stated.get("error", ""), areas, constants.look,
    )  # fmt: skip


def _content(markup: SheetMarkup, part: Element) -> str:
    """The text of an element, or of the only element in it."""
    inner = next(_children(markup, part), part)
    return _text(markup.data[inner.inner : inner.inner_end])


def _text(raw: bytes) -> str:
    return character_data(raw).strip()
