"""The formulas of a guide's KPIs over the figures they read there: other terms, sums, the month before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kpi_engine.catalogue.identities import formula_of
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.rebinding import as_chosen
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.binding import Binding, Operand, parse_binding
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.identity import Grain, Identity
from kpi_engine.model.kpi import Kpi


def identities_for(guide: Guide, general: Iterable[Identity]) -> tuple[Identity, ...]:
    """What the figures of a business that follows the guide must satisfy.

    The guide's own formulas take the place of general ones for the same figure, whose forms stay accepted: a
    company may define it as others do. A figure of which the guide counts only some segments (transactions by
    the customers of two tiers) cannot be checked on figures of the whole business, and is left out.
    """
    known = tuple(general)
    own = {identity.defines: identity for identity in guide_identities(guide)}
    by_figure: dict[str, Identity] = {}
    for identity in known:
        by_figure.setdefault(identity.defines, identity)
    merged = [_with_forms_of(by_figure.get(defines), identity) for defines, identity in own.items()]
    replaced = {*own, *_of_some_segments(guide)}
    return (*merged, *(identity for identity in known if identity.defines not in replaced))


def guide_identities(guide: Guide) -> tuple[Identity, ...]:
    """The formulas of a guide's own KPIs, where they read other figures than the catalogue's KPI does."""
    return tuple(identity for identity in _own(guide) if identity)


def _own(guide: Guide) -> Iterator[Identity | None]:
    for kpi in guide.kpis:
        item = as_chosen(guide, kpi, {})
        function = KPIS.find(item.function)
        if function is None or not _differs(item, function):
            continue
        names = _names(guide, item, function)
        identity = formula_of(function, figure_id(kpi), names, item.label) if names else None
        grains: tuple[Grain, ...] = ("month",) if item.period == "month" else ()
        yield replace(identity, grains=grains) if identity else None


def _names(guide: Guide, item: GuideKpi, function: Kpi) -> Mapping[str, str]:
    """What each argument reads, written as in an identity; nothing where a figure of it cannot be stated."""
    texts = {
        parameter.name: f"{parameter.default:g}"
        for parameter in function.parameters
        if isinstance(parameter.default, float | int)
    }
    for name, text in item.inputs.items():
        written = _written(guide, parse_binding(text))
        if not written:
            return {}
        texts[name] = written
    return texts


def _written(guide: Guide, binding: Binding) -> str:
    """`(cogs + support_cost)`, `revenue[-1]`; nothing for a segment or a month further back."""
    if binding.number is not None:
        return f"{binding.number:g}"
    parts = [_operand(guide, operand) for operand in binding.operands]
    if not all(parts):
        return ""
    signed = zip(binding.operands, parts, strict=True)
    text = "".join(f" {'+' if operand.sign > 0 else '-'} {part}" for operand, part in signed)
    return text.removeprefix(" + ") if len(parts) == 1 else f"({text.removeprefix(' + ').strip()})"


def _operand(guide: Guide, operand: Operand) -> str:
    other = next((kpi for kpi in guide.kpis if kpi.id == operand.figure), None)
    id_ = figure_id(other) if other else operand.figure
    if operand.segment or operand.back > 1 or id_ not in TERMS:
        return ""
    return f"{id_}[-1]" if operand.back else id_


def _with_forms_of(general: Identity | None, own: Identity) -> Identity:
    if general is None:
        return own
    others = (f"{left} = {right}" for left, right in general.forms)
    return replace(own, also=(*own.also, *others), grains=own.grains or general.grains)


def _of_some_segments(guide: Guide) -> set[str]:
    """The figures that the guide computes from some segments only."""
    chosen = ((kpi, as_chosen(guide, kpi, {})) for kpi in guide.kpis)
    return {
        figure_id(kpi)
        for kpi, item in chosen
        for text in item.inputs.values()
        if any(operand.segment for operand in parse_binding(text).operands)
    }


def _differs(item: GuideKpi, function: Kpi) -> bool:
    """True where an argument reads another figure; a number in its place (1 month) makes no other figure."""
    return any(
        parse_binding(text).number is None and function.parameter(name).term.id != text
        for name, text in item.inputs.items()
    )


def figure_id(item: GuideKpi) -> str:
    """The id under which a guide's KPI is the same figure as elsewhere: `cac_payback` is `payback`.

    A share of something particular (`enterprise_mix`) and what has a term of its own (`ebitda_ytd`) are
    figures of their own.
    """
    function = KPIS.find(item.function)
    if function is None or item.id in TERMS:
        return item.id
    known = all(parameter.name in item.inputs for parameter in function.parameters if parameter.required)
    return function.id if known and not _differs(item, function) else item.id
