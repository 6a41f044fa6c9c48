"""What a worker does to fill the workbook of one company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_engine.batch.collect.stated import company_stated
from kpi_engine.batch.definitions import ensure_company
from kpi_engine.batch.spool import company_called, hash_of
from kpi_engine.errors import TemplateError
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.policy import Policy
from kpi_engine.sources.by_entity import EntityTable, entity_key

if TYPE_CHECKING:
    from kpi_engine.fill import Template

_NAME = "company_name"


@dataclass(frozen=True, slots=True)
class FillCommon:
    """What the fills of a batch have in common.

    Without `template_sha256` each company has a template of its own; `names` is the file of rows, which knows
    all companies.
    """

    table: EntityTable
    data: str
    data_sha256: str
    template_sha256: str
    as_of: date
    policy: Policy
    company: Path | None = None
    mapping: Path | None = None
    restate: bool = False
    close: str = ""
    names: Path | None = None


def fill_one(common: FillCommon, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Fill one workbook from the rows of one company: its receipt and the hash of the file."""
    ensure_company(common.company)
    template = _opened(arguments["template"], common.template_sha256, common.mapping)
    if common.names is not None:
        _refuse_anothers(template, arguments["name"], common.names)
    facts = common.table.facts(arguments["name"], arguments["rows"], template.takes_any_value)
    facts = _with_name(template, facts, common.table, arguments["name"])
    plan = template.plan(
        facts, data=Path(common.data), data_sha256=common.data_sha256, as_of=common.as_of,
        policy=common.policy, restate=common.restate, close=common.close,
    )  # fmt: skip
    receipt = plan.write(Path(arguments["output"]))
    said = {"restate": True} if common.restate else {}
    return {"sha256": receipt.workbook_sha256, **said, "receipt": receipt.as_dict()}


@lru_cache(maxsize=1)
def _opened(path: str, sha256: str, mapping: Path | None) -> Template:
    """The template, read once as long as the companies share it."""
    from kpi_engine.fill import Template

    if sha256 and hash_of(Path(path)) != sha256:
        raise TemplateError(
            f"{Path(path).name[:80]} was changed while it was being filled. Start the batch anew.",
            code="template-changed",
        )
    return Template.open(Path(path), mapping)


def _refuse_anothers(template: Template, name: str, names: Path) -> None:
    """Refuse a company's own template that names another company of the table as its company."""
    stated = company_stated(template.package, template.cells)
    other = company_called(names, stated) if stated and entity_key(stated) != entity_key(name) else None
    if other is not None:
        raise TemplateError(
            f'{template.package.path.name[:60]} is to be filled for {name[:50]}, but names "{other[:50]}" as '
            "its company, which the data has, too. Put the right workbook there, or correct its name.",
            code="other-company",
        )


def _with_name(template: Template, facts: list[Fact], table: EntityTable, name: str) -> list[Fact]:
    """The figures and, where the template has a place for it, the company's name that stands beside them."""
    if not facts or any(fact.term == _NAME for fact in facts):
        return facts
    if not any(target.term.casefold() == _NAME for target in template.targets):
        return facts
    place = Place(table.file, table.sheet, facts[0].place.row, table.header[table.column])
    return [Fact("", _NAME, name, name, 0.0, place, entity=name), *facts]
