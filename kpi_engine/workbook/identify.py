"""What kind of file it is: a workbook, or one to refuse with the step that converts it."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.container import MIB
from kpi_engine.workbook.refusals import SAVE_AS, encrypted, short, too_large

LARGEST_FILE = 512 * MIB
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"


def file_bytes(path: Path) -> bytes:
    """The bytes of a workbook file; anything that is certainly not one is refused in a sentence."""
    name = short(path.name or str(path))
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise WorkbookError(f"{name} is a folder; give the workbook file in it.", code="not-a-workbook")
        if not path.is_file():
            raise WorkbookError(f"{name} is no file; give the workbook file.", code="not-a-workbook")
        if size > LARGEST_FILE:
            raise too_large(name, f"{size // MIB:,} MB")
        data = path.read_bytes()
    except FileNotFoundError:
        folder = short(str(path.parent.absolute()), 80)
        raise WorkbookError(
            f"{name} was not found in {folder}. Check the name and the folder.", code="missing"
        ) from None
    except PermissionError:
        raise WorkbookError(
            f"{name} cannot be read: another program has it open, or you lack the right to read it. "
            "Close it and try again.", code="unreadable") from None  # fmt: skip
    except OSError as exc:
        raise WorkbookError(f"{name} cannot be read: {exc.strerror}.", code="unreadable") from exc
    _refuse_other_kinds(data, name)
    return data


def _refuse_other_kinds(data: bytes, name: str) -> None:
    if data.startswith(_ZIP):
        return
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise encrypted(name)
        raise WorkbookError(f"{name} is in the old Excel format (.xls). {SAVE_AS}", code="legacy-xls")
    if not data:
        raise WorkbookError(f"{name} is empty (0 bytes). Ask for it again or restore a copy.", code="empty")
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<?xml", b"<table")):
        raise WorkbookError(
            f"{name} is a web page or XML text with the name of a workbook. {SAVE_AS}", code="not-a-workbook"
        )
    raise WorkbookError(f"{name} is not an Excel workbook (.xlsx or .xlsm). {SAVE_AS}", code="not-a-workbook")


def refuse_other_package(members: frozenset[str], mimetype: str, name: str) -> None:
    """Refuse a zip file that is no workbook; `members` are lower-case part names."""
    if mimetype.startswith("application/vnd.oasis.opendocument"):
        raise WorkbookError(f"{name} is an OpenDocument file (.ods). {SAVE_AS}", code="ods")
    if any(member.endswith("workbook.bin") for member in members):
        raise WorkbookError(f"{name} is a binary workbook (.xlsb). {SAVE_AS}", code="xlsb")
    for folder, noun in (("word/", "a Word document"), ("ppt/", "a PowerPoint presentation")):
        if any(member.startswith(folder) for member in members):
            raise WorkbookError(f"{name} is {noun}, not a workbook.", code="not-a-workbook")
    raise WorkbookError(
        f"{name} is a zip file without a workbook in it. Give an .xlsx or .xlsm file.", code="not-a-workbook"
    )
