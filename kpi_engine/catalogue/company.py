"""A company's own definitions beside ours: checked, compiled, and live for as long as they are needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager

from kpi_engine.catalogue.deciding import verified
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.guides.verify import verify
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.own_checks import about_kpis, compile_own, known_terms
from kpi_engine.catalogue.own_guide import own_guide
from kpi_engine.catalogue.own_names import about_names
from kpi_engine.catalogue.own_words import about_words, words_added
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import CatalogueError, InputError
from kpi_engine.model.company import OWN, Company, Problem
from kpi_engine.model.guide import Guide
from kpi_engine.model.policy import Policy


@contextmanager
def company_definitions(company: Company) -> Iterator[Guide]:
    """Terms, KPIs and the guide `own` of a company, known to the whole process while the block runs.

    Everything derived from the catalogue (functions, names, identities, pages) has them too. Gives the
    company's guide. Raises CatalogueError for definitions that contradict themselves or ours.
    """
    for problem in problems_of(company):
        raise CatalogueError(": ".join(part for part in (".".join(problem.path), problem.text) if part))
    with ExitStack() as live:
        _enter(live, company)
        live.enter_context(words_added(company.synonyms))
        guide, _ = own_guide(company)
        live.enter_context(GUIDES.also([(guide.id, guide, (OWN,))]))
        yield guide


def problems_of(company: Company, functions: Collection[str] = ()) -> list[Problem]:
    """Everything that is wrong with a company's definitions, in the order in which it is best put right.

    `functions` are names of functions that are no KPIs, so that none is taken twice. The guide is looked at
    once terms and KPIs are right.
    """
    if OWN in GUIDES:
        return [Problem((), "the definitions of a company hold already; use one company file at a time")]
    found = [*about_names(company, functions)]
    if not found:
        found += about_kpis(company)
    found += _about_policy(company.policy)
    if not found:
        with ExitStack() as live:
            _enter(live, company)
            found += [Problem(("synonyms", *item.path), item.text) for item in about_words(company.synonyms)]
            guide, problems = own_guide(company)
            found += problems or _last_look(guide)
    return found


def _enter(live: ExitStack, company: Company) -> None:
    known = known_terms(company)
    kpis = [compile_own(own, known, company.name) for own in company.kpis]
    results = [known[own.id] for own in company.kpis]
    live.enter_context(TERMS.also([(term.id, term, ()) for term in (*company.terms, *results)]))
    live.enter_context(KPIS.also([(kpi.name, kpi, ()) for kpi in kpis]))


def _last_look(guide: Guide) -> list[Problem]:
    """What our own guides are held to."""
    try:
        verify(guide)
    except CatalogueError as fault:
        return [Problem((), str(fault))]
    return []


def _about_policy(policy: Policy) -> Iterator[Problem]:
    """Each decision by itself, then all together: one choice cannot mean two things in one month."""
    told = False
    for place, decision in enumerate(policy.decisions):
        try:
            verified(Policy((decision,)), "policy")
        except InputError as fault:
            told = True
            yield Problem(("policy", str(place)), str(fault).removeprefix("policy: "))
    if not told:
        try:
            verified(policy, "policy")
        except InputError as fault:
            yield Problem(("policy",), str(fault).removeprefix("policy: "))
