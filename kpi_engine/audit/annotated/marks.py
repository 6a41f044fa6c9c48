"""Flagged cells made visible by a conditional format of their own: no cell, style or comment is touched.

A conditional format lies over a cell and leaves everything the cell has; who deletes it has the cell as it
was. It covers blank cells as well, and needs no room in comments that people wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kpi_engine.audit.annotated.looks import mark
from kpi_engine.audit.states import areas_of
from kpi_engine.model.audit import AuditFinding
from kpi_engine.model.finding import SEVERITIES, Severity
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import Element, attributes, children, qualified, spliced
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.style_patch import AddedStyles
from kpi_engine.workbook.xml_text import as_character_data, character_data

FORMULA = 'LEN("KPI Audit")>0'
"""Always true, and by this text our formats are found again."""
REPORTS = ("KPI Audit", "KPI Check", "KPI Recalc")
"""The reports for which the ribbon's macros mark cells of an open workbook."""
_FORMAT = b"conditionalFormatting"
_BEFORE = (
    b"sheetPr", b"dimension", b"sheetViews", b"sheetFormatPr", b"cols", b"sheetData", b"sheetCalcPr",
    b"sheetProtection", b"protectedRanges", b"scenarios", b"autoFilter", b"sortState", b"dataConsolidate",
    b"customSheetViews", b"mergeCells", b"phoneticPr", _FORMAT,
)  # fmt: skip
_MOST_AREAS = 200
"""Ranges that one conditional format names; many programs are slow with thousands of them."""


def formula_in_excel(report: str) -> str:
    """Always true as well, without a function: a running Excel takes formulas of formats in its language."""
    return f'"{report}"<>""'


def mark_cells(draft: Draft, styles: AddedStyles, findings: Sequence[AuditFinding]) -> None:
    """Mark the cells of open findings; where several meet, the gravest shows."""
    looks: dict[Severity, int] = {}
    for sheet, by_severity in _by_sheet(findings).items():
        if draft.package.sheet(sheet).kind != "worksheet":
            continue
        markup = draft.markup(sheet)
        priority = _highest(markup)
        new = []
        for severity in SEVERITIES:
            areas = by_severity.get(severity, ())
            if areas and severity not in looks:
                looks[severity] = styles.conditional(mark(severity))
            for some in _portions(areas):
                priority += 1
                new.append(_format(markup, some, looks[severity], priority))
        place = max(part.end for name, part in markup.parts.items() if name in _BEFORE)
        member = draft.package.sheet(sheet).member
        draft.put(member, spliced(markup.data, [(place, place, b"".join(new))]))


def unmarked(markup: SheetMarkup) -> bytes:
    """A sheet's part without the marks, also after a spreadsheet program has written it anew."""
    gone = []
    for part in _formats(markup):
        rules = [each for each in children(markup.view, part.inner, part.inner_end) if each.name == b"cfRule"]
        ours = [each for each in rules if _is_ours(markup, each)]
        if ours and len(ours) == len(rules):
            gone.append((part.start, part.end, b""))
        else:
            gone += [(each.start, each.end, b"") for each in ours]
    return spliced(markup.data, gone) if gone else markup.data


def _by_sheet(findings: Iterable[AuditFinding]) -> Mapping[str, Mapping[Severity, list[Area]]]:
    found: dict[str, dict[Severity, list[Area]]] = {}
    for each in findings:
        for area in areas_of(each) if each.state == "open" else ():
            found.setdefault(area.sheet, {}).setdefault(each.severity, []).append(area)
    return found


def _portions(areas: Sequence[Area]) -> Iterator[Sequence[Area]]:
    unique = list(dict.fromkeys(areas))
    for start in range(0, len(unique), _MOST_AREAS):
        yield unique[start : start + _MOST_AREAS]


def _format(markup: SheetMarkup, areas: Sequence[Area], look: int, priority: int) -> bytes:
    prefix = markup.cells.prefix
    outer, rule, formula = (qualified(prefix, name) for name in (_FORMAT, b"cfRule", b"formula"))
    cells = " ".join(area.ref for area in areas).encode()
    return b'<%s sqref="%s"><%s type="expression" dxfId="%d" priority="%d"><%s>%s</%s></%s></%s>' % (
        outer, cells, rule, look, priority, formula, as_character_data(FORMULA), formula, rule, outer,
    )  # fmt: skip


def _formats(markup: SheetMarkup) -> Iterator[Element]:
    if _FORMAT not in markup.view:
        return
    end = markup.view.rindex(b"</")
    yield from (part for part in children(markup.view, markup.cells.end, end) if part.name == _FORMAT)


def _highest(markup: SheetMarkup) -> int:
    """The last priority that the sheet's own formats have: ours come after them."""
    rules = [each for part in _formats(markup) for each in children(markup.view, part.inner, part.inner_end)]
    stated = (attributes(markup.view, each).get(b"priority", b"") for each in rules)
    return max([int(each) for each in stated if each.isdigit()], default=0)


def _is_ours(markup: SheetMarkup, rule: Element) -> bool:
    inside = children(markup.view, rule.inner, rule.inner_end)
    said = (character_data(markup.data[each.inner : each.inner_end]) for each in inside)
    return any(each == FORMULA or each in map(formula_in_excel, REPORTS) for each in said)
