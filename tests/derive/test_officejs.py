"""What of the Office.js add-in is derived: names that Excel takes, a table in the script, icons that stay."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from kpi_engine.derive.officejs import FOLDER, derive_officejs, metadata
from kpi_engine.derive.officejs.catalogue import catalogue
from kpi_engine.derive.officejs.icons import icon
from kpi_engine.derive.officejs.names import BEGINS, ENDS, with_names
from kpi_engine.errors import CatalogueError
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Function
from kpi_engine.model.registry import Registry

ROOT = Path(__file__).parents[2]


def test_the_committed_files_are_what_is_derived() -> None:
    derived = list(derive_officejs(ROOT))
    assert {each.path.removeprefix(f"{FOLDER}/") for each in derived} == {
        "functions.json", "functions.js", "catalogue.json", "manifest.xml",
        *(f"icons/icon-{size}.png" for size in (16, 32, 64, 80, 128)),
    }  # fmt: skip
    outdated = [each.path for each in derived if (ROOT / each.path).read_bytes() != each.data]
    assert outdated == [], "run `kpi derive`"


@pytest.mark.parametrize("name", ["PI", "CAC12", "R1C1", "RC", "KPI-X", "cac", "É_RATE"])
def test_a_name_that_excel_would_not_take_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registry: Registry[Function] = Registry("function")
    registry.add(name, replace(functions().get("CAC"), name=name), ())
    monkeypatch.setattr(metadata, "functions", lambda: registry)
    with pytest.raises(CatalogueError, match="Excel takes no such name"):
        list(metadata.named())


def test_only_the_table_of_the_script_is_written_anew() -> None:
    script = f"before\n{BEGINS}  const FUNCTIONS = [];\n{ENDS}after\n"
    written = with_names(script)
    assert written.startswith(f"before\n{BEGINS}")
    assert written.endswith(f"{ENDS}after\n")
    assert '    ["KPI.EXPLAIN", "KPI_EXPLAIN", 1, true],\n' in written
    assert '    ["NDR", "NDR", 5, false],\n' in written, "an alias is a function of its own"
    assert with_names(written) == written
    with pytest.raises(CatalogueError, match="missing"):
        with_names("no marks")


def test_the_pane_has_each_function_with_an_example_and_where_it_comes_from() -> None:
    entries = {each["name"]: each for each in catalogue()["functions"]}
    assert list(entries) == [function.name for function in functions()]
    cac = entries["CAC"]
    assert cac["signature"] == "KPI.CAC(sm_spend, new_customers)"
    assert cac["examples"][0]["formula"].startswith("=KPI.CAC(")
    assert cac["source"]
    assert cac["arguments"][0]["unit_in_words"] == "an amount of money"
    assert json.loads(json.dumps(entries)) == entries


def test_an_icon_with_the_same_pixels_is_left_as_it_is_however_it_was_packed(tmp_path: Path) -> None:
    """zlib's output differs by version; an unchanged picture must not make `kpi derive --check` fail."""
    file = tmp_path / "icon-16.png"
    drawn = icon(16, file)
    at = drawn.index(b"IDAT")
    pixels = zlib.decompress(drawn[at + 4 : -16])
    packed = zlib.compress(pixels, 1)
    chunk = b"IDAT" + packed
    other = drawn[: at - 4] + len(packed).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4) + drawn[-12:]
    assert other != drawn
    file.write_bytes(other)
    assert icon(16, file) == other
    file.write_bytes(b"not a picture")
    assert icon(16, file) == drawn
