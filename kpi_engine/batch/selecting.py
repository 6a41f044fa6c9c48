"""The companies that a run is restricted to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from kpi_engine.batch.spool import Company
from kpi_engine.errors import InputError
from kpi_engine.sources.by_entity import entity_key


def selected(companies: Sequence[Company], only: Iterable[str]) -> list[Company]:
    """The companies named in `only`, all without it. `A,B` names two, unless one is called so."""
    known = {entity_key(company.name): company for company in companies}
    wanted = {}
    for text in only:
        names = [text] if entity_key(text) in known else text.split(",")
        for name in filter(None, map(str.strip, names)):
            company = known.get(entity_key(name))
            if company is None:
                raise InputError(_unknown(name, known), code="unknown-company")
            wanted[company.number] = company
    return [company for company in companies if company.number in wanted] if wanted else list(companies)


def _unknown(name: str, known: dict[str, Company]) -> str:
    near = get_close_matches(entity_key(name), known, n=1)
    hint = f" Did you mean {known[near[0]].name[:60]}?" if near else ""
    return f'The data has no company "{name[:60]}".{hint}'
