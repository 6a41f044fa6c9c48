"""A company's guide: the guides it builds upon, its selection, its own targets, benchmarks and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any
from unicodedata import normalize

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.own_limits import about_limits
from kpi_engine.catalogue.own_selection import Chosen, Selection, selected
from kpi_engine.catalogue.own_triggers import own_triggers
from kpi_engine.catalogue.tailoring import with_tiers
from kpi_engine.errors import InputError
from kpi_engine.model.company import OWN, Company, OwnTargets, Path, Problem
from kpi_engine.model.guide import Guide, GuideKpi

Built = tuple[Guide, list[Problem]]


def own_guide(company: Company) -> Built:
    """The guide, and all that is wrong with it; the company's terms and KPIs are in the catalogue already."""
    bases, problems = _bases(company)
    selection = selected(company, bases)
    problems += selection.problems
    dimensions = _dimensions(company, bases)
    segments = {segment for members in dimensions.values() for segment in members}
    kpis = tuple(_with_targets(company, selection, segments, problems))
    problems += _unknown_dimensions(company, dimensions)
    problems += about_limits(company, kpis)
    guide = Guide(
        id=guide_id(company), code=OWN, title=f"KPIs of {company.name}", kpis=kpis, triggers=(),
        model_start=company.first_month or next((base.model_start for base in bases if base.model_start), ""),
        dimensions=dimensions, partial_dimensions=_joined(bases, "partial_dimensions"),
        segment_terms=_segment_terms(bases, segments),
        sources=(*_joined(bases, "sources"), f"Definitions of {company.name}"),
        exclusions=_joined(bases, "exclusions"), notes=_joined(bases, "notes"),
        claims=_joined(bases, "claims"), tables=tuple(dict.fromkeys(selection.tables)),
        prices={tier: price for base in reversed(bases) for tier, price in base.prices.items()
                if tier in segments},
        figures={name: value for base in reversed(bases) for name, value in base.figures.items()},
    )  # fmt: skip
    guide = own_triggers(company, bases, guide, problems)
    return guide, list(dict.fromkeys(problems))


def origins(company: Company) -> dict[str, str]:
    """The code of the guide that each KPI comes from; `own` for the company's own."""
    chosen = selected(company, _bases(company)[0]).chosen
    return {id_: item.source.code if item.source else OWN for id_, item in chosen.items()}


def guide_id(company: Company) -> str:
    """The company's name as an id; another one where a guide of ours is called so."""
    plain = normalize("NFKD", company.name).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
    return "own_kpis" if not name or name == OWN or name in GUIDES else name


def _bases(company: Company) -> tuple[list[Guide], list[Problem]]:
    """The guides it builds upon, and those of which it names a KPI (`css.nrr`), with the company's tiers."""
    bases: list[Guide] = []
    problems: list[Problem] = []
    for place, name in enumerate(company.guides):
        guide = GUIDES.find(name)
        if guide is None:
            codes = ", ".join(known.code for known in GUIDES)
            problems.append(Problem(("guides", str(place)), f"{name} is no guide; the guides are {codes}"))
        elif guide.id in {base.id for base in bases}:
            problems.append(Problem(("guides", str(place)), f"{name} is named twice"))
        else:
            bases.append(_with_tiers(guide, company, problems))
    for name in company.kpis_shown:
        guide = GUIDES.find(name.rpartition(".")[0])
        if guide is not None and guide.id not in {base.id for base in bases}:
            bases.append(_with_tiers(guide, company, problems))
    return bases, problems


def _with_tiers(guide: Guide, company: Company, problems: list[Problem]) -> Guide:
    tiers = company.segments.get("tier", ())
    if not tiers or not guide.tiers or tiers == guide.tiers:
        return guide
    try:
        return with_tiers(guide, tiers).guide
    except InputError as fault:
        problems.append(Problem(("segments", "tier"), str(fault)))
        return guide


def _dimensions(company: Company, bases: Sequence[Guide]) -> dict[str, tuple[str, ...]]:
    """The company's segments; of a dimension it does not state, those of all its guides."""
    found: dict[str, tuple[str, ...]] = {}
    for guide in bases:
        for name, members in guide.dimensions.items():
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *members)))
    return {**found, **company.segments}


def _segment_terms(bases: Sequence[Guide], segments: set[str]) -> dict[tuple[str, str], str]:
    return {
        (term, segment): own
        for base in reversed(bases)
        for (term, segment), own in base.segment_terms.items()
        if segment in segments
    }


def _joined(bases: Sequence[Guide], name: str) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(item for base in bases for item in getattr(base, name)))


def _unknown_dimensions(company: Company, dimensions: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    for kpi in company.kpis:
        for place, name in enumerate(kpi.segments):
            if name not in dimensions:
                known = ", ".join(dimensions) or "none yet"
                yield Problem(
                    ("kpis", kpi.id, "segments", str(place)),
                    f"{name} is no dimension; known: {known}. State its members under segments",
                )


def _with_targets(
    company: Company, selection: Selection, segments: set[str], problems: list[Problem]
) -> Iterator[GuideKpi]:
    """Every KPI with the company's targets and benchmarks in place of the guide's."""
    for section in ("targets", "benchmarks"):
        stated: Mapping[str, object] = getattr(company, section)
        for id_ in stated:
            if id_ not in selection.chosen:
                near = get_close_matches(id_.lower(), selection.chosen, n=1, cutoff=0.6)
                hint = f"did you mean {near[0]}?" if near else "name it under kpis_shown, or leave it out"
                problems.append(Problem((section, id_), f"{id_} is no KPI that you follow; {hint}"))
    for id_, chosen in selection.chosen.items():
        kpi = replace(chosen.kpi, segment_targets=_known(chosen, segments, problems))
        if id_ in company.targets:
            kpi = _retargeted(kpi, company.targets[id_], segments, ("targets", id_), problems)
        if id_ in company.benchmarks:
            kpi = replace(kpi, benchmarks=company.benchmarks[id_])
        if 0 in kpi.targets and len(kpi.targets) > 1:
            path = ("targets", id_) if id_ in company.targets else ("kpis", id_, "targets")
            problems.append(Problem(path, "every_year contradicts targets of single years; state one kind"))
        yield kpi


def _known(chosen: Chosen, segments: set[str], problems: list[Problem]) -> dict[str, Mapping[int, float]]:
    """Targets of segments that exist: the guide's fall away with its segments, the company's are refused."""
    stated = chosen.kpi.segment_targets
    if chosen.source is None:
        for segment in stated:
            if segment not in segments:
                path = ("kpis", chosen.kpi.id, "targets", segment)
                problems.append(Problem(path, _no_segment(segment, segments)))
    return {segment: years for segment, years in stated.items() if segment in segments}


def _retargeted(
    kpi: GuideKpi, own: OwnTargets, segments: set[str], path: Path, problems: list[Problem]
) -> GuideKpi:
    """The KPI with the company's targets: year by year over the guide's, which keep the other years."""
    by_segment = dict(kpi.segment_targets)
    for segment, years in own.segments.items():
        if segment not in segments:
            problems.append(Problem((*path, segment), _no_segment(segment, segments)))
            continue
        by_segment[segment] = _merged(by_segment.get(segment, {}), years)
    targets = _merged(kpi.targets, own.years)
    marks = tuple(mark for mark in kpi.marks if mark.kind not in ("restored", "derived"))
    kept = {segment: years for segment, years in by_segment.items() if years}
    return replace(kpi, targets=targets, segment_targets=kept, marks=marks)


def _merged(theirs: Mapping[int, float], own: Mapping[int, float | None]) -> dict[int, float]:
    """One target for every year and targets by year replace each other; None takes one away."""
    if not own:
        return dict(theirs)
    same_kind = {year: value for year, value in theirs.items() if (year == 0) == (0 in own)}
    merged = {**same_kind, **own}
    return {year: value for year, value in sorted(merged.items()) if value is not None}


def _no_segment(segment: str, segments: set[str]) -> str:
    known = ", ".join(sorted(segments)) or "there is none"
    return f"{segment} is no year and no segment; the segments are {known}"
