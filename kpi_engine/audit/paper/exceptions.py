"""The results on the page: what each procedure flagged, and each finding with room for a follow-up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from kpi_engine.audit.paper.files import PAPER
from kpi_engine.audit.paper.markup import Short, note, numbers, paragraph, row, table
from kpi_engine.formula.references import quoted
from kpi_engine.model.documents_of_audit import AuditFindingJson, ImpactJson
from kpi_engine.model.documents_of_paper import ProcedureJson, WorkingPaperDocument
from kpi_engine.model.finding import SEVERITIES
from kpi_engine.model.written import clipped, counted, show

_PLURALS = {"error": "errors", "warning": "warnings", "info": "only worth knowing"}
_IN_FULL = 300
_IN_TABLE = 2_000
"""More than these make a page that nobody prints; the document has all."""
_CELLS, _MOVED = 12, 3
_ON_ONE_PAGE = 3_000
"""Letters of an exception up to which it is not broken across pages."""


def results_per_rule(paper: WorkingPaperDocument) -> str:
    """Section 3: every procedure that was performed; those that flagged something with what they did."""
    flagged = sorted(
        (each for each in paper.procedures if each.findings), key=lambda each: SEVERITIES.index(each.severity)
    )
    rows = [
        row(Short(each.rule), _words(each), each.severity,
            *numbers(each.workbooks, each.findings, each.cells))
        for each in flagged
    ]  # fmt: skip
    heads = ("Rule", "Fault looked for", "Severity", "*Workbooks asked", "*Findings", "*Cells")
    clean = "; ".join(f"{each.rule} {_words(each)}" for each in paper.procedures if not each.findings)
    return (
        "<h2>3 Procedures and results</h2>"
        + paragraph(f"{counted(len(paper.procedures), 'procedure')} performed on every workbook audited; "
                    f"{len(flagged):,} flagged something.")
        + table(heads, rows) + (paragraph(f"Performed, and nothing flagged: {clean}.") if clean else "")
        + note("What each procedure does, its thresholds and its source are in the annex.")
    )  # fmt: skip


def _words(procedure: ProcedureJson) -> str:
    return procedure.name.replace("-", " ")


def exceptions(paper: WorkingPaperDocument) -> str:
    """Section 4: errors and warnings in full, the rest in a table."""
    grave = [each for each in paper.exceptions if each.severity != "info"]
    rest = [each for each in paper.exceptions if each.severity == "info"]
    full = "".join(_exception(number, each) for number, each in enumerate(grave[:_IN_FULL], start=1))
    further = _further([*grave[_IN_FULL:], *rest], len(grave[:_IN_FULL]), several=len(paper.population) > 1)
    return f"<h2>4 Exceptions</h2><p>{escape(_counts(paper))}</p>{full}{further}"


def _further(findings: Sequence[AuditFindingJson], before: int, *, several: bool) -> str:
    """The findings that are only worth knowing, numbered after those in full."""
    if not findings:
        return ""
    rows = []
    for number, each in enumerate(findings[:_IN_TABLE], start=before + 1):
        where = (each.workbook, _place(each)) if several else (_place(each),)
        rows.append(row(Short(number), Short(each.rule), *where, each.message, _state(each)))
    heads = ("No.", "Rule", *(("Workbook",) if several else ()), "Where", "Observation", "State and reason")
    left = len(findings) - _IN_TABLE
    more = note(f"{left:,} more are in {PAPER}.") if left > 0 else ""
    return f"<h3>Further observations</h3>{table(heads, rows)}{more}"


def _counts(paper: WorkingPaperDocument) -> str:
    if not paper.exceptions:
        return "No procedure flagged anything."
    grades = Counter(each.severity for each in paper.exceptions)
    told = ", ".join(counted(grades[each], each, _PLURALS[each]) for each in SEVERITIES if grades[each])
    decided = sum(each.state != "open" for each in paper.exceptions)
    more = f" {decided:,} of them were decided on or known before, as told." if decided else ""
    return f"{counted(len(paper.exceptions), 'finding')}: {told}.{more}"


def _exception(number: int, finding: AuditFindingJson) -> str:
    words = finding.name.replace("-", " ")
    head = (
        f"<h3><span>{number}</span><span>{escape(f'{finding.rule} {words}')}</span>"
        f'<span class="{finding.severity}">{finding.severity}, {finding.confidence} confidence</span></h3>'
    )
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in _facts(finding) if value)
    hand = '<dt>Follow-up</dt><dd class="hand"></dd>'
    kind = "exception" if len(facts) <= _ON_ONE_PAGE else "exception long"
    return f'<div class="{kind}">{head}<dl>{facts}{hand}</dl></div>\n'


def _facts(finding: AuditFindingJson) -> Iterator[tuple[str, str]]:
    evidence, impact = finding.evidence, finding.impact
    yield "Workbook", escape(finding.workbook)
    yield "Where", escape(_place(finding))
    yield "Observation", escape(finding.message)
    yield "Formula", _formula(evidence.formula, evidence.r1c1)
    yield "Expected", _formula(evidence.expected, evidence.expected_r1c1)
    yield "Agree with each other", escape(", ".join(evidence.peers[:_CELLS]))
    yield "Facts", escape("; ".join(f"{fact.name}: {fact.value}" for fact in evidence.facts))
    yield "Effect", escape("; ".join(_effects(impact)))
    yield "Put right by", escape(finding.fix.words)
    yield "State", escape(_state(finding))
    yield "Fingerprint", f"<code>{escape(finding.fingerprint)}</code>"


def _effects(impact: ImpactJson) -> Iterator[str]:
    """What rests on the cells, what putting them right moves, or else which results they reach."""
    if impact.dependents:
        yield counted(impact.dependents, "formula") + (
            " rests on it" if impact.dependents == 1 else " rest on it"
        )
    for each in impact.moved[:_MOVED]:
        values = " → ".join("blank" if value is None else show(value) for value in (each.before, each.after))
        yield f"put right, {clipped(each.label, 60) or each.cell} moves {values} ({each.cell})"
    if not impact.moved and impact.headlines:
        yield f"reaches {', '.join(impact.headlines[:_MOVED])}"


def _formula(a1: str, r1c1: str) -> str:
    if not a1:
        return ""
    return f"<code>{escape(clipped(a1, 400))}</code>" + (
        f" (R1C1: <code>{escape(clipped(r1c1, 400))}</code>)" if r1c1 else ""
    )


def _place(finding: AuditFindingJson) -> str:
    """The cells with their sheet, or the sheet, or the workbook."""
    if not finding.cells:
        return finding.sheet or "the workbook"
    more = f" and {len(finding.cells) - _CELLS:,} more" if len(finding.cells) > _CELLS else ""
    return f"{quoted(finding.sheet)}!{', '.join(finding.cells[:_CELLS])}{more}"


def _state(finding: AuditFindingJson) -> str:
    return f"{finding.state}: {finding.reason}" if finding.reason else finding.state
