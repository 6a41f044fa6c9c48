"""The ribbon as Office reads it: valid by the documented rules, and every button leads to its macro."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kpi_engine.derive.ribbon import derive_ribbon
from kpi_engine.errors import CatalogueError
from kpi_engine.hosts.macros.registry import GROUPS, macro, macro_named, macros

ROOT = Path(__file__).parents[3]
OFFICE = "{http://schemas.microsoft.com/office/2009/07/customui}"
WANTED = {
    "Fill template…", "Fill from database…", "Recalculate & compare", "Audit workbook", "Check inputs",
    "Explain cell", "Insert KPI", "Insert template", "Make portable", "Clear marks",
}  # fmt: skip
LONGEST = 1_024
"""Label, screentip and supertip may have as many letters (MS-CUSTOMUI, ST_LongString)."""


@pytest.fixture(scope="module")
def ribbon() -> ElementTree.Element:
    return ElementTree.fromstring((ROOT / "addin/ribbon/customUI14.xml").read_bytes())


@pytest.fixture(scope="module")
def vba() -> str:
    return (ROOT / "addin/vba/KpiRibbon.bas").read_text(encoding="ascii")


def buttons(ribbon: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return ribbon.iter(f"{OFFICE}button")


def test_what_is_committed_follows_from_the_declarations() -> None:
    for made in derive_ribbon(ROOT):
        assert (ROOT / made.path).read_bytes().replace(b"\r\n", b"\n") == made.data, made.path


def test_every_macro_that_was_promised_has_a_button(ribbon: ElementTree.Element) -> None:
    labels = {each.get("label") for each in buttons(ribbon)}
    assert labels >= WANTED
    assert len(labels) == len(macros())


def test_one_tab_with_its_groups_in_order(ribbon: ElementTree.Element) -> None:
    (tab,) = ribbon.iter(f"{OFFICE}tab")
    assert tab.get("label") == "SaaS KPI"
    assert [each.get("label") for each in tab] == list(GROUPS)
    assert all(len(each) for each in tab), "no group is empty"


def test_ids_are_unique_and_keys_too(ribbon: ElementTree.Element) -> None:
    ids = [each.get("id", "") for each in ribbon.iter() if each.get("id")]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", each) for each in ids), "an id is an XML name"
    keys = [each.get("keytip", "") for each in buttons(ribbon)]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[A-Z0-9]{1,3}", each) for each in keys)


def test_texts_are_of_the_lengths_that_office_takes(ribbon: ElementTree.Element) -> None:
    for each in buttons(ribbon):
        for name in ("label", "screentip", "supertip"):
            assert 0 < len(each.get(name, "")) <= LONGEST, (each.get("id"), name)
        assert set(each.attrib) == {
            "id", "label", "imageMso", "size", "keytip", "screentip", "supertip", "onAction",
        }  # fmt: skip
        assert each.get("size") in ("normal", "large")
        assert re.fullmatch(r"[A-Z][A-Za-z]+", each.get("imageMso", ""))


def test_every_callback_is_there_with_the_parameter_that_office_passes(
    ribbon: ElementTree.Element, vba: str
) -> None:
    subs = re.findall(r"^Public Sub (\w+)\(control As IRibbonControl\)$", vba, re.MULTILINE)
    assert sorted(subs) == sorted(each.get("onAction", "") for each in buttons(ribbon))
    assert len(set(subs)) == len(subs)


def test_every_callback_runs_an_entry_point_of_its_name(vba: str) -> None:
    called = re.findall(r'^    KpiRun control, "(\w+)"$', vba, re.MULTILINE)
    tree = ast.parse((ROOT / "addin/macros.py").read_text(encoding="utf-8"))
    defined = [each.name for each in tree.body if isinstance(each, ast.FunctionDef)]
    assert called == defined == [each.name for each in macros()]
    runs = re.findall(r'run\("(\w+)"\)', (ROOT / "addin/macros.py").read_text(encoding="utf-8"))
    assert runs == defined


def test_vba_is_what_the_editor_takes(vba: str) -> None:
    """Plain ASCII, lines of at most 1,023 letters."""
    assert max(map(len, vba.splitlines())) < 1_023
    assert vba.startswith('Attribute VB_Name = "KpiRibbon"')
    assert vba.count("\nPublic Sub") + vba.count("\nPrivate Sub") == vba.count("\nEnd Sub")
    assert vba.count("#If") == vba.count("#End If")


def test_a_macro_is_declared_once() -> None:
    declared = macros()[0]
    with pytest.raises(CatalogueError, match="declared twice"):
        macro(declared.name, label="", tip="", icon="", group="Help", key="Q")(declared.run)
    assert macro_named(declared.name) is declared


def test_a_macro_is_declared_without_a_heavy_library() -> None:
    """The registry is read whenever the ribbon is derived, and a macro starts with it."""
    import subprocess
    import sys

    code = (
        "import sys; from kpi_engine.hosts.macros.registry import macros; macros(); "
        "heavy = ('xlwings', 'pandas', 'formualizer', 'lxml', 'duckdb'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(  # the command is ours
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
