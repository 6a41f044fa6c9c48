"""Calls of every LAMBDA name: the catalogue's examples, and each argument blank, an error, text or TRUE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.function import CellValue
from kpi_engine.model.kpi import Kpi
from kpi_engine.portable.lambdas import lambda_names

EMPTY = ...
"""An argument of which only the comma is typed."""
ODD_CELLS: tuple[Any, ...] = (None, CellError.REF, CellError.DIV0, "n/a", True)


@dataclass(frozen=True, slots=True)
class Case:
    """A call with the cells it is given; a tuple is a row of cells. `says` names it in a failure."""

    name: str
    says: str
    arguments: tuple[Any, ...]
    expected: CellValue
    within: float = 0.0

    def agrees(self, found: Any) -> bool:
        """True where a host gives the same, errors included."""
        if isinstance(self.expected, CellError):
            return bool(found == self.expected.text or found is self.expected)
        if isinstance(found, bool) or not isinstance(found, int | float):
            return False
        assert isinstance(self.expected, int | float)
        return abs(found - self.expected) <= max(self.within, 1e-9 * max(1.0, abs(self.expected)))


def cases() -> list[Case]:
    """All of them, in the order of the catalogue."""
    return [
        case for name, kpi in lambda_names().items() for case in (*_examples(name, kpi), *_odd(name, kpi))
    ]


def _examples(name: str, kpi: Kpi) -> Iterator[Case]:
    for number, example in enumerate(kpi.examples):
        yield Case(name, f"example {number}", example.arguments, example.result, example.within)


def _odd(name: str, kpi: Kpi) -> Iterator[Case]:
    """The first example with a figure, one argument at a time changed; Python says what to expect."""
    sound = next(each for each in kpi.examples if not isinstance(each.result, CellError))
    for at, (parameter, argument) in enumerate(zip(kpi.parameters, sound.arguments, strict=False)):
        for odd in ODD_CELLS:
            given = list(sound.arguments)
            given[at] = (odd, *argument[1:]) if isinstance(argument, tuple) else odd
            yield _by_python(Case(name, f"{parameter.name} {_shown(odd)}", tuple(given), None))
    for at, parameter in enumerate(kpi.parameters):
        if not parameter.required:
            given = [*sound.arguments, *[EMPTY] * len(kpi.parameters)][: len(kpi.parameters)]
            given[at] = EMPTY
            yield _by_python(Case(name, f"{parameter.name} left empty", tuple(given), None))


def _by_python(case: Case) -> Case:
    cells = [[list(each)] if isinstance(each, tuple) else None if each is EMPTY else each
             for each in case.arguments]  # fmt: skip
    bare = case.name.removeprefix("KPI_")
    return replace(case, expected=functions().get(bare).call(*cells))


def _shown(odd: Any) -> str:
    if odd is None:
        return "blank"
    return odd.text if isinstance(odd, CellError) else str(odd)
