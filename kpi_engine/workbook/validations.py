"""The data validations of a sheet, as far as they can be decided without calculating."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import unescape

from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import written
from kpi_engine.workbook.markup import Element, attributes, children
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range
from kpi_engine.workbook.sheet_markup import SheetMarkup

_QUOTES = {"&quot;": '"', "&apos;": "'"}


@dataclass(frozen=True, slots=True)
class Validation:
    """A rule on some cells: kind (whole, decimal, list, date …), operator and bounds as the file has them."""

    kind: str
    operator: str
    first: str
    second: str
    message: str
    areas: tuple[Area, ...]

    def allows(self, value: Scalar) -> bool:
        """False when the rule surely forbids the value; True when it allows it or depends on other cells."""
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

    def _in_list(self, value: Scalar) -> bool:
        if not self.first.startswith('"'):
            return True
        shown = written(value) if isinstance(value, float) else str(value)
        return shown in [option.strip() for option in self.first.strip('"').split(",")]

    def _within(self, value: float) -> bool:
        low, high = _number(self.first), _number(self.second)
        if low is None or (high is None and self.operator in ("between", "notBetween")):
            return True
        return {
            "equal": value == low, "notEqual": value != low,
            "greaterThan": value > low, "greaterThanOrEqual": value >= low,
            "lessThan": value < low, "lessThanOrEqual": value <= low,
            "between": high is None or low <= value <= high,
            "notBetween": high is None or not low <= value <= high,
        }.get(self.operator, True)  # fmt: skip


def read_validations(package: Package, sheet: str) -> tuple[Validation, ...]:
    """Every data validation of a sheet; those that newer programs keep in extensions are not read."""
    info = package.sheet(sheet)
    markup = SheetMarkup.open(package.read(info.member), info.name, package.path.name)
    part = markup.parts.get(b"dataValidations")
    if part is None:
        return ()
    rules = children(markup.view, part.inner, part.inner_end)
    return tuple(_validation(markup, rule) for rule in rules if rule.name == b"dataValidation")


def _validation(markup: SheetMarkup, rule: Element) -> Validation:
    stated = {name.decode(): _text(value) for name, value in attributes(markup.view, rule).items()}
    formulas = {
        part.name: _text(markup.data[part.inner : part.inner_end])
        for part in children(markup.view, rule.inner, rule.inner_end)
    }
    areas = tuple(area for ref in stated.get("sqref", "").split() if (area := parse_range(ref, markup.name)))
    return Validation(
        stated.get("type", "none"), stated.get("operator", "between"), formulas.get(b"formula1", ""),
        formulas.get(b"formula2", ""), stated.get("error", ""), areas,
    )  # fmt: skip


def _text(raw: bytes) -> str:
    return unescape(raw.decode("utf-8"), _QUOTES).strip()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
