"""KPI_EXPLAIN: how a KPI in a cell came to its figure, with the figures put into its formula."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.lambda_names import bare_name
from kpi_engine.formula.grammar import FormulaSyntaxError, tree
from kpi_engine.formula.inner_calls import inner_calls
from kpi_engine.formula.resolving import CannotComputeError
from kpi_engine.formula.spellings import function_name
from kpi_engine.functions.piece_values import Reader, UnknownPieceError, nothing_known, value_of
from kpi_engine.functions.substituted import shown, substituted
from kpi_engine.model.cell_error import DIV0, NA, VALUE, CellError
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function
from kpi_engine.model.kpi import Kpi
from kpi_engine.model.unit import Unit

Called = tuple[Kpi, Sequence[CellValue]]
"""A KPI and the values of its arguments, in their order."""


def kpi_explain(*cells: CellValue, read: Reader = nothing_known) -> CellValue:
    """The KPIs in a formula, given as text with `=`, explained; `read` tells what its references hold.

    #N/A where no KPI function is called.
    """
    if len(cells) != 1 or isinstance(cells[0], list):
        return VALUE
    formula = cells[0]
    if isinstance(formula, CellError):
        return formula
    if not isinstance(formula, str) or not formula.startswith("="):
        return NA
    try:
        calls = list(inner_calls(tree(formula[1:]), lambda name: bare_name(name) in KPIS))
        called = [
            (KPIS.get(bare_name(function_name(call.name))), [value_of(each, read) for each in call.arguments])
            for call in calls
        ]
    except FormulaSyntaxError:
        return NA
    except CannotComputeError as problem:
        return f"Not explained: {problem}"
    except UnknownPieceError as piece:
        return f"Not explained: the value of {piece} is not known here"
    return explained(called)


def explained(called: Sequence[Called]) -> str | CellError:
    """`250 = 100,000 / 400; cac_scope: …`; where a formula calls several KPIs, each under its name."""
    if not called:
        return NA
    if len(called) == 1:
        return _explained(*called[0])
    return " | ".join(f"{kpi.name}: {_explained(kpi, values)}" for kpi, values in called)


def _explained(kpi: Kpi, values: Sequence[CellValue]) -> str:
    if len(values) > len(kpi.parameters):
        return f"{VALUE.text}: more arguments than {kpi.signature} takes"
    given = [*values, *[None] * (len(kpi.parameters) - len(values))]
    results = max(len(each) * len(each[0]) if isinstance(each, list) else 1 for each in given)
    first = [_first(each) for each in given] if kpi.lifts else given
    result = run(kpi, first)
    figures = {
        parameter.name: parameter.default if value is None and not parameter.required else value
        for parameter, value in zip(kpi.parameters, first, strict=True)
    }
    text = f"{shown(result.item())} = {substituted(kpi, figures)}"
    if reason := result.reason():
        text += f": {reason}"
    if kpi.lifts and results > 1:
        text += f" (the first of {results} results)"
    return "; ".join([text, *(f"{choice.name}: {choice.default}" for choice in kpi.variants)])


def _first(value: CellValue) -> CellValue:
    return value[0][0] if isinstance(value, list) else value


_FORMULA = Argument(
    "formula_cell",
    'The cell whose formula calls a KPI function, or a formula as text: "=CAC(100000,400)".',
    Unit.TEXT.value,
)

KPI_EXPLAIN = Function(
    name="KPI_EXPLAIN",
    title="How a KPI came to its figure",
    help="A KPI's formula with its figures put in, the reason where it has no value, the definition used.",
    arguments=(_FORMULA,),
    behaviour=ArrayBehaviour.CELL,
    returns=Unit.TEXT.value,
    family="audit",
    call=kpi_explain,
    examples=(
        (("=CAC(100000,400)",), "250 = 100,000 / 400; cac_scope: sales and marketing"),
        (("=ARR(1000)",), "12,000 = 1,000 * 12"),
        (
            ("=CPL(5000,0)",),
            "#DIV/0! = 5,000 / 0: there was no lead, so no cost per lead exists",
        ),
        (("=SUM(1,2)",), NA),
        ((DIV0,), DIV0),
    ),
    question="How did this KPI come to its figure, and why has it none?",
)
