"""functions.json: what Excel on the web and on a Mac is told about every function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kpi_engine.derive.udfs import argument_help, function_help
from kpi_engine.errors import CatalogueError
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Argument, Function

_NAME = re.compile(r"[A-Z][A-Z0-9_]{2,127}")
_CELL = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*C[0-9]*")
"""Names that Excel takes for a cell, in either of its notations."""


def metadata() -> dict[str, Any]:
    """The whole file. Errors and cells with a format or a data type come as they are, not as #VALUE!."""
    return {
        "allowCustomDataForDataTypeAny": True,
        "allowErrorForDataTypeAny": True,
        "functions": [_function(function, name) for function, name in named()],
    }


def named() -> Iterator[tuple[Function, str]]:
    """Every function under each of its names, in the order of the catalogue.

    Raises CatalogueError for a name that Excel would not take.
    """
    for function in functions():
        for name in (function.name, *function.aliases):
            if not _NAME.fullmatch(name) or _CELL.fullmatch(name):
                raise CatalogueError(
                    f"{name}: Excel takes no such name: three letters or more, digits, _, and unlike a cell."
                )
            yield function, name


def identity(name: str) -> str:
    """The id by which the script and Excel speak of a function: letters, digits and periods only."""
    return name.replace("_", ".")


def _function(function: Function, name: str) -> dict[str, Any]:
    """Tables go in and out everywhere: Excel then calls once for a range, and gives away where values stand.

    It hands over a blank cell as 0; only the place of an argument lets the script ask which cells are blank.
    """
    return {
        "id": identity(name),
        "name": name,
        "description": function_help(function, name),
        "parameters": [_parameter(argument) for argument in function.arguments],
        "result": {"type": "any", "dimensionality": "matrix"},
        "options": {"requiresParameterAddresses": True},
    }


def _parameter(argument: Argument) -> dict[str, Any]:
    parameter: dict[str, Any] = {
        "name": argument.name,
        "description": argument_help(argument),
        "type": "any",
        "dimensionality": "matrix",
    }
    if not argument.required:
        parameter["optional"] = True
    return parameter
