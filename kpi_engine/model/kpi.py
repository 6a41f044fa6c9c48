"""What a KPI declaration holds. Nothing here computes: `calc` evaluates it, `formula` writes it for Excel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from kpi_engine.errors import CatalogueError
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.condition import parse_condition
from kpi_engine.model.term import Term
from kpi_engine.model.unit import Unit


class Shape(Enum):
    """What an argument takes: one number per result, a whole range, or a word from a list."""

    NUMBER = "number"
    RANGE = "range"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a function: the term it stands for, and what a blank means."""

    name: str
    term: Term
    shape: Shape = Shape.NUMBER
    required: bool = True
    default: float | str | None = None
    options: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """As the function wizard shows it: `[monthly_churn=0]`."""
        if self.required:
            return self.name
        default = f'"{self.default}"' if isinstance(self.default, str) else self.default
        return (
            f"[{self.name}]"
            if default is None
            else f"[{self.name}={default:g}]"
            if isinstance(default, float | int)
            else f"[{self.name}={default}]"
        )


@dataclass(frozen=True, slots=True)
class Undefined:
    """A case in which the KPI has no value: when, which error the cell shows, and why in plain words."""

    when: str
    error: CellError
    why: str

    def __post_init__(self) -> None:
        parse_condition(self.when)


@dataclass(frozen=True, slots=True)
class Cite:
    """Where a definition or a figure comes from, and when we read it."""

    source: str
    read: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case: arguments, what must come out, and (for a rounded figure) how close.

    Arguments are numbers, None for a blank, text, a CellError, or a tuple for a range.
    """

    arguments: tuple[Any, ...]
    result: float | CellError
    why: str = ""
    within: float = 0.0


@dataclass(frozen=True, slots=True)
class Rebinding:
    """What an option changes where a guide's KPI is computed: other figures, or another function.

    `inputs` replace those of the KPI of the same name, `options` its option words; `by` is the function
    that computes it then. `{segment}` is the segment that the KPI's part belongs to. `strict` adds the rule
    that a part is never larger than its whole.
    """

    inputs: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """A choice that changes the number, with the one we take unless told otherwise.

    `effects` says what an option other than the default changes. An option without one is no different in
    the formula: where the choice is `typed` it lies in the figures that people enter, else in the arguments
    that a function is given, and a guide's KPI does not follow it.
    """

    name: str
    choices: tuple[str, ...]
    default: str
    why: str = ""
    effects: Mapping[str, Rebinding] = field(default_factory=dict)
    typed: bool = False

    def __post_init__(self) -> None:
        for option in (self.default, *self.effects):
            if option not in self.choices:
                raise CatalogueError(f"variant {self.name}: {option!r} is not among its choices")


@dataclass(frozen=True, slots=True, eq=False)
class Kpi:
    """One KPI, declared once: everything else in the product is derived from this."""

    name: str
    title: str
    family: str
    body: Callable[..., Any]
    parameters: tuple[Parameter, ...]
    unit: Unit
    better: str
    help: str
    details: str
    excel: str
    excel_with: tuple[tuple[str, str], ...]
    requires: tuple[str, ...]
    undefined: tuple[Undefined, ...]
    cite: tuple[Cite, ...]
    examples: tuple[Example, ...]
    aliases: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    priority: int = 1
    period: str = ""
    result_term: Term | None = None
    question: str = ""

    @property
    def id(self) -> str:
        """The term its result is known by: `cac`."""
        return self.result_term.id if self.result_term else self.name.lower()

    @property
    def lifts(self) -> bool:
        """True when every argument is one number per result, so that ranges give as many results."""
        return all(parameter.shape is Shape.NUMBER for parameter in self.parameters)

    def excel_given(self, given: Collection[str]) -> str:
        """The formula for a call that gives these arguments; some of the optional ones change it."""
        formula = self.excel
        for name, with_it in self.excel_with:
            if name in given:
                formula = with_it
        return formula

    @property
    def signature(self) -> str:
        """`PAYBACK(cac, arpu, gross_margin, [monthly_churn=0])`."""
        return f"{self.name}({', '.join(parameter.signature for parameter in self.parameters)})"

    @property
    def definition(self) -> str:
        """The formula with the choices that change the number: `CAC = …; cac_scope: sales and marketing`.

        The formula over a whole range is no reading matter: there the call stands, with its first sentence.
        """
        formula = f"{self.name} = {self.excel}" if self.lifts else f"{self.signature}: {self.help}"
        return "; ".join([formula, *(f"{item.name}: {item.default}" for item in self.variants)])

    def parameter(self, name: str) -> Parameter:
        """The parameter called `name`."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise KeyError(name)
