"""The Excel functions for xlwings Lite, written from the registry as readable source with all their help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kpi_engine.derive import Derived
from kpi_engine.derive.udfs import python_function
from kpi_engine.formula.host_names import NAMESPACE
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.lite.wheel import FURTHER_PACKAGES, WHEEL_NAME
from kpi_engine.model.function import Function

_HEADER = f'''\
"""The Excel functions of the SaaS KPI engine for xlwings Lite: Excel on Windows, on a Mac and on the web.

Derived from the declarations by `kpi derive`; a change made here is lost. A function hands its cells
to the engine and gives back what it answers: there is no arithmetic here. The engine is the wheel that
`kpi addin build --host lite` writes beside this file.
"""

# ruff: noqa: E501, N802
# fmt: off

import sys
from pathlib import Path

from xlwings import arg, func

WHEEL = "{WHEEL_NAME}"
_BESIDE = str(Path(globals().get("__file__", "")).parent)
_PLACES = [Path(each, WHEEL) for each in (_BESIDE, *sys.path, "/personal", "/data/personal", "/data")]
sys.path[:0] = [str(place) for place in _PLACES if place.is_file()][:1]

try:
    from kpi_engine.hosts.lite.cells import Cell, answer
except ModuleNotFoundError as missing:
    raise ImportError(
        f"{{missing.name}} is not here. kpi_engine is in {{WHEEL}}, whose folder you drop onto Files, "
        "Import/Export. numpy is a line of requirements.txt. Then Restart in the menu of xlwings Lite."
    ) from missing
'''
_REQUIREMENTS = """\
# Derived from the declarations by `kpi derive`: what the KPI functions need in xlwings Lite.
xlwings<1.0.0
numpy
# For the functions of customers and months, and for KPI_AUDIT. Without these lines Lite starts sooner.
"""


def derive_lite(_: Path) -> Iterator[Derived]:
    """The module of the functions, and the packages that it needs."""
    yield Derived("addin/lite/main.py", lite_source().encode())
    yield Derived("addin/lite/requirements.txt", requirements().encode())


def requirements() -> str:
    """The lines for requirements.txt."""
    return _REQUIREMENTS + "".join(f"{package}\n" for package in FURTHER_PACKAGES)


def lite_source() -> str:
    """One Python function for every name and alias in the registry, in the order of the catalogue."""
    sources = [_HEADER]
    for function in functions():
        sources += [_source(function, name) for name in (function.name, *function.aliases)]
    return "\n\n".join(sources)


def _source(function: Function, name: str) -> str:
    """One Excel function; its cells arrive as Excel gives them, without Lite's own reading."""
    return python_function(
        function, name, "answer",
        decorator=f'@func(namespace="{NAMESPACE}")', argument='@arg("{called}", "raw", doc={help})',
    )  # fmt: skip
