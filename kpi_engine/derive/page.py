"""The reference page of one function, read off its declaration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kpi_engine.calc.reasons import in_words as in_plain_words
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.identities import in_words
from kpi_engine.derive.template.targets import benchmark_text, mark_text
from kpi_engine.engine import call
from kpi_engine.formula.guard import substitute
from kpi_engine.model.condition import parse_condition
from kpi_engine.model.function import ArrayBehaviour, Function
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.kpi import Kpi
from kpi_engine.model.written import call_text, show

DERIVED = "<!-- Derived from the declaration by `kpi derive`; change that. -->"
_BEHAVIOUR = {
    ArrayBehaviour.LIFT: "Give it ranges and it gives a range: one result per cell.",
    ArrayBehaviour.RANGE: "It takes whole ranges and gives one value.",
    ArrayBehaviour.SPILL: "It gives a table that spills over the cells beside it.",
    ArrayBehaviour.CELL: "It looks at a cell with a formula.",
}
_ERRORS = (
    "An error in an argument is passed on. Text where a number belongs is `#VALUE!`, a blank that is needed "
    "`#N/A`, an impossible figure `#NUM!`, a division by zero `#DIV/0!`, in this order."
)


def file_of(function: Function) -> str:
    """The name of its page."""
    return f"{function.name}.md"


def page(function: Function, known: Iterable[Function]) -> str:
    """The page as Markdown."""
    sections = [
        f"{DERIVED}\n# {function.name}: {function.title}", *_opening(function), *_formula(function.kpi),
        *_arguments(function), *_examples(function), *_no_value(function), *_choices(function.kpi),
        *_guides(function), *_sources(function.kpi), *_neighbours(function, known),
        "[All functions](README.md)",
    ]  # fmt: skip
    return "\n\n".join(sections) + "\n"


def _opening(function: Function) -> Iterator[str]:
    yield f"*{function.question}*"
    details = " ".join(function.kpi.details.split()) if function.kpi else ""
    yield f"{function.help} {details}".strip()
    yield f"`={function.signature}`"
    if function.aliases:
        yield f"Also callable as {', '.join(f'`{alias}`' for alias in function.aliases)}."


def _formula(kpi: Kpi | None) -> Iterator[str]:
    if kpi is None:
        return
    yield "## Formula"
    if kpi.lifts and "INT(" not in kpi.excel:
        yield f"{kpi.name} = {in_words(substitute(kpi.excel, _figures(kpi)))}"
        yield from (f"With {key}: `{text}`" for key, text in kpi.excel_with)
    else:
        yield f"In native Excel functions:\n\n```\n{kpi.excel}\n```"


def _figures(kpi: Kpi) -> dict[str, str]:
    """The term of each argument; the argument's own name where two share a term: now, prior."""
    terms = [parameter.term.id for parameter in kpi.parameters]
    return {each.name: each.term.id if terms.count(each.term.id) == 1 else each.name
            for each in kpi.parameters}  # fmt: skip


def _arguments(function: Function) -> Iterator[str]:
    yield "## Arguments"
    rows = [(f"`{each.name}`", _sentence(each.help, each.options), each.unit,
             _left_out(each.required, each.default)) for each in function.arguments]  # fmt: skip
    yield table(("Argument", "What it is", "Unit", "Left out"), rows)
    better = {"higher": " Higher is better.", "lower": " Lower is better."}
    direction = better.get(function.kpi.better, "") if function.kpi else ""
    yield f"Gives: {function.returns}.{direction} {_BEHAVIOUR[function.behaviour]}"


def _sentence(text: str, options: tuple[str, ...]) -> str:
    """The help of an argument with its words, unless the help is that list."""
    listed = ", ".join(options)
    text = "" if listed and listed in text else text
    return f"{text} One of: {listed}.".strip() if listed else text


def _left_out(required: bool, default: Any) -> str:
    if required:
        return "needed"
    return "nothing" if default is None else show(default)


def _examples(function: Function) -> Iterator[str]:
    cases = [(each.arguments, each.result, each.why) for each in function.kpi.examples] if function.kpi else [
        (arguments, result, "") for arguments, result in function.examples
    ]  # fmt: skip
    yield "## Worked examples"
    if function.kpi and function.kpi.lifts:
        worked = call("KPI_EXPLAIN", f"={call_text(function.name, cases[0][0])}")
        yield f"`{show(worked)}`"
    rows = [(f"`={call_text(function.name, arguments)}`", f"`{_cell(result)}`", why)
            for arguments, result, why in cases]  # fmt: skip
    yield table(("In a cell", "Gives", ""), rows)


def _cell(result: Any) -> str:
    """A result; a table as the array it spills."""
    if isinstance(result, list):
        return call_text("", (result,))[1:-1]
    return show(result).replace("\n", " ⏎ ")


def _no_value(function: Function) -> Iterator[str]:
    yield "## When it gives an error"
    yield _ERRORS
    if function.kpi is None:
        return
    rows = [(f"`{case.error.text}`", f"`{case.when}`", case.why) for case in function.kpi.undefined]
    rules = (in_plain_words(function.kpi, parse_condition(text)) for text in function.kpi.requires)
    rows += [("`#NUM!`", f"unless {rule.replace(' must be ', ' is ')}", "") for rule in rules]
    if rows:
        yield table(("Cell shows", "When", "Why"), rows)


def _choices(kpi: Kpi | None) -> Iterator[str]:
    if kpi is None or not kpi.variants:
        return
    yield "## Definitions on which companies differ"
    rows = [(f"`{each.name}`", f"**{each.default}**",
             ", ".join(choice for choice in each.choices if choice != each.default), each.why)
            for each in kpi.variants]  # fmt: skip
    yield table(("Choice", "Default", "Others", ""), rows)


def _guides(function: Function) -> Iterator[str]:
    names = {function.name, *function.aliases}
    used = [(guide, kpi) for guide in GUIDES for kpi in guide.kpis
            if kpi.function in names and not kpi.working]  # fmt: skip
    if not used:
        return
    yield "## In the guides"
    heads = ("Guide", "KPI", "Reviewed", "Target", "Benchmark (never a target)", "Not stated plainly")
    yield table(heads, [_guide_row(guide, kpi) for guide, kpi in used])


def _guide_row(guide: Guide, kpi: GuideKpi) -> tuple[str, ...]:
    texts = (kpi.review, _targets(kpi), benchmark_text(kpi), mark_text(kpi))
    return f"`{guide.code}`", kpi.label, *(text or "–" for text in texts)


def _targets(kpi: GuideKpi) -> str:
    """`250 in 2026, 160 in 2030; Core 5`: what the guide states, nothing in between."""
    parts = [_by_year(kpi, kpi.targets), *(f"{segment} {_by_year(kpi, targets)}"
             for segment, targets in kpi.segment_targets.items()),
             f"by {kpi.target_date}" if kpi.target_date else ""]  # fmt: skip
    return "; ".join(part for part in parts if part)


def _by_year(kpi: GuideKpi, targets: Mapping[int, float]) -> str:
    shown = (f"{kpi.unit.show(value)} in {year}" if year else kpi.unit.show(value)
             for year, value in targets.items())  # fmt: skip
    return ", ".join(shown)


def _sources(kpi: Kpi | None) -> Iterator[str]:
    if kpi is None:
        return
    yield "## Sources"
    cites = (f"{cite.source} (read {cite.read})" if cite.read else cite.source for cite in kpi.cite)
    yield "\n".join(f"- {cite}" for cite in cites)


def _neighbours(function: Function, known: Iterable[Function]) -> Iterator[str]:
    others = [each for each in known if each.family == function.family and each is not function]
    if others:
        yield f"See also: {', '.join(f'[{each.name}]({file_of(each)})' for each in others)}."


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown; a bar inside a cell is written so that it stays one."""
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
