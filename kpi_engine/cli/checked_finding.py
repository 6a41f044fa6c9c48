"""One finding of a check on a page: what should be what, why, and the table that proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from kpi_engine.cli.checked_figures import Shown, corrected, in_its_cell, place_of, shown
from kpi_engine.diagnosis.figures import label_of
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Evidence, Finding, Verdict

MEANING: dict[Verdict, tuple[str, str, str]] = {
    "proven": ("✕", "Proven wrong", "The other figures leave one value, and no other figure explains it."),
    "likely": ("!", "Probably wrong", "One explanation stands out; another is not ruled out."),
    "ambiguous": ("?", "To be decided", "Figures contradict each other; which one is wrong must be asked."),
    "note": ("i", "To be noted", "Odd, and by itself no error."),
}
"""The sign of each verdict, its title, and what it means."""


def article(number: int, finding: Finding, facts: Mapping[str, Fact]) -> str:
    """One finding: what should be what, why, and the proof."""
    mark, title, _ = MEANING[finding.verdict]
    figures = list(shown(finding, facts))
    name = ", ".join(dict.fromkeys(each.label for each in figures))
    lines = "".join(_figure(each) for each in figures)
    return (
        f'<article id="{finding.id}" class="{finding.verdict}" aria-label="Finding {number}">'
        f'<h3>{number}. {escape(name)} <span class="badge"><span aria-hidden="true">{mark}</span> '
        f"{escape(title)}</span></h3>{lines}<p>{escape(finding.message)}</p>"
        f"{_alternatives(finding, facts)}{_proof(finding.evidence)}"
        f'<p class="dim">{escape(finding.kind)}; finding {finding.id}</p></article>'
    )


def _figure(each: Shown) -> str:
    where = ", ".join(part for part in (place_of(each.fact), each.about, each.fact.source) if part)
    if not each.proposed:
        return (
            f"<p>{escape(each.label)} <b>{escape(each.stated)}</b> "
            f'<span class="dim">{escape(where)}</span></p>'
        )
    return (
        f'<p class="change"><span class="away">stated </span><del>{escape(each.stated)}</del> '
        f'<span aria-hidden="true">→</span> <span class="away">should be </span>'
        f"<ins>{escape(each.proposed)}</ins> "
        f'<span class="dim">{escape(each.label)}, {escape(where)}</span></p>'
    )


def _alternatives(finding: Finding, facts: Mapping[str, Fact]) -> str:
    if not finding.alternatives:
        return ""
    items = []
    for other in finding.alternatives:
        changes = (
            f"{label_of(facts[id_])} ({place_of(facts[id_])}) {in_its_cell(facts[id_])} → "
            f"{corrected(facts[id_], value)}"
            for id_, value in other.proposed
        )
        items.append(f"<li>{escape(' and '.join(changes))}: {escape(other.kind)}</li>")
    lead = "Other explanations" if finding.proposed else "Possible explanations"
    return f"<p>{lead}, the most likely first:</p><ul>{''.join(items)}</ul>"


def _proof(evidence: Sequence[Evidence]) -> str:
    """What is broken as stated, and what holds as proposed."""
    if not evidence:
        return ""
    proposed = any(item.holds_after is not None for item in evidence)
    heads = ["What must hold", "As stated", *(["As proposed"] if proposed else [])]
    rows = []
    for item in evidence:
        cells = [_held(item.before, item.holds_before)]
        if proposed:
            cells.append(_held(item.after, item.holds_after) if item.holds_after is not None else "")
        rows.append(
            f"<tr><td class='long'>{escape(item.statement)}</td>"
            + "".join(
                f'<td data-head="{head}">{cell}</td>' for head, cell in zip(heads[1:], cells, strict=True)
            )
            + "</tr>"
        )
    row = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return (
        '<div class="wide"><table class="stack"><caption class="away">The proof</caption>'
        f"<thead><tr>{row}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _held(text: str, holds: bool) -> str:
    mark = '<b class="good">holds</b>' if holds else '<b class="bad">broken</b>'
    return f"{escape(text)} {mark}"
