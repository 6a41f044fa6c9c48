"""Which stated figure is inconsistent, and where each KPI stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_engine.errors import InputError

if TYPE_CHECKING:
    from kpi_engine.diagnosis import Agreement
    from kpi_engine.model.fact import Fact
    from kpi_engine.model.finding import Finding
    from kpi_engine.model.guide import Guide
    from kpi_engine.model.policy import Policy
    from kpi_engine.recognition.mapping import Mapping
    from kpi_engine.results import Restatement, Results, StatusReport


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The stated figures that were read and what is inconsistent among them.

    `not_checked` holds the facts about figures that the catalogue does not know; `definitions` tell by which
    definition each KPI agrees with its figures. `mapping` says how the cells of a workbook were read,
    `remarks` what else the reader should know of it.
    """

    source: Path
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    not_checked: tuple[Fact, ...]
    definitions: tuple[Agreement, ...] = ()
    mapping: Mapping | None = None
    remarks: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The fields of the document `kpi.check/1`, ready for JSON."""
        from kpi_engine.correcting.as_written import as_written

        facts = {fact.id: fact for fact in self.facts}
        return {
            "source": str(self.source),
            "facts": len(self.facts),
            "not_checked": [fact.id for fact in self.not_checked],
            "findings": [
                asdict(finding)
                | {
                    "id": finding.id,
                    "places": {id_: str(facts[id_].place) for id_ in finding.facts},
                    "proposed": dict(finding.proposed),
                    "as_written": {id_: as_written(facts[id_], value) for id_, value in finding.proposed},
                    "alternatives": [
                        {"kind": other.kind, "proposed": dict(other.proposed)}
                        for other in finding.alternatives
                    ],
                }
                for finding in self.findings
            ],
            "definitions": [
                {"kpi": item.kpi, "definition": item.definition, "choices": dict(item.choices)}
                for item in self.definitions
            ],
            "mapping": asdict(self.mapping) if self.mapping is not None else None,
            "remarks": list(self.remarks),
        }


def check(
    source: Path, *, sheet: str | None = None, decimal: str | None = None, trusted: Collection[str] = (),
    map_file: Path | None = None, maps: Path | None = None, rules: Path | None = None,
    only_read: bool = False, progress: Callable[[str], None] = lambda _: None,
) -> CheckReport:  # fmt: skip
    """Find which stated figure is wrong, what it should be, and prove it; and where a plan makes no sense.

    `source` is a table of facts, or any workbook: then its cells are recognised, by the map `map_file`, by a
    map of the same layout beside it or in the folder `maps`, by names and by labels. `rules` is a YAML file
    of identities of your own. With `only_read` nothing is checked yet. `progress` is told what is being done.
    """
    from kpi_engine.catalogue.identities import identities
    from kpi_engine.diagnosis import definitions_used, diagnose, is_known
    from kpi_engine.diagnosis.plan import with_plan_findings
    from kpi_engine.engine.stated_figures import Reading, stated_figures
    from kpi_engine.sources.rules import read_rules

    own = read_rules(rules) if rules else ()
    stated = stated_figures(source, Reading(sheet, decimal, map_file, maps), progress)
    facts = stated.facts
    strangers = sorted(set(trusted) - {fact.id for fact in facts})
    if strangers:
        raise InputError(
            f"{source.name[:80]} has no figure with the id {strangers[0][:40]}; give an id of the table or a "
            "recognised cell such as Inputs!C5.",
            code="unknown-id",
        )
    unknown = tuple(fact for fact in facts if not is_known(fact))
    if only_read:
        return CheckReport(source, facts, (), unknown, (), stated.mapping, stated.remarks)
    progress("checking its figures")
    wrong = diagnose(facts, identities=(*identities(), *own), trusted=trusted)
    findings = tuple(with_plan_findings(wrong, facts, trusted))
    definitions = tuple(definitions_used(facts))
    return CheckReport(source, facts, findings, unknown, definitions, stated.mapping, stated.remarks)


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
