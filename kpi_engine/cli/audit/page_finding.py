"""One finding on the page: a line that opens into what was found and expected, the effect and the fix."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kpi_engine.cli.audit.formula_difference import marked
from kpi_engine.cli.audit.wording import SIGNS, place, shown
from kpi_engine.formula.references import quoted
from kpi_engine.model.documents_of_audit import AuditFindingJson, CorrectionJson
from kpi_engine.model.written import clipped, counted

_MOST = 40
"""So many cells, corrections or moved results are told one by one."""


def finding_id(finding: AuditFindingJson, book: int) -> str:
    """By which a link names the finding."""
    return f"f{book}-{finding.fingerprint}"


def details(finding: AuditFindingJson, book: int, *, several: bool) -> str:
    """The finding; `book` is the number of its workbook, which is named where there are several."""
    data = {
        "severity": finding.severity, "rule": finding.rule, "state": finding.state, "book": str(book),
        "sheet": f"{book}|{finding.sheet}",
        "cells": " ".join(cell for cell in finding.cells if "!" not in cell),
    }  # fmt: skip
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    state = "" if finding.state == "open" else f' <span class="tag">{escape(finding.state)}</span>'
    body = "".join(_body(finding))
    return (
        f'<details class="f {finding.severity}" id="{finding_id(finding, book)}"{attributes}><summary>'
        f'<span class="sev">{SIGNS[finding.severity]} {finding.severity}</span> <span class="said">'
        f"{_said(finding, several=several)}</span> "
        f'<span class="tag" title="{escape(finding.name)}">{finding.rule}, {finding.confidence}</span>'
        f'{state}</summary><div class="body">{body}</div></details>\n'
    )


def _said(finding: AuditFindingJson, *, several: bool) -> str:
    """The message with its place in bold; the place goes before a message that does not begin with it."""
    where = place(finding)
    rest = finding.message.removeprefix(where)
    joined = rest if rest != finding.message else f": {finding.message}"
    book = f"{escape(finding.workbook)} " if several else ""
    return f"{book}<b>{escape(where)}</b>{escape(joined)}"


def _body(finding: AuditFindingJson) -> Iterator[str]:
    if finding.reason:
        yield f"<p><b>{escape(finding.state.capitalize())}:</b> {escape(finding.reason)}</p>"
    yield _formulas(finding)
    yield _evidence(finding)
    yield _effect(finding)
    yield _fix(finding)
    yield (
        f'<p class="dim">{escape(finding.rule)} {escape(finding.name)}, {finding.confidence} confidence; '
        f"fingerprint <code>{finding.fingerprint}</code></p>"
    )


def _formulas(finding: AuditFindingJson) -> str:
    """What stands there and what is expected, side by side in A1 and in R1C1."""
    evidence = finding.evidence
    if not evidence.formula and not evidence.expected:
        return ""
    first = escape(finding.range.partition(":")[0])
    a1 = marked(evidence.formula, evidence.expected)
    r1c1 = marked(evidence.r1c1, evidence.expected_r1c1)
    sides = [_side(f"Found in {first}", a1[0] or "a typed value", r1c1[0])]
    if evidence.expected:
        sides.append(_side("Expected", a1[1], r1c1[1]))
    return f'<div class="pair">{"".join(sides)}</div>'


def _side(title: str, a1: str, r1c1: str) -> str:
    below = f'<code class="dim">{r1c1}</code>' if r1c1 else ""
    return f"<div><h4>{title}</h4><code>{a1}</code>{below}</div>"


def _evidence(finding: AuditFindingJson) -> str:
    """The peers, the facts, and the further cells."""
    rows = [(fact.name, fact.value) for fact in finding.evidence.facts]
    if finding.evidence.peers:
        rows.insert(0, ("Agree with each other", _listed(finding.evidence.peers)))
    if len(finding.cells) > 1:
        rows.insert(0, ("Cells", _listed(finding.cells)))
    return _definitions(rows)


def _listed(cells: list[str]) -> str:
    more = f" and {len(cells) - _MOST:,} more" if len(cells) > _MOST else ""
    return ", ".join(cells[:_MOST]) + more


def _definitions(rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(clipped(value, 600))}</dd>" for name, value in rows)
    return f"<dl>{items}</dl>"


def _effect(finding: AuditFindingJson) -> str:
    """How many formulas rest on it, what it reaches, and the results that the fix moves."""
    impact, parts = finding.impact, []
    if impact.dependents:
        rest = "rests" if impact.dependents == 1 else "rest"
        parts.append(f"<p>{counted(impact.dependents, 'formula')} {rest} on it.</p>")
    if impact.moved:
        rows = "".join(
            f'<tr><td>{escape(each.label or each.cell)}</td><td>{escape(each.cell)}</td><td class="n">'
            f'{escape(shown(each.before))}</td><td class="n">{escape(shown(each.after))}</td></tr>'
            for each in impact.moved[:_MOST]
        )
        parts.append(
            '<div class="wide"><table><thead><tr><th>Result</th><th>Cell</th><th class="n">Now</th>'
            f'<th class="n">Put right</th></tr></thead><tbody>{rows}</tbody></table></div>'
        )
    elif impact.headlines:
        parts.append(f"<p>Reaches {escape('; '.join(impact.headlines[:_MOST]))}.</p>")
    told = "".join(parts)
    return f'{f"<h4>Effect</h4>{told}" if told else ""}<div class="graph wide"></div>'


def _fix(finding: AuditFindingJson) -> str:
    """The fix in words, what each cell should hold, and how safe that is."""
    fix = finding.fix
    parts = [f"<h4>How to put it right</h4><p>{escape(fix.words)}</p>"]
    if fix.corrections:
        items = "".join(_correction(each) for each in fix.corrections[:_MOST])
        more = len(fix.corrections) - _MOST
        items += f"<li>and {counted(more, 'more cell')}</li>" if more > 0 else ""
        parts.append(f"<ul>{items}</ul><p>Safety: <b>{escape(fix.safety)}</b>. {escape(fix.proof)}</p>")
    return "".join(parts)


def _correction(each: CorrectionJson) -> str:
    where = escape(f"{quoted(each.sheet)}!{each.cell}")
    return f"<li><b>{where}</b> <code>{escape(shown(each.holds))}</code></li>"
