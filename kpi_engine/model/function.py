"""What can be called from a cell, as every host sees it: a name, arguments with help, one callable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.kpi import Kpi

CellValue = Scalar | list[list[Scalar]]
"""What an argument or an answer is at a host's edge: one cell, or a table as a list of rows."""


class ArrayBehaviour(Enum):
    """How a function treats ranges."""

    LIFT = "lift"
    """One result per element: a range in gives a range out."""
    RANGE = "range"
    """Takes ranges, gives one value."""
    SPILL = "spill"
    """Gives a table."""
    CELL = "cell"
    """Needs a cell with its formula: `call` takes the formula as text, and `read=` what cells hold."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument, as the function wizard shows it."""

    name: str
    help: str
    unit: str
    required: bool = True
    default: float | str | bool | None = None
    options: tuple[str, ...] = ()
    takes_range: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A callable of the engine. `call` takes cell values in argument order and never raises."""

    name: str
    title: str
    help: str
    arguments: tuple[Argument, ...]
    behaviour: ArrayBehaviour
    returns: str
    family: str
    call: Callable[..., CellValue]
    aliases: tuple[str, ...] = ()
    kpi: Kpi | None = None
    examples: tuple[tuple[tuple[Any, ...], Any], ...] = ()
    question: str = ""

    @property
    def least(self) -> int:
        """How many arguments must be given."""
        return sum(argument.required for argument in self.arguments)

    @property
    def most(self) -> int:
        """How many arguments can be given."""
        return len(self.arguments)

    @property
    def signature(self) -> str:
        """`KPI_CHECK(kpi, value, [guide], [peer_values])`."""
        return f"{self.name}({', '.join(_shown(argument) for argument in self.arguments)})"


def _shown(argument: Argument) -> str:
    if argument.required:
        return argument.name
    if argument.default is None:
        return f"[{argument.name}]"
    return f"[{argument.name}={_typed(argument.default)}]"


def _typed(default: float | str | bool) -> str:
    """A default as it is typed into a formula."""
    if isinstance(default, bool):
        return "TRUE" if default else "FALSE"
    return f'"{default}"' if isinstance(default, str) else f"{default:g}"
