"""What Excel on Windows gets of every function: a VBA function of its own, and the help that Excel shows.

The shape of `addin/vba/KpiFunctions.bas`, for whoever runs it elsewhere: each function hands its arguments to
`KpiCall(name, Array(…))` of KpiCalls.bas, which is plain VBA. That asks `KpiAsk(name, arguments)`, turns the
marks in the answer into errors with `KpiAnswer` of KpiErrors.bas, and gives #VALUE! where `KpiAsk` fails.
Only KpiPython.bas, which declares `KpiAsk`, knows xlwings and Excel; a stand-in for it is one function that
takes a name and an array and returns a cell, a row or a table. Lines that begin with `Attribute` are for the
VBA editor of Microsoft alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kpi_engine.derive import Derived
from kpi_engine.derive.udfs import argument_help, argument_name, function_help
from kpi_engine.errors import CatalogueError
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Function

_HEADER = """\
Attribute VB_Name = "KpiFunctions"
Option Explicit

' The functions of the SaaS KPI engine, as cells call them.
' Derived from the declarations by `kpi derive`; a change made here is lost. There is no arithmetic here.
"""
LONGEST_LINE = 1023
"""The VBA editor takes no more characters in a line."""
_ASCII = str.maketrans({"…": "...", "–": "-", "—": "-", "×": "x", "−": "-", "’": "'", '"': "'"})
"""VBA source is written in the code page of a system; what all of them share is ASCII."""


def derive_vba_functions(_: Path) -> Iterator[Derived]:
    """The VBA module, and the help of every function as data for the sheets of the add-in."""
    yield Derived("addin/vba/KpiFunctions.bas", functions_module().encode("ascii"))
    yield Derived("addin/vba/help.json", help_data().encode())


def functions_module() -> str:
    """One VBA function for every name and alias, in the order of the catalogue."""
    return "\n".join([_HEADER, *(_source(function, name) for function, name in _named())])


def help_data() -> str:
    """What the function wizard and IntelliSense show, one entry for every name and alias."""
    entries = [
        {
            "name": name,
            "category": f"SaaS KPI – {function.family.capitalize()}",
            "help": function_help(function, name),
            "arguments": [
                {"name": argument_name(argument.name), "help": argument_help(argument)}
                for argument in function.arguments
            ],
        }
        for function, name in _named()
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def _named() -> Iterator[tuple[Function, str]]:
    for function in functions():
        for name in (function.name, *function.aliases):
            yield function, name


def _source(function: Function, name: str) -> str:
    """The VBA of one function. Every optional argument stays a Variant, so that Python sees it is missing."""
    names = [argument_name(argument.name) for argument in function.arguments]
    taken = [
        called if argument.required else f"Optional {called}"
        for called, argument in zip(names, function.arguments, strict=True)
    ]
    given = f"Array({', '.join(names)})"
    lines = (
        f"Public Function {name}({', '.join(taken)}) As Variant",
        f'Attribute {name}.VB_Description = "{function_help(function, name).translate(_ASCII)}"',
        f'    {name} = KpiCall("{name}", {given})',
        "End Function",
    )
    for line in lines:
        if len(line) > LONGEST_LINE or not line.isascii():
            raise CatalogueError(f"{name}: this line is no VBA, or too long for it: {line[:120]}")
    return "\n".join((*lines, ""))
