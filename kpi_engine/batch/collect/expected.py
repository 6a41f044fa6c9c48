"""Who should be in the portfolio: a list of companies, with guide and due date where they are stated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.errors import KpiEngineError
from kpi_engine.sources.by_entity import entity_key
from kpi_engine.sources.open_table import open_table

_NAMES = ("company", "entity", "name")


@dataclass(frozen=True, slots=True)
class Expected:
    """One company of the list."""

    company: str
    guide: str = ""
    due: str = ""


def read_expected(path: Path) -> tuple[Expected, ...]:
    """The companies of a table with a column company, and guide and due where they are stated.

    Raises SourceError for a table without companies, one that stands in it twice, and an unknown guide.
    """
    table = open_table(path, None)
    columns = {text.strip().casefold(): number for number, text in enumerate(table.header)}
    name = next((columns[each] for each in _NAMES if each in columns), None)
    if name is None:
        raise table.refusal(table.header_row, None, "the header lacks a column company.", "no-column")
    found: dict[str, Expected] = {}
    for row, cells in table.records():
        company = " ".join(cells[name].split())
        if not company:
            raise table.refusal(row, None, "the name of the company is missing.", "no-company")
        if entity_key(company) in found:
            raise table.refusal(row, None, f"{company[:40]} stands in the list twice. Keep one.", "twice")
        guide, due = (cells[columns[each]].strip() if each in columns else "" for each in ("guide", "due"))
        try:
            guide = GUIDES.get(guide).id if guide else ""
        except KpiEngineError as fault:
            raise table.refusal(row, None, str(fault), "guide") from None
        found[entity_key(company)] = Expected(company, guide, due)
    if not found:
        raise table.refusal(table.header_row, None, "no company is listed below the header.", "no-rows")
    return tuple(found.values())
