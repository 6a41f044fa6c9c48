"""What a company's file defines, for people and for JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.catalogue.company import company_definitions
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.identities import identities
from kpi_engine.catalogue.own_guide import origins
from kpi_engine.diagnosis.forms import can_be_solved
from kpi_engine.diagnosis.plan import company_findings
from kpi_engine.engine import ENGINE
from kpi_engine.model.company import OWN, Company
from kpi_engine.model.documents_of_company import (
    CompanyDocument,
    CompanyKpiJson,
    CompanyProblemJson,
    CompanyWarningJson,
)
from kpi_engine.model.documents_of_results import DecisionJson
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.sources.company import CompanyFile

if TYPE_CHECKING:
    from rich.console import Console


def company_document(file: Path, found: CompanyFile, *, written: bool = False) -> CompanyDocument:
    """What the file defines, or every problem with its line."""
    problems = [
        CompanyProblemJson(line=item.line, key=item.path, message=item.told(file.name))
        for item in found.problems
    ]
    if found.company is None or problems:
        return CompanyDocument(engine=ENGINE, file=str(file), written=written, problems=problems)
    with company_definitions(found.company) as guide:
        return _defined(file, found.company, guide, written=written)


def _defined(file: Path, company: Company, guide: Guide, *, written: bool) -> CompanyDocument:
    kept = {trigger.id for trigger in guide.triggers}
    bases = [GUIDES.get(name) for name in company.guides]
    gone = [rule.id for base in bases for rule in base.triggers if rule.id not in (*kept, *company.without)]
    tied = {identity.defines for identity in identities() if can_be_solved(identity)}
    come_from = origins(company)
    return CompanyDocument(
        engine=ENGINE, file=str(file), written=written, problems=[], name=company.name,
        currency=company.currency, fiscal_year_ends=company.fiscal_year_ends, first_month=guide.model_start,
        guide=guide.id, guides=[base.id for base in bases], terms=[term.id for term in company.terms],
        kpis=[_kpi(kpi, come_from[kpi.id]) for kpi in guide.kpis],
        rules=[trigger.id for trigger in guide.triggers], rules_left_out=[*company.without, *gone],
        policy=[
            DecisionJson(
                choice=item.variant, option=item.option, since=item.since, decided_on=item.decided_on,
                approved_by=item.approved_by,
            )
            for item in company.policy.decisions
        ],
        not_tied=[kpi.id for kpi in company.kpis if kpi.id not in tied],
        warnings=[
            CompanyWarningJson(
                id=item.id, rule=item.rule, kind=item.kind, verdict=item.verdict, keys=list(item.facts),
                message=item.message,
            )
            for item in company_findings(company, guide)
        ],
    )  # fmt: skip


def _kpi(kpi: GuideKpi, origin: str) -> CompanyKpiJson:
    targets = {_year(year): value for year, value in kpi.targets.items()}
    by_segment = {
        segment: {_year(year): value for year, value in years.items()}
        for segment, years in kpi.segment_targets.items()
    }
    return CompanyKpiJson(
        id=kpi.id, title=kpi.label, function=kpi.function, origin=origin, shown=not kpi.working,
        targets=targets, segment_targets=by_segment,
    )  # fmt: skip


def _year(year: int) -> str:
    return str(year) if year else "every year"


def print_company(out: Console, document: CompanyDocument) -> None:
    """The page of a company's file for a terminal."""
    name = Path(document.file).name
    if document.problems:
        for problem in document.problems:
            out.print(problem.message, markup=False, soft_wrap=True)
        count = len(document.problems)
        out.print(f"\n{count} {'problem' if count == 1 else 'problems'} in {name}; nothing of it is used.")
        return
    out.print(f"{document.name}: {name} is sound", style="bold", markup=False)
    _print_kpis(out, document)
    shown = {
        "Builds on": ", ".join(document.guides), "Your terms": ", ".join(document.terms),
        "Computed for other KPIs": ", ".join(kpi.id for kpi in document.kpis if not kpi.shown),
        "Rules": ", ".join(document.rules), "Rules left out": ", ".join(document.rules_left_out),
        "Decided": "; ".join(_decision(item) for item in document.policy),
        "Not held against its parts by kpi check": ", ".join(document.not_tied),
    }  # fmt: skip
    for title, text in shown.items():
        if text:
            out.print(f"{title}: {text}", markup=False)
    for warning in document.warnings:
        out.print(f"{warning.verdict}: {warning.message} ({', '.join(warning.keys)})", markup=False)


def _print_kpis(out: Console, document: CompanyDocument) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("KPI", "", "Function", "From", "Targets"):
        table.add_column(column, overflow="fold")
    for kpi in document.kpis:
        if kpi.shown:
            origin = "yours" if kpi.origin == OWN else kpi.origin
            table.add_row(kpi.id, kpi.title, kpi.function, origin, _targets(kpi))
    out.print(table)


def _targets(kpi: CompanyKpiJson) -> str:
    parts = [f"{year}: {value:,.10g}" for year, value in kpi.targets.items()]
    for segment, years in kpi.segment_targets.items():
        parts += [f"{segment} {year}: {value:,.10g}" for year, value in years.items()]
    return ", ".join(parts)


def _decision(item: DecisionJson) -> str:
    since = f" since {item.since}" if item.since else ""
    by = f", by {item.approved_by}" if item.approved_by else ""
    return f"{item.choice} = {item.option}{since}{by}"
