"""The package for LibreOffice: what is in it, and that it is the same every time."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

import lxml.etree

from kpi_engine.derive.libreoffice import derive_libreoffice
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.oxt.building import FILES, build

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "addin" / "libreoffice"
NAMES = {name for function in functions() for name in (function.name, *function.aliases)}


def test_built_twice_it_is_the_same_to_the_byte(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    (one,), (other,) = build(first), build(second)
    assert one.name == "saas-kpi-engine.oxt"
    assert one.read_bytes() == other.read_bytes()


def test_it_holds_every_file_of_the_folder_and_which_python_to_ask(tmp_path: Path) -> None:
    (file,) = build(tmp_path)
    with zipfile.ZipFile(file) as package:
        assert package.namelist() == [*FILES, "python.txt"]
        assert package.read("python.txt").decode() == f"{sys.executable}\n"
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*") if path.suffix != ".pyc"}
    assert there == set(FILES), "python.txt is made where the package is built, and never committed"


def test_the_committed_files_are_what_is_derived() -> None:
    for derived in derive_libreoffice(ROOT):
        assert (ROOT / derived.path).read_bytes() == derived.data, derived.path


def test_types_methods_and_help_name_the_same_functions() -> None:
    types = (FOLDER / "KpiFunctions.idl").read_text(encoding="utf-8")
    typed = re.findall(r"^  sequence< sequence<any> > (\w+)\(", types, re.MULTILINE)
    methods = re.findall(
        r"^    def ([A-Z]\w*)\(", (FOLDER / "kpi_functions.py").read_text("utf-8"), re.MULTILINE
    )
    name = "{http://openoffice.org/2001/registry}name"
    shown = lxml.etree.parse(FOLDER / "CalcAddIns.xcu").xpath("//node[@*='AddInFunctions']/node")
    assert typed == methods == [node.get(name) for node in shown]
    assert set(typed) - NAMES == {"KPI_ENGINE_STATUS"}
    assert set(typed) >= NAMES


def test_every_file_of_the_manifest_is_in_the_package() -> None:
    manifest = (FOLDER / "META-INF" / "manifest.xml").read_text(encoding="utf-8")
    assert set(re.findall(r'full-path="([^"]+)"', manifest)) < set(FILES)
