"""The workbooks of the bench of recalculation, written as XML at once: a million formulas with their results.

Three sheets: a table of orders with texts and structured references, a ledger that reads it with sums,
lookups and IF, and rates with totals. Every result is worked out here, so a recalculation has to agree.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from kpi_engine.formula.references import column_letters

ORDERS = 100_000
CALLS = 10_000
FORMULAS_A_ROW = 10
LARGE = 1000
REGIONS = {
    "North": 0.05, "South": 0.07, "East": 0.09, "West": 0.11, "Alps": 0.13, "Coast": 0.15, "Isles": 0.17,
    "Lakes": 0.19, "Plains": 0.21, "Delta": 0.23, "Valley": 0.25, "Port": 0.27,
}  # fmt: skip
"""Tax by region; with an odd percentage no amount in cents is halfway between two cents."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COLUMNS = ("Order", "Customer", "Region", "Units", "Price", "Amount", "Tax", "Net", "Size", "Label")
Read = Callable[..., str]
"""How a formula writes a column of the table, or its cell in a row."""


class _Texts:
    """The shared texts, each once."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def cell(self, ref: str, text: str) -> str:
        place = self.places.setdefault(text, len(self.places))
        return f'<c r="{ref}" t="s"><v>{place}</v></c>'

    def xml(self) -> str:
        texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in self.places)
        return f'{_HEAD}<sst xmlns="{_MAIN}" uniqueCount="{len(self.places)}">{texts}</sst>'


class _Order:
    """One order: its figures and what the formulas of its row give."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.order, self.customer = f"O-{number:06}", f"Customer {chance.randrange(5000):04}"
        self.region, self.units = chance.choice(list(REGIONS)), chance.randint(1, 90)
        self.price = chance.randint(100, 9999) / 100
        self.amount = self.units * self.price
        self.tax = REGIONS[self.region]
        self.net = int(self.amount / (1 + self.tax) * 100 + 0.5) / 100
        self.size = "large" if self.amount >= LARGE else "small"
        self.label = f"{self.region} {self.order}"


def make_book(path: Path, orders: int = ORDERS, *, structured: bool = True) -> int:
    """Write the workbook; gives back how many formulas it has, ten for each order and some totals.

    Without `structured` it reads the table by plain references, for an engine that knows no others.
    """
    chance, texts = random.Random(2026), _Texts()
    made = [_Order(number, chance) for number in range(1, orders + 1)]
    read = _in_table if structured else _in_cells
    sheets = {
        "Orders": _orders(made, texts, read), "Ledger": _ledger(made), "Rates": _rates(made, texts, read)
    }  # fmt: skip
    table = (
        f'{_HEAD}<table xmlns="{_MAIN}" id="1" name="Orders" displayName="Orders" ref="A1:J{orders + 1}">'
        f'<tableColumns count="{len(_COLUMNS)}">'
        + "".join(f'<tableColumn id="{n}" name="{name}"/>' for n, name in enumerate(_COLUMNS, 1))
        + "</tableColumns></table>"
    )
    _write(path, sheets, texts, table)
    return FORMULAS_A_ROW * orders + len(REGIONS) + 3


def make_calls(path: Path, calls: int = CALLS) -> None:
    """A workbook with so many calls of our functions: LTV_CAC of two figures beside it."""
    rows = (
        f'<row r="{n}">{_number(f"A{n}", 1000 + n)}{_number(f"B{n}", 50 + n % 7)}'
        f"{_formula(f'C{n}', f'LTV_CAC(A{n},B{n})', (1000 + n) / (50 + n % 7))}</row>"
        for n in range(1, calls + 1)
    )
    _write(path, {"Calls": rows}, _Texts(), "")


def make_plan(path: Path, lines: int, months: int) -> int:
    """A plan of lines over months, each growing from a typed figure; every tenth line adds up nine.

    Gives back how many formulas it has.
    """
    texts, values, formulas = _Texts(), dict[tuple[int, int], float](), 0
    letters = [column_letters(column) for column in range(months + 3)]
    heads = [texts.cell("A1", "Line"), *(_number(f"{letters[n + 1]}1", n) for n in range(1, months + 2))]
    rows = [f'<row r="1">{"".join(heads)}</row>']
    for r in range(2, lines + 2):
        cells = [texts.cell(f"A{r}", f"Line {r}")]
        for column in range(2, months + 3):
            ref, total = f"{letters[column]}{r}", r % 10 == 1
            if column == 2 and not total:
                values[r, column] = float(r)
                cells.append(_number(ref, values[r, column]))
                continue
            above = range(max(2, r - 9), r)
            text = f"{letters[column - 1]}{r}*1.01"
            value = values[r, column - 1] * 1.01 if column > 2 else 0.0
            if total:
                text = f"SUM({letters[column]}{above[0]}:{letters[column]}{r - 1})"
                value = sum(values[line, column] for line in above)
            values[r, column] = value
            formulas += 1
            cells.append(_formula(ref, text, value))
        rows.append(f'<row r="{r}">{"".join(cells)}</row>')
    _write(path, {"Plan": rows}, texts, "")
    return formulas


def _in_table(column: str, row: int = 0, last: int = 0) -> str:
    """A column of the table, or its cell in the formula's row."""
    return f"Orders[[#This Row],[{column}]]" if row else f"Orders[{column}]"


def _in_cells(column: str, row: int = 0, last: int = 0) -> str:
    letter = "ABCDEFGHIJ"[_COLUMNS.index(column)]
    return f"{letter}{row}" if row else f"Orders!${letter}$2:${letter}${last}"


def _orders(orders: Sequence[_Order], texts: _Texts, read: Read) -> Iterator[str]:
    heads = zip("ABCDEFGHIJ", _COLUMNS, strict=True)
    yield f'<row r="1">{"".join(texts.cell(f"{letter}1", head) for letter, head in heads)}</row>'
    for r, each in enumerate(orders, 2):
        amount = f"{read('Units', r)}*{read('Price', r)}"
        tax = f"VLOOKUP({read('Region', r)},Rates!$A$2:$B${len(REGIONS) + 1},2,FALSE)"
        net = f"ROUND({read('Amount', r)}/(1+{read('Tax', r)}),2)"
        size = f'IF({read("Amount", r)}&gt;={LARGE},"large","small")'
        label = f'{read("Region", r)}&amp;" "&amp;{read("Order", r)}'
        yield (
            f'<row r="{r}">{texts.cell(f"A{r}", each.order)}{texts.cell(f"B{r}", each.customer)}'
            f"{texts.cell(f'C{r}', each.region)}{_number(f'D{r}', each.units)}{_number(f'E{r}', each.price)}"
            f"{_formula(f'F{r}', amount, each.amount)}{_formula(f'G{r}', tax, each.tax)}"
            f"{_formula(f'H{r}', net, each.net)}{_text(f'I{r}', size, each.size)}"
            f"{_text(f'J{r}', label, each.label)}</row>"
        )


def _ledger(orders: Sequence[_Order]) -> Iterator[str]:
    """Formulas as Excel stores copies: the first says what all of a column share."""
    last, balance = len(orders) + 1, 0.0
    firsts = [
        "IF(MOD(ROW(),1000)=2,0,N(A1))+Orders!H2", "SUM(Orders!F2:F13)",
        f"INDEX(Orders!$H$2:$H${last},ROW()-1)",
        'IF(Orders!I2="large",Orders!H2*1.5,Orders!H2)', "MAX(Orders!H2:H7)-MIN(Orders!H2:H7)",
    ]  # fmt: skip
    for at, each in enumerate(orders):
        r = at + 2
        balance = (0.0 if r % 1000 == 2 else balance) + each.net
        window = [other.net for other in orders[at : at + 6]]
        results = [
            balance, sum(other.amount for other in orders[at : at + 12]), each.net,
            each.net * 1.5 if each.size == "large" else each.net, max(window) - min(window),
        ]  # fmt: skip
        cells = zip("ABCDE", firsts, results, strict=True)
        yield f'<row r="{r}">{"".join(_ledger_cell(r, last, *each) for each in cells)}</row>'


def _ledger_cell(row: int, last: int, letter: str, first: str, result: float) -> str:
    formula = _shared(ord(letter) - ord("A"), first if row == 2 else "", letter, last)
    return f'<c r="{letter}{row}">{formula}<v>{result!r}</v></c>'


def _shared(group: int, text: str, letter: str, last: int) -> str:
    if not text:
        return f'<f t="shared" si="{group}"/>'
    return f'<f t="shared" ref="{letter}2:{letter}{last}" si="{group}">{escape(text)}</f>'


def _rates(orders: Sequence[_Order], texts: _Texts, read: Read) -> Iterator[str]:
    last = len(orders) + 1
    regions, nets = read("Region", 0, last), read("Net", 0, last)
    yield f'<row r="1">{texts.cell("A1", "Region")}{texts.cell("B1", "Tax")}{texts.cell("C1", "Net")}</row>'
    for r, (region, tax) in enumerate(REGIONS.items(), 2):
        net = sum(each.net for each in orders if each.region == region)
        formula = _formula(f"C{r}", f"SUMIF({regions},A{r},{nets})", net)
        yield f'<row r="{r}">{texts.cell(f"A{r}", region)}{_number(f"B{r}", tax)}{formula}</row>'
    large = sum(each.size == "large" for each in orders)
    totals = (
        (f"SUM({read('Amount', 0, last)})", sum(each.amount for each in orders)),
        (f'COUNTIF({read("Size", 0, last)},"large")', large),
        (f"AVERAGE({read('Units', 0, last)})", sum(each.units for each in orders) / len(orders)),
    )  # fmt: skip
    for r, (formula, result) in enumerate(totals, len(REGIONS) + 3):
        yield f'<row r="{r}">{_formula(f"C{r}", escape(formula), result)}</row>'


def _number(ref: str, value: float) -> str:
    return f'<c r="{ref}"><v>{value!r}</v></c>'


def _formula(ref: str, text: str, value: float) -> str:
    return f'<c r="{ref}"><f>{text}</f><v>{value!r}</v></c>'


def _text(ref: str, text: str, value: str) -> str:
    return f'<c r="{ref}" t="str"><f>{text}</f><v>{escape(value)}</v></c>'


def _write(path: Path, sheets: Mapping[str, Iterable[str]], texts: _Texts, table: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for n, rows in enumerate(sheets.values(), 1):
            part = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>' if table and n == 1 else ""
            with archive.open(f"xl/worksheets/sheet{n}.xml", "w") as stream:
                stream.write(f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData>'.encode())
                stream.writelines(row.encode() for row in rows)
                stream.write(f"</sheetData>{part}</worksheet>".encode())
        for name, text in _parts(list(sheets), texts, table).items():
            archive.writestr(name, text)


def _parts(sheets: Sequence[str], texts: _Texts, table: str) -> dict[str, str]:
    numbers = range(1, len(sheets) + 1)
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/sharedStrings.xml": "sharedStrings"}
    kinds |= {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in numbers}
    kinds |= {"/xl/tables/table1.xml": "table"} if table else {}
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, sheets, strict=True)
    )
    links = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": _links([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": _links([*links, ("sharedStrings", "sharedStrings.xml")]),
        "xl/sharedStrings.xml": texts.xml(),
    }
    if table:
        parts["xl/tables/table1.xml"] = table
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = _links([("table", "../tables/table1.xml")])
    return parts


def _links(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
