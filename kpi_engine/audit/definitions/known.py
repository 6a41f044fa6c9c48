"""Every way that is known to compute a KPI: from the catalogue, and what is declared beside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from kpi_engine.audit.definitions.definition import Definition
from kpi_engine.audit.definitions.variants import DECLARED, MORE_NAMES, TOLD_AS_WRONG
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import CatalogueError
from kpi_engine.model.identity import names_in, parse_expression
from kpi_engine.model.kpi import Kpi, Parameter, Shape
from kpi_engine.model.registry import derived_from
from kpi_engine.recognition.words.term_names import NO_LABEL, canonical, term_names

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_LAGGED = re.compile(r"([a-z][a-z0-9_]*)(\[-1\])?")
_DIVIDED = re.compile(r" \* \(1 / ([a-z_]+)\)")
_ADDS_NOTHING = re.compile(r" (?:[+−] 0|× 1)(?![\w.])")
_INVERTED = re.compile(r"(?P<top>[a-z_]+) / (?P<bottom>[a-z_]+)")


def usual_formula(kpi: Kpi) -> str:
    """The catalogue's formula over terms; "" where it is more than + − × ÷ of single figures."""
    return _formula(kpi, {})


@derived_from(KPIS, TERMS)
def definitions() -> Mapping[str, tuple[Definition, ...]]:
    """KPI → its definitions: usual ones first, then accepted ones, wrong ones last."""
    found = {}
    for kpi in KPIS:
        if kpi.id in NO_LABEL and kpi.id not in DECLARED:
            continue
        every = (*_from_catalogue(kpi), *DECLARED.get(kpi.id, ()))
        if every:
            found[kpi.id] = every
    for id_, declared in DECLARED.items():
        found.setdefault(id_, declared)
    return {id_: _ordered((*every, *_upside_down(id_, every))) for id_, every in found.items()}


@derived_from(KPIS, TERMS)
def names() -> Mapping[str, str]:
    """Canonical name → term, with the names that only an audit reads."""
    more = {canonical(name): id_ for id_, every in MORE_NAMES.items() for name in every}
    return {**_of_guides(), **more, **term_names()}


def _reads_usual(kpi: Kpi, inputs: Mapping[str, str]) -> bool:
    """True where a guide computes the KPI from the figures that the catalogue names."""
    return all(
        inputs.get(each.name, each.term.id) == each.term.id for each in kpi.parameters if each.required
    )


def _of_guides() -> dict[str, str]:
    """What the guides call a KPI: `MRR per paying customer` for ARPU."""
    found: dict[str, set[str]] = {}
    for each in (each for guide in GUIDES for each in guide.kpis):
        kpi = KPIS.find(each.function) if each.function else None
        if kpi is not None and kpi.id in TERMS and kpi.id not in NO_LABEL and _reads_usual(kpi, each.inputs):
            found.setdefault(canonical(each.label), set()).add(kpi.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def title(id_: str) -> str:
    """The short name of a KPI as finance people say it: `LTV:CAC`, `NRR`."""
    kpi = next((each for each in KPIS if each.id == id_), None)
    label = TERMS.get(id_).label if id_ in TERMS else id_
    return kpi.name if kpi and len(kpi.name) <= 4 else label


def said_in_words(formula: str) -> str:
    """A definition with the labels of its terms: `ARPU × gross margin / churn rate`."""

    def label(match: re.Match[str]) -> str:
        term = TERMS.find(match[1])
        words = term.in_sentence if term else match[1].replace("_", " ").replace("sm ", "S&M ")
        return f"{words} of the period before" if match[2] else words

    words = _LAGGED.sub(label, ast.unparse(parse_expression(formula)))
    words = words.replace(" * ", " × ").replace(" - ", " − ").replace("-", "−", words.startswith("-"))
    return _ADDS_NOTHING.sub("", words)


def _formula(kpi: Kpi, inputs: Mapping[str, str]) -> str:
    if any(parameter.shape is not Shape.NUMBER for parameter in kpi.parameters):
        return ""
    terms = [parameter.term.id for parameter in kpi.parameters]
    if len(set(terms)) < len(terms):
        return ""
    put = {parameter.name: _put(kpi, parameter) for parameter in kpi.parameters}
    put |= {name: f"({text})" for name, text in inputs.items()}
    text = _NAME.sub(lambda match: put.get(match[0], match[0]), kpi.excel)
    try:
        names_in(text)
    except CatalogueError:
        return ""
    return _DIVIDED.sub(r" / \1", ast.unparse(parse_expression(text)))


def _put(kpi: Kpi, parameter: Parameter) -> str:
    """What stands for an argument: its term, or the default of one that a named option leaves out."""
    is_left_out = bool(parameter.default) or any(each.name == parameter.name for each in kpi.variants)
    if parameter.required or not is_left_out or not isinstance(parameter.default, int | float):
        return parameter.term.id
    return f"{parameter.default:g}"


def _from_catalogue(kpi: Kpi) -> Iterator[Definition]:
    usual = usual_formula(kpi)
    if usual:
        yield Definition("the usual definition", usual, "usual")
    for variant in kpi.variants:
        for option, effect in variant.effects.items():
            by = next((each for each in KPIS if each.name == effect.by), kpi)
            if (kpi.id, option) in TOLD_AS_WRONG:
                continue
            if usual and effect.inputs and not any("{" in text for text in effect.inputs.values()):
                formula = _formula(by, effect.inputs)
                if formula:
                    name = f"{variant.name.replace('_', ' ')}: {option}"
                    yield Definition(name, formula, "accepted", said=(option,))


def _upside_down(id_: str, every: tuple[Definition, ...]) -> Iterator[Definition]:
    """A quotient of two figures the wrong way round."""
    for each in every:
        found = _INVERTED.fullmatch(each.formula)
        if each.standing == "usual" and found:
            yield Definition(f"{title(id_)} upside down", f"{found['bottom']} / {found['top']}", "wrong",
                             "The quotient is the wrong way round.")  # fmt: skip


def _ordered(every: tuple[Definition, ...]) -> tuple[Definition, ...]:
    order = ("usual", "accepted", "wrong")
    return tuple(sorted(every, key=lambda each: order.index(each.standing)))
