"""Workbooks that are not .xlsx or .xlsm, or behind a password, as a copy that can be read; the file stays."""

from __future__ import annotations

import importlib.util
import io
from dataclasses import dataclass, replace
from pathlib import Path

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.libreoffice import converted, find_libreoffice
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.refusals import short

_SUFFIXES = {"legacy-xls": ".xls", "xlsb": ".xlsb", "ods": ".ods"}


@dataclass(frozen=True, slots=True)
class Readable:
    """A workbook to read: its package, the file that holds it, and what was done to read it ("" if nothing).

    `path` is the file itself, or the copy that was made of it.
    """

    package: Package
    path: Path
    how: str = ""


def readable(path: Path, folder: Path, password: str = "") -> Readable:
    """The workbook, decrypted and converted where that is needed into a copy in `folder`.

    Raises WorkbookError as opening does, and where LibreOffice or the password is missing or does not help.
    """
    try:
        return Readable(Package.for_reading(path), path)
    except WorkbookError as refused:
        code = refused.code
        if code not in (*_SUFFIXES, "encrypted"):
            raise
    data, steps = path.read_bytes(), []
    if code == "encrypted":
        data = _decrypted(data, path, password)
        steps.append("decrypted with the password")
        code = _code_of(data, path)
    if code:
        data = _as_xlsx(data, path, _SUFFIXES[code])
        steps.append(f"converted from {_SUFFIXES[code]} by LibreOffice, with the results that it held")
    copy = folder / f"{path.stem}.xlsx"
    copy.write_bytes(data)
    package = replace(Package.of_bytes(data, path), read_only=True)
    return Readable(package, copy, " and ".join(steps))


def _code_of(data: bytes, path: Path) -> str:
    """Why decrypted bytes cannot be read yet; "" where they can."""
    if data.startswith(b"PK"):
        try:
            Package.of_bytes(data, path)
        except WorkbookError as refused:
            if refused.code not in _SUFFIXES:
                raise
            return refused.code
        return ""
    return "legacy-xls"


def _as_xlsx(data: bytes, path: Path, suffix: str) -> bytes:
    program = find_libreoffice()
    if program is None:
        raise WorkbookError(
            f"{short(path.name)} is a {suffix} file, which LibreOffice converts for reading; it is not "
            "installed. Save the workbook as .xlsx in Excel, or install LibreOffice.",
            code="no-converter",
        )
    answer = converted(program, data, suffix)
    if answer.problem:
        raise WorkbookError(
            f"{short(path.name)} could not be converted from {suffix} for reading: LibreOffice gave no "
            "result. Save it as .xlsx in Excel.",
            code="not-converted",
        )
    return answer.data


def _decrypted(data: bytes, path: Path, password: str) -> bytes:
    """The bytes behind a password."""
    if not password:
        raise WorkbookError(
            f"{short(path.name)} is protected by a password. Put the password into a text file and give it "
            "with --password-file.",
            code="encrypted",
        )
    if importlib.util.find_spec("msoffcrypto") is None:
        raise WorkbookError(
            f"{short(path.name)} is protected by a password. To read such files: "
            'pip install "saas-kpi-engine[encrypted]".',
            code="encrypted",
        )
    import msoffcrypto
    from msoffcrypto.exceptions import FileFormatError, InvalidKeyError

    opened = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=password)
        file.decrypt(opened)
    except InvalidKeyError:
        raise WorkbookError(
            f"{short(path.name)} does not open with the password given. Check the password file: one line, "
            "without quotes.", code="wrong-password") from None  # fmt: skip
    except FileFormatError as fault:
        raise WorkbookError(
            f"{short(path.name)} is encrypted in a way that is not known here. Clear its password in Excel.",
            code="encrypted",
        ) from fault
    return opened.getvalue()
