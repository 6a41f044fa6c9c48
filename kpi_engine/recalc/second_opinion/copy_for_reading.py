"""The copy of a workbook that LibreOffice gets: cells, formulas, names and tables, and nothing else.

No stored result is in it, so that none can be echoed, and nothing of a stranger's file that could do harm:
no macros, links, queries, objects or pictures.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import quoteattr

from kpi_engine.formula.references import cell_name
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.recalc.book import Book, FormulaCell, Place
from kpi_engine.workbook.cell_text import escaped, stored_error
from kpi_engine.workbook.package import Package, TableInfo

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_HANDED_OVER = re.compile(
    r"\b(?:DDE|WEBSERVICE|RTD|CALL|REGISTER\.ID|SQL\.REQUEST)\s*\(|\[\d+\]|\w\||"
    r"'[^'\[:]*(?::(?!//)[^'\[:]*)*(?:://|\[)[^']*'\s*[!#]",
    re.IGNORECASE,
)
_SETTINGS = re.compile(rb"<(?:\w+:)?calcPr\b[^>]*>")
_KEPT_SETTINGS = re.compile(rb"\b(?:iterate|iterateCount|iterateDelta|fullPrecision)=[\"'][\w.+-]*[\"']")
_FILTER = re.compile(rb"<(\w+:)?autoFilter\b(?:[^>]*/>|.*?</(?:\w+:)?autoFilter>)", re.DOTALL)
_FOREIGN = re.compile(rb"\s\w+:\w+=(?:\"[^\"]*\"|'[^']*')")
_LONE_ITEM = re.compile(r"^([^\[]*)\[\s*(#[A-Za-z ]+)\]$")


def leaves_the_workbook(formula: str) -> bool:
    """True for a formula that could reach another file, another program or the network."""
    return _NOT_HANDED_OVER.search(formula) is not None


def copy_of(package: Package, book: Book, put: Mapping[Place, Scalar]) -> bytes:
    """The workbook with these values in place of the formulas that stand there, as an .xlsx file."""
    lines = _lines(book, put)
    tables = defaultdict(list)
    for number, table in enumerate(package.tables, 1):
        tables[table.sheet.casefold()].append((number, table))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        parts.writestr("[Content_Types].xml", _content_types(len(book.sheets), len(package.tables)))
        parts.writestr("_rels/.rels", _links([("officeDocument", "xl/workbook.xml")]))
        parts.writestr("xl/workbook.xml", _workbook(package, book))
        sheets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(book.sheets) + 1)]
        parts.writestr("xl/_rels/workbook.xml.rels", _links(sheets))
        for number, name in enumerate(book.sheets, 1):
            own = tables[name.casefold()]
            with parts.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                for piece in _sheet(package, book, name, lines.get(name, {}), len(own)):
                    part.write(piece.encode("utf-8"))
            if own:
                links = [("table", f"../tables/table{table}.xml") for table, _ in own]
                parts.writestr(f"xl/worksheets/_rels/sheet{number}.xml.rels", _links(links))
            for table_number, table in own:
                hides = _filter_of(package, table.member) if name.casefold() in book.filtered else ""
                parts.writestr(f"xl/tables/table{table_number}.xml", _table(table_number, table, hides))
    return packed.getvalue()


def _lines(book: Book, put: Mapping[Place, Scalar]) -> dict[str, dict[int, list[tuple[int, str]]]]:
    """The XML of each cell by sheet, row and column."""
    lines: dict[str, dict[int, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for values in (book.constants, put):
        for (sheet, row, column), value in values.items():
            if value is not None:
                lines[sheet][row].append((column, _constant(cell_name(row, column), value)))
    for cell in book.formulas:
        if cell.place not in put:
            lines[cell.sheet][cell.row].append((cell.column, _formula(cell)))
    return lines


def _formula(cell: FormulaCell) -> str:
    area = f' t="array" ref="{cell.area}"' if cell.area else ""
    text = _text(_spelled(cell.formula))
    return f'<c r="{cell_name(cell.row, cell.column)}"><f{area}>{text}</f></c>'


def _spelled(formula: str) -> str:
    """`Sales[#Data]` as `Sales[[#Data]]`: it means the same, and LibreOffice reads only the second."""
    if "[#" not in formula:
        return formula
    return "".join(
        _LONE_ITEM.sub(r"\1[[\2]]", piece.text) if piece.kind is Kind.STRUCTURED else piece.text
        for piece in tokens(formula)
    )


def _text(text: str) -> str:
    """Text between two tags; what a formula says in `_x0041_` is no escape."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _constant(name: str, value: Scalar) -> str:
    if isinstance(value, bool):
        return f'<c r="{name}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, CellError):
        return f'<c r="{name}" t="e"><v>{stored_error(value).text}</v></c>'
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escaped(value)}</t></is></c>'
    return f'<c r="{name}"><v>{value!r}</v></c>'


def _sheet(
    package: Package, book: Book, name: str, lines: Mapping[int, list[tuple[int, str]]], tables: int
) -> Iterator[str]:
    hidden = book.hidden_rows.get(name.casefold(), frozenset())
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData>'
    for row in sorted({*lines, *hidden}):
        unseen = ' hidden="1"' if row in hidden else ""
        cells = "".join(text for _, text in sorted(lines.get(row, ())))
        yield f'<row r="{row}"{unseen}>{cells}</row>'
    yield "</sheetData>"
    if name.casefold() in book.filtered:
        yield _filter_of(package, package.sheet(name).member)
    if tables:
        parts = "".join(f'<tablePart r:id="rId{number}"/>' for number in range(1, tables + 1))
        yield f'<tableParts count="{tables}">{parts}</tableParts>'
    yield "</worksheet>"


def _filter_of(package: Package, member: str) -> str:
    """The filter of a sheet or a table as its file states it: a total leaves out the rows that it hides."""
    found = _FILTER.search(package.read(member)) if member else None
    if found is None:
        return ""
    prefix = found[1] or b""
    plain = found[0].replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    plain = _FOREIGN.sub(b"", plain)
    return "" if b":" in b"".join(re.findall(rb"</?[^\s>]+", plain)) else plain.decode("utf-8")


def _workbook(package: Package, book: Book) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(book.sheets, 1)
    )
    calculation = _SETTINGS.search(package.read(package.book.member))
    kept = b" ".join(_KEPT_SETTINGS.findall(calculation[0])).decode("ascii") if calculation else ""
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{book.date1904:d}"/><sheets>{sheets}</sheets>{_names(package, book)}'
        f'<calcPr fullCalcOnLoad="1" {kept}/></workbook>'
    )


def _names(package: Package, book: Book) -> str:
    numbers = {sheet.casefold(): number for number, sheet in enumerate(book.sheets)}
    named = []
    for each in package.defined_names:
        if each.name.startswith("_xlnm.") or not each.refers_to or leaves_the_workbook(each.refers_to):
            continue
        local = f' localSheetId="{numbers[each.sheet.casefold()]}"' if each.sheet else ""
        named.append(
            f"<definedName name={quoteattr(each.name)}{local}>{_text(_spelled(each.refers_to))}</definedName>"
        )
    return f"<definedNames>{''.join(named)}</definedNames>" if named else ""


def _table(number: int, table: TableInfo, hides: str) -> str:
    columns = "".join(
        f'<tableColumn id="{at}" name={quoteattr(name)}/>' for at, name in enumerate(table.columns, 1)
    )
    name = quoteattr(table.name)
    return (
        f'{_HEAD}<table xmlns="{_MAIN}" id="{number}" name={name} displayName={name} ref="{table.ref}" '
        f'headerRowCount="{table.header_rows}" totalsRowCount="{table.totals_rows}">{hides}'
        f'<tableColumns count="{len(table.columns)}">{columns}</tableColumns></table>'
    )


def _content_types(sheets: int, tables: int) -> str:
    parts = [("/xl/workbook.xml", "sheet.main")]
    parts += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in range(1, sheets + 1)]
    parts += [(f"/xl/tables/table{number}.xml", "table") for number in range(1, tables + 1)]
    stated = "".join(f'<Override PartName="{part}" ContentType="{_KIND}{kind}+xml"/>' for part, kind in parts)
    return (
        f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{stated}</Types>'
    )


def _links(targets: list[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_LINKS}">{links}</Relationships>'
