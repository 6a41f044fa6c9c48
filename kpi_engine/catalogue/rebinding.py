"""How a company's choices of definition change what a guide's KPI is computed from, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kpi_engine.catalogue.choices import strict
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.binding import parse_binding
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.kpi import Kpi, Rebinding, Variant

_PLACEHOLDER = "{segment}"


def variants_of(kpi: GuideKpi) -> tuple[Variant, ...]:
    """The choices of definition that a guide's KPI leaves, as its function declares them."""
    function = KPIS.find(kpi.function)
    return function.variants if function else ()


def default_of(kpi: GuideKpi, variant: Variant) -> str:
    """The option that holds unless the company decides otherwise: the guide's, else the catalogue's."""
    return kpi.choices.get(variant.name, variant.default)


def effect_of(guide: Guide, kpi: GuideKpi, variant: Variant, option: str) -> Rebinding | None:
    """What an option changes for this KPI; None where it changes nothing that is computed here.

    An effect that needs segments which the guide does not have, or the segment of a part that has none,
    does not apply; nor does one on an argument that the guide binds to a figure of another kind: what a ratio
    of infrastructure counts is no matter of the scope of the cost of revenue.
    """
    effect = variant.effects.get(option)
    if effect is None or not _is_about(kpi, variant, effect):
        return None
    segment = part_segment(guide, kpi)
    inputs = {name: text.replace(_PLACEHOLDER, segment) for name, text in effect.inputs.items()}
    members = {member for names in guide.dimensions.values() for member in names}
    for text in inputs.values():
        if any(
            operand.segment and operand.segment not in members for operand in parse_binding(text).operands
        ):
            return None
    return replace(effect, inputs=inputs)


def _is_about(kpi: GuideKpi, variant: Variant, effect: Rebinding) -> bool:
    """True unless an argument that the effect replaces reads none of the figures there are to choose."""
    if any(_PLACEHOLDER in text for text in effect.inputs.values()):
        return True
    own = {item.name: item.term.id for item in KPIS.get(kpi.function).parameters}
    for name in effect.inputs:
        if name not in own or name not in kpi.inputs:
            continue
        options = [each.inputs[name] for each in variant.effects.values() if name in each.inputs]
        figures = {own[name], *(figure for option in options for figure in parse_binding(option).figures)}
        if not figures & set(parse_binding(kpi.inputs[name]).figures):
            return False
    return True


def part_segment(guide: Guide, kpi: GuideKpi) -> str:
    """The segment whose share the KPI measures: `enterprise_mix` is about `Enterprise`; `-` for others."""
    own = {term: segment for (_, segment), term in guide.segment_terms.items()}
    return own.get(kpi.inputs.get("part", ""), "-")


def as_chosen(guide: Guide, kpi: GuideKpi, choices: Mapping[str, str]) -> GuideKpi:
    """The KPI as it is computed under the choices; the same KPI where they change nothing."""
    for variant in variants_of(kpi):
        effect = effect_of(guide, kpi, variant, choices.get(variant.name, default_of(kpi, variant)))
        if effect:
            kpi = rebound(kpi, effect)
    return kpi


def rebound(kpi: GuideKpi, effect: Rebinding) -> GuideKpi:
    """The KPI with the inputs, option words and function of one effect."""
    function = KPIS.get(effect.by or kpi.function)
    known = {parameter.name for parameter in function.parameters}
    inputs = {name: text for name, text in {**kpi.inputs, **effect.inputs}.items() if name in known}
    options = {name: word for name, word in {**kpi.options, **effect.options}.items() if name in known}
    return replace(kpi, function=function.name, inputs=inputs, options=options)


def function_as_chosen(guide: Guide, kpi: GuideKpi, choices: Mapping[str, str]) -> Kpi | None:
    """The declaration that computes the KPI under the choices; None where the figure is typed."""
    function = KPIS.find(as_chosen(guide, kpi, choices).function)
    for variant in variants_of(kpi):
        effect = effect_of(guide, kpi, variant, choices.get(variant.name, default_of(kpi, variant)))
        if function and effect and effect.strict:
            return strict(function)
    return function


def definition_of(guide: Guide, kpi: GuideKpi, choices: Mapping[str, str]) -> str:
    """The formula, the figures it reads and each choice: `CAC = sm_spend/new_customers; cac_scope: …`."""
    chosen = as_chosen(guide, kpi, choices)
    function = KPIS.find(chosen.function)
    if function is None:
        return f"{kpi.id}: as stated"
    read = {**chosen.inputs, **chosen.options}
    bound = ", ".join(f"{name} = {text}" for name, text in read.items() if name != text)
    formula = f"{function.name} = {function.excel}" if function.lifts else function.signature
    words = [formula, *([bound] if bound else [])]
    return "; ".join(
        [*words, *(f"{name}: {option}" for name, option in followed(guide, kpi, choices).items())]
    )


def followed(guide: Guide, kpi: GuideKpi, choices: Mapping[str, str]) -> dict[str, str]:
    """Each choice that the KPI leaves, with the option its formula follows.

    An option that changes nothing here (a share of customers for a plan that is no segment) is not followed:
    the function's default is, unless it lies in the typed figures. Where a KPI that is read has the same
    choice, what that one follows counts.
    """
    options = {}
    for variant in variants_of(kpi):
        option = choices.get(variant.name, default_of(kpi, variant))
        if not variant.typed and effect_of(guide, kpi, variant, option) is None:
            option = _read_as(guide, kpi, choices).get(variant.name, variant.default)
        options[variant.name] = option
    return options


def _read_as(guide: Guide, kpi: GuideKpi, choices: Mapping[str, str]) -> dict[str, str]:
    """What the KPIs that this one reads follow, of the choices that change them."""
    found: dict[str, str] = {}
    for figure in (figure for text in kpi.inputs.values() for figure in parse_binding(text).figures):
        other = guide.kpi(figure)
        if other is not None and other.id == figure != kpi.id:
            followed_there = followed(guide, other, choices)
            found |= {v.name: followed_there[v.name] for v in variants_of(other) if v.effects}
    return found
