"""catalogue.json: what the task pane shows of a function: arguments, units, an example, the source."""

from __future__ import annotations

from typing import Any

from kpi_engine.derive.udfs import unit_in_words
from kpi_engine.engine import ENGINE
from kpi_engine.formula.host_names import NAMESPACE
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Argument, Function
from kpi_engine.model.written import call_text, show

_LONGEST = 120
"""An example whose formula is longer would fill the pane."""


def catalogue() -> dict[str, Any]:
    """All functions in the order of the catalogue, each once, with its other names."""
    return {
        "engine": ENGINE,
        "namespace": NAMESPACE,
        "functions": [_entry(function) for function in functions()],
    }


def _entry(function: Function) -> dict[str, Any]:
    kpi = function.kpi
    return {
        "name": function.name,
        "title": function.title,
        "help": function.help,
        "question": function.question,
        "signature": f"{NAMESPACE}.{function.signature}",
        "family": function.family,
        "returns": function.returns,
        "gives": unit_in_words(function.returns),
        "aliases": list(function.aliases),
        "details": kpi.details if kpi else "",
        "formula": kpi.excel if kpi else "",
        "arguments": [_argument(argument) for argument in function.arguments],
        "examples": _examples(function),
        "source": [f"{cite.source}, read {cite.read}" if cite.read else cite.source for cite in kpi.cite]
        if kpi
        else [],
    }


def _argument(argument: Argument) -> dict[str, Any]:
    return {
        "name": argument.name,
        "help": argument.help,
        "unit": argument.unit,
        "unit_in_words": unit_in_words(argument.unit),
        "required": argument.required,
        "default": argument.default,
        "options": list(argument.options),
        "range": argument.takes_range,
    }


def _examples(function: Function) -> list[dict[str, str]]:
    """The first worked cases that fit the pane; a table is shown as its size."""
    shown = []
    why = [example.why for example in function.kpi.examples] if function.kpi else []
    for at, (arguments, result) in enumerate(function.examples):
        formula = f"={NAMESPACE}.{call_text(function.name, tuple(arguments))}"
        if len(formula) <= _LONGEST:
            answer = f"{len(result)} rows" if isinstance(result, list) else show(result)
            shown.append({"formula": formula, "result": answer, "why": why[at] if why else ""})
    return shown[:2]
