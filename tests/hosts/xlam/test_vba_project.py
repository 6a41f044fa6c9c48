"""The VBA project and its container, read back by readers that others wrote: oletools and olefile."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from importlib.resources import files
from typing import Any
from zipfile import ZipFile

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream

from kpi_engine.hosts.xlam.compound_file import compound_file
from kpi_engine.hosts.xlam.compression import CHUNK, compressed
from kpi_engine.hosts.xlam.vba_project import CODE_PAGE, Module, ModuleKind, vba_project

WORDS = st.sampled_from(
    ["Dim ", "total", " As Long", "\n", "    ", "' ", '"', "€", "é", "End Function\n", "x"]
)
TEXTS = st.lists(WORDS, max_size=1500).map("".join)
"""Text as a program has it: words that come again, accents, quotes, ends of lines."""
NAMES = st.lists(
    st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,28}", fullmatch=True).filter(lambda name: name.upper() != "DIR"),
    min_size=1, max_size=12, unique_by=str.upper,
)  # fmt: skip


def read_back(project: bytes) -> dict[str, str]:
    """Every module, by the name of its stream, as olevba reads it."""
    parser = VBA_Parser("vbaProject.bin", data=project)
    return {stream: code for _, stream, _, code in parser.extract_macros()}


@given(st.binary(max_size=3 * CHUNK) | TEXTS.map(lambda text: text.encode(CODE_PAGE)))
def test_what_was_compressed_comes_back(data: bytes) -> None:
    back = bytes(decompress_stream(bytearray(compressed(data))))
    assert back[: len(data)] == data
    assert set(back[len(data) :]) <= {ord("\n")}, "only a last chunk that no packing shortens is filled up"


def test_text_that_repeats_itself_becomes_short() -> None:
    source = b"    CAC = KpiCall(1)\r\n" * 500
    assert len(compressed(source)) < len(source) / 15


@settings(max_examples=40)
@given(st.dictionaries(NAMES.map(lambda names: names[0]), st.binary(max_size=9000), max_size=30))
def test_every_stream_comes_back_from_the_container(streams: dict[str, bytes]) -> None:
    unlike = {name.upper(): name for name in streams}
    tree: dict[str, Any] = {name: streams[name] for name in unlike.values()}
    written = compound_file({"PROJECT": b"top", "VBA": tree})
    read = olefile.OleFileIO(io.BytesIO(written), raise_defects=olefile.DEFECT_POTENTIAL)
    assert read.parsing_issues == []
    assert {"/".join(path) for path in read.listdir()} == {"PROJECT", *(f"VBA/{name}" for name in tree)}
    for name, data in tree.items():
        assert read.openstream(f"VBA/{name}").read() == data


@given(st.sets(st.integers(1, 10**6), min_size=1, max_size=70))
def test_the_entries_of_a_storage_are_a_tree_as_windows_demands(numbers: set[int]) -> None:
    read = olefile.OleFileIO(io.BytesIO(compound_file({f"m{number}": b"" for number in numbers})))
    ways: set[int] = set()

    def walk(number: int, black: int, above_is_red: bool) -> list[str]:
        if number == olefile.NOSTREAM:
            ways.add(black)
            return []
        entry = read.direntries[number] or read._load_direntry(number)
        is_red = entry.color == 0
        assert not (is_red and above_is_red)
        below = black + (not is_red)
        return [*walk(entry.sid_left, below, is_red), entry.name, *walk(entry.sid_right, below, is_red)]

    names = walk(read.root.sid_child, 0, True)
    assert names == sorted(names, key=lambda name: (len(name), name.upper()))
    assert len(names) == len(numbers)
    assert len(ways) == 1, "every way down passes as many black entries"


@settings(max_examples=40)
@given(NAMES, st.data())
def test_every_module_comes_back_whatever_is_in_it(names: list[str], data: st.DataObject) -> None:
    texts = {name: f'Attribute VB_Name = "{name}"\n{data.draw(TEXTS)}' for name in names}
    modules = [Module(name, text) for name, text in texts.items()]
    back = read_back(vba_project("Example", modules))
    assert set(back) == {f"VBA/{name}" for name in names}
    for name, text in texts.items():
        assert back[f"VBA/{name}"].splitlines() == text.splitlines()


def test_what_the_list_of_entries_does_not_need_is_marked_as_unused() -> None:
    read = olefile.OleFileIO(io.BytesIO(compound_file({"one": b"1"})))
    listed = read.directory_fp.getvalue()
    assert len(listed) == 4 * 128
    for at in (2, 3):
        entry = listed[at * 128 : (at + 1) * 128]
        assert entry[:68] == bytes(68), "neither a name nor a kind"
        assert entry[68:80] == b"\xff" * 12, "related to none"


def test_the_project_lists_every_kind_of_module() -> None:
    modules = [Module("Book", "' b", ModuleKind.DOCUMENT), Module("Shape", "' s", ModuleKind.CLASS),
               Module("Sums", "' m")]  # fmt: skip
    read = olefile.OleFileIO(io.BytesIO(vba_project("Example", modules)))
    listed = read.openstream("PROJECT").read().decode(CODE_PAGE)
    for line in ("Document=Book/&H00000000", "Class=Shape", "Module=Sums", 'Name="Example"'):
        assert f"{line}\r\n" in listed
    assert read.openstream("VBA/_VBA_PROJECT").read()[:4] == bytes.fromhex("cc61ffff")


def settled(project: str) -> dict[str, bytes]:
    """What the three scrambled values of a project say, undone as [MS-OVBA] 2.4.3.3 tells."""
    key = sum(re.findall(r'ID="(.+?)"', project)[0].encode("ascii")) & 0xFF
    values = {}
    for name in ("CMG", "DPB", "GC"):
        data = bytes.fromhex(re.findall(rf'^{name}="(\w+)"', project, re.MULTILINE)[0])
        seed, version, last = data[:3]
        assert seed ^ version == 2
        assert seed ^ last == key
        plain, before, out = key, version, bytearray()
        for byte in data[3:]:
            plain = byte ^ ((before + plain) & 0xFF)
            before, last = last, byte
            out.append(plain)
        after = out[(seed & 6) // 2 :]
        length = int.from_bytes(after[:4], "little")
        assert len(after) == 4 + length
        values[name] = bytes(after[4:])
    return values


def test_the_project_is_neither_locked_nor_hidden_as_in_the_add_in_that_xlwings_ships() -> None:
    shipped = ZipFile(io.BytesIO(files("xlwings").joinpath("quickstart_addin_ribbon.xlam").read_bytes()))
    theirs = shipped.read("xl/vbaProject.bin")
    ours = vba_project("Example", [Module("Sums", "' m")])
    told = [
        settled(olefile.OleFileIO(io.BytesIO(project)).openstream("PROJECT").read().decode(CODE_PAGE))
        for project in (theirs, ours)
    ]
    assert told[0] == told[1] == {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}


def records(project: bytes) -> list[tuple[int, bytes]]:
    """The records of the list of modules."""
    data = bytes(
        decompress_stream(bytearray(olefile.OleFileIO(io.BytesIO(project)).openstream("VBA/dir").read()))
    )
    found, at = [], 0
    while at < len(data):
        code, size = (
            int.from_bytes(data[at : at + 2], "little"),
            int.from_bytes(data[at + 2 : at + 6], "little"),
        )
        size = 6 if code == 9 else size  # the version alone says another length than it has
        found.append((code, data[at + 6 : at + 6 + size]))
        at += 6 + size
    return found


def test_the_list_of_modules_has_the_records_that_excel_reads_in_xlwings_own_add_in() -> None:
    shipped = ZipFile(io.BytesIO(files("xlwings").joinpath("quickstart_addin_ribbon.xlam").read_bytes()))
    theirs = records(shipped.read("xl/vbaProject.bin"))
    ours = records(vba_project("Example", [Module("Sums", "' m")]))
    control_library = {0x33, 0x2F, 0x30}  # of a library for forms, which this add-in has no use for

    def order(of: list[tuple[int, bytes]]) -> list[int]:
        kinds = {0x22: 0x21}  # a module of a document in the place of any other
        return list(dict.fromkeys(kinds.get(code, code) for code, _ in of if code not in control_library))

    assert order(ours) == order(theirs)
    assert [data for code, data in ours if code in (0x01, 0x02, 0x03, 0x14)] == [
        data for code, data in theirs if code in (0x01, 0x02, 0x03, 0x14)
    ]


def test_a_letter_outside_the_code_page_is_no_vba() -> None:
    with pytest.raises(UnicodeEncodeError):
        vba_project("Example", [Module("Sums", "' 数")])


_WITHOUT_PCODEDMP = """
import sys
sys.modules["pcodedmp"] = None
from oletools.olevba import VBA_Parser
found = VBA_Parser("vbaProject.bin", data=sys.stdin.buffer.read()).extract_macros()
print([stream for _, stream, _, _ in found])
"""


def test_olevba_reads_it_without_the_package_under_the_gpl() -> None:
    """docs/decisions/test-packages.md says so: pcodedmp, which oletools asks pip for, is never loaded."""
    project = vba_project("Held", [Module("Sums", "' m")])
    command = [sys.executable, "-c", _WITHOUT_PCODEDMP]
    done = subprocess.run(command, input=project, capture_output=True, check=False)
    assert b"Sums" in done.stdout, done.stderr
