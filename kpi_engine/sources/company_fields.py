"""The fields of a company's file: what each accepts, and what it says of anything else."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from kpi_engine.model.cell_error import CellError
from kpi_engine.model.company import OwnTargets
from kpi_engine.model.term import Aggregation
from kpi_engine.model.unit import Unit
from kpi_engine.sources import company_words as words

_LONGEST_TEXT = 500


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"expected text, found {kind(value)}")
    if len(value) > _LONGEST_TEXT:
        raise ValueError(f"a text has at most {_LONGEST_TEXT} characters, this one {len(value)}")
    return " ".join(value.split())


def listed(value: Any) -> list[Any]:
    """A list; a single word is a list of one."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return [value]
    raise ValueError("expected a list, one item a line behind a dash; found keys")


def kind(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    return "keys" if isinstance(value, dict) else "nothing" if not value else str(value)[:30]


def _targets(value: Any) -> OwnTargets:
    """`{2026: 5, Core: {2026: 6}}`; a figure alone holds for every year."""
    if not isinstance(value, dict):
        return OwnTargets({0: words.target(value)})
    years: dict[int, float | None] = {}
    segments: dict[str, dict[int, float | None]] = {}
    for key, content in value.items():
        if isinstance(content, dict):
            segments[key] = {_at((key, y), words.year, y): _at((key, y), words.target, c)
                             for y, c in content.items()}  # fmt: skip
        elif content is None and len(value) > 1 and key.isdigit() and len(key) < 4:
            text = "a comma ends a figure here; write it with a point, or in quotes"
            raise PydanticCustomError("place", "{text}", {"text": text, "path": (key,)})
        elif words.is_year(key):
            years[_at((key,), words.year, key)] = _at((key,), words.target, content)
        else:
            segments[key] = {0: _at((key,), words.target, content)}
    return OwnTargets(years, segments)


def in_order(low: float | None, high: float | None, *names: str) -> None:
    if low is not None and high is not None and low > high:
        raise ValueError(f"{names[0]} {low:g} is above {names[1]} {high:g}; exchange them")


def _at(path: tuple[str, ...], read: Any, value: Any) -> Any:
    """Read a value; what is wrong is said of the place it stands at."""
    try:
        return read(value)
    except ValueError as fault:
        text = str(fault)
    raise PydanticCustomError("place", "{text}", {"text": text, "path": path})


Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(listed)]
Number = Annotated[float, BeforeValidator(words.number)]
Figure = Annotated[float | None, BeforeValidator(words.figure)]
Currency = Annotated[str, BeforeValidator(words.currency)]
Month = Annotated[str, BeforeValidator(words.month)]
Day = Annotated[str, BeforeValidator(words.day)]
YearEnd = Annotated[int, BeforeValidator(words.year_end)]
Yes = Annotated[bool, BeforeValidator(words.yes)]
UnitWord = Annotated[Unit, BeforeValidator(words.unit)]
AddsUp = Annotated[Aggregation, BeforeValidator(words.adds_up)]
Condition = Annotated[str, BeforeValidator(lambda value: words.condition(_text(value)))]
Conditions = Annotated[tuple[Condition, ...], BeforeValidator(listed)]
Result = Annotated[Any, BeforeValidator(words.result)]
Shown = Annotated[CellError, BeforeValidator(words.error)]
Targets = Annotated[OwnTargets, BeforeValidator(_targets)]
