"""A company file's own definitions, in force in whichever process does the work."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from pathlib import Path

_IN_FORCE = ExitStack()


@cache
def ensure_words(file: Path | None) -> None:
    """See to it that a user's own words for figures are known here, as `ensure_company` does."""
    from kpi_engine.engine import synonyms

    if file is not None:
        _IN_FORCE.enter_context(synonyms(file))


@cache
def ensure_company(file: Path | None) -> None:
    """See to it that the company's own terms and KPIs are known here, for as long as this process lives.

    A copy of a process that knows them has them already.
    """
    from kpi_engine.catalogue.guides import GUIDES
    from kpi_engine.engine import company
    from kpi_engine.model.company import OWN

    if file is not None and OWN not in GUIDES:
        _IN_FORCE.enter_context(company(file))
