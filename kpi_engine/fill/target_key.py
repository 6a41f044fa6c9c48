"""One spelling for what a figure is, so that data and template find each other."""

from __future__ import annotations

import re
from functools import lru_cache

_NOT_WORD = re.compile(r"\W+")


@lru_cache(maxsize=10_000)
def target_key(term: str, scenario: str, segment: str) -> tuple[str, str, str]:
    """One spelling for term, scenario and segment: case-blind; no scenario is Actual."""
    return (
        term.strip().casefold(),
        scenario.strip().casefold() or "actual",
        _NOT_WORD.sub("_", segment.casefold()).strip("_"),
    )
