"""Every choice of definition there is, what it changes and where, for people and for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.catalogue.deciding import Choice, choice_named, choices
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.rebinding import default_of, variants_of
from kpi_engine.cli.status import WIDTH, decisions_json
from kpi_engine.engine import ENGINE
from kpi_engine.model.documents_of_results import ChoiceJson, DecisionJson, OptionJson, PolicyDocument
from kpi_engine.model.kpi import Rebinding
from kpi_engine.model.policy import Policy

if TYPE_CHECKING:
    from rich.console import Console


def policy_document(policy: Policy, name: str | None = None) -> PolicyDocument:
    """All choices, or the one called `name`."""
    wanted = [choice_named(name, "kpi policy")] if name else list(choices().values())
    return PolicyDocument(
        engine=ENGINE, choices=[_choice(choice) for choice in wanted], decisions=decisions_json(policy)
    )  # fmt: skip


def _choice(choice: Choice) -> ChoiceJson:
    return ChoiceJson(
        choice=choice.name, why=choice.why,
        options=[OptionJson(option=option, changes=_changes(choice, option)) for option in choice.options],
        defaults={kpi.name: variant.default for kpi, variant in choice.by},
        counts="in the figures you enter" if choice.typed
        else "in the formulas" if choice.in_formulas else "in the arguments you give",
        kpis=[f"{guide.code}.{kpi.id}" for guide in GUIDES for kpi in guide.kpis
              if any(variant.name == choice.name for variant in variants_of(kpi))],
        guides={f"{guide.code}.{kpi.id}": default_of(kpi, variant) for guide in GUIDES for kpi in guide.kpis
                for variant in variants_of(kpi)
                if variant.name == choice.name and default_of(kpi, variant) != variant.default},
    )  # fmt: skip


def _changes(choice: Choice, option: str) -> dict[str, str]:
    """What an option changes, by function."""
    return {
        kpi.name: _words(variant.effects[option]) for kpi, variant in choice.by if option in variant.effects
    }


def _words(effect: Rebinding) -> str:
    """`cogs = cogs + support_cost`, `computed by NET_MRR_CHURN`."""
    words = [f"computed by {effect.by}"] if effect.by else []
    words += [f"{name} = {text}" for name, text in (*effect.inputs.items(), *effect.options.items())]
    words += ["a rate above 100 % is #NUM!"] if effect.strict else []
    return ", ".join(words)


def print_policy(out: Console, document: PolicyDocument, *, in_full: bool) -> None:
    """One block a choice; the decisions first."""
    if document.decisions:
        out.print("Decided", style="bold")
        for each in document.decisions:
            out.print(f"  {_decided(each)}", markup=False, width=WIDTH)
        out.print()
    for choice in document.choices:
        out.print(f"{choice.choice}  [dim]{choice.counts}[/]", style="bold")
        if choice.why:
            out.print(f"  {choice.why}", markup=False, width=WIDTH)
        for option in choice.options:
            usual = [name for name, default in choice.defaults.items() if default == option.option]
            default = f"  [dim](default of {', '.join(usual)})[/]" if usual else ""
            out.print(f"  - {option.option}{default}")
            for function, change in option.changes.items() if in_full else ():
                out.print(f"      {function}: {change}", style="dim", markup=False, width=WIDTH)
        for kpi, other in choice.guides.items():
            out.print(f"  {kpi} takes: {other}", markup=False, width=WIDTH)
        if in_full:
            out.print(f"  Used by {', '.join(choice.kpis) or 'no guide'}", markup=False, width=WIDTH)
    if not in_full:
        out.print("\nWhat one of them changes: kpi policy NAME", style="dim")


def _decided(each: DecisionJson) -> str:
    since = f" since {each.since}" if each.since else ""
    who = f", approved by {each.approved_by}" if each.approved_by else ""
    when = f", decided on {each.decided_on}" if each.decided_on else ""
    return f"{each.choice}: {each.option}{since}{when}{who}"
