"""Computing one KPI or calling one function, and the definitions that are in force meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_engine.errors import InputError
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import CellValue, Function

if TYPE_CHECKING:
    from kpi_engine.model.company import Company
    from kpi_engine.model.result import Result


def calculate(name: str, *arguments: Any, choices: Mapping[str, str] | None = None, **named: Any) -> Result:
    """Compute one KPI: `calculate("CAC", 100_000, 400).item()` is 250.

    Arguments are numbers, lists, numpy arrays or pandas Series, by position or by name; they broadcast.
    A figure that does not exist is a Result with an error and a reason, never an exception. `choices` are
    definitions other than the usual ones (`{"strict_conversion": "on"}`); no argument given is replaced.
    Raises InputError for an unknown name or arguments that the function does not take.
    """
    from kpi_engine.calc.run import run
    from kpi_engine.functions.choosing import as_chosen

    function = functions().get(name)
    if function.kpi is None:
        raise InputError(
            f"{function.name} is not a KPI: use call({function.name!r}, …) for it.", code="not-a-kpi"
        )
    ordered = _in_order(function, arguments, named)
    if not choices:
        return run(function.kpi, ordered)
    chosen = as_chosen(function.kpi, ordered, choices)
    return replace(run(chosen.kpi, chosen.arguments), definition=chosen.definition)


def call(name: str, *cells: CellValue) -> CellValue:
    """Call any function as a cell would: `call("KPI_STATUS", "cac", 300, 2026, "mas")`."""
    function = functions().get(name)
    if not function.least <= len(cells) <= function.most:
        raise InputError(
            f"{function.name} takes {function.least} to {function.most} arguments; {len(cells)} were given. "
            f"Write {function.signature}.",
            code="argument-count",
        )
    return function.call(*cells)


def _in_order(function: Function, arguments: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
    if len(arguments) > function.most:
        raise InputError(
            f"{function.name} takes at most {function.most} arguments; {len(arguments)} were given. "
            f"Write {function.signature}.",
            code="argument-count",
        )
    ordered = list(arguments)
    for argument in function.arguments[len(arguments) :]:
        ordered.append(named.pop(argument.name, None))
    if named:
        raise InputError(
            f"{function.name} does not take {', '.join(named)} here. Write {function.signature}.",
            code="unknown-argument",
        )
    return ordered


@contextmanager
def company(file: Path | str) -> Iterator[Company]:
    """A company's own terms, KPIs, targets and rules, in force while the block runs.

    `with company("company.yaml"): calculate("REVENUE_PER_SEAT", 1000, 10)`. They hold in the whole process;
    the company's guide is called `own`. Raises SourceError with the line of what is wrong in the file.
    """
    from kpi_engine.catalogue.company import company_definitions
    from kpi_engine.sources.company import read_company

    stated = read_company(Path(file))
    with company_definitions(stated):
        yield stated


@contextmanager
def synonyms(file: Path | str) -> Iterator[None]:
    """A user's own words for our figures (`revenue: [Umsatz]`), in force while the block runs.

    Raises SourceError with the line of a word or a term that cannot be used.
    """
    from kpi_engine.sources.synonyms import synonyms_of

    with synonyms_of(Path(file)):
        yield


def list_functions() -> tuple[Function, ...]:
    """Every function that can be called from a cell, in the order of the catalogue."""
    return tuple(functions())
