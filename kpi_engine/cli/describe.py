"""A function described for people and for JSON, derived from its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpi_engine.catalogue.conflicts import conflict_about
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.cli.cells import as_json
from kpi_engine.model.documents import ArgumentJson, ExampleJson, FunctionJson, VariantJson
from kpi_engine.model.function import Function
from kpi_engine.model.kpi import Variant
from kpi_engine.model.written import call_text, show

if TYPE_CHECKING:
    from rich.console import Console

_READABLE = 400
"""Characters of a formula that a person still reads."""


def describe(function: Function) -> FunctionJson:
    """Everything the declaration of `function` says."""
    kpi = function.kpi
    names = {function.name, *function.aliases}
    return FunctionJson(
        name=function.name, aliases=list(function.aliases), title=function.title, family=function.family,
        signature=function.signature, help=function.help,
        details=" ".join(kpi.details.split()) if kpi else "",
        arguments=[
            ArgumentJson(
                name=a.name, help=a.help, unit=a.unit, required=a.required, default=a.default,
                options=list(a.options), takes_range=a.takes_range,
            )
            for a in function.arguments
        ],
        returns=function.returns, better=kpi.better if kpi else "",  # type: ignore[arg-type]
        array_behaviour=function.behaviour.value,
        formula=kpi.excel if kpi else "",
        domain=list(kpi.requires) if kpi else [],
        no_value=[f"{case.error.text} when {case.when}: {case.why}" for case in kpi.undefined] if kpi else [],
        variants=[_variant(variant) for variant in kpi.variants] if kpi else [],
        citation=[f"{cite.source} (read {cite.read})" if cite.read else cite.source for cite in kpi.cite]
        if kpi else [],
        guides=[guide.id for guide in GUIDES if any(item.function in names for item in guide.kpis)],
        examples=_examples(function),
    )  # fmt: skip


def _variant(variant: Variant) -> VariantJson:
    conflict = conflict_about(variant.name)
    return VariantJson(
        name=variant.name, choices=list(variant.choices), default=variant.default,
        guides=conflict.by_guide if conflict else {}, elsewhere=dict(conflict.elsewhere) if conflict else {},
    )  # fmt: skip


def _examples(function: Function) -> list[ExampleJson]:
    if function.kpi:
        return [
            ExampleJson(
                call=call_text(function.name, e.arguments), result=as_json(_plain(e.result)), why=e.why
            )
            for e in function.kpi.examples
        ]
    return [
        ExampleJson(call=call_text(function.name, arguments), result=show(result), why="")
        for arguments, result in function.examples
    ]


def _plain(value: Any) -> Any:
    return float(value) if type(value) is int else value


def print_info(out: Console, function: FunctionJson) -> None:
    """The page of one function for a terminal."""
    from rich.table import Table

    out.print(f"{function.signature}", style="bold", markup=False)
    out.print(f"{function.title}. {function.help}", markup=False)
    if function.details:
        out.print(function.details, markup=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Argument", "Unit", "What it is"):
        table.add_column(column, overflow="fold")
    for argument in function.arguments:
        need = "" if argument.required else " (optional)"
        table.add_row(argument.name + need, argument.unit, _meaning(argument))
    out.print()
    out.print(table)
    lines = [("Gives", function.returns), ("Better", function.better), ("Formula", _formula(function))]
    lines += [("Needs (else #NUM!)", ", ".join(function.domain))]
    lines += [("No value", case) for case in function.no_value]
    for variant in function.variants:
        others = ", ".join(choice for choice in variant.choices if choice != variant.default)
        by_guide = "".join(f"; {guide}: {option}" for guide, option in variant.guides.items())
        by_function = "".join(f"; {name}: {option}" for option, name in variant.elsewhere.items())
        text = f"{variant.default} (also: {others}{by_guide}{by_function})"
        lines.append((f"Choice: {variant.name}", text))
    lines += [("Also known as", ", ".join(function.aliases)), ("Used by", ", ".join(function.guides))]
    lines += [("Source", source) for source in function.citation]
    out.print()
    for name, text in lines:
        if text:
            out.print(f"{name}: {text}", markup=False)
    out.print("\nExamples", style="bold")
    for example in function.examples:
        why = f"   ({example.why})" if example.why else ""
        out.print(f"  {example.call} = {show(example.result)}{why}", markup=False)


def _meaning(argument: ArgumentJson) -> str:
    """What an argument is, and its words unless the help is that list."""
    listed = ", ".join(argument.options)
    help_ = "" if listed and listed in argument.help else argument.help
    return f"{help_} One of: {listed}.".strip() if listed else help_


def _formula(function: FunctionJson) -> str:
    """The formula; where it fills a screen, what it is and where it stands."""
    if len(function.formula) <= _READABLE:
        return function.formula
    return f"{len(function.formula):,} characters of native Excel: --format json prints them"
