"""What the figures of one business must satisfy: roll-forwards, ratios and their parts, parts and wholes.

The formula of every KPI that is plain arithmetic is an identity and is derived from its declaration. Those
that leave a choice, or tie several KPIs or periods together, are stated (`stated_identities`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from kpi_engine.catalogue.identity_words import identity as stated
from kpi_engine.catalogue.identity_words import in_words, label
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.stated_identities import NOT_ADDED_UP, SHARES_OF_ONE, STATED
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import CatalogueError
from kpi_engine.model.binding import parse_binding
from kpi_engine.model.identity import Identity, names_in
from kpi_engine.model.kpi import Kpi, Shape
from kpi_engine.model.registry import derived_from

__all__ = ["NOT_ADDED_UP", "SHARES_OF_ONE", "formula_of", "identities", "in_words"]

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_TIMES_ONE = re.compile(r" ?[*/] ?1(?![\d.])")
_TO_THE_POWER_OF_ONE = re.compile(r"\^\(1\)|\^1(?![\d.])")
_NO_SCALE_STATED = frozenset({"PER_UNIT"})
"""KPIs whose figure also depends on numbers nobody states beside it (per 1,000, per day)."""


def formula_of(kpi: Kpi, id_: str, names: Mapping[str, str], title: str = "") -> Identity | None:
    """The KPI's formula as an identity that defines `id_`, over `names` (argument → term or number).

    A quotient is stated as a product, so that it can be checked where the divisor is 0. None where the
    formula is more than + - * / of single figures.
    """
    if any(parameter.shape is not Shape.NUMBER for parameter in kpi.parameters):
        return None
    text = _NAME.sub(lambda match: names.get(match[0], match[0]), kpi.excel)
    text = _TO_THE_POWER_OF_ONE.sub("", _TIMES_ONE.sub("", text))
    try:
        names_in(text)
    except CatalogueError:
        return None
    words = f"{title or label(id_)} = {in_words(text)}"
    match ast.parse(text, mode="eval").body:
        case ast.BinOp(left=top, op=ast.Div(), right=bottom):
            divisor = ast.unparse(bottom) if isinstance(bottom, ast.Name) else f"({ast.unparse(bottom)})"
            return stated(id_, f"{id_} * {divisor} = {ast.unparse(top)}", defines=id_, words=words)
        case tree:
            return stated(id_, f"{id_} = {ast.unparse(tree)}", defines=id_, words=words)


def _derived(taken: frozenset[str]) -> Iterator[Identity]:
    """The formulas of all KPIs that leave no choice and are not stated above."""
    for kpi in KPIS:
        terms = {parameter.name: parameter.term.id for parameter in kpi.parameters}
        choice = any(not parameter.required for parameter in kpi.parameters)
        one_each = len({*terms.values(), kpi.id}) == len(terms) + 1
        if one_each and not choice and kpi.id not in taken and kpi.name not in _NO_SCALE_STATED:
            found = formula_of(kpi, kpi.id, terms)
            if found:
                yield replace(found, also=tuple(_accepted(kpi, terms)))


def _accepted(kpi: Kpi, terms: Mapping[str, str]) -> Iterator[str]:
    """The formula by each definition that a company may choose, where it reads other figures of the whole."""
    for effect in (effect for variant in kpi.variants for effect in variant.effects.values()):
        bindings = {name: parse_binding(text) for name, text in effect.inputs.items() if "{" not in text}
        operands = [operand for binding in bindings.values() for operand in binding.operands]
        if effect.by or not operands or any(each.segment or each.back or each.sign < 0 for each in operands):
            continue
        sums = {name: f"({' + '.join(each.figure for each in binding.operands)})"
                for name, binding in bindings.items()}  # fmt: skip
        form = formula_of(kpi, kpi.id, {**terms, **sums})
        if form and len(bindings) == len(effect.inputs):
            yield f"{form.left} = {form.right}"


@derived_from(KPIS, TERMS)
def identities() -> tuple[Identity, ...]:
    """Every identity that holds for any business, of the KPIs that a company has added too."""
    return (*STATED, *_derived(frozenset(item.defines for item in STATED)))
