"""A guide fitted to a company: its own first month and the names of its own tiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kpi_engine.catalogue.guides.verify import verify
from kpi_engine.errors import InputError
from kpi_engine.model.binding import Operand, parse_binding, written
from kpi_engine.model.guide import Guide, GuideKpi, Trigger
from kpi_engine.model.period import period_readings
from kpi_engine.model.trigger import parse_rule

MOST_TIERS = 8
"""More tiers than this are segments of another kind, and a workbook of them is not read by anybody."""

_MONTH = re.compile(r"\d{4}-\d{2}")
_TIER = re.compile(r"[^\W\d_][^\[\]!'\"@]{0,29}")


@dataclass(frozen=True, slots=True)
class Tailored:
    """The fitted guide, which tier took the place of which, and what was left out for want of a tier."""

    guide: Guide
    renamed: Mapping[str, str]
    left_out: tuple[str, ...]


def starting(guide: Guide, month: str) -> Guide:
    """The guide with another first month (`2027-04`); targets stay those of their calendar years."""
    readings = period_readings(month)
    if len(readings) != 1 or not _MONTH.fullmatch(readings[0]):
        raise InputError(f"{month} is not a month. Write year and month, such as 2026-01.", code="month")
    return replace(guide, model_start=readings[0])


def with_tiers(guide: Guide, tiers: tuple[str, ...]) -> Tailored:
    """The guide with the company's tiers, cheapest first.

    With equal numbers each tier stands for the guide's at its place. Otherwise one of the same name keeps
    its targets, and the first and the last stand for the cheapest and the dearest. Targets and rules of a
    tier that has no counterpart are left out and named.
    """
    _refuse(guide, tiers)
    renamed = counterparts(guide.tiers, tiers)
    gone = tuple(tier for tier in guide.tiers if tier not in renamed)
    kept = [trigger for trigger in guide.triggers if not _speaks_of(trigger, gone)]
    own = {(term, renamed.get(segment, segment)): name
           for (term, segment), name in guide.segment_terms.items() if segment not in gone}  # fmt: skip
    tailored = replace(
        guide,
        dimensions={**guide.dimensions, "tier": tiers},
        kpis=tuple(_kpi(kpi, renamed, gone) for kpi in guide.kpis),
        triggers=tuple(replace(trigger, when=_rule(trigger.when, renamed)) for trigger in kept),
        segment_terms=own,
        prices={renamed[tier]: price for tier, price in guide.prices.items() if tier in renamed},
    )
    verify(tailored)
    return Tailored(tailored, renamed, tuple(_left_out(guide, gone)))


def counterparts(old: tuple[str, ...], new: tuple[str, ...]) -> dict[str, str]:
    """Which new tier stands for which of the guide's: by place where they are as many, else by name."""
    if len(old) == len(new):
        return dict(zip(old, new, strict=True))
    by_name = {tier.casefold(): tier for tier in new}
    found = {tier: by_name[tier.casefold()] for tier in old if tier.casefold() in by_name}
    for place in (0, -1):
        if old[place] not in found and new[place] not in found.values():
            found[old[place]] = new[place]
    return {tier: found[tier] for tier in old if tier in found}


def _refuse(guide: Guide, tiers: tuple[str, ...]) -> None:
    if not guide.tiers:
        raise InputError(f"The guide {guide.id} has no tiers. Leave --tiers out.", code="tiers")
    if not 1 < len(tiers) <= MOST_TIERS:
        raise InputError(
            f"{len(tiers)} tiers were given; a workbook takes 2 to {MOST_TIERS}. Separate them by commas, "
            "cheapest first.", code="tiers",
        )  # fmt: skip
    seen: set[str] = set()
    for tier in tiers:
        if tier.casefold() in seen:
            raise InputError(f"The tier {tier} is given twice. Name each tier once.", code="tiers")
        if not _TIER.fullmatch(tier):
            raise InputError(
                f"{tier} cannot name a tier. Start with a letter, without brackets or quotes, "
                "30 characters or fewer.", code="tiers",
            )  # fmt: skip
        seen.add(tier.casefold())


def _left_out(guide: Guide, gone: tuple[str, ...]) -> Iterator[str]:
    """What the guide says about tiers that have no counterpart."""
    for kpi in guide.kpis:
        for tier in gone:
            if tier in kpi.segment_targets:
                yield f"the target of {kpi.label} for {tier}"
            if any(f"[{tier}]" in text for text in kpi.inputs.values()):
                yield f"{tier} in {kpi.label}"
    yield from (f"the rule {trigger.id}" for trigger in guide.triggers if _speaks_of(trigger, gone))


def _kpi(kpi: GuideKpi, renamed: Mapping[str, str], gone: tuple[str, ...]) -> GuideKpi:
    targets = {renamed[tier]: years for tier, years in kpi.segment_targets.items() if tier in renamed}
    others = {name: years for name, years in kpi.segment_targets.items() if name not in (*renamed, *gone)}
    return replace(
        kpi,
        label=_words(kpi.label, renamed),
        meaning=_words(kpi.meaning, renamed),
        inputs={name: _binding(text, renamed, gone) for name, text in kpi.inputs.items()},
        segment_targets={**targets, **others},
    )


def _binding(text: str, renamed: Mapping[str, str], gone: tuple[str, ...]) -> str:
    """A sum over tiers in the company's tiers; the whole business where none of them is left."""
    operands = parse_binding(text).operands
    if not any(operand.segment for operand in operands):
        return text
    kept = [replace(operand, segment=renamed.get(operand.segment, operand.segment))
            for operand in operands if operand.segment not in gone]  # fmt: skip
    return written(kept or [Operand(operands[0].figure)])


def _words(text: str, renamed: Mapping[str, str]) -> str:
    """`Enterprise share of MRR` in the company's words; all at once, so that swapped names do not run on."""
    known = "|".join(sorted(map(re.escape, renamed), key=len, reverse=True))
    return re.sub(rf"\b({known})\b", lambda match: renamed[match[1]], text)


def _rule(text: str, renamed: Mapping[str, str]) -> str:
    """`nrr[Enterprise] <= nrr[Pro]` in the company's tiers."""
    return re.sub(r"\[([^\[\]]+)\]", lambda match: f"[{renamed.get(match[1], match[1])}]", text)


def _speaks_of(trigger: Trigger, tiers: tuple[str, ...]) -> bool:
    return any(figure.segment in tiers for figure in parse_rule(trigger.when, trigger.id).references)
