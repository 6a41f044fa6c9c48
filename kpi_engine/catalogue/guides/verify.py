"""A guide that contradicts the catalogue is found at import, not when a customer opens a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.rebinding import variants_of
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import CatalogueError
from kpi_engine.model.binding import parse_binding
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.kpi import Shape
from kpi_engine.model.trigger import Reference, Target, parse_rule


def verify(guide: Guide) -> None:
    """Refuse a guide with unknown functions, terms, segments or triggers; the message lists all of them."""
    problems = [*_about_ids(guide), *_about_kpis(guide), *_about_triggers(guide)]
    if problems:
        raise CatalogueError(f"guide {guide.id}: " + "; ".join(problems))


def _about_ids(guide: Guide) -> Iterator[str]:
    ids = [name for kpi in guide.kpis for name in (kpi.id, *kpi.aliases)]
    ids += [trigger.id for trigger in guide.triggers] + [table.id for table in guide.tables]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"{name} is declared twice"
    for term in (*guide.trigger_terms, *guide.segment_terms.values()):
        if term not in TERMS:
            yield f"{term} is not a known term"


def _about_kpis(guide: Guide) -> Iterator[str]:
    ids = {kpi.id for kpi in guide.kpis}
    segments = {segment for members in guide.dimensions.values() for segment in members}
    for kpi in guide.kpis:
        yield from (f"{kpi.id}: {problem}" for problem in _about_function(kpi))
        for operand in (part for text in kpi.inputs.values() for part in parse_binding(text).operands):
            if operand.figure not in TERMS and operand.figure not in ids:
                yield f"{kpi.id}: {operand.figure} is neither a known term nor a KPI of the guide"
            if operand.segment and operand.segment not in segments:
                yield f"{kpi.id}: {operand.segment} is not a segment of the guide"
        variants = {variant.name: variant.choices for variant in variants_of(kpi)}
        for variant, option in kpi.choices.items():
            if option not in variants.get(variant, ()):
                yield f"{kpi.id}: {option} is no option of {variant}"
        for segment in sorted(set(kpi.segment_targets) - segments):
            yield f"{kpi.id}: {segment} is not a segment of the guide"
        if 0 in kpi.targets and len(kpi.targets) > 1:
            yield f"{kpi.id}: one target for every year contradicts targets by year"


def _about_function(kpi: GuideKpi) -> Iterator[str]:
    if not kpi.function:
        if tuple(kpi.inputs) != ("value",):
            yield "without a function its inputs are {'value': term}"
        return
    function = KPIS.find(kpi.function)
    if function is None:
        yield f"{kpi.function} is not a function of the catalogue"
        return
    known = {parameter.name: parameter for parameter in function.parameters}
    for name in sorted((set(kpi.inputs) | set(kpi.options)) - set(known)):
        yield f"{kpi.function} has no argument {name}"
    for name, parameter in known.items():
        if parameter.required and name not in kpi.inputs:
            yield f"{kpi.function} needs {name}"
    for name, word in kpi.options.items():
        if name in known and (known[name].shape is not Shape.OPTION or word not in known[name].options):
            yield f"{name} cannot be {word}"


def _about_triggers(guide: Guide) -> Iterator[str]:
    known = {kpi.id for kpi in guide.kpis} | set(guide.trigger_terms)
    segments = {segment for members in guide.dimensions.values() for segment in members} | set(
        guide.dimensions
    )
    for trigger in guide.triggers:
        rule = parse_rule(trigger.when, trigger.id)
        for reference in rule.references:
            yield from (f"{trigger.id}: {problem}" for problem in _about_figure(reference, known, segments))
        for part in rule.comparisons:
            kpi = guide.kpi(part.figure.term)
            if isinstance(part.limit, Target) and (kpi is None or not (kpi.targets or kpi.segment_targets)):
                yield f"{trigger.id}: {part.figure} has no target"


def _about_figure(figure: Reference, known: set[str], segments: set[str]) -> Iterator[str]:
    if figure.term not in known:
        yield f"{figure.term} is neither a KPI nor a trigger term of the guide"
    if figure.segment and figure.segment not in segments:
        yield f"{figure.segment} is neither a segment nor a dimension of the guide"
