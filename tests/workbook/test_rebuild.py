"""Writing a package anew: what is not changed is the same bytes, whoever wrote the original."""

from __future__ import annotations

import io
import zipfile

from kpi_engine.workbook.container import Container
from kpi_engine.workbook.rebuild import rebuilt

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def test_rebuilding_without_changes_keeps_every_member_byte_for_byte(pack) -> None:
    stream = io.BytesIO(pack(SHEET.format("")))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = b"archived by the controller"
        info = zipfile.ZipInfo("xl/médias/ä.bin", (2020, 5, 6, 7, 8, 10))
        info.extra, info.external_attr, info.comment = b"\x99\x99\x02\x00ab", 0o644 << 16, b"note"
        archive.writestr(info, b"\x00" * 9)
    before = Container(stream.getvalue(), "plan.xlsx")
    after = Container(rebuilt(before, {}), "plan.xlsx")
    assert after.members == before.members
    assert [after.raw(record) for record in after.records] == [
        before.raw(record) for record in before.records
    ]
    with zipfile.ZipFile(io.BytesIO(after.data)) as archive:
        assert archive.testzip() is None
        assert archive.comment == b"archived by the controller"
        kept = archive.getinfo("xl/médias/ä.bin")
        assert (kept.extra, kept.comment, kept.date_time) == (
            b"\x99\x99\x02\x00ab",
            b"note",
            (2020, 5, 6, 7, 8, 10),
        )
        assert kept.external_attr == 0o644 << 16


def test_members_written_as_a_stream_keep_their_trailers(pack) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(io.BytesIO(pack(SHEET.format("")))) as source, zipfile.ZipFile(pipe, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    before = Container(pipe.getvalue(), "plan.xlsx")
    data = rebuilt(before, {"xl/worksheets/sheet1.xml": SHEET.format('<row r="1"/>').encode()})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert b'<row r="1"/>' in archive.read("xl/worksheets/sheet1.xml")
