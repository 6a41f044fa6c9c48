"""A data validation in words, as a person would say what a cell takes."""

from __future__ import annotations

from kpi_engine.model.written import written
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.validations import Validation

_NOUNS = {
    "whole": "whole numbers", "decimal": "numbers", "date": "dates", "time": "times",
    "textLength": "text with a length",
}  # fmt: skip
_BETWEEN = {
    "between": "from {0} to {1}", "notBetween": "outside {0} to {1}", "equal": "equal to {0}",
    "notEqual": "other than {0}", "greaterThan": "above {0}", "greaterThanOrEqual": "from {0} on",
    "lessThan": "below {0}", "lessThanOrEqual": "up to {0}",
}  # fmt: skip
_NO_LIMIT = 1e15


def validation_words(rule: Validation) -> str:
    """`whole numbers from 0 to 100`, `one of USD, EUR`, `what the formula DAY(B8)=1 allows`."""
    if rule.kind == "list":
        options = rule.first.strip('"') if rule.first.startswith('"') else rule.first.replace("$", "")
        return f"one of {', '.join(option.strip() for option in options.split(','))}"
    if rule.kind == "custom":
        return f"what the formula {rule.first} allows"
    noun = _NOUNS.get(rule.kind, "")
    if not noun:
        return "anything"
    first, second = (_bound(text, rule.kind) for text in (rule.first, rule.second))
    if rule.operator == "between" and (not first or not second):
        return f"{noun} from {first} on" if first else f"{noun} up to {second}" if second else f"any {noun}"
    return f"{noun} {_BETWEEN.get(rule.operator, '')}".format(first or rule.first, second or rule.second)


def _bound(text: str, kind: str) -> str:
    """A limit as it is said; "" for one that is so far away that it is none."""
    try:
        value = float(text)
    except ValueError:
        return text.replace("$", "")
    day = date_of(value, date1904=False) if kind == "date" else None
    return day.isoformat() if day else "" if abs(value) >= _NO_LIMIT else written(value)
