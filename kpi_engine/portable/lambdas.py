"""Our functions as LAMBDA texts: a defined name `KPI_CAC` that computes without the add-in.

Derived from the declarations, like the guarded text. Excel 2024 and Microsoft 365 know LAMBDA.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.lambda_names import lambda_name
from kpi_engine.catalogue.months import COUNTED_ANEW
from kpi_engine.formula.guard import guarded, substitute
from kpi_engine.model.kpi import Kpi, Parameter, Shape
from kpi_engine.model.registry import derived_from
from kpi_engine.portable.calls import CannotRewriteError, Names, OurCall
from kpi_engine.portable.elementwise import elementwise
from kpi_engine.portable.given import given, kpi_of
from kpi_engine.portable.patterns import same_text
from kpi_engine.workbook.package import Package

LONGEST_COMMENT = 255
_NEWER = ("LET", "ISOMITTED", "SEQUENCE")


def shown_lambda(kpi: Kpi) -> str:
    """The text as people type it: `LAMBDA(sm_spend,new_customers,IF(…))`."""
    inner = _body(kpi, {each.name: each.name for each in kpi.parameters}, "_used")
    parameters = [each.name if each.required else f"[{each.name}]" for each in kpi.parameters]
    return f"LAMBDA({','.join(parameters)},{inner})"


def saved_lambda(kpi: Kpi) -> str:
    """The text as a workbook file holds it: with the prefixes of newer functions and of bound words."""
    inner = _body(kpi, {each.name: f"_xlpm.{each.name}" for each in kpi.parameters}, "_used")
    for word in _NEWER:
        inner = inner.replace(f"{word}(", f"_xlfn.{word}(")
    parameters = [f"_xlpm.{each.name}" if each.required else f"_xlop.{each.name}" for each in kpi.parameters]
    return f"_xlfn.LAMBDA({','.join(parameters)},{inner})"


@derived_from(KPIS)
def lambda_names() -> Mapping[str, Kpi]:
    """Every LAMBDA name, those of aliases too, in the order of the catalogue."""
    return {lambda_name(name): kpi for kpi in KPIS for name in (kpi.name, *kpi.aliases)}


def signature(name: str, kpi: Kpi) -> str:
    """`KPI_CAC(sm_spend, new_customers)`."""
    return f"{name}{kpi.signature.removeprefix(kpi.name)}"


def comment(name: str, kpi: Kpi) -> str:
    """What the Name Manager shows beside the name."""
    return f"{signature(name, kpi)}: {kpi.help}"[:LONGEST_COMMENT]


def own_lambdas(package: Package) -> tuple[str, ...]:
    """The names of the whole workbook that hold our own LAMBDA texts."""
    known = lambda_names()
    found: list[str] = []
    for name in package.defined_names:
        kpi = known.get(name.name.upper())
        if kpi is None or name.sheet or "LAMBDA(" not in name.refers_to.upper():
            continue
        try:
            if same_text(saved_lambda(kpi), name.refers_to):
                found.append(name.name.upper())
        except ValueError:
            continue
    return tuple(found)


def lambda_call(call: OurCall, names: Names) -> str:
    """The call of the name."""
    kpi = kpi_of(call)
    cells = given(kpi, call)
    name = lambda_name(call.called)
    if names.is_taken(name):
        raise CannotRewriteError(
            f"the workbook has a name or table {name} of its own; rename that in Excel first"
        )
    written = [cells.get(each.name, "") or _default(each) for each in kpi.parameters]
    while written and len(written) > len(call.arguments):
        written.pop()
    while written and not written[-1]:
        written.pop()
    return f"{name}({','.join(written)})"


def _body(kpi: Kpi, words: Mapping[str, str], ending: str) -> str:
    """What the LAMBDA computes from its words; an optional one that was left out counts as its default."""
    defaults = [each for each in kpi.parameters if not each.required and each.default is not None]
    used = {name: word + ending if kpi.parameter(name) in defaults else word for name, word in words.items()}
    open_ended = [each.name for each in kpi.parameters if not each.required and each.default is None]
    text = _guarded(kpi, used)
    for name in open_ended:
        without = _guarded(kpi, {key: word for key, word in used.items() if key != name})
        text = f"IF(ISOMITTED({words[name]}),{without},{text})"
    pairs = "".join(f"{used[each.name]},{_or_default(each, words[each.name])}," for each in defaults)
    return f"LET({pairs}{text})" if pairs else text


def _guarded(kpi: Kpi, words: Mapping[str, str]) -> str:
    """The guarded text over words; those with a default are never blank, so nothing is asked about them."""
    settled = replace(kpi, parameters=tuple(_settled(each) for each in kpi.parameters))
    text = guarded(settled, {name: name for name in words})
    return substitute(elementwise(text) if kpi.lifts else _without_cells(kpi, text), words)


def _without_cells(kpi: Kpi, text: str) -> str:
    """The text without cells to count with, which also takes a computed list.

    A name that states a cell without its sheet damages the workbook: Excel repairs it by dropping the name.
    """
    for parameter in kpi.parameters:
        for counted, anew in COUNTED_ANEW:
            text = text.replace(counted.format(parameter.name), anew.format(parameter.name))
    return text


def _settled(parameter: Parameter) -> Parameter:
    if parameter.required or parameter.default is None:
        return parameter
    return replace(parameter, required=True, default=0.0)


def _or_default(parameter: Parameter, word: str) -> str:
    default = _default(parameter)
    if parameter.shape is Shape.RANGE:
        return f"IF(ISOMITTED({word}),{default},{word})"
    return f"IF(ISOMITTED({word}),{default},IF(ISBLANK({word}),{default},{word}))"


def _default(parameter: Parameter) -> str:
    if isinstance(parameter.default, str):
        return f'"{parameter.default}"'
    return "" if parameter.default is None else f"{parameter.default:.15g}"
