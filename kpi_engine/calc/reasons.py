"""Why a figure has no value, in a finance person's words."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np

from kpi_engine.calc.conditions import holds
from kpi_engine.calc.evaluate import bind, common_shape
from kpi_engine.model.cell_error import BLANK, DEFINED, TEXT, CellError
from kpi_engine.model.column import Column
from kpi_engine.model.condition import Condition, parse_condition
from kpi_engine.model.kpi import Kpi, Parameter
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import written

_COMPARED = {
    ast.GtE: "at least", ast.LtE: "at most", ast.Gt: "more than", ast.Lt: "less than",
    ast.Eq: "equal to", ast.NotEq: "different from",
}  # fmt: skip


HOLDS_TEXT = "the cell holds text (or TRUE/FALSE) where a number belongs"
IS_BLANK = "the cell is blank, and blank is not zero"


def holds_error(error: CellError) -> str:
    """`the cell holds #REF!`."""
    return f"the cell holds {error.text}"


def reason(kpi: Kpi, arguments: Sequence[Any], index: int = 0) -> str:
    """The first thing that keeps the element at `index` (reading order) from having a value."""
    columns = bind(kpi, arguments)
    shape = common_shape(kpi, columns)
    at = np.array([index])
    single = {name: item.cut(at, shape) for name, item in columns.items()}
    return _input_reason(kpi, single) or _domain_reason(kpi, single)


def _input_reason(kpi: Kpi, columns: dict[str, Column]) -> str:
    codes = {name: int(item.full_codes()[0]) for name, item in columns.items()}
    for name, code in codes.items():
        if code not in (DEFINED, TEXT, BLANK):
            return f"{_label(kpi, name)}: {holds_error(CellError(code))}"
    for name, code in codes.items():
        if code == TEXT:
            return f"{_label(kpi, name)}: {HOLDS_TEXT}"
    for name, code in codes.items():
        if code == BLANK and kpi.parameter(name).required:
            return f"{_label(kpi, name)}: {IS_BLANK}"
    return ""


def _domain_reason(kpi: Kpi, columns: dict[str, Column]) -> str:
    names = {name: item.values for name, item in columns.items()}
    with np.errstate(all="ignore"):
        for text in kpi.requires:
            condition = parse_condition(text)
            optional_left_out = any(
                np.isnan(names[name][0]) and not kpi.parameter(name).required for name in condition.names
            )
            if not optional_left_out and not np.all(holds(condition, names, bound=True)):
                return f"{in_words(kpi, condition)}; found {_found(kpi, condition, names)}"
        for case in kpi.undefined:
            if np.all(holds(parse_condition(case.when), names, bound=False)):
                return case.why
    return "the result is too large for a cell"


def in_words(kpi: Kpi, condition: Condition) -> str:
    """`contraction + churn must be at most start`, with labels for names."""
    tree = condition.tree
    if isinstance(tree, ast.Call):
        return f"{_words(kpi, tree.args[0])} must be a whole number"
    if not isinstance(tree, ast.Compare):
        return f"{_words(kpi, tree)} must hold"
    compared, limit = _COMPARED[type(tree.ops[0])], _words(kpi, tree.comparators[0])
    if limit == "1" and isinstance(tree.left, ast.Name):
        limit += " (100 %)" if kpi.parameter(tree.left.id).term.unit is Unit.FRACTION else ""
    return f"{_words(kpi, tree.left)} must be {compared} {limit}"


def _words(kpi: Kpi, tree: ast.expr) -> str:
    if isinstance(tree, ast.Name):
        return _label(kpi, tree.id)
    if isinstance(tree, ast.BinOp):
        sign = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "/", ast.Pow: "^"}[type(tree.op)]
        return f"{_words(kpi, tree.left)} {sign} {_words(kpi, tree.right)}"
    return ast.unparse(tree)


def _found(kpi: Kpi, condition: Condition, names: dict[str, Any]) -> str:
    used = [parameter.name for parameter in kpi.parameters if parameter.name in condition.names]
    if len(used) == 1:
        return written(names[used[0]][0], grouped=True)
    return ", ".join(f"{_label(kpi, name)} {written(names[name][0], grouped=True)}" for name in used)


def _label(kpi: Kpi, name: str) -> str:
    """The term's label, or the argument's own name where two arguments share a term (now, prior)."""
    parameter = kpi.parameter(name)
    if sum(other.term.id == parameter.term.id for other in kpi.parameters) > 1:
        return name.replace("_", " ")
    return label(parameter)


def label(parameter: Parameter) -> str:
    """The term's label inside a sentence: "trials started" lower-case, "ARPU" as it is."""
    return parameter.term.in_sentence
