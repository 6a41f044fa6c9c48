"""Filling: facts to targets, one patch with inputs and recalculated results, verified, then put in place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from kpi_engine._version import __version__
from kpi_engine.errors import SourceError, TemplateError, WorkbookError
from kpi_engine.fill.caches import Caches, dependent_caches
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.changes import log_row
from kpi_engine.fill.definitions import decided, definitions_of
from kpi_engine.fill.limits import limit_warnings
from kpi_engine.fill.money import currency_problems, unit_factor
from kpi_engine.fill.placing import Placement, Placing, missing_required
from kpi_engine.fill.receipt import CellChange, FillReceipt
from kpi_engine.fill.refusals import Problem, refuse, where
from kpi_engine.fill.targets import TargetReader
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.fact import Fact
from kpi_engine.model.policy import Policy
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import Edit, SetValue, patched
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.save import check_writable, same_file, save_atomically

_LOG_FULL = "The list of changes in the workbook has no empty row left; this fill is not listed there."


def fill_workbook(
    template: Path,
    facts: Sequence[Fact],
    output: Path,
    *,
    data: Path | None = None,
    as_of: date | None = None,
    policy: Policy | None = None,
) -> FillReceipt:
    """Fill a copy of `template` with `facts` and save it as `output`; the template is never touched.

    Results that depend on the figures are recalculated in the same patch, or taken out where they cannot be.
    Nothing is written unless every fact finds its cell. `data` is the file the facts come from, for the
    receipt; `as_of` is the day of the fill (today); `policy` sets the definitions of the template. Raises
    SourceError for the data, TemplateError for the template, WorkbookError for the files.
    """
    _check_files(template, data, output)
    package = Package.open(template)
    _check_suffix(package, output)
    cells = Cells(package)
    placing = _placed(package, cells, facts)
    placements = list(placing.placements.values())
    day = as_of or datetime.now().astimezone().date()
    logged = log_row(package, cells, day, data.name if data else "", len(placements), _note(placements))
    settled = decided(package, cells, policy or Policy())
    inputs = {(p.sheet, p.cell): p.new for p in placements} | settled.inputs | dict(logged or {})
    axes = {id(p.target.axis): p.target.axis for p in placements if p.target.axis}
    caches = dependent_caches(package, inputs, axes.values(), cells, day)
    to_workbook = output.suffix.lower().startswith(".xls")
    result = patched(package, _edits(inputs, caches), template_to_workbook=to_workbook)
    warnings = [
        *settled.warnings,
        *placing.warnings,
        *limit_warnings(package, placements),
        *_scaled(placing),
        *caches.warnings,
    ]
    receipt = FillReceipt(
        template=template.name,
        template_sha256=hashlib.sha256(package.data).hexdigest(),
        data=data.name if data else "",
        data_sha256=_data_hash(facts, data),
        workbook=str(output),
        inputs=(
            *(CellChange(p.sheet, p.cell, p.old, p.new, _origin(p.fact)) for p in placements),
            *settled.changes,
        ),
        recalculated=caches.recalculated,
        not_verifiable=caches.stripped,
        warnings=tuple(warnings if logged is not None else [*warnings, _LOG_FULL]),
        engines=(f"saas-kpi-engine {__version__}", caches.engine),
        definitions=definitions_of(package, cells, inputs),
    )
    save_atomically(result, output)
    return receipt


def _placed(package: Package, cells: Cells, facts: Sequence[Fact]) -> Placing:
    """Every fact at its cell; the first problem is raised."""
    if not facts:
        raise SourceError("The data holds no figures. Give at least one row with a value.", code="no-facts")
    targets = TargetReader(package, cells).targets()
    placing = Placing(targets, cells, unit_factor(package, cells), package.date1904)
    placing.place_all(facts)
    refuse([*_entity_problems(facts), *currency_problems(package, cells, facts), *placing.problems])
    refuse(missing_required(placing))
    return placing


def _entity_problems(facts: Iterable[Fact]) -> list[Problem]:
    first = ""
    for fact in facts:
        first = first or fact.entity
        if fact.entity and fact.entity.casefold() != first.casefold():
            text = f"this row is about {short(fact.entity, 40)}, others about {short(first, 40)}. "
            return [
                Problem("several-entities", text + "A workbook takes one company: filter the data.", fact)
            ]
    return []


def _edits(inputs: Mapping[tuple[str, str], Scalar], caches: Caches) -> dict[str, dict[str, Edit]]:
    edits: dict[str, dict[str, Edit]] = {sheet: dict(cells) for sheet, cells in caches.edits.items()}
    for (sheet, ref), value in inputs.items():
        edits.setdefault(sheet, {})[ref] = SetValue(value)
    return edits


def _check_files(template: Path, data: Path | None, output: Path) -> None:
    if same_file(output, template):
        raise WorkbookError(
            f"The output is the template itself ({short(template.name)}). Choose another name; "
            "templates stay as they are.",
            code="output-is-template",
        )
    if data and same_file(output, data):
        raise WorkbookError(
            f"The output is the file with the figures ({short(data.name)}). Choose another name, "
            "so that the figures are not lost.",
            code="output-is-data",
        )
    check_writable(output)


def _check_suffix(package: Package, output: Path) -> None:
    """A file's ending must say what is in it, or Excel refuses to open it."""
    wanted = {package.suffix, package.suffix.replace("xlt", "xls")}
    if output.suffix.lower() not in wanted:
        endings = " or ".join(sorted(wanted))
        raise TemplateError(
            f"{short(output.name)} must end in {endings}, as the template is of that kind. Change the name.",
            code="suffix",
        )


def _scaled(placing: Placing) -> list[str]:
    if placing.factor == 1:
        return []
    return [f"Amounts were divided by {placing.factor:,.0f}, as the template's Settings ask for."]


def _note(placements: Sequence[Placement]) -> str:
    """`Actual, 2026-01 to 2026-05`, for the workbook's list of changes."""
    scenarios = ", ".join(dict.fromkeys(p.fact.scenario for p in placements))
    periods = sorted({p.fact.period for p in placements if p.fact.period})
    if not periods:
        return scenarios
    span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
    return f"{scenarios}, {span}"


def _origin(fact: Fact) -> str:
    return where(fact) if str(fact.place) else fact.id


def _data_hash(facts: Iterable[Fact], data: Path | None) -> str:
    """SHA-256 of the data file, or of the facts when there is none."""
    if data is not None and data.is_file():
        return hashlib.sha256(data.read_bytes()).hexdigest()
    lines = "\n".join(
        "\t".join((fact.term, fact.scenario, fact.segment, fact.period, str(fact.value))) for fact in facts
    )
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()
