"""The report of a check as one page for the browser and for paper: nothing is loaded from anywhere."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.checked_figures import Shown, place_of, shown
from kpi_engine.cli.checked_finding import MEANING, article
from kpi_engine.cli.checked_reading import reading
from kpi_engine.cli.page import page
from kpi_engine.engine import ENGINE
from kpi_engine.errors import InputError
from kpi_engine.model.finding import Finding
from kpi_engine.model.written import counted, listed
from kpi_engine.workbook.save import save_atomically

if TYPE_CHECKING:
    from kpi_engine.engine import CheckReport
    from kpi_engine.model.fact import Fact

_MOST = 300
"""So many findings in full; a page with more is printed by nobody."""
_HEADS = ("No.", "Verdict", "Figure", "About", "Cell", "Stated", "Should be")
_NUMBERS = ("Stated", "Should be")
_STYLE = """
article{border:1px solid var(--line);border-left-width:5px;border-radius:6px;padding:.7rem 1rem;
margin:.8rem 0}
article.proven,article.likely{border-left-color:var(--bad)}article.ambiguous{border-left-color:var(--warn)}
h3{font-size:1.05rem;margin:0 0 .3rem;display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:baseline}
h3 .badge{font-size:.8rem;font-weight:600;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem}
.proven .badge,.likely .badge,b.bad,td.proven,td.likely{color:var(--bad)}
.ambiguous .badge,td.ambiguous{color:var(--warn)}b.good{color:var(--good)}
.lead{font-size:1.15rem;max-width:65ch}.change{font-size:1.1rem;font-variant-numeric:tabular-nums}
article td:first-child{white-space:normal}
.change del{color:var(--bad);text-decoration-thickness:1px}.change ins{color:var(--good);font-weight:600;
text-decoration:none}ul{margin:.3rem 0;padding-left:1.2rem}article table{margin-top:.5rem;font-size:.93em}
a{color:inherit}.away{position:absolute;left:-99rem}dl{display:grid;grid-template-columns:max-content 1fr;
gap:.2rem .8rem;margin:.5rem 0}dt{font-weight:600}dd{margin:0}
@media screen and (max-width:40rem){.stack thead{position:absolute;left:-99rem}
.stack tr,.stack td,.stack td.n{display:block;text-align:left;max-width:none;border:0;padding:.1rem 0}
.stack tr[hidden]{display:none}.stack tr{border-bottom:1px solid var(--line);padding:.4rem 0}
.stack td:empty{display:none}.stack td[data-head]::before{content:attr(data-head) ": ";color:var(--dim)}
body{padding:.8rem}dl{grid-template-columns:1fr}dd{margin:0 0 .4rem}
article{padding:.6rem .7rem}}
@page{size:A4 portrait;margin:12mm}
@media print{caption{display:none}
:root{color-scheme:light;--text:#000;--dim:#444;--paper:#fff;--line:#999;--soft:#fff;
--bad:#9c1a10;--warn:#6b3a00;--good:#12522a}article{break-inside:avoid}h2,h3{break-after:avoid}}
"""


def check_options(output: Path | None, *, changes: bool) -> None:
    """Refuse a page beside corrections, and one whose name says that it is another kind of file."""
    if changes:
        raise InputError(
            "A page reports and changes nothing. Leave out --format html, or --accept and --in-place.",
            code="options",
        )
    if output is not None and output.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"{output.name[:80]} would hold a page. End its name with .html.", code="other-kind")


def write_page(report: CheckReport, output: Path | None) -> None:
    """The page of today into a file, or to standard output."""
    html = checked_page(report, datetime.now().astimezone().date())
    if output is None:
        sys.stdout.write(html)
    else:
        save_atomically(html.encode("ascii"), output)


def checked_page(report: CheckReport, today: date) -> str:
    """The page of a report; `today` is the day it is made."""
    facts = {fact.id: fact for fact in report.facts}
    body = [_heading(report, today)]
    if report.findings:
        body += [_overview(report.findings, facts), "<h2>Findings and proofs</h2>"]
        body += [article(number, item, facts) for number, item in _numbered(report.findings)]
        if len(report.findings) > _MOST:
            body.append(f"<p>{len(report.findings) - _MOST:,} more are left out; --format json has all.</p>")
    body += [*reading(report), _legend()]
    return page(f"Input check: {report.source.name}", "\n".join(body), _STYLE)


def _numbered(findings: Sequence[Finding]) -> Iterator[tuple[int, Finding]]:
    return enumerate(findings[:_MOST], start=1)


def summary(report: CheckReport) -> str:
    """The whole report in a sentence or two."""
    checked = counted(len(report.facts) - len(report.not_checked), "figure")
    counts = Counter(item.verdict for item in report.findings)
    said = [
        _are(counts["proven"], "proven wrong"),
        _are(counts["likely"], "probably wrong"),
        f"{counted(counts['ambiguous'], 'contradiction')} must be decided by the preparer"
        if counts["ambiguous"]
        else "",
    ]
    told = [text for text in said if text]
    if not told:
        noted = f" {counted(counts['note'], 'remark')} below." if counts["note"] else ""
        return f"{checked} checked: consistent with each other and inside their bounds.{noted}"
    noted = f", with {counted(counts['note'], 'remark')}" if counts["note"] else ""
    return f"Of {checked} checked, {listed(told)}{noted}. Nothing was changed."


def _are(number: int, what: str) -> str:
    return f"{number:,} {'is' if number == 1 else 'are'} {what}" if number else ""


def _heading(report: CheckReport, today: date) -> str:
    counts = Counter(item.verdict for item in report.findings)
    tiles = "".join(
        f'<li class="{verdict}"><b>{counts[verdict]:,}</b> <span aria-hidden="true">{mark}</span> '
        f"{escape(title)}</li>"
        for verdict, (mark, title, _) in MEANING.items()
    )
    return (
        f"<h1>Input check: {escape(report.source.name)}</h1>"
        f'<p class="lead">{escape(summary(report))}</p><ul class="tiles">{tiles}</ul>'
        f'<p class="dim">{today.isoformat()}, {escape(ENGINE)}</p>'
    )


def _overview(findings: Sequence[Finding], facts: Mapping[str, Fact]) -> str:
    """A row for each figure, to be sorted and filtered."""
    rows = [
        _overview_row(number, finding, each)
        for number, finding in _numbered(findings)
        for each in shown(finding, facts)
    ]
    kinds = [verdict for verdict in MEANING if any(item.verdict == verdict for item in findings)]
    options = "".join(f'<option value="{kind}">{escape(MEANING[kind][1])}</option>' for kind in kinds)
    filters = (
        '<p class="filters"><label>Verdict <select data-table="t0" data-column="0">'
        f'<option value="">all</option>{options}</select></label> '
        '<label>Find <input type="search" data-table="t0"></label> '
        '<output for="t0" aria-live="polite"></output></p>'
    )
    heads = "".join(
        f'<th scope="col"{" class=n" if name in _NUMBERS else ""}><button type="button">{name}</button></th>'
        for name in _HEADS
    )
    return (
        f'<h2>At a glance</h2>{filters}<div class="wide"><table id="t0" class="stack">'
        f"<caption>Every figure that a finding names; the heads of the columns sort.</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _overview_row(number: int, finding: Finding, each: Shown) -> str:
    mark, title, _ = MEANING[finding.verdict]
    texts = (each.label, each.about, place_of(each.fact), each.stated, each.proposed or "–")
    cells = "".join(
        f'<td data-head="{head}"{" class=n" if head in _NUMBERS else ""}>{escape(text)}</td>'
        for head, text in zip(_HEADS[2:], texts, strict=True)
    )
    return (
        f'<tr data-kind="{finding.verdict}"><td><a href="#{finding.id}">{number}</a></td>'
        f'<td class="{finding.verdict}"><span aria-hidden="true">{mark}</span> {escape(title)}</td>{cells}'
        "</tr>\n"
    )


def _legend() -> str:
    items = "".join(
        f"<dt>{mark} {escape(title)}</dt><dd>{escape(meaning)}</dd>"
        for mark, title, meaning in MEANING.values()
    )
    return (
        f"<h2>How to read this</h2><dl>{items}</dl><p>Figures are held against their bounds, their own "
        "formulas and each other, each give or take half a unit of the last digit it shows. A benchmark "
        "never decides a value. Whether a figure that fits is true cannot be known from figures alone.</p>"
    )
