"""The .xlam, read back by olevba, openpyxl, lxml and LibreOffice. Excel itself has not opened it."""

from __future__ import annotations

import io
import json
import posixpath
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree
from openpyxl import Workbook

from kpi_engine.hosts.xlam import package
from kpi_engine.hosts.xlam.package import xlam_package
from tests.conftest import LibreOffice
from tests.hosts.xlam.conftest import VBA

Part = Callable[[str], bytes]
RIBBON_KIND = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
ADDIN_KIND = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
RIBBON = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs><tab id="t" label="T">
<group id="g" label="G"><button id="b" label="B" image="fill" onAction="Go"/></group></tab></tabs></ribbon>
</customUI>"""
PICTURE = b"\x89PNG\r\n\x1a\n"


def relations(data: bytes) -> dict[str, tuple[str, str]]:
    """Kind and target of every relationship, by its id."""
    return {
        each.get("Id", ""): (each.get("Type", ""), each.get("Target", "")) for each in etree.fromstring(data)
    }


@pytest.fixture(scope="module")
def book(built: bytes) -> Workbook:
    """Its sheets. openpyxl reads no add-ins, so it is told that this is a workbook with macros."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(built)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"addin.macroEnabled", b"sheet.macroEnabled")
            target.writestr(name, data)
    out.seek(0)
    return openpyxl.load_workbook(out, keep_vba=True)


def rows(book: Workbook, sheet: str) -> list[list[str]]:
    return [[cell for cell in row if cell is not None] for row in book[sheet].iter_rows(values_only=True)]


def test_the_same_engine_and_xlwings_give_the_same_bytes(built: bytes) -> None:
    assert xlam_package() == built


def test_every_module_of_ours_is_in_it_word_for_word(modules: dict[str, str]) -> None:
    sources = {path.stem: path.read_text(encoding="ascii") for path in VBA.glob("*.bas")}
    assert {"KpiFunctions", "KpiCalls", "KpiErrors", "KpiFaults", "KpiDescriptions", "KpiPython"} <= set(
        sources
    )
    for name, source in sources.items():
        assert modules[name].splitlines() == source.splitlines(), name
    assert (VBA / "ThisWorkbook.cls").read_text(encoding="ascii") in modules["ThisWorkbook"]


def test_xlwings_is_in_it_as_installed_with_its_licence(modules: dict[str, str], book: Workbook) -> None:
    theirs = files("xlwings").joinpath("xlwings.bas").read_text(encoding="cp1252").splitlines()
    ours = modules["xlwings"].splitlines()
    assert ours[1] == "Option Private Module"
    for line, written in zip(theirs, [ours[0], *ours[2:]], strict=True):
        changed = line.replace("Public Function", "Function").strip()
        assert written == line or written.strip() == f"Private {changed}", line
    told = " ".join(text for row in rows(book, "Licences") for text in row)
    assert "BSD 3-clause license" in told
    assert "Redistributions in binary form must reproduce the above copyright notice" in told
    assert "IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE" in told
    assert "VBA-Dictionary, (c) Tim Hall, MIT licence" in told


def test_no_open_workbook_can_name_the_python_that_is_started(
    modules: dict[str, str], book: Workbook
) -> None:
    start = modules["xlwings"].index("Function GetConfig(")
    reading = modules["xlwings"][start : modules["xlwings"].index("End Function", start)]
    assert "ThisWorkbook" in reading
    assert "ActiveWorkbook" not in reading
    settings = dict(row if len(row) == 2 else [*row, ""] for row in rows(book, "xlwings.conf"))
    assert settings["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"
    assert settings["LICENSE_KEY"] == "", "nothing of xlwings PRO"
    assert "INTERPRETER_WIN" not in settings, "the user's xlwings.conf says it"


OFFERED = re.compile(
    r"^ *(?!Private )(?:Public )?(?:Static )?(Declare|Function|Sub|Property) .*?(\w+) *(?:\(|Lib )(.*)$",
    re.MULTILINE,
)


def test_a_formula_in_a_cell_can_start_nothing_but_a_kpi(modules: dict[str, str]) -> None:
    """Whatever is public in an add-in, a cell of any workbook can call, without a question about macros.

    xlwings has procedures that run a command, write a file, or read one; with them a workbook from an
    e-mail could do the same.
    """
    kpis = {entry["name"] for entry in json.loads((VBA / "help.json").read_text(encoding="utf-8"))}
    harmless = {
        "KpiLastFault",
        "KpiCall",
        "KpiAsk",
        "KpiAnswer",
        "KpiNoteFault",
        "KpiTell",
        "KpiDescribe",
        "XLPy",
    }
    for name, text in modules.items():
        if "VB_Base" in text:
            continue  # what belongs to a class, a sheet or the workbook, no formula can call
        for kind, called, arguments in OFFERED.findall(text):
            assert kind in ("Function", "Sub"), (name, called)
            needs_a_button = arguments.removeprefix("ByVal ").startswith("control As IRibbonControl")
            assert called in kpis | harmless or needs_a_button, (name, called)
    assert "Function XLPy()" in modules["xlwings"].splitlines(), (
        "without an argument, a cell can tell it nothing"
    )


def test_python_is_started_where_no_file_beside_a_workbook_is_imported(modules: dict[str, str]) -> None:
    """It looks for modules first in the folder that is Excel's current one when it starts."""
    code = modules["KpiPython"]
    assert code.count("XLPy()") == 1
    start = code.index("Private Function Started()")
    started = code[start : code.index("End Function", start)]
    steps = re.findall(r"before = CurDir|GoInto .*|Set Started = XLPy\(\)|Exit Function|Err.Raise", started)
    assert steps == [
        "before = CurDir", 'GoInto Environ("SystemRoot")', "Set Started = XLPy()",
        "GoInto before", "Exit Function", "GoInto before", "Err.Raise",
    ]  # fmt: skip
    assert re.search(r"Sub GoInto.*\n.*Resume Next\n +ChDrive folder\n +ChDir folder\n", code)


def test_an_add_in_made_for_one_computer_knows_its_python_and_nothing_of_conda() -> None:
    told = (
        ZipFile(io.BytesIO(xlam_package(r"C:\Py & Co\python.exe"))).read("xl/worksheets/sheet1.xml").decode()
    )
    assert "INTERPRETER_WIN" in told
    assert r"C:\Py &amp; Co\python.exe" in told
    assert "CONDA PATH" in told
    assert "PYTHONPATH" in told


def test_excel_takes_it_for_an_add_in_and_finds_every_part(built: bytes, part: Part) -> None:
    names = set(ZipFile(io.BytesIO(built)).namelist())
    types = etree.fromstring(part("[Content_Types].xml"))
    by_part = {each.get("PartName"): each.get("ContentType") for each in types if each.get("PartName")}
    by_ending = {each.get("Extension") for each in types if each.get("Extension")}
    assert by_part["/xl/workbook.xml"] == ADDIN_KIND
    assert by_part["/xl/vbaProject.bin"] == "application/vnd.ms-office.vbaProject"
    for name in names - {"[Content_Types].xml"}:
        assert f"/{name}" in by_part or name.rpartition(".")[2] in by_ending, name
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part(name))
    for name in names:
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for _, target in relations(part(name)).values():
                assert posixpath.join(folder, target) in names, target


def test_every_sheet_has_a_module_as_excel_gives_it_one(part: Part, modules: dict[str, str]) -> None:
    listed = etree.fromstring(part("xl/workbook.xml"))
    count = len(listed.findall("{*}sheets/{*}sheet"))
    assert count == 4
    for at in range(1, count + 1):
        properties = etree.fromstring(part(f"xl/worksheets/sheet{at}.xml")).find("{*}sheetPr")
        assert properties is not None
        text = modules[properties.get("codeName", "")]
        assert "{00020820-0000-0000-C000-000000000046}" in text, "the id of a worksheet"
    assert "{00020819-0000-0000-C000-000000000046}" in modules["ThisWorkbook"], "the id of a workbook"


def test_the_ribbon_is_in_it_and_each_button_calls_a_procedure(part: Part, modules: dict[str, str]) -> None:
    related = dict(relations(part("_rels/.rels")).values())
    assert related[RIBBON_KIND] == "customUI/customUI14.xml"
    ribbon = etree.fromstring(part("customUI/customUI14.xml"))
    calls = {value for each in ribbon.iter() for key, value in each.items() if key.startswith(("on", "get"))}
    assert calls
    for call in calls:
        assert f"Public Sub {call}(" in modules["KpiRibbon"]


def test_a_picture_beside_the_ribbon_comes_along_under_the_name_that_a_button_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "customUI14.xml").write_text(RIBBON, encoding="utf-8")
    (tmp_path / "fill.png").write_bytes(PICTURE)
    monkeypatch.setattr(package, "RIBBON", "ribbon")
    monkeypatch.setattr(package, "shipped_names", lambda _: ("customUI14.xml", "fill.png"))
    monkeypatch.setattr(package, "_bytes", lambda name: (tmp_path / name).read_bytes())
    read = ZipFile(io.BytesIO(xlam_package())).read
    assert read("customUI/images/fill.png") == PICTURE
    assert read("customUI/customUI14.xml").decode() == RIBBON
    kind, target = relations(read("customUI/_rels/customUI14.xml.rels"))["fill"]
    assert kind.endswith("/relationships/image")
    assert target == "images/fill.png"
    assert b'Extension="png"' in read("[Content_Types].xml")


def test_the_sheets_tell_the_function_wizard_and_intellisense_the_same(book: Workbook) -> None:
    helped = json.loads((VBA / "help.json").read_text(encoding="utf-8"))
    wizard, hints = rows(book, "KPI help"), rows(book, "_IntelliSense_")
    assert book.sheetnames[-1] == "_IntelliSense_", "Excel-DNA looks at the last sheet"
    assert hints[0] == ["FunctionInfo"]
    assert book["_IntelliSense_"]["C2"].value is None, "the third column is a help topic"
    for entry, told, hint in zip(helped, wizard[1:], hints[1:], strict=True):
        texts = [argument["help"] for argument in entry["arguments"]]
        assert told == [entry["name"], entry["category"], entry["help"], *texts]
        assert hint[:2] == [entry["name"], entry["help"]]
        assert hint[2::2] == [argument["name"] for argument in entry["arguments"]]
        assert hint[3::2] == texts


def test_the_file_says_what_it_was_made_of(part: Part) -> None:
    from importlib.metadata import version

    from kpi_engine._version import __version__

    assert (
        f"saas-kpi-engine {__version__}; xlwings {version('xlwings')}" in part("docProps/core.xml").decode()
    )


@pytest.mark.libreoffice
def test_libreoffice_reads_the_sheets_and_every_module(
    built: bytes, modules: dict[str, str], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """LibreOffice opens no add-ins of Excel, so it is told that this is a workbook with macros."""
    source = tmp_path / "saas-kpi.xlsm"
    with ZipFile(io.BytesIO(built)) as package_, ZipFile(source, "w") as target:
        for name in package_.namelist():
            target.writestr(name, package_.read(name).replace(b"addin.macroEnabled", b"sheet.macroEnabled"))
    with ZipFile(libreoffice.convert(source, tmp_path / "out", "ods")) as read:
        content = read.read("content.xml").decode()
        for name in modules:
            assert f"Basic/SaasKpi/{name}.xml" in read.namelist()
        functions = read.read("Basic/SaasKpi/KpiFunctions.xml").decode()
    assert "FunctionInfo" in content
    assert functions.count("Public Function ") == modules["KpiFunctions"].count("Public Function ")
