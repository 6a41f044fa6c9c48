"""LibreOffice's word on patches that change more than a value: what does a reader see?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kpi_engine.workbook.patch import SetValue
from tests.faults.conftest import BOOK, MAIN, RawBook, filled, plan

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1">'
    '<xf numFmtId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" xfId="0"/>'
    '<xf numFmtId="4" xfId="0"/></cellXfs></styleSheet>'
)
ROWS = (
    '<row r="1"><c r="A1" s="1"/><c r="B1" s="1"/><c r="C1">'
    '<f t="shared" ref="C1:C3" si="0">D1*10</f><v>10</v></c><c r="D1"><v>1</v></c></row>'
    '<row r="2"><c r="C2"><f t="shared" si="0"/><v>20</v></c><c r="D2"><v>2</v></c></row>'
    '<row r="3"><c r="C3"><f t="shared" si="0"/><v>30</v></c><c r="D3"><v>3</v></c></row>'
)


def shown(book: RawBook, edits: dict[str, SetValue], folder: Path, libreoffice) -> list[list[str]]:
    """The cells of sheet Plan as LibreOffice shows them after the patch."""
    path = folder / "filled.xlsx"
    path.write_bytes(filled(book, edits).data)
    text = libreoffice.convert(path, folder / "shown", to="csv").read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))


@pytest.mark.libreoffice
@pytest.mark.parametrize(("setting", "serial"), [("", 46053.0), ('<workbookPr date1904="1"/>', 44591.0)])
def test_a_reader_sees_dates_text_and_the_formulas_that_were_handed_on(
    setting: str, serial: float, tmp_path: Path, libreoffice
) -> None:
    """31 January 2026 in a cell for amounts, text like a formula, and a figure where a formula was shared."""
    book = plan(ROWS).part("xl/styles.xml", STYLES, link=(BOOK, "styles"))
    book.book = (setting, "")
    edits = {
        "A1": SetValue(serial, is_date=True),
        "B1": SetValue("=1+1"),
        "C1": SetValue(5.0, replace_formula=True),
        "D2": SetValue(7.0),
    }
    first, second, third = shown(book, edits, tmp_path, libreoffice)
    assert first[0] in ("01/31/26", "01/31/2026", "1/31/26", "1/31/2026", "2026-01-31")
    assert first[1:] == ["=1+1", "5", "1"]
    assert second[2:] == ["70", "7"]
    assert third[2:] == ["30", "3"]
