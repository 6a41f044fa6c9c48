"""Workbooks that are not .xlsx, or behind a password, are read from a copy; the file itself stays."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook import readable as reading
from kpi_engine.workbook.libreoffice import find_libreoffice
from kpi_engine.workbook.readable import readable


def plain(path: Path) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in ((100, "=A1*2"), (7, "=SUM(A1:A2)")):
        book.active.append(row)
    book.save(path)
    return path


def encrypted(path: Path, password: str) -> Path:
    from msoffcrypto.format.ooxml import OOXMLFile

    source, out = io.BytesIO(plain(path).read_bytes()), io.BytesIO()
    OOXMLFile(source).encrypt(password, out)
    path.write_bytes(out.getvalue())
    return path


def test_a_plain_workbook_is_read_as_it_is(tmp_path: Path) -> None:
    path = plain(tmp_path / "plain.xlsx")
    found = readable(path, tmp_path)
    assert (found.path, found.how, found.package.read_only) == (path, "", False)


def test_a_password_opens_a_copy_and_the_file_stays(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "plan.xlsx", "s3cret")
    before, copies = path.read_bytes(), tmp_path / "copies"
    copies.mkdir()
    found = readable(path, copies, "s3cret")
    assert found.how == "decrypted with the password"
    assert found.package.path == path
    assert found.package.read_only
    assert [cell.formula for cell in found.package.cells("Sheet") if cell.formula] == ["A1*2", "SUM(A1:A2)"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("password", "code", "words"),
    [("", "encrypted", "--password-file"), ("wrong", "wrong-password", "does not open with the password")],
)
def test_without_the_right_password_it_says_what_to_do(
    tmp_path: Path, password: str, code: str, words: str
) -> None:
    path = encrypted(tmp_path / "plan.xlsx", "s3cret")
    with pytest.raises(WorkbookError, match=words) as refused:
        readable(path, tmp_path, password)
    assert refused.value.code == code


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_other_formats_are_converted_with_the_results_that_they_hold(tmp_path: Path, suffix: str) -> None:
    program = find_libreoffice()
    assert program is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", suffix, "--outdir", tmp_path,
         plain(tmp_path / "old.xlsx")], check=True, capture_output=True,
    )  # fmt: skip
    copies = tmp_path / "copies"
    copies.mkdir()
    found = readable(tmp_path / f"old.{suffix}", copies)
    assert found.how == f"converted from .{suffix} by LibreOffice, with the results that it held"
    assert [(cell.formula, cell.value) for cell in found.package.cells("Sheet") if cell.formula] == [
        ("A1*2", 200.0), ("SUM(A1:A2)", 107.0),
    ]  # fmt: skip


def test_without_libreoffice_another_format_is_refused_with_the_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    monkeypatch.setattr(reading, "find_libreoffice", lambda: None)
    with pytest.raises(WorkbookError, match="install LibreOffice") as refused:
        readable(path, tmp_path)
    assert refused.value.code == "no-converter"
