"""`vbaProject.bin` from the texts of its modules, as [MS-OVBA] describes it, without compiled code.

What Excel finds without compiled code it compiles from the text when the file is opened; xlwings ships its
own add-ins so. The marks that a project is not locked and has no password are scrambled, hence `_scrambled`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from kpi_engine.hosts.xlam.compound_file import compound_file
from kpi_engine.hosts.xlam.compression import compressed

CODE_PAGE = "cp1252"
_CODE_PAGE_NUMBER, _LANGUAGE = 1252, 0x0409
_ID = "{5B0A4E0C-6F5D-4C1B-9E57-2C8B6A9D1F34}"
"""Made up once: the project's own, so that the same modules give the same bytes."""
_NOT_COMPILED = bytes.fromhex("cc61ffff000000")
_REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb"
     "#OLE Automation"),
    ("Office", r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files"
     r"\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"),
)  # fmt: skip
"""OLE and Office, found by their ids; VBA and Excel are always there."""


class ModuleKind(Enum):
    """What a module is to VBA."""

    STANDARD = "Module"
    CLASS = "Class"
    DOCUMENT = "Document"


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its name, and its text with the `Attribute` lines."""

    name: str
    text: str
    kind: ModuleKind = ModuleKind.STANDARD

    @property
    def source(self) -> bytes:
        """The text as VBA keeps it."""
        return "\r\n".join([*self.text.splitlines(), ""]).encode(CODE_PAGE)


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """The compound file of a project with these modules."""
    vba: dict[str, bytes] = {module.name: compressed(module.source) for module in modules}
    return compound_file({
        "PROJECT": _project(name, modules).encode(CODE_PAGE),
        "PROJECTwm": b"".join(_both_ways(module.name) for module in modules) + b"\0\0",
        "VBA": {**vba, "_VBA_PROJECT": _NOT_COMPILED, "dir": compressed(_directory(name, modules))},
    })  # fmt: skip


def _both_ways(name: str) -> bytes:
    return name.encode(CODE_PAGE) + b"\0" + name.encode("utf-16-le") + b"\0\0"


def _project(name: str, modules: Sequence[Module]) -> str:
    """The list of modules as text, which the VBA editor reads."""
    items = [
        f"Document={module.name}/&H00000000"
        if module.kind is ModuleKind.DOCUMENT
        else f"{module.kind.value}={module.name}"
        for module in modules
    ]
    lines = [
        f'ID="{_ID}"', *items, f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"',
        f'CMG="{_scrambled(0x5D, bytes(4))}"', f'DPB="{_scrambled(0x5D, bytes(1))}"',
        f'GC="{_scrambled(0x5D, bytes([0xFF]))}"', "",
        "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", "",
        "[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in modules), "",
    ]  # fmt: skip
    return "\r\n".join(lines)


def _scrambled(seed: int, data: bytes, project: str = _ID) -> str:
    """Data in the way that [MS-OVBA] 2.4.3 scrambles it, with the project's id as the key."""
    key = sum(project.encode("ascii")) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain, before, last = key, out[1], out[2]
    for byte in (*bytes((seed & 6) // 2), *len(data).to_bytes(4, "little"), *data):
        out.append(byte ^ ((before + plain) & 0xFF))
        plain, before, last = byte, last, out[-1]
    return bytes(out).hex().upper()


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    """The list of modules and libraries as records, which VBA reads."""
    records = [
        (0x01, _long(1)), (0x02, _long(_LANGUAGE)), (0x14, _long(_LANGUAGE)),
        (0x03, struct.pack("<H", _CODE_PAGE_NUMBER)), (0x04, name.encode(CODE_PAGE)),
        *_text(0x05, 0x40, ""), (0x06, b""), (0x3D, b""), (0x07, _long(0)), (0x08, _long(0)),
    ]  # fmt: skip
    version = struct.pack("<HIIH", 0x09, 4, 1, 0)
    after = [
        *_text(0x0C, 0x3C, ""),
        *_references(),
        (0x0F, struct.pack("<H", len(modules))),
        (0x13, b"\xff\xff"),
    ]
    after += [record for module in modules for record in _records_of(module)]
    return _records(records) + version + _records([*after, (0x10, b"")])


def _references() -> Iterator[tuple[int, bytes]]:
    for name, library in _REFERENCES:
        yield from _text(0x16, 0x3E, name)
        known = library.encode(CODE_PAGE)
        yield 0x0D, _long(len(known)) + known + bytes(6)


def _records_of(module: Module) -> Iterator[tuple[int, bytes]]:
    yield from _text(0x19, 0x47, module.name)
    yield from _text(0x1A, 0x32, module.name)
    yield from _text(0x1C, 0x48, "")
    yield 0x31, _long(0)  # the text begins at once: no compiled code stands before it
    yield 0x1E, _long(0)
    yield 0x2C, b"\xff\xff"
    yield (0x21 if module.kind is ModuleKind.STANDARD else 0x22), b""
    yield 0x2B, b""


def _text(code: int, unicode_code: int, text: str) -> tuple[tuple[int, bytes], tuple[int, bytes]]:
    return (code, text.encode(CODE_PAGE)), (unicode_code, text.encode("utf-16-le"))


def _long(number: int) -> bytes:
    return struct.pack("<I", number)


def _records(records: Sequence[tuple[int, bytes]]) -> bytes:
    return b"".join(struct.pack("<HI", code, len(data)) + data for code, data in records)
