"""Formulas and constants as people write them."""

from __future__ import annotations

from collections.abc import Collection

from kpi_engine.formula.grammar import Binary, Call, FormulaSyntaxError, Group, Node, text, tree
from kpi_engine.model.kpi import Kpi
from kpi_engine.model.written import written


def declared(kpi: Kpi, given: Collection[str]) -> Node | None:
    """The formula of a KPI of single numbers over its argument names; None for one over whole ranges."""
    if not kpi.lifts:
        return None
    try:
        return tree(kpi.excel_given(given))
    except FormulaSyntaxError:
        return None


def spaced(node: Node) -> str:
    """A formula with room around its operators: `sm_spend / new_customers`."""
    match node:
        case Binary(sign=sign, left=left, right=right) if sign not in ":, ^":
            return f"{spaced(left)} {sign} {spaced(right)}"
        case Group(inner=inner):
            return f"({spaced(inner)})"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(spaced(each) for each in arguments)})"
    return text(node)


def literal(written_: str) -> str:
    """A number with its thousands, a text in curly quotes; a power of ten and TRUE as written."""
    if written_.startswith('"'):
        inner = written_[1:-1].replace('""', '"')
        return f"“{inner}”" if inner else "an empty text"
    if "E" in written_.upper():
        return written_
    try:
        return written(float(written_), grouped=True)
    except ValueError:
        return written_
