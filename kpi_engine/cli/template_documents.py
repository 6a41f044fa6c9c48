"""What the engine says about templates, as JSON documents."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter

from kpi_engine.cli.cells import as_json
from kpi_engine.engine import ENGINE
from kpi_engine.fill.authoring import Inspection, TemplateCheck
from kpi_engine.fill.authoring.inspect import NameSeen
from kpi_engine.fill.returned import Verification
from kpi_engine.model.documents_of_templates import (
    ColumnJson,
    DifferenceJson,
    FilledJson,
    FlawJson,
    NamedCellJson,
    TableJson,
    TargetJson,
    TemplateCheckDocument,
    TemplateInspectDocument,
    TemplateVerifyDocument,
)
from kpi_engine.model.finding import SEVERITIES


def inspect_document(found: Inspection) -> TemplateInspectDocument:
    """What a template takes."""
    tables = [
        TableJson(
            name=table.name, sheet=table.sheet, place=table.place, rows=table.rows,
            columns=[ColumnJson(name=name, calculated=calculated) for name, calculated in table.columns],
        )
        for table in found.tables
    ]  # fmt: skip
    return TemplateInspectDocument(
        engine=ENGINE, template=found.template, tables=tables, numbers_typed=found.numbers_typed,
        targets=[TargetJson(**dataclasses.asdict(target)) for target in found.targets],
        inputs=[_named(name) for name in found.inputs], settings=[_named(name) for name in found.settings],
        problem=found.problem,
    )  # fmt: skip


def check_document(found: TemplateCheck) -> TemplateCheckDocument:
    """What is wrong with a template."""
    flaws = [
        FlawJson(code=rule.id, severity=rule.severity, sheet=flaw.sheet, place=flaw.place,
                 message=flaw.message, why=rule.why, fix=rule.fix)
        for rule, flaw in found.flaws
    ]  # fmt: skip
    counts = Counter(flaw.severity for flaw in flaws)
    return TemplateCheckDocument(
        engine=ENGINE, template=found.template, targets=found.targets, findings=flaws,
        summary={severity: counts[severity] for severity in SEVERITIES},
    )  # fmt: skip


def verify_document(found: Verification, template: bytes, returned: bytes) -> TemplateVerifyDocument:
    """What a returned copy changed; the bytes of both files are named by their hashes."""
    cells: dict[tuple[str, str, str, str], list[str]] = {}
    for target, sheet, cell in found.filled:
        key = (target.term, target.scenario, target.segment) if target else ("", "", "")
        cells.setdefault((*key, sheet), []).append(cell)
    filled = [
        FilledJson(term=term, scenario=scenario, segment=segment, sheet=sheet, cells=places)
        for (term, scenario, segment, sheet), places in cells.items()
    ]
    differences = [
        DifferenceJson(code=each.kind.code, severity=each.kind.severity, sheet=each.sheet, place=each.place,
                       message=each.message, old=as_json(each.old), new=as_json(each.new))
        for each in found.differences
    ]  # fmt: skip
    return TemplateVerifyDocument(
        engine=ENGINE, template=found.template, template_sha256=hashlib.sha256(template).hexdigest(),
        returned=found.returned, returned_sha256=hashlib.sha256(returned).hexdigest(),
        findings=differences, filled=filled, summary=found.counts,
    )  # fmt: skip


def _named(seen: NameSeen) -> NamedCellJson:
    return NamedCellJson(name=seen.name, sheet=seen.sheet, place=seen.place, value=as_json(seen.value))
