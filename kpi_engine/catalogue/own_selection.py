"""Which KPIs a company follows: its own and those of its guides, with all that they are computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.reads import reads
from kpi_engine.errors import CatalogueError
from kpi_engine.model.binding import parse_binding
from kpi_engine.model.company import Company, OwnKpi, Path, Problem
from kpi_engine.model.guide import Guide, GuideKpi, GuideTable
from kpi_engine.model.trigger import parse_rule


@dataclass(frozen=True, slots=True)
class Chosen:
    """A KPI of the company's guide, and the guide it comes from; None for one of its own."""

    kpi: GuideKpi
    source: Guide | None


@dataclass
class Selection:
    """KPIs in the order in which they are shown, by id."""

    bases: Sequence[Guide]
    own: dict[str, GuideKpi]
    chosen: dict[str, Chosen] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    tables: list[GuideTable] = field(default_factory=list)

    def take(self, chosen: Chosen, path: Path) -> None:
        """Add one KPI that is shown."""
        id_ = chosen.kpi.id
        if id_ in self.chosen:
            self.problems.append(Problem(path, f"{id_} is named twice; name it once, of one guide"))
        self.chosen.setdefault(id_, chosen)

    def complete(self) -> None:
        """Add what the KPIs read, down to the figures that are typed."""
        waiting = list(self.chosen.values())
        while waiting:
            reader = waiting.pop(0)
            for figure in figures_of(reader.kpi):
                waiting += self.need(figure, reader.source, reader.kpi.id)

    def need(self, figure: str, source: Guide | None, reader: str) -> list[Chosen]:
        """The KPI that `figure` is, added because others need it; none where it is typed or there already."""
        meant = self._provider(figure, source)
        if meant is None or figure == reader:
            return []
        present = self.chosen.get(figure)
        if present is None:
            added = Chosen(replace(meant.kpi, secondary=True, working=True), meant.source)
            self.chosen[figure] = added
            return [added]
        if meant.source is not None and not _computed_alike(present.kpi, meant.kpi):
            self.problems.append(Problem(("kpis_shown",), _two_definitions(reader, figure, meant, present)))
        return []

    def _provider(self, figure: str, source: Guide | None) -> Chosen | None:
        if figure in self.own:
            return Chosen(self.own[figure], None)
        for guide in (source,) if source else self.bases:
            found = next((kpi for kpi in guide.kpis if kpi.id == figure), None)
            if found is not None:
                return Chosen(found, guide)
        return None


def selected(company: Company, bases: Sequence[Guide]) -> Selection:
    """The company's KPIs: those it names, else all of its guides and all its own."""
    own = {kpi.id: own_entry(kpi) for kpi in company.kpis}
    selection = Selection(bases, own)
    if company.kpis_shown:
        _take_named(selection, company.kpis_shown)
    else:
        for guide in bases:
            for kpi in guide.kpis:
                selection.chosen.setdefault(kpi.id, Chosen(kpi, guide))
            selection.tables += guide.tables
        selection.chosen.update({id_: Chosen(kpi, None) for id_, kpi in own.items()})
    selection.complete()
    for id_, kpi in own.items():
        if id_ not in selection.chosen:
            selection.chosen[id_] = Chosen(replace(kpi, secondary=True, working=True), None)
    selection.complete()
    for trigger in company.triggers:
        try:
            terms = [item.term for item in parse_rule(trigger.when, trigger.id).references]
        except CatalogueError:
            continue  # said with the triggers
        for term in terms:
            if term not in selection.chosen:
                selection.need(term, None, trigger.id)
    selection.complete()
    return selection


def own_entry(own: OwnKpi) -> GuideKpi:
    """The company's KPI as the KPI of a guide."""
    years = {year: value for year, value in own.targets.years.items() if value is not None}
    segments = {
        segment: {year: value for year, value in by_year.items() if value is not None}
        for segment, by_year in own.targets.segments.items()
    }
    return GuideKpi(
        own.id, own.title, own.function, own.better, own.unit, own.help, inputs=reads(own.function),
        targets=years, segment_targets=segments, review=own.review, period=own.period,
        benchmarks=own.benchmarks, segments=own.segments, decimals=own.decimals,
    )  # fmt: skip


def figures_of(kpi: GuideKpi) -> tuple[str, ...]:
    """The figures that the KPI reads, each once."""
    bound = [figure for text in kpi.inputs.values() for figure in parse_binding(text).figures]
    return tuple(dict.fromkeys(bound))


def _take_named(selection: Selection, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        path = ("kpis_shown", str(place))
        table = _table_named(selection, name)
        if table is not None:
            selection.tables.append(table)
            continue
        found = _named(selection, name)
        if isinstance(found, str):
            selection.problems.append(Problem(path, found))
        else:
            shown = replace(found.kpi, secondary=False, working=False)
            selection.take(Chosen(shown, found.source), path)


def _table_named(selection: Selection, name: str) -> GuideTable | None:
    """The table that `smk.channels`, or `channels` alone, means."""
    code, _, id_ = name.rpartition(".")
    named = [guide for guide in GUIDES if code and code in (guide.id, guide.code)]
    for guide in named if code else selection.bases:
        for table in guide.tables:
            if table.id == id_:
                return table
    return None


def _named(selection: Selection, name: str) -> Chosen | str:
    """The KPI that `css.nrr`, or `nrr` alone, means; else what is wrong with the name."""
    code, dot, id_ = name.rpartition(".")
    if dot:
        guide = next((base for base in selection.bases if code.lower() in (base.id, base.code)), None)
        if guide is None:
            return f"{code} is no guide; the guides are {_codes()}"
        kpi = guide.kpi(id_)
        return Chosen(kpi, guide) if kpi else f"{guide.code} has no KPI {id_}{_meant(id_, guide)}"
    if name in selection.own:
        return Chosen(selection.own[name], None)
    for guide in selection.bases:
        kpi = guide.kpi(name)
        if kpi is not None:
            return Chosen(kpi, guide)
    elsewhere = [f"{guide.code}.{kpi.id}" for guide in GUIDES if (kpi := guide.kpi(name))]
    if elsewhere:
        return f"{name} is in none of your guides; write {' or '.join(elsewhere)}"
    near = [each for guide in selection.bases for each in (_meant(name, guide),) if each]
    return f"{name} is no KPI of yours or of your guides{near[0] if near else ''}"


def _codes() -> str:
    return ", ".join(guide.code for guide in GUIDES)


def _meant(name: str, guide: Guide) -> str:
    near = get_close_matches(name, [kpi.id for kpi in guide.kpis], n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _computed_alike(one: GuideKpi, other: GuideKpi) -> bool:
    return all(
        getattr(one, name) == getattr(other, name) for name in ("function", "inputs", "options", "choices")
    )


def _two_definitions(reader: str, figure: str, meant: Chosen, present: Chosen) -> str:
    theirs = meant.source.code if meant.source else "yours"
    here = present.source.code if present.source else "yours"
    return (
        f"{reader} of {theirs} reads {figure} as {theirs} defines it, but {figure} is taken from {here}; "
        "follow both KPIs of one guide"
    )
