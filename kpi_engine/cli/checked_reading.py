"""What a check has read and what it has not: the part of its report that says how far it reaches."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.cli.checked_figures import label_of, place_of
from kpi_engine.diagnosis.figures import is_of_a_business
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from kpi_engine.engine import CheckReport
    from kpi_engine.model.fact import Fact
    from kpi_engine.recognition.mapping import MappedRange

_MOST = 2_000
_SCALES = {3: "thousands", 6: "millions", 9: "billions", -2: "percent, typed as a number"}


def reading(report: CheckReport) -> Iterator[str]:
    """What was read, by which definitions, what was not checked, and remarks."""
    yield "<h2>What was read</h2>"
    if report.mapping is not None:
        told = f" By the map {escape(report.mapping.origin)}." if report.mapping.origin else ""
        read = f"{counted(len(report.facts), 'figure')} in {counted(len(report.mapping.ranges), 'line')}"
        yield f"<p>{read}.{told}</p>"
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
            rows.append(
                (item.label, ", ".join(part for part in (f"{item.sheet}!{item.cells}", near) if part))
            )
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
        span = (
            periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}" if periods else "not stated"
        )
        parts = dict.fromkeys(part for item in items for part in (item.entity, item.segment) if part)
        scenarios = dict.fromkeys(item.scenario for item in items)
        yield label, f"{len(items):,}", span, ", ".join(scenarios), _some(list(parts))


def _range(item: MappedRange) -> tuple[str, ...]:
    term = TERMS.find(item.term)
    name = term.label if term else item.term.replace("_", " ")
    read = ", ".join(
        part for part in (name, "" if item.scenario == "Actual" else item.scenario,
                          item.segment, item.entity) if part
    )  # fmt: skip
    period = item.period or (f"by {item.headings}" if item.headings else "not stated")
    unit = ", ".join(
        part for part in (item.currency, _SCALES.get(item.power, f"10^{item.power}" if item.power else ""),
                          "opposite sign" if item.negated else "") if part
    )  # fmt: skip
    found = item.found_by if item.sure else f"{item.found_by}, to be confirmed"
    return item.sheet, item.cells, item.label, read, period, unit, found


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
