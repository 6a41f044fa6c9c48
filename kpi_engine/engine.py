"""The verbs of the engine, from calculate to restate. Every surface calls these."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_engine._version import __version__
from kpi_engine.errors import InputError, WorkbookError
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import CellValue, Function

if TYPE_CHECKING:
    from kpi_engine.diagnosis import Agreement
    from kpi_engine.fill import FillPlan, FillReceipt
    from kpi_engine.fill.authoring import Inspection, TemplateCheck
    from kpi_engine.fill.returned import Verification
    from kpi_engine.model.company import Company
    from kpi_engine.model.fact import Fact
    from kpi_engine.model.finding import Finding
    from kpi_engine.model.guide import Guide
    from kpi_engine.model.policy import Policy
    from kpi_engine.model.result import Result
    from kpi_engine.recalc import Recalculation
    from kpi_engine.results import Restatement, Results, StatusReport

ENGINE = f"saas-kpi-engine {__version__}"


def calculate(name: str, *arguments: Any, choices: Mapping[str, str] | None = None, **named: Any) -> Result:
    """Compute one KPI: `calculate("CAC", 100_000, 400).item()` is 250.

    Arguments are numbers, lists, numpy arrays or pandas Series, by position or by name; they broadcast.
    A figure that does not exist is a Result with an error and a reason, never an exception. `choices` are
    definitions other than the usual ones (`{"strict_conversion": "on"}`); no argument given is replaced.
    Raises InputError for an unknown name or arguments that the function does not take.
    """
    from kpi_engine.calc.run import run
    from kpi_engine.functions.choosing import as_chosen

    function = functions().get(name)
    if function.kpi is None:
        raise InputError(
            f"{function.name} is not a KPI: use call({function.name!r}, …) for it.", code="not-a-kpi"
        )
    ordered = _in_order(function, arguments, named)
    if not choices:
        return run(function.kpi, ordered)
    chosen = as_chosen(function.kpi, ordered, choices)
    return replace(run(chosen.kpi, chosen.arguments), definition=chosen.definition)


def call(name: str, *cells: CellValue) -> CellValue:
    """Call any function as a cell would: `call("KPI_STATUS", "cac", 300, 2026, "mas")`."""
    function = functions().get(name)
    if not function.least <= len(cells) <= function.most:
        raise InputError(
            f"{function.name} takes {function.least} to {function.most} arguments; {len(cells)} were given. "
            f"Write {function.signature}.",
            code="argument-count",
        )
    return function.call(*cells)


def _in_order(function: Function, arguments: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
    if len(arguments) > function.most:
        raise InputError(
            f"{function.name} takes at most {function.most} arguments; {len(arguments)} were given. "
            f"Write {function.signature}.",
            code="argument-count",
        )
    ordered = list(arguments)
    for argument in function.arguments[len(arguments) :]:
        ordered.append(named.pop(argument.name, None))
    if named:
        raise InputError(
            f"{function.name} does not take {', '.join(named)} here. Write {function.signature}.",
            code="unknown-argument",
        )
    return ordered


@contextmanager
def company(file: Path | str) -> Iterator[Company]:
    """A company's own terms, KPIs, targets and rules, in force while the block runs.

    `with company("company.yaml"): calculate("REVENUE_PER_SEAT", 1000, 10)`. They hold in the whole process;
    the company's guide is called `own`. Raises SourceError with the line of what is wrong in the file.
    """
    from kpi_engine.catalogue.company import company_definitions
    from kpi_engine.sources.company import read_company

    stated = read_company(Path(file))
    with company_definitions(stated):
        yield stated


def list_functions() -> tuple[Function, ...]:
    """Every function that can be called from a cell, in the order of the catalogue."""
    return tuple(functions())


def fill_template(
    template: Path, data: Path | None, output: Path, *, sheet: str | None = None, decimal: str | None = None,
    policy: Policy | None = None, mapping: Path | None = None, restate: bool = False, close: str = "",
    tables: Mapping[str, Path] | None = None, append: Mapping[str, Path] | None = None,
) -> FillReceipt:  # fmt: skip
    """Fill a copy of `template` from a table of figures; every dependent result is recalculated with it.

    The template is never touched; nothing is written unless every figure finds its place. `policy` sets
    the definitions of the template, `mapping` is a YAML map of its targets. Figures of closed periods change
    only with `restate`; `close` is the month through which the workbook is closed. `tables` names the files
    whose rows replace those of an Excel table, `append` the ones whose rows follow them; `data` may then be
    None. Raises SourceError, TemplateError or WorkbookError with the row or cell named.
    """
    plan = plan_fill(
        template, data, output, sheet=sheet, decimal=decimal, policy=policy, mapping=mapping, restate=restate,
        close=close, tables=tables, append=append,
    )  # fmt: skip
    return plan.write(output)


def plan_fill(
    template: Path, data: Path | None, output: Path | None = None, *, sheet: str | None = None,
    decimal: str | None = None, policy: Policy | None = None, mapping: Path | None = None,
    restate: bool = False, close: str = "", tables: Mapping[str, Path] | None = None,
    append: Mapping[str, Path] | None = None,
) -> FillPlan:  # fmt: skip
    """What `fill_template` would do, cell by cell, or why it would refuse; nothing is written.

    That `output` can be written is checked before anything else, where it is given.
    """
    from kpi_engine.fill.fill import open_template
    from kpi_engine.fill.tables import TableData, fill_tables
    from kpi_engine.sources import read_facts

    lists = [TableData(name, path) for name, path in (tables or {}).items()]
    lists += [TableData(name, path, append=True) for name, path in (append or {}).items()]
    others = [each.path for each in lists]
    opened = open_template(template, output, data=data, mapping=mapping, others=others)
    facts = read_facts(data, sheet=sheet, decimal=decimal, places=opened.takes_any_value) if data else []
    filled = fill_tables(opened.package, lists, decimal)
    return opened.plan(facts, data=data, policy=policy, restate=restate, close=close, tables=filled)


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


def recalculate(workbook: Path) -> Recalculation:
    """Compute every formula of a workbook independently and compare it with what the file says.

    Cells that follow from today's date are volatile; they are told apart and not compared.
    """
    from kpi_engine.recalc import recalculate as recalculate_package
    from kpi_engine.workbook.package import Package

    return recalculate_package(Package.open(workbook))


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The stated figures that were read and what is inconsistent among them.

    `not_checked` holds the facts about figures that the catalogue does not know; `definitions` tell by which
    definition each KPI agrees with its figures.
    """

    source: Path
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    not_checked: tuple[Fact, ...]
    definitions: tuple[Agreement, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The fields of the document `kpi.check/1`, ready for JSON."""
        return {
            "source": str(self.source),
            "facts": len(self.facts),
            "not_checked": [fact.id for fact in self.not_checked],
            "findings": [asdict(finding) | {"proposed": dict(finding.proposed)} for finding in self.findings],
            "definitions": [
                {"kpi": item.kpi, "definition": item.definition, "choices": dict(item.choices)}
                for item in self.definitions
            ],
        }


def check(
    source: Path, *, sheet: str | None = None, decimal: str | None = None, trusted: Collection[str] = ()
) -> CheckReport:
    """Find which stated figure is wrong, what it should be, and prove it. Figures are never changed."""
    from kpi_engine.diagnosis import definitions_used, diagnose, is_known
    from kpi_engine.sources import read_stated_facts

    facts = read_stated_facts(source, sheet=sheet, decimal=decimal)
    strangers = sorted(set(trusted) - {fact.id for fact in facts})
    if strangers:
        raise InputError(
            f"{source.name} has no figure with the id {strangers[0]}; give an id of the table to trust.",
            code="unknown-id",
        )
    unknown = tuple(fact for fact in facts if not is_known(fact))
    findings = tuple(diagnose(facts, trusted=trusted))
    return CheckReport(source, tuple(facts), findings, unknown, tuple(definitions_used(facts)))


def status(
    guide: Guide, facts: Sequence[Fact], *, month: str = "", scenario: str = "Actual",
    policy: Policy | None = None, fiscal_year_end: int = 12,
) -> StatusReport:  # fmt: skip
    """Where every KPI of a guide stands in a month (the last closed one): target, gap, status, rules.

    Each month is computed under the choices of `policy` in force in it. Months left to breakeven follow from
    the Budget figures, if there are any. Raises SourceError and InputError as `results.evaluate` does.
    """
    from kpi_engine.results import evaluate, month_named, status_report

    month = month_named(month) if month else ""

    def results(name: str, closed: str = "") -> Results:
        return evaluate(guide, facts, policy=policy, scenario=name, fiscal_year_end=fiscal_year_end,
                        closed=closed)  # fmt: skip

    found = results(scenario)
    if month and month > found.months[-1]:
        found = results(scenario, month)
    planned = any(
        fact.scenario.casefold() == "budget" and len(fact.period) == len("2026-01") for fact in facts
    )
    return status_report(found, month, policy=policy, plan=results("Budget") if planned else None)


def restate(
    guide: Guide,
    facts: Sequence[Fact],
    *,
    policy: Policy,
    scenario: str = "Actual",
    fiscal_year_end: int = 12,
) -> Restatement:
    """Every KPI that a decision changes, month by month: as reported, and by today's definitions."""
    from kpi_engine.results import restate as restate_facts

    return restate_facts(guide, facts, policy=policy, scenario=scenario, fiscal_year_end=fiscal_year_end)


def write_recalculated(workbook: Path, recalculation: Recalculation, output: Path | None) -> Path | None:
    """Write the computed values into the caches of a copy, or of the workbook itself when `output` is None.

    Nothing but cached values changes. In place, the old file is kept beside it; its path is returned.
    Raises WorkbookError where the copy would take the place of the workbook.
    """
    from kpi_engine.recalc.write import cache_edits
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.patch import patched
    from kpi_engine.workbook.save import keep_backup, same_file, save_atomically

    if output and same_file(output, workbook):
        raise WorkbookError(
            "The output is the workbook itself. Choose another name, or --in-place, which keeps a backup.",
            code="output-is-workbook",
        )
    package = Package.open(workbook)
    data = patched(package, cache_edits(recalculation))
    backup = None if output else keep_backup(workbook)
    save_atomically(data, output or workbook)
    return backup
