"""What a check has read and what it has not: the part of its report that says how far it reaches."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.cli.checked_figures import place_of
from kpi_engine.cli.mapped import found_by, period_of, read_as, span_of, summary, unit_of
from kpi_engine.diagnosis.figures import is_of_a_business, label_of

if TYPE_CHECKING:
    from kpi_engine.engine import CheckReport
    from kpi_engine.model.fact import Fact
    from kpi_engine.recognition.mapping import MappedRange

_MOST = 2_000


def reading(report: CheckReport) -> Iterator[str]:
    """What was read, by which definitions, what was not checked, and remarks."""
    yield "<h2>What was read</h2>"
    if report.mapping is not None:
        yield f"<p>{escape(summary(report.mapping, report.facts))}</p>"
        yield _table(
            ("Sheet", "Cells", "Called", "Read as", "Period", "Unit", "Found by"),
            [_range(item) for item in report.mapping.ranges],
        )
    else:
        yield _table(("Figure", "Count", "Periods", "Scenarios", "About"), list(_by_term(report.facts)))
    if report.source.is_file():
        digest = hashlib.sha256(report.source.read_bytes()).hexdigest()
        yield f'<p class="dim">{escape(report.source.name)}, SHA-256 {digest}</p>'
    other = [item for item in report.definitions if not item.usual]
    if other:
        yield "<p>By another accepted definition than the usual one:</p>"
        yield f"<ul>{''.join(f'<li>{escape(item.definition)}</li>' for item in other)}</ul>"
    yield from _not_checked(report)
    if report.remarks:
        yield f"<ul>{''.join(f'<li>{escape(remark)}</li>' for remark in report.remarks)}</ul>"


def _not_checked(report: CheckReport) -> Iterator[str]:
    names: dict[str, list[str]] = defaultdict(list)
    for fact in report.not_checked:
        name = fact.term if is_of_a_business(fact.value) else f"{label_of(fact)}: {fact.raw[:40]}, no figure"
        names[name].append(place_of(fact))
    rows = [(name, _some(places)) for name, places in names.items()]
    if report.mapping is not None:
        for item in report.mapping.unknown:
            near = f"perhaps {', '.join(item.near)}" if item.near else ""
            rows.append((item.label, ", ".join(part for part in (item.place, near) if part)))
    yield "<h2>What was not checked</h2>"
    if rows:
        yield "<p>Nothing below was held against anything; no error in it could be found.</p>"
        yield _table(("Called", "Where"), rows)
    else:
        yield "<p>Every figure that was read is one that the check knows.</p>"


def _by_term(facts: Sequence[Fact]) -> Iterator[tuple[str, ...]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[label_of(fact)].append(fact)
    for label, items in found.items():
        periods = sorted({item.period for item in items if item.period})
        span = span_of(periods) or "none stated"
        parts = dict.fromkeys(part for item in items for part in (item.entity, item.segment) if part)
        scenarios = dict.fromkeys(item.scenario for item in items)
        yield label, f"{len(items):,}", span, ", ".join(scenarios), _some(list(parts))


def _range(item: MappedRange) -> tuple[str, ...]:
    term = TERMS.find(item.term)
    read = read_as(item, term.label if term else item.term.replace("_", " "))
    return item.sheet, item.cells, item.label, read, period_of(item), unit_of(item), found_by(item)


def _some(names: Sequence[str], most: int = 6) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _cell(head: str, text: str) -> str:
    return f'<td data-head="{escape(head)}">{escape(text)}</td>' if text else "<td></td>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        f"<tr>{''.join(_cell(head, text) for head, text in zip(heads, row, strict=True))}</tr>\n"
        for row in rows[:_MOST]
    )
    more = f"<p>{len(rows) - _MOST:,} more lines are left out.</p>" if len(rows) > _MOST else ""
    table = f'<table class="stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="wide">{table}</div>{more}'
