"""How large the operands of a sum or difference are, to tell rounding left over from a real difference."""

from __future__ import annotations

from kpi_engine.formula.grammar import Binary, Call, FormulaSyntaxError, Group, Node, Unary, text, tree
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.computing import Computation


def largest_operand(done: Computation, place: Place) -> float:
    """The largest amount that the formula's last additions and subtractions combine; 0 for other formulas."""
    try:
        terms = _terms(tree(done.prepared[place].text))
    except FormulaSyntaxError:
        return 0.0
    sizes = [abs(value) for term in terms if (value := done.session.ask(place[0], term)) is not None]
    return max(sizes, default=0.0)


def _terms(node: Node) -> list[str]:
    """The operands of the outermost + and −, or the extremes of what SUM adds."""
    match node:
        case Group(inner=inner):
            return _terms(inner)
        case Binary(sign="+" | "-", left=left, right=right):
            return (_terms(left) or [text(left)]) + (_terms(right) or [text(right)])
        case Unary(sign="-" | "+", operand=operand):
            return _terms(operand)
        case Call(name="SUM", arguments=arguments) if arguments:
            inside = ",".join(text(each) for each in arguments)
            return [f"MAX({inside})", f"MIN({inside})"]
    return []
