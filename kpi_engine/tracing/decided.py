"""Which branch of a formula's IFs counts at the moment, and why."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.formula.grammar import Call, Group, Literal, Node
from kpi_engine.formula.parts import without_brackets
from kpi_engine.formula.spellings import function_name
from kpi_engine.tracing.worth import Worth


@dataclass(frozen=True, slots=True)
class Decision:
    """A condition and whether it holds now."""

    condition: Node
    holds: bool


def reasons(condition: Node, holds: bool, worth: Worth) -> list[Decision]:
    """The parts of a condition that settle it: one that fails an AND, one that fulfils an OR, else all."""
    match condition:
        case Group(inner=inner):
            return reasons(inner, holds, worth)
        case Call(name=name, arguments=(first, then, Literal(text="FALSE"))) if function_name(name) == "IF":
            return reasons(Call("AND", (first, then)), holds, worth)
        case Call(name=name, arguments=(inner,)) if function_name(name) == "NOT":
            return reasons(inner, not holds, worth)
        case Call(name=name, arguments=arguments) if function_name(name) in ("AND", "OR") and arguments:
            every = holds == (function_name(name) == "AND")
            settling = arguments if every else [each for each in arguments if worth.holds(each) is holds][:1]
            return [found for each in settling for found in reasons(each, holds, worth)]
    return [Decision(condition, holds)]


def decided(node: Node, worth: Worth) -> tuple[Node, list[Decision]]:
    """The part of a formula that gives its value now, and the conditions that led there.

    Stops at the first condition that is not known here.
    """
    decisions: list[Decision] = []
    at = node
    while True:
        at = without_brackets(at)
        if not (isinstance(at, Call) and function_name(at.name) == "IF" and 2 <= len(at.arguments) <= 3):
            return at, decisions
        holds = worth.holds(at.arguments[0])
        if holds is None:
            return at, decisions
        decisions.append(Decision(at.arguments[0], holds))
        otherwise = at.arguments[2] if len(at.arguments) == 3 else Literal("FALSE")
        at = at.arguments[1] if holds else otherwise
