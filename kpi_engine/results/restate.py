"""History restated: the figures as they were reported, and as today's definitions would have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_engine.catalogue.deciding import choice_named
from kpi_engine.catalogue.rebinding import default_of, effect_of, variants_of
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.policy import Decision, Policy
from kpi_engine.model.unit import Unit
from kpi_engine.results.evaluate import evaluate
from kpi_engine.results.results import Results


@dataclass(frozen=True, slots=True)
class Restated:
    """One KPI in one month: as reported, as restated, and under which definitions.

    `difference` is restated less reported; None where one of them has no figure. `reason` says why.
    """

    kpi: GuideKpi
    segment: str
    month: str
    reported: float | CellError
    restated: float | CellError
    difference: float | None
    reported_definition: str
    restated_definition: str
    reason: str

    @property
    def unit(self) -> Unit:
        """What both figures are counted in."""
        return self.kpi.unit


@dataclass(frozen=True, slots=True)
class Restatement:
    """Every month that today's definitions change; `notes` say which decisions change nothing, and why."""

    reported: Results
    restated: Results
    rows: tuple[Restated, ...]
    notes: tuple[str, ...]


def restate(
    guide: Guide, facts: Sequence[Fact], *, policy: Policy, scenario: str = "Actual",
    fiscal_year_end: int = 12, closed: str = "",
) -> Restatement:  # fmt: skip
    """Every KPI that a decision of the policy changes, by month: as reported, and by the latest decisions.

    As reported is under the choices in force in each month; restated is under the current choices in all of
    them. Raises as `evaluate` does.
    """
    reported, restated = (
        evaluate(guide, facts, policy=each, scenario=scenario, fiscal_year_end=fiscal_year_end, closed=closed)
        for each in (policy, as_of_now(policy))
    )
    rows, empty = _with_a_figure(tuple(_rows(reported, restated)))
    notes = (*_notes(guide, policy, reported.months), *empty, *reported.notes)
    return Restatement(reported, restated, rows, notes)


def as_of_now(policy: Policy) -> Policy:
    """The latest decisions as if they had always held; what lies in typed figures stays as it was."""
    typed = tuple(each for each in policy.decisions if choice_named(each.variant).typed)
    current = policy.current.items()
    return Policy((*typed, *(Decision(name, option) for name, option in current
                             if not choice_named(name).typed)))  # fmt: skip


def _with_a_figure(rows: Sequence[Restated]) -> tuple[tuple[Restated, ...], tuple[str, ...]]:
    """The rows but those of segments without a figure by either definition in any month; a note on those."""
    known = {
        (row.kpi.id, row.segment)
        for row in rows
        if not (isinstance(row.reported, CellError) and isinstance(row.restated, CellError))
    }
    kept = tuple(row for row in rows if not row.segment or (row.kpi.id, row.segment) in known)
    left_out: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.segment and (row.kpi.id, row.segment) not in known:
            left_out.setdefault(row.kpi.label, {})[row.segment] = None
    named = "; ".join(f"{label} of {', '.join(segments)}" for label, segments in left_out.items())
    return kept, (f"No month has a figure by either definition: {named}.",) if named else ()


def _rows(reported: Results, restated: Results) -> Iterator[Restated]:
    for (name, segment, basis), line in reported.lines.items():
        if basis != "month":
            continue
        other = restated.line(name, segment)
        for place, month in enumerate(reported.months):
            if line.definitions[place] == other.definitions[place]:
                continue
            before, now = line.value(place), other.value(place)
            difference, why = None, ""
            if isinstance(before, CellError):
                why = f"as reported: {line.explain(place)}"
            elif isinstance(now, CellError):
                why = f"restated: {other.explain(place)}"
            else:
                difference = now - before
            yield Restated(
                line.kpi, segment, month, before, now, difference, line.definitions[place],
                other.definitions[place], why,
            )  # fmt: skip


def _notes(guide: Guide, policy: Policy, months: Sequence[str]) -> Iterator[str]:
    """Each choice of the policy that restates nothing here, with the reason."""
    decided: dict[str, list[Decision]] = {}
    for decision in policy.decisions:
        decided.setdefault(decision.variant, []).append(decision)
    for name, decisions in decided.items():
        used = [(kpi, v) for kpi in guide.kpis for v in variants_of(kpi) if v.name == name]
        options = {decision.option for decision in decisions}
        if choice_named(name).typed:
            yield f"{name} lies in the figures you enter: nothing can be restated from them."
        elif not used:
            yield f"{name}: no KPI of the guide {guide.id} leaves this choice."
        elif not any(_matters(guide, kpi, options | {default_of(kpi, v)}, name) for kpi, v in used):
            yield f"{name}: no formula of the guide {guide.id} follows {' or '.join(sorted(options))}."
        elif all(policy.choices(month).get(name) == policy.current[name] for month in months):
            yield f"{name}: {policy.current[name]} is in force in every month, so nothing is restated."


def _matters(guide: Guide, kpi: GuideKpi, options: set[str], name: str) -> bool:
    """True where one of the options changes how the KPI is computed."""
    variant = next(v for v in variants_of(kpi) if v.name == name)
    return any(effect_of(guide, kpi, variant, option) is not None for option in options)
