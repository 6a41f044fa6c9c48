"""By which accepted definition stated KPIs agree with the figures they are computed from."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpi_engine.catalogue.identities import identities, in_words
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Board, Tie
from kpi_engine.diagnosis.forms import Form
from kpi_engine.model.binding import parse_binding
from kpi_engine.model.fact import Fact
from kpi_engine.model.kpi import Kpi


@dataclass(frozen=True, slots=True)
class Agreement:
    """A stated KPI that was computed again: the form in words, and the choices that it stands for.

    `usual` is False where it agrees by another accepted definition only.
    """

    kpi: str
    definition: str
    choices: Mapping[str, str]
    usual: bool = True


def definitions_used(facts: Sequence[Fact]) -> list[Agreement]:
    """Each definition by which a stated KPI agrees with its figures, in the order of the figures.

    The usual definition counts where it holds; else the first other accepted one that does. A KPI that
    agrees with none is no agreement: it is a finding.
    """
    board = bind(facts, [identity for identity in identities() if identity.defines]).board
    found: dict[tuple[str, str], Agreement] = {}
    for tie in board.constraints:
        if isinstance(tie, Tie) and tie.is_equation and tie.identity.defines in tie.at:
            agreement = _agreement(board, tie)
            if agreement:
                found.setdefault((agreement.kpi, agreement.definition), agreement)
    return list(found.values())


def _agreement(board: Board, tie: Tie) -> Agreement | None:
    read = board.read()
    if tie.silent(read):
        return None
    form = next((form for form in tie.forms if form.holds(lambda name: read(tie.at[name]))), None)
    if form is None:
        return None
    words = in_words(ast.unparse(form.left)), in_words(ast.unparse(form.right))
    text = f"{words[0]} {'≤' if form.relation == '<=' else '='} {words[1]}"
    usual = form is tie.forms[0]
    kpis = (kpi for kpi in KPIS if kpi.id == tie.identity.defines)
    choices = _choices(kpis, tie.forms[0], form, usual)
    return Agreement(tie.identity.defines, text[0].upper() + text[1:], choices, usual)


def _choices(kpis: Iterable[Kpi], main: Form, form: Form, usual: bool) -> dict[str, str]:
    """The options that a form stands for: its figures are those that the option asks for."""
    more = set(form.names) - set(main.names)
    options: dict[str, str] = {}
    for variant in (variant for kpi in kpis for variant in kpi.variants if variant.effects):
        if usual:
            options[variant.name] = variant.default
        explained = 0
        for option, effect in variant.effects.items() if not usual else ():
            asked = {figure for text in effect.inputs.values() for figure in _figures(text)} - set(main.names)
            if asked <= more and len(asked) > explained:
                options[variant.name], explained = option, len(asked)
    return options


def _figures(text: str) -> set[str]:
    """The figures of a binding as identities name them; segments are not told apart there."""
    return {
        operand.figure + ("[-1]" if operand.back == 1 else "") for operand in parse_binding(text).operands
    }
