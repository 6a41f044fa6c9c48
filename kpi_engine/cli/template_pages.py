"""What is said about a template, for a person: grouped by sheet, the gravest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from kpi_engine.cli.runs_of_cells import together
from kpi_engine.formula.references import quoted
from kpi_engine.model.finding import SEVERITIES
from kpi_engine.model.written import counted, show

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents_of_templates import (
        DifferenceJson,
        TargetJson,
        TemplateCheckDocument,
        TemplateInspectDocument,
        TemplateVerifyDocument,
    )

_MOST, _MOST_NAMES = 25, 500
_UNITS = {"fraction": "a share (15 % is 0.15)", "money": "an amount", "money/month": "an amount a month",
          "money/year": "an amount a year", "date": "a day", "text": "text"}  # fmt: skip


def print_inspection(out: Console, found: TemplateInspectDocument) -> None:
    """Targets by sheet, one line for each figure; then tables, single inputs and settings."""
    counts = (len(found.targets), "target"), (len(found.tables), "table"), (len(found.inputs), "single input")
    title = ", ".join(counted(number, noun) for number, noun in counts)
    out.print(f"{found.template}: {title}", style="bold", markup=False)
    if found.problem:
        out.print(found.problem, markup=False)
    elif not found.targets:
        out.print(
            "  No targets. Name an input cell in_ and its term, such as in_mrr (Formulas, Define Name), and "
            f"the row of months in_months. {found.numbers_typed:,} typed numbers stand in the workbook.",
            markup=False,
        )
    for sheet, targets in _grouped(found.targets, lambda target: target.sheet):
        out.print(f"\n{sheet or 'Leads nowhere'}", style="bold", markup=False)
        heading = ""
        for where, line in _target_lines(targets):
            if where != heading:
                out.print(f"  {where}", style="dim", markup=False)
                heading = where
            out.print(f"    {line}", markup=False)
    _print_rest(out, found)


def _print_rest(out: Console, found: TemplateInspectDocument) -> None:
    if found.tables:
        out.print("\nTables", style="bold")
    for table in found.tables:
        columns = ", ".join(f"{c.name} (calculated)" if c.calculated else c.name for c in table.columns)
        where = f"{quoted(table.sheet)}!{table.place}, {counted(table.rows, 'row')}"
        out.print(f"  {table.name} ({where}): {columns}", markup=False)
    for title, names in (("Single inputs", found.inputs), ("Settings", found.settings)):
        if names:
            out.print(f"\n{title}", style="bold")
        for name in names[:_MOST_NAMES]:
            value = "empty" if name.value in (None, "") else show(name.value)
            out.print(f"  {name.name} ({quoted(name.sheet)}!{name.place}): {value}", markup=False)
        if len(names) > _MOST_NAMES:
            out.print(f"  … and {len(names) - _MOST_NAMES:,} more: --format json lists them all")


def _target_lines(targets: list[TargetJson]) -> Iterator[tuple[str, str]]:
    """For each term: its periods and scenarios, and a line with what it takes and what is filled."""
    for term, same in _grouped(targets, lambda target: target.term):
        first = same[0]
        scenarios = dict.fromkeys(target.scenario for target in same if target.scenario)
        heading = "; ".join(
            part for part in (first.periods or "without periods", ", ".join(scenarios)) if part
        )
        title = f"{first.label} ({term})" if first.label else term or "(no term)"
        segments = list(dict.fromkeys(target.segment for target in same if target.segment))
        takes = first.allowed or _UNITS.get(first.expects, first.expects) or "a term of your own"
        parts = [f"for {_some(segments)}"] if segments else []
        parts += [takes, "required"] if any(target.required for target in same) else [takes]
        filled, cells = sum(target.filled for target in same), sum(target.cells for target in same)
        parts += [f"{filled:,} of {cells:,} filled"] if filled else []
        yield heading, f"{first.place.partition(':')[0]} {title}: {'; '.join(parts)}".strip()
        for target in same:
            if target.problem:
                yield heading, f"  cannot be filled: {target.target}: {target.problem}"


def _grouped(
    targets: Iterable[TargetJson], key: Callable[[TargetJson], str]
) -> Iterable[tuple[str, list[TargetJson]]]:
    """The targets of each sheet or term, in the order in which these come first."""
    groups: dict[str, list[TargetJson]] = {}
    for target in targets:
        groups.setdefault(key(target), []).append(target)
    return groups.items()


def _some(words: list[str]) -> str:
    return ", ".join(words) if len(words) <= 6 else f"{words[0]}, {words[1]} … {words[-1]} ({len(words)})"


def print_check(out: Console, found: TemplateCheckDocument) -> None:
    """Each fault with what to do about it."""
    out.print(f"{found.template}: {_summary(found.summary)}", style="bold", markup=False)
    if not found.findings:
        out.print(f"  Nothing is wrong with its {counted(found.targets, 'target')}.", markup=False)
    for code in dict.fromkeys(flaw.code for flaw in found.findings):
        flaws = [flaw for flaw in found.findings if flaw.code == code]
        out.print(f"\n{flaws[0].severity} {code}: {flaws[0].why}", style="bold", markup=False)
        for flaw in flaws[:_MOST]:
            out.print(f"  {_place(flaw.sheet, flaw.place)}{flaw.message}", markup=False)
        if len(flaws) > _MOST:
            out.print(f"  … and {len(flaws) - _MOST:,} more: --format json lists them all")
        out.print(f"  What to do: {flaws[0].fix}", markup=False)


def print_verification(out: Console, found: TemplateVerifyDocument) -> None:
    """Errors before warnings before notes, by sheet; neighbouring cells share a line."""
    out.print(
        f"{found.returned} against {found.template}: {_summary(found.summary)}", style="bold", markup=False
    )
    if not found.findings:
        out.print("  The copy is as the template was; no input is filled.")
    for severity in SEVERITIES:
        graded = [each for each in found.findings if each.severity == severity]
        for sheet in dict.fromkeys(each.sheet for each in graded):
            out.print(f"\n{severity}: {sheet or 'the workbook'}", style="bold", markup=False)
            _print_lines(out, together(each for each in graded if each.sheet == sheet))


def _print_lines(out: Console, groups: Iterable[tuple[str, list[DifferenceJson]]]) -> None:
    lines = list(groups)
    for place, same in lines[:_MOST]:
        first = same[0]
        more = f" ({len(same) - 1} more like it)" if len(same) > 1 else ""
        where = f"{place}: " if place else ""
        out.print(f"  {where}{first.message}{more}", markup=False)
    if len(lines) > _MOST:
        out.print(f"  … and {len(lines) - _MOST:,} more: --format json lists them all")


def _summary(counts: dict[str, int]) -> str:
    nouns = {"error": "error", "warning": "warning", "info": "note"}
    said = ", ".join(counted(counts[key], noun) for key, noun in nouns.items() if counts.get(key))
    return said or "nothing found"


def _place(sheet: str, place: str) -> str:
    where = f"{quoted(sheet)}!{place}" if sheet and place else sheet or place
    return f"{where}: " if where else ""
