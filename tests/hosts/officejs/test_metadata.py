"""functions.json and manifest.xml against what Microsoft documents of them; our scripts against its types."""

from __future__ import annotations

import json
import re
import ssl
import subprocess
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Function
from tests.hosts.officejs.host import ADD_IN, HERE, Server

ALL: dict[str, Function] = {
    name: function for function in functions() for name in (function.name, *function.aliases)
}
OFFICE = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
OVERRIDES = "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}"
BASIC = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

OPTIONS = (
    "cancelable", "requiresAddress", "requiresParameterAddresses", "stream", "volatile",
    "excludeFromAutoComplete",
)  # fmt: skip
_FLAG = {"type": "boolean"}
_KINDS = {"enum": ["boolean", "number", "string", "any"]}
_DIMENSIONS = {"enum": ["scalar", "matrix"]}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["functions"],
    "properties": {
        "allowCustomDataForDataTypeAny": _FLAG,
        "allowErrorForDataTypeAny": _FLAG,
        "functions": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "name", "parameters", "result"],
                "properties": {
                    "id": {"type": "string", "pattern": r"^[A-Za-z0-9.]{3,128}$"},
                    "name": {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9._]{2,127}$"},
                    "description": {"type": "string", "minLength": 1},
                    "helpUrl": {"type": "string"},
                    "parameters": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["name"],
                            "properties": {
                                "name": {"type": "string", "minLength": 1},
                                "description": {"type": "string", "minLength": 1},
                                "type": _KINDS,
                                "dimensionality": _DIMENSIONS,
                                "optional": _FLAG,
                                "repeating": _FLAG,
                            },
                        },
                    },
                    "result": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {"type": _KINDS, "dimensionality": _DIMENSIONS},
                    },
                    "options": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": dict.fromkeys(OPTIONS, _FLAG),
                    },
                },
                "if": {
                    "required": ["options"],
                    "properties": {"options": {"required": ["requiresParameterAddresses"]}},
                },
                "then": {"properties": {"result": {"properties": {"dimensionality": {"const": "matrix"}}}}},
            },
        },
    },
}  # fmt: skip
"""The reference of "Manually create JSON metadata for custom functions", as it stood in October 2025.

Places of arguments are told only to a function whose result is a matrix, says the same page.
"""


@pytest.fixture(scope="module")
def metadata() -> Any:
    return json.loads((ADD_IN / "functions.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def manifest() -> ElementTree.Element:
    return ElementTree.fromstring((ADD_IN / "manifest.xml").read_bytes())


def test_the_metadata_is_what_microsoft_documents(metadata: Any) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert [fault.message for fault in Draft202012Validator(SCHEMA).iter_errors(metadata)] == []


def test_the_schema_finds_what_microsoft_forbids(metadata: Any) -> None:
    """A schema that lets everything pass would prove nothing."""
    spoilt = json.loads(json.dumps(metadata))
    for function, (key, wrong) in zip(
        spoilt["functions"],
        [("id", "KPI_X"), ("name", "R1"), ("result", {"dimensionality": "scalar"}), ("helpurl", "x")],
        strict=False,
    ):
        function[key] = wrong
    assert len(list(Draft202012Validator(SCHEMA).iter_errors(spoilt))) == 4


def test_every_function_is_there_under_each_of_its_names_with_help_and_arguments(metadata: Any) -> None:
    found = {each["name"]: each for each in metadata["functions"]}
    assert list(found) == list(ALL)
    assert len({each["id"].casefold() for each in found.values()}) == len(ALL)
    for name, function in ALL.items():
        assert function.help in found[name]["description"]
        assert len(found[name]["description"]) <= 255
        parameters = found[name]["parameters"]
        assert [each["name"] for each in parameters] == [each.name for each in function.arguments]
        assert [not each.get("optional", False) for each in parameters] == [
            each.required for each in function.arguments
        ]
        assert all(each["type"] == "any" and each["dimensionality"] == "matrix" for each in parameters)
        assert found[name]["options"]["requiresParameterAddresses"], "else a blank cell is a zero"
    assert metadata["allowErrorForDataTypeAny"], "else an error in an input is #VALUE!, whichever it was"


def test_no_name_is_a_cell_in_either_notation() -> None:
    for name in ALL:
        column = re.fullmatch(r"([A-Z]{1,3})\d+", name)
        assert not column, name
        assert not re.fullmatch(r"R\d*C?\d*|C\d*", name), name


def test_the_manifest_asks_for_one_shared_runtime_with_functions_and_pane(
    manifest: ElementTree.Element,
) -> None:
    assert manifest.attrib[TYPE] == "TaskPaneApp"
    assert [each.tag.removeprefix(OFFICE) for each in manifest if not each.tag.startswith(OVERRIDES)] == [
        "Id", "Version", "ProviderName", "DefaultLocale", "DisplayName", "Description", "IconUrl",
        "HighResolutionIconUrl", "AppDomains", "Hosts", "Requirements", "DefaultSettings", "Permissions",
    ], "the order that the schema demands"  # fmt: skip
    assert re.fullmatch(GUID, manifest.findtext(f"{OFFICE}Id", ""))
    assert re.fullmatch(r"\d+\.\d+\.\d+\.\d+", manifest.findtext(f"{OFFICE}Version", ""))
    sets = manifest.findall(f".//{OFFICE}Set")
    assert [(each.attrib["Name"], each.attrib["MinVersion"]) for each in sets] == [("SharedRuntime", "1.1")]
    pane = manifest.find(f"{OFFICE}DefaultSettings/{OFFICE}SourceLocation")
    urls = {each.attrib["id"]: each.attrib["DefaultValue"] for each in manifest.iter(f"{BASIC}Url")}
    assert pane is not None
    assert pane.attrib["DefaultValue"] == urls["Pane.Url"] == "{origin}/taskpane.html?token={token}"
    host = manifest.find(f".//{OVERRIDES}Host")
    assert host is not None
    assert [each.tag.removeprefix(OVERRIDES) for each in host] == [
        "Runtimes", "AllFormFactors", "DesktopFormFactor",
    ]  # fmt: skip
    runtime = host.find(f".//{OVERRIDES}Runtime")
    assert runtime is not None
    assert runtime.attrib == {"resid": "Pane.Url", "lifetime": "long"}
    page = host.find(f".//{OVERRIDES}Page/{OVERRIDES}SourceLocation")
    action = host.find(f".//{OVERRIDES}Action/{OVERRIDES}SourceLocation")
    assert page is not None
    assert action is not None
    assert page.attrib == action.attrib == {"resid": "Pane.Url"}, "one page, or functions and pane part"


def test_every_resource_of_the_manifest_is_there_used_and_short_enough(
    manifest: ElementTree.Element,
) -> None:
    longest = {"Image": 2048, "Url": 2048, "ShortStrings": 125, "LongStrings": 250}
    defined: dict[str, str] = {}
    for kind in ("Images", "Urls", "ShortStrings", "LongStrings"):
        for each in manifest.findall(f".//{BASIC}{kind}/*"):
            defined[each.attrib["id"]] = each.attrib["DefaultValue"]
            assert len(each.attrib["id"]) <= 32
            assert len(each.attrib["DefaultValue"]) <= longest.get(kind, 2048)
    used = {each.attrib["resid"] for each in manifest.iter() if "resid" in each.attrib}
    assert used == set(defined)
    assert len(manifest.find(f"{OFFICE}Description").attrib["DefaultValue"]) <= 250  # type: ignore[union-attr]
    for url in re.findall(r"\{origin\}(/[^?\"]+)", (ADD_IN / "manifest.xml").read_text(encoding="utf-8")):
        assert (ADD_IN / url.lstrip("/")).is_file(), url


@pytest.mark.parametrize("size", [16, 32, 64, 80, 128])
def test_an_icon_has_the_size_that_its_name_says(size: int) -> None:
    data = (ADD_IN / "icons" / f"icon-{size}.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(data[16:20]) == int.from_bytes(data[20:24]) == size


def test_an_icon_is_sent_without_a_word_on_caching(server: Server) -> None:
    """Else Office shows a picture of its own, says Microsoft's reference of the manifest's Image."""
    trusted = ssl.create_default_context(cafile=str(server.profile.certificate))
    with urlopen(f"{server.origin}/icons/icon-32.png", context=trusted) as answer:
        assert answer.headers["Cache-Control"] is None
        assert answer.headers["Content-Type"] == "image/png"
    with urlopen(f"{server.origin}/taskpane.js", context=trusted) as answer:
        assert answer.headers["Cache-Control"] == "no-cache", "a new version is seen at once"


def test_our_scripts_use_office_js_as_microsoft_declares_it(node: Path, node_packages: Path) -> None:
    """TypeScript reads functions.js and taskpane.js with Microsoft's declarations of Office.js."""
    checked = subprocess.run(
        [str(node), str(node_packages / "typescript" / "bin" / "tsc"), "-p", str(HERE / "tsconfig.json")],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert checked.stdout == ""
    assert checked.returncode == 0
