"""Checking a template before it is sent out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_engine.fill.authoring import rules as _rules
from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.authoring.rule import RULES, Flaw, Rule
from kpi_engine.sources.target_map import MapRow
from kpi_engine.workbook.package import Package

_ORDER = {"error": 0, "warning": 1, "info": 2}
assert _rules.__path__


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """What an author got wrong, the gravest first."""

    template: str
    targets: int
    flaws: tuple[tuple[Rule, Flaw], ...]


def check_template(package: Package, rows: Sequence[MapRow] | None = None) -> TemplateCheck:
    """Every fault that the rules find in a template, filled by its own map or names or by `rows`."""
    book = AuthoredBook(package, rows)
    found = [(each, flaw) for each in RULES for flaw in each.find(book)]
    found.sort(key=lambda pair: _ORDER[pair[0].severity])
    return TemplateCheck(package.path.name, len(book.targets), tuple(found))
