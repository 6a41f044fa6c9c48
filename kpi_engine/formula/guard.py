"""The guarded Excel text of a KPI: the plain formula inside the same order of errors as in Python.

The text is stated in the declaration, never transpiled from Python; a property test demands that both
agree in two spreadsheet engines. Errors are literals (#NUM!), which every engine reads alike.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from kpi_engine.model.condition import SLACK, parse_condition
from kpi_engine.model.kpi import Kpi, Parameter, Shape

_NAME = re.compile(r"(?<![A-Za-z0-9_.\"])([A-Za-z_][A-Za-z0-9_]*)(?![A-Za-z0-9_.(\"])")
_NUMBER = re.compile(r"-?\d+(\.\d+)?(E-?\d+)?")
_COMPARE = {ast.GtE: ">=", ast.LtE: "<=", ast.Gt: ">", ast.Lt: "<", ast.Eq: "=", ast.NotEq: "<>"}
_NEGATED = {">=": "<", "<=": ">", ">": "<=", "<": ">=", "=": "<>", "<>": "="}
_SIGN = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "^"}


def guarded(kpi: Kpi, cells: Mapping[str, str]) -> str:
    """The formula (without `=`) of a KPI of single numbers, reading each argument from `cells[name]`.

    An optional argument that `cells` leaves out is written as its default. For KPIs that take whole
    ranges the declaration's text carries its own guard and only the references are put in.
    """
    if not kpi.lifts:
        return substitute(_formula(kpi, cells), _bindings(kpi, cells))
    present = [parameter for parameter in kpi.parameters if parameter.name in cells]
    text = substitute(_formula(kpi, cells), _bindings(kpi, cells))
    for case in reversed(kpi.undefined):
        text = _if(_condition(kpi, case.when, cells), case.error.text, text)
    broken = _any([_broken(kpi, requirement, cells) for requirement in kpi.requires])
    text = _if(broken, "#NUM!", text)
    # A number typed into the formula is not asked: LibreOffice can take one for TRUE behind a comparison.
    asked = [cells[parameter.name] for parameter in present if not _is_number(cells[parameter.name])]
    if not asked:
        return text
    usable = _all([*(_usable(p, cells[p.name]) for p in present), _no_truth_value(asked)])
    return f"IF({usable},{text},{_why_not(asked)})"


def plain(kpi: Kpi) -> str:
    """The formula over argument names, for people: `sm_spend / new_customers`."""
    return kpi.excel


def substitute(text: str, bindings: Mapping[str, str]) -> str:
    """`text` with every argument name replaced by its reference; function names are left alone."""
    pieces = re.split(r'("[^"]*")', text)
    return "".join(
        piece if piece.startswith('"') else _NAME.sub(lambda m: bindings.get(m[1], m[1]), piece)
        for piece in pieces
    )


def _bindings(kpi: Kpi, cells: Mapping[str, str]) -> dict[str, str]:
    """What each argument is written as, a blank optional cell counting as the default."""
    bound: dict[str, str] = {}
    for parameter in kpi.parameters:
        default = _literal(parameter.default)
        if parameter.name not in cells:
            bound[parameter.name] = default
        elif (
            parameter.shape is not Shape.RANGE
            and parameter.default
            and not _is_literal(cells[parameter.name])
        ):
            cell = cells[parameter.name]
            bound[parameter.name] = f"IF(ISBLANK({cell}),{default},{cell})"
        else:
            bound[parameter.name] = cells[parameter.name]
    return bound


def _is_literal(cell: str) -> bool:
    return cell.startswith('"')


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _literal(default: float | str | None) -> str:
    if isinstance(default, str):
        return f'"{default}"'
    return "" if default is None else _number(default)


def _formula(kpi: Kpi, cells: Mapping[str, str]) -> str:
    text = kpi.excel
    for name, with_it in kpi.excel_with:
        if name in cells:
            has_default = kpi.parameter(name).default is not None
            text = with_it if has_default else f"IF(ISBLANK({cells[name]}),{text},{with_it})"
    return text


def _usable(parameter: Parameter, cell: str) -> str:
    if _is_number(cell):
        return "TRUE"
    return f"ISNUMBER({cell})" if parameter.required else f"OR(ISBLANK({cell}),ISNUMBER({cell}))"


def _no_truth_value(asked: list[str]) -> str:
    """TRUE is a number to LibreOffice's ISNUMBER, so it is asked for by itself."""
    return f"NOT({_any([f'ISLOGICAL({cell})' for cell in asked])})"


def _why_not(asked: list[str]) -> str:
    """An error of an input (first in argument order), else #VALUE! for text, else #N/A for a blank."""
    unusable = [f"{test}({cell})" for cell in asked for test in ("ISTEXT", "ISLOGICAL")]
    text = f"IF({_any(unusable)},#VALUE!,#N/A)"
    for cell in reversed(asked):
        text = f"IF(ISERROR({cell}),{cell},{text})"
    return text


def _broken(kpi: Kpi, requirement: str, cells: Mapping[str, str]) -> str:
    """Excel text that is TRUE where the requirement is broken."""
    condition = parse_condition(requirement)
    left_out = [
        parameter.name
        for parameter in kpi.parameters
        if parameter.name in condition.names and not parameter.required and parameter.default is None
    ]
    if any(name not in cells for name in left_out):
        return "FALSE"
    text = _write(condition.tree, _bindings(kpi, cells), bound=True, negate=True)
    for name in left_out:
        text = f"AND(NOT(ISBLANK({cells[name]})),{text})"
    return text


def _condition(kpi: Kpi, when: str, cells: Mapping[str, str]) -> str:
    return _write(parse_condition(when).tree, _bindings(kpi, cells), bound=False, negate=False)


def _write(tree: ast.expr, names: Mapping[str, str], *, bound: bool, negate: bool) -> str:
    match tree:
        case ast.BoolOp(op=op, values=values):
            parts = [_write(value, names, bound=bound, negate=negate) for value in values]
            return _all(parts) if isinstance(op, ast.And) != negate else _any(parts)
        case ast.Call(args=[argument]):
            value = _arithmetic(argument, names)
            return f"{value}{'<>' if negate else '='}INT({value})"
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Is()]):
            text = "TRUE" if not names[name] else f"ISBLANK({names[name]})"
            return f"NOT({text})" if negate else text
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            sign = _COMPARE[type(op)]
            limit = _limit(right, sign, names) if bound else _arithmetic(right, names)
            return _compare(_arithmetic(left, names), _NEGATED[sign] if negate else sign, limit)
    raise TypeError(f"not a condition: {ast.dump(tree)}")


def _limit(tree: ast.expr, sign: str, names: Mapping[str, str]) -> str:
    """The bound with room for float rounding, as calc.conditions allows it."""
    text = _arithmetic(tree, names)
    if sign not in (">=", "<="):
        return text
    direction = "-" if sign == ">=" else "+"
    if isinstance(tree, ast.Constant) and isinstance(tree.value, int | float):
        slack = SLACK * (abs(tree.value) or 1.0)
        return _number(tree.value - slack if sign == ">=" else tree.value + slack)
    return f"{text}{direction}1E-9*ABS({text})"


def _arithmetic(tree: ast.expr, names: Mapping[str, str]) -> str:
    match tree:
        case ast.Name(id=name):
            return names[name] or "0"
        case ast.Constant(value=value):
            return _number(value) if isinstance(value, int | float) else str(value)
        case ast.UnaryOp(operand=operand):
            return f"-{_arithmetic(operand, names)}"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({_arithmetic(left, names)}{_SIGN[type(op)]}{_arithmetic(right, names)})"
    raise TypeError(f"not arithmetic: {ast.dump(tree)}")


def _number(value: float) -> str:
    """A number as Excel writes it: 1E-9, not 1e-09."""
    return re.sub(r"e([+-])0*(\d)", r"E\1\2", f"{value:.15g}").replace("E+", "E")


_DECIDED = {">=": float.__ge__, "<=": float.__le__, ">": float.__gt__, "<": float.__lt__,
            "=": float.__eq__, "<>": float.__ne__}  # fmt: skip


def _compare(left: str, sign: str, right: str) -> str:
    """A comparison; one of two numbers (a default that was left out) is decided here."""
    if _is_number(left) and _is_number(right):
        return "TRUE" if _DECIDED[sign](float(left), float(right)) else "FALSE"
    return f"{left}{sign}{right}"


def _if(condition: str, then: str, otherwise: str) -> str:
    """An IF, or the branch itself where the condition is decided here."""
    if condition in ("TRUE", "FALSE"):
        return then if condition == "TRUE" else otherwise
    return f"IF({condition},{then},{otherwise})"


def _all(parts: list[str]) -> str:
    if "FALSE" in parts:
        return "FALSE"
    needed = [part for part in parts if part != "TRUE"]
    if not needed:
        return "TRUE"
    return needed[0] if len(needed) == 1 else f"AND({','.join(needed)})"


def _any(parts: list[str]) -> str:
    if "TRUE" in parts:
        return "TRUE"
    needed = [part for part in parts if part != "FALSE"]
    if not needed:
        return "FALSE"
    return needed[0] if len(needed) == 1 else f"OR({','.join(needed)})"
