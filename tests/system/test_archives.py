"""Archives tell nothing of when, where and by which system they were made."""

from __future__ import annotations

import io
import zipfile

from kpi_engine.system.archives import zipped


def test_the_same_parts_are_the_same_bytes_in_the_order_given() -> None:
    parts = {"b.txt": b"second letter first", "a.txt": b"\r\n" * 1_000}
    made = zipped(parts)
    assert made == zipped(dict(parts))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == parts
        assert archive.namelist() == list(parts)
        told = {(each.date_time, each.create_system) for each in archive.infolist()}
    assert told == {((1980, 1, 1, 0, 0, 0), 0)}
