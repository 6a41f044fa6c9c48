"""What a rule for templates is: one fault that an author can make, why it matters and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.model.finding import Severity
from kpi_engine.model.registry import Registry


@dataclass(frozen=True, slots=True)
class Flaw:
    """One fault: where it is and what was found there."""

    sheet: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault that authors make, declared once: its id, how grave it is, why it matters, what to do."""

    id: str
    severity: Severity
    why: str
    fix: str
    find: Callable[[AuthoredBook], Iterator[Flaw]]


RULES: Registry[Rule] = Registry("template rule")
"""Every rule by its id; a module below `rules` declares its own."""

Find = Callable[[AuthoredBook], Iterator[Flaw]]


def rule(id_: str, severity: Severity, *, why: str, fix: str) -> Callable[[Find], Find]:
    """Declare a rule: the function yields each fault that it finds in a template."""

    def declare(find: Find) -> Find:
        RULES.add(id_, Rule(id_, severity, why, fix, find))
        return find

    return declare
