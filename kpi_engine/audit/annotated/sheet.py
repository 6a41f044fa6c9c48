"""The sheet KPI Audit as the XML of its part: findings, links to their cells, and room for decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from kpi_engine.audit.annotated.columns import COLUMNS, FindingColumn, height, target, text
from kpi_engine.audit.annotated.words import counts_words, coverage_words, how_words
from kpi_engine.audit.life.decided_sheet import AUDIT_SHEET, DECISION
from kpi_engine.audit.life.decisions import CHOICES
from kpi_engine.audit.run import Audited
from kpi_engine.formula.references import cell_name, column_letters
from kpi_engine.model.audit import AuditFinding
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cell_patch import new_cell
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.xml_parts import MAIN, RELATION

HEADER_ROW = 6
UNDO_URI = "{6B1E5F0C-93C4-4C0B-9D8E-4B2B0A7E51F3}"
UNDO_SPACE = "urn:saas-kpi-engine:audit:undo"
_FIRST = 2
"""The column of the first heading; the one before it numbers the findings."""
_FROZEN = 5
_MOST_LINKS = 65_000
"""Excel repairs a sheet with more."""


def last_row(audited: Audited) -> int:
    """The last row with a finding, or the empty one that a table without any has."""
    return HEADER_ROW + max(len(audited.findings), 1)


def names(audited: Audited) -> Mapping[str, str]:
    """The rows that every page repeats, and the range of the filter."""
    last = column_letters(_FIRST + len(COLUMNS) - 1)
    return {
        "_xlnm._FilterDatabase": f"$A${HEADER_ROW}:${last}${last_row(audited)}",
        "_xlnm.Print_Titles": f"${HEADER_ROW}:${HEADER_ROW}",
    }


def sheet_part(audited: Audited, looks: Mapping[str, int], undo: str) -> bytes:
    """The whole part; `looks` are the style numbers of the workbook, `undo` what takes the patch back."""
    last, rows = column_letters(_FIRST + len(COLUMNS) - 1), last_row(audited)
    area = f"A{HEADER_ROW}:{last}{rows}"
    decided = column_letters(_FIRST + [each.heading for each in COLUMNS].index(DECISION))
    pieces = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATION}"><sheetPr><tabColor rgb="FF{styles.BAD}"/>'
        f'<pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{last}{rows}"/>',
        _view(),
        '<sheetFormatPr defaultRowHeight="15"/>',
        _widths(),
        "<sheetData>",
        *_head(audited, looks),
        *(_row(number, each, looks) for number, each in enumerate(audited.findings, 1)),
        f'</sheetData><autoFilter ref="{area}"/>',
        f'<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" '
        f'showInputMessage="1" errorTitle="{DECISION}" error="Choose {" or ".join(CHOICES)}, or nothing." '
        f'promptTitle="{DECISION}" prompt="accept: it may stay. suppress: a false alarm. Say why beside it." '
        f'sqref="{decided}{HEADER_ROW + 1}:{decided}{rows}"><formula1>"{",".join(CHOICES)}"</formula1>'
        "</dataValidation></dataValidations>",
        _links(audited.findings),
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.65" header="0.25" footer="0.3"/>'
        '<pageSetup paperSize="8" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;8&amp;F – &amp;A&amp;R&amp;8Page &amp;P of &amp;N</oddFooter>"
        "</headerFooter>",
        f'<extLst><ext uri="{UNDO_URI}" xmlns:kpi="{UNDO_SPACE}"><kpi:undo>{undo}</kpi:undo></ext></extLst>'
        "</worksheet>",
    ]
    return "".join(pieces).encode("utf-8")


def _view() -> str:
    corner = cell_name(HEADER_ROW + 1, _FROZEN + 1)
    return (
        '<sheetViews><sheetView showGridLines="0" zoomScale="90" workbookViewId="0">'
        f'<pane xSplit="{_FROZEN}" ySplit="{HEADER_ROW}" topLeftCell="{corner}" activePane="bottomRight" '
        f'state="frozen"/><selection pane="bottomRight" activeCell="{corner}" sqref="{corner}"/>'
        "</sheetView></sheetViews>"
    )


def _widths() -> str:
    sizes = (5.0, *(each.width for each in COLUMNS))
    cols = (f'<col min="{n}" max="{n}" width="{size:g}" customWidth="1"/>' for n, size in enumerate(sizes, 1))
    return f"<cols>{''.join(cols)}</cols>"


def _head(audited: Audited, looks: Mapping[str, int]) -> list[str]:
    lines = [
        (26, looks["title"], AUDIT_SHEET),
        *((16, looks["subtitle"], line) for line in
          (counts_words(audited), coverage_words(audited.coverage), how_words())),
    ]  # fmt: skip
    out = [
        f'<row r="{row}" ht="{tall}" customHeight="1">{_cell(row, 1, style, words)}</row>'
        for row, (tall, style, words) in enumerate(lines, 1)
    ]
    heads = ("No.", *(each.heading for each in COLUMNS))
    cells = "".join(_cell(HEADER_ROW, n, looks["head"], words) for n, words in enumerate(heads, 1))
    return [*out, f'<row r="{HEADER_ROW}" ht="30" customHeight="1">{cells}</row>']


def _row(number: int, finding: AuditFinding, looks: Mapping[str, int]) -> str:
    row = HEADER_ROW + number
    texts = [text(each.value(finding)) for each in COLUMNS]
    cells = [_cell(row, 1, looks["number"], number)]
    for column, (each, shown) in enumerate(zip(COLUMNS, texts, strict=True), _FIRST):
        cells.append(_cell(row, column, looks[_look(each, finding)], shown))
    return f'<row r="{row}" ht="{height(finding):g}" customHeight="1">{"".join(cells)}</row>'


def _look(column: FindingColumn, finding: AuditFinding) -> str:
    if column.heading == "Severity":
        return finding.severity
    if column.heading == "Cell" and target(finding):
        return "link"
    return "typed" if column.is_typed else "formula" if column.is_formula else "body"


def _cell(row: int, column: int, style: int, value: Scalar) -> str:
    ref, number = cell_name(row, column), str(style).encode()
    made = new_cell(b"", ref, number, value or None, ref).decode("utf-8")
    return made or f'<c r="{ref}" s="{style}"/>'


def _links(findings: Sequence[AuditFinding]) -> str:
    column = _FIRST + [each.heading for each in COLUMNS].index("Cell")
    links = [
        f"<hyperlink ref={quoteattr(cell_name(row, column))} location={quoteattr(target(each))}/>"
        for row, each in enumerate(findings[:_MOST_LINKS], HEADER_ROW + 1)
        if target(each)
    ]
    return f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
