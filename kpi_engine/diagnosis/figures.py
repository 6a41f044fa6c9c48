"""Which figure a name stands for: its term with unit and bounds, and the id that identities know it by."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpi_engine.catalogue.guide_identities import figure_id
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.limits import term_of_kpi
from kpi_engine.catalogue.lookup import resolve
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.term import Bounds, Term

LARGEST, SMALLEST = 1e40, 1e-40


@dataclass(frozen=True, slots=True)
class Figure:
    """A term or a KPI. `id` is what identities call it; `kpi` is the guide's KPI it was found as."""

    id: str
    label: str
    term: Term
    kpi: GuideKpi | None = None

    @property
    def hard_bounds(self) -> Bounds:
        """Limits outside which the figure is wrong whatever the business does."""
        return self.term.hard_bounds


def figure_named(name: str, guide: Guide | None = None) -> Figure | None:
    """The figure called `name`: an id of `guide`, a function, an alias, a term, or an id of some guide.

    Without a guide, a KPI of several guides has no benchmark or target that could be meant.
    """
    in_guide = _of_guide(name, guide) if guide else None
    if in_guide:
        return in_guide
    id_ = resolve(name)
    term = TERMS.find(id_) if id_ else None
    if term:
        return Figure(term.id, term.label, term)
    elsewhere = [found for found in (_of_guide(name, other) for other in GUIDES) if found]
    if len({(found.id, found.term.id) for found in elsewhere}) != 1:
        return None
    return elsewhere[0] if len(elsewhere) == 1 else replace(elsewhere[0], kpi=None)


def figure_stated(fact: Fact) -> Figure | None:
    """The figure that a fact states, as the guide calls it that the fact names."""
    return figure_named(fact.term, GUIDES.find(fact.guide) if fact.guide else None)


def label_of(fact: Fact) -> str:
    """`Gross margin`, or the name that nobody knows."""
    figure = figure_stated(fact)
    return figure.label if figure else fact.term.replace("_", " ")


def is_known(fact: Fact) -> bool:
    """True when the fact is a number about a figure that identities and bounds can speak of."""
    return is_of_a_business(fact.value) and figure_stated(fact) is not None


def is_of_a_business(value: float | str) -> bool:
    """True for a number of a size that a business has; products of larger ones are beyond any float."""
    return isinstance(value, int | float) and (not value or SMALLEST <= abs(value) <= LARGEST)


def _of_guide(name: str, guide: Guide) -> Figure | None:
    item = guide.kpi(name)
    if item is None:
        function = KPIS.find(name)
        item = guide.kpi(function.name) if function else None
    if item is None:
        return None
    term = term_of_kpi(item)
    if term and name.strip().casefold() in set(TERMS.names) - {term.id}:
        return None  # another name of the KPI, but a figure in its own right: expansion MRR is an amount
    return Figure(figure_id(item), item.label, term, item) if term else None
