"""A derived workbook tells no time of writing, so that the same content is the same file."""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook

from kpi_engine.system.archives import zipped
from kpi_engine.workbook.house_style.settled import parts_of, same_parts, settled


def workbook_bytes() -> bytes:
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def test_two_writings_of_one_workbook_settle_to_the_same_bytes() -> None:
    assert settled(workbook_bytes()) == settled(workbook_bytes())


def test_every_time_in_a_settled_package_is_fixed() -> None:
    package = settled(workbook_bytes())
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = parts_of(package)["docProps/core.xml"].decode()
    assert core.count("2026-01-01T00:00:00Z") == 2


def test_parts_are_compared_by_content_in_any_order() -> None:
    one = zipped({"a": b"1", "b": b"2"})
    assert same_parts(one, zipped({"b": b"2", "a": b"1"}))
    assert not same_parts(one, zipped({"a": b"1"}))
