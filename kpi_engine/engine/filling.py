"""Filling a template, and what its author and its receiver want to know about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpi_engine.engine.ledger_filling import LedgerFill
    from kpi_engine.fill import FillPlan, FillReceipt, Template
    from kpi_engine.fill.authoring import Inspection, TemplateCheck
    from kpi_engine.fill.from_ledger.source import LedgerSource
    from kpi_engine.fill.returned import Verification
    from kpi_engine.model.fact import Fact
    from kpi_engine.model.policy import Policy


def fill_template(
    template: Path, data: Path | None, output: Path, *, sheet: str | None = None, decimal: str | None = None,
    policy: Policy | None = None, mapping: Path | None = None, restate: bool = False, close: str = "",
    tables: Mapping[str, Path] | None = None, append: Mapping[str, Path] | None = None,
    ledger: LedgerFill | None = None,
) -> FillReceipt:  # fmt: skip
    """Fill a copy of `template` from a table of figures; every dependent result is recalculated with it.

    The template is never touched; nothing is written unless every figure finds its place. `policy` sets
    the definitions of the template, `mapping` is a YAML map of its targets. Figures of closed periods change
    only with `restate`; `close` is the month through which the workbook is closed. `tables` names the files
    whose rows replace those of an Excel table, `append` the ones whose rows follow them; `data` may then be
    None, and so it may beside a `ledger` of subscriptions. Raises SourceError, TemplateError or
    WorkbookError with the row or cell named.
    """
    plan = plan_fill(
        template, data, output, sheet=sheet, decimal=decimal, policy=policy, mapping=mapping, restate=restate,
        close=close, tables=tables, append=append, ledger=ledger,
    )  # fmt: skip
    return plan.write(output)


def plan_fill(
    template: Path, data: Path | None, output: Path | None = None, *, sheet: str | None = None,
    decimal: str | None = None, policy: Policy | None = None, mapping: Path | None = None,
    restate: bool = False, close: str = "", tables: Mapping[str, Path] | None = None,
    append: Mapping[str, Path] | None = None, ledger: LedgerFill | None = None,
) -> FillPlan:  # fmt: skip
    """What `fill_template` would do, cell by cell, or why it would refuse; nothing is written.

    That `output` can be written is checked before anything else, where it is given.
    """
    from kpi_engine.fill.fill import open_template
    from kpi_engine.fill.tables import TableData, fill_tables
    from kpi_engine.sources import read_facts

    lists = [TableData(name, path) for name, path in (tables or {}).items()]
    lists += [TableData(name, path, append=True) for name, path in (append or {}).items()]
    others = [each.path for each in lists] + _files_of(ledger)
    opened = open_template(template, output, data=data, mapping=mapping, others=others)
    facts = read_facts(data, sheet=sheet, decimal=decimal, places=opened.takes_any_value) if data else []
    filled = fill_tables(opened.package, lists, decimal)
    source = None
    if ledger is not None:
        facts, source = _with_ledger(opened, ledger, facts, policy)
    return opened.plan(
        facts, data=data, policy=policy, restate=restate, close=close, tables=filled, ledger=source,
        data_sha256=source.sha256 if source and source.alone else "",
    )  # fmt: skip


def _with_ledger(
    template: Template, wanted: LedgerFill, stated: list[Fact], policy: Policy | None
) -> tuple[list[Fact], LedgerSource]:
    """The figures of the ledger beside those of the data, each once."""
    from kpi_engine.engine.ledger_filling import ledger_facts
    from kpi_engine.fill.from_ledger.beside_data import combined
    from kpi_engine.model.policy import Policy

    own, source = ledger_facts(template, wanted, policy or Policy())
    both = combined(own, stated, wanted.prefer)
    return both.facts, replace(source, notes=(*both.notes, *source.notes), alone=not stated)


def _files_of(ledger: LedgerFill | None) -> list[Path]:
    from kpi_engine.engine.ledger_filling import file_of

    file = file_of(ledger.query.source) if ledger else None
    return [file] if file else []


def inspect_template(template: Path, mapping: Path | None = None) -> Inspection:
    """What can be filled in a workbook: targets, tables, single inputs, settings; what cannot be, and why.

    `mapping` is a YAML map, as for a fill; without it, `plan.map.yaml` beside `plan.xlsx` counts.
    """
    from kpi_engine.fill.authoring import inspect_template as inspect_package
    from kpi_engine.fill.map_file import map_rows
    from kpi_engine.workbook.package import Package

    package = Package.open(template)
    return inspect_package(package, map_rows(template, mapping))


def check_template(template: Path, mapping: Path | None = None) -> TemplateCheck:
    """What the author of a template got wrong, before it is sent out."""
    from kpi_engine.fill.authoring import check_template as check_package
    from kpi_engine.fill.map_file import map_rows
    from kpi_engine.workbook.package import Package

    package = Package.open(template)
    return check_package(package, map_rows(template, mapping))


def verify_template(returned: Path, template: Path, mapping: Path | None = None) -> Verification:
    """What a returned copy of a template changed besides the inputs: formulas, labels, settings, sheets."""
    from kpi_engine.fill.map_file import map_rows
    from kpi_engine.fill.returned import verify_returned
    from kpi_engine.workbook.package import Package

    copy, original = Package.open(returned), Package.open(template)
    return verify_returned(copy, original, map_rows(template, mapping))
