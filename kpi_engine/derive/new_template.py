"""A workbook of one's own: a guide, or a company's choice of KPIs, with its months, currency and tiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from kpi_engine.catalogue.company import company_definitions
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.tailoring import starting, with_tiers
from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import Style
from kpi_engine.errors import InputError
from kpi_engine.model.company import OWN, Company
from kpi_engine.model.guide import Guide
from kpi_engine.model.policy import Policy

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """The workbook, the guide it follows, which tier stands for which, and what was left out."""

    data: bytes
    guide: Guide
    style: Style
    renamed: Mapping[str, str]
    left_out: tuple[str, ...]


@contextmanager
def chosen_guide(guides: tuple[str, ...], kpis: tuple[str, ...]) -> Iterator[Guide]:
    """The guide asked for: one of ours, the company's own, or a selection of KPIs across several.

    `kpis` are ids, with the guide's code in front where two guides have one: `css.nrr`. Raises InputError or
    CatalogueError for a guide or a KPI that is not known.
    """
    if len(guides) == 1 and not kpis:
        yield GUIDES.get(guides[0])
        return
    if OWN in GUIDES:
        raise InputError(
            "A company file is in use: choose its KPIs there, under kpis_shown. Leave --guide and --kpis "
            "out.",
            code="options",
        )
    known = tuple(GUIDES.get(name).id for name in guides)
    with company_definitions(Company("a selection", guides=known, kpis_shown=kpis)) as guide:
        yield guide


def new_template(
    guide: Guide, *, start: str = "", currency: str = "", tiers: tuple[str, ...] = (), company: str = "",
    year_end: int = 12, style: Style = "native", policy: Policy | None = None,
) -> NewTemplate:  # fmt: skip
    """Build the workbook of a guide as the company needs it, on Settings the definitions of its policy.

    What is left out stays as the guide has it; a decision that the workbook cannot follow is told with what
    is left out. Raises InputError for a month, a currency or a tier that cannot be used.
    """
    fitted, renamed, left_out = guide, dict[str, str](), tuple[str, ...]()
    if start:
        fitted = starting(fitted, start)
    if tiers:
        tailored = with_tiers(fitted, tiers)
        fitted, renamed, left_out = tailored.guide, dict(tailored.renamed), tailored.left_out
    settings: dict[str, str | int] = {names.YEAR_END: year_end}
    settings |= {names.CURRENCY: _currency_code(currency)} if currency else {}
    settings |= {names.COMPANY: company} if company else {}
    data, refused = _built(fitted, style, settings, policy or Policy())
    return NewTemplate(data, fitted, style, renamed, (*left_out, *refused))


def _currency_code(text: str) -> str:
    code = text.strip().upper()
    if not _CURRENCY.fullmatch(code):
        raise InputError(
            f"{text} is not a currency code. Write its three letters, such as EUR.", code="currency"
        )
    return code


def _built(
    guide: Guide, style: Style, settings: Mapping[str, str | int], policy: Policy
) -> tuple[bytes, tuple[str, ...]]:
    """The workbook with the definitions of the policy, computed by them, and what it cannot follow."""
    # openpyxl is heavy and only needed once everything that was asked for makes sense.
    from kpi_engine.derive.template.build import with_results, without_results
    from kpi_engine.fill.cells import Cells
    from kpi_engine.fill.definitions import decided
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.patch import SetValue, patched

    workbook = without_results(guide, style, settings)
    found = decided(workbook, Cells(workbook), policy)
    edits: dict[str, dict[str, SetValue]] = {}
    for (sheet, cell), value in found.inputs.items():
        edits.setdefault(sheet, {})[cell] = SetValue(value)
    if edits:
        workbook = Package.of_bytes(patched(workbook, edits), workbook.path)
    return with_results(workbook), found.warnings
