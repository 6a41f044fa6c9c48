"""The Excel functions for xlwings, written from the registry as readable source with all their help."""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterator
from keyword import iskeyword
from pathlib import Path

from kpi_engine.derive import Derived
from kpi_engine.derive.vba_words import RESERVED
from kpi_engine.errors import CatalogueError
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Argument, ArrayBehaviour, Function
from kpi_engine.model.written import written

HELP_LIMIT = 255
"""xlwings cuts longer help without a word."""

_HEADER = '''\
"""The Excel functions of the SaaS KPI engine, for xlwings on Windows.

Derived from the declarations by `kpi derive`; a change made here is lost. A function hands its cells
to the engine and gives back what it answers: there is no arithmetic here. Errors go to Excel as marked
text, which the VBA module KpiErrors turns into real ones. `err_to_str` is stated on every argument, so
that an error would stay one even if xlwings read the cells itself.
"""

# ruff: noqa: E501, N802
# fmt: off

from __future__ import annotations

import xlwings as xw

from kpi_engine.hosts.xlwings_udfs import Cell, Cells, FormulaCell, answer, answer_cell
'''
_IN_WORDS = {
    "money": "an amount of money", "money/month": "an amount of money a month",
    "money/year": "an amount of money a year", "fraction": "a fraction: 15 % is 0.15",
    "months": "months", "days": "days", "hours": "hours", "text": "text",
    "value": "a value in the unit of the KPI",
}  # fmt: skip
"""Units as a sentence names them; any other is what it is called, with `a`."""
_RANGES = {
    ArrayBehaviour.LIFT: "Give whole ranges where you can: one call is faster than many.",
    ArrayBehaviour.RANGE: "",
    ArrayBehaviour.SPILL: "The table spills.",
    ArrayBehaviour.CELL: "",
}


def derive_udfs(_: Path) -> Iterator[Derived]:
    """The one module that xlwings imports."""
    yield Derived("addin/udfs.py", udfs_source().encode())


def udfs_source() -> str:
    """One Python function for every name and alias in the registry, in the order of the catalogue.

    Raises CatalogueError where a help would be cut or a name would not work in VBA.
    """
    sources = [_HEADER]
    for function in functions():
        sources.append(_source(function, function.name))
        sources += [_source(function, alias) for alias in function.aliases]
    return "\n\n".join(sources)


def _source(function: Function, name: str) -> str:
    """One Excel function; an alias says which function it stands for."""
    if name.casefold() in RESERVED or not name.isascii():
        raise CatalogueError(f"{name}: VBA cannot have a function of this name; choose another one")
    needs_cell = function.behaviour is ArrayBehaviour.CELL
    reader, asks = ("FormulaCell", "answer_cell") if needs_cell else ("Cells", "answer")
    return python_function(
        function, name, asks,
        decorator=f'@xw.func(category="SaaS KPI – {function.family.capitalize()}")',
        argument=f'@xw.arg("{{called}}", {reader}, err_to_str=True, doc={{help}})',
    )  # fmt: skip


def python_function(function: Function, name: str, asks: str, *, decorator: str, argument: str) -> str:
    """The source of one Excel function in Python, which hands its cells to `asks`.

    `argument` is the decorator of an argument, with `{called}` and `{help}` where its name and help go.
    """
    names = [argument_name(each.name) for each in function.arguments]
    given = list(zip(names, function.arguments, strict=True))
    helps = [json.dumps(argument_help(each), ensure_ascii=False) for each in function.arguments]
    taken = [f"{called}: Cell" if each.required else f"{called}: Cell = None" for called, each in given]
    lines = [
        decorator,
        *(argument.format(called=called, help=text) for called, text in zip(names, helps, strict=True)),
        f"def {name}({', '.join(taken)}) -> Cell:",
        f'    """{function_help(function, name)}"""',
        f"    return {asks}({', '.join([json.dumps(function.name), *names])})",
        "",
    ]
    return "\n".join(lines)


def argument_name(name: str) -> str:
    """The argument's name in Excel: `end` is a word of VBA, and `cac` a function, so they become `end_value`.

    The VBA editor spells a word alike everywhere: an argument `cac` would turn the function CAC into cac.
    """
    of_python = iskeyword(name) or hasattr(builtins, name)
    taken = of_python or name.casefold() in RESERVED or name in functions()
    return f"{name}_value" if taken else name


def function_help(function: Function, name: str) -> str:
    """What the function wizard shows: what it means, what it gives, how it takes ranges."""
    parts = [function_meaning(function, name), _RANGES[function.behaviour]]
    return _checked(name, " ".join(part for part in parts if part))


def function_meaning(function: Function, name: str) -> str:
    """What it means and what it gives, on any host."""
    text = function.help if name == function.name else f"Another name of {function.name}. {function.help}"
    return f"{text} Gives {unit_in_words(function.returns)}."


def argument_help(argument: Argument) -> str:
    """What the wizard shows: what the argument is, its unit, its choices, what leaving it out means."""
    parts = [argument.help]
    if argument.unit != "text":
        unit = unit_in_words(argument.unit)
        parts.append(f"{unit[0].upper()}{unit[1:]}.")
    if argument.options and not all(option in argument.help for option in argument.options):
        parts.append(f"One of {', '.join(argument.options)}.")
    if not argument.required and "left out" not in argument.help.casefold():
        parts.append(_left_out(argument))
    return _checked(argument.name, " ".join(parts))


def unit_in_words(unit: str) -> str:
    """A unit as a sentence names it: `an amount of money`, `a count`."""
    return _IN_WORDS.get(unit, f"a {unit}")


def _left_out(argument: Argument) -> str:
    default = argument.default
    if default is None:
        return "Can be left out."
    if isinstance(default, bool):
        return f"Left out: {'TRUE' if default else 'FALSE'}."
    return f"Left out: {default if isinstance(default, str) else written(default)}."


def _checked(what: str, text: str) -> str:
    """The text, which must fit the function wizard and a docstring of one line."""
    if len(text) > HELP_LIMIT:
        raise CatalogueError(
            f"{what}: its help in Excel has {len(text)} characters, {HELP_LIMIT} fit. Shorten: {text[:120]}…"
        )
    if '"""' in text or "\\" in text or "\n" in text:
        raise CatalogueError(f"{what}: its help must be one line without backslashes: {text[:150]}")
    return text
