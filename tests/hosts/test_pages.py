"""What the pages on the add-in say, held against the program: commands, formulas, steps and links."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer
from typer.main import get_command

from kpi_engine import CellError, calculate
from kpi_engine.cli.main import app
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.installing.hosts import chosen

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "docs" / "excel.md", *sorted((ROOT / "docs" / "excel").glob("*.md")))
HOSTS = [page for page in PAGES if page.name not in {"excel.md", "macros.md"}]
"""The pages that tell how to install something."""
OF_EXCEL = {"ISERROR", "SUM"}
OF_THE_ADD_IN = {"KpiLastFault", "KPI_ENGINE_STATUS"}
"""What tells about the add-in itself, and is no function of the catalogue."""

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def quoted(page: Path) -> list[str]:
    """What stands in backticks, also over the end of a line."""
    return [" ".join(text.split()) for text in re.findall(r"(?<!`)`([^`]+)`(?!`)", page.read_text("utf-8"))]


def commands(page: Path) -> list[str]:
    return [text for text in quoted(page) if text.startswith("kpi ")]


def formulas(page: Path) -> list[str]:
    return [text for text in quoted(page) if re.match(r"=[A-Za-z]", text)]


def parsed(command: str) -> None:
    """The command exists and takes these options; nothing is run."""
    found, (name, *given) = get_command(app), shlex.split(command.replace("NUMBER", "9443"))
    context = typer.Context(found, info_name=name)
    while hasattr(found, "commands") and given:
        assert given[0] in found.commands, f"no command {given[0]}"
        found, context = found.commands[given[0]], typer.Context(found, parent=context)
        given = given[1:]
    if given:
        found.make_context(found.name, list(given), parent=context)
        hosts = [value for option, value in pairwise(given) if option == "--host"]
        if {"install", "uninstall"} & set(command.split()):
            chosen(hosts)


@each_page
def test_every_command_exists_with_its_options(page: Path) -> None:
    for command in commands(page):
        parsed(command)


@pytest.mark.parametrize(
    "wrong", ["kpi adin install", "kpi addin serve --pot 9443", "kpi addin install --host mac"]
)
def test_a_command_that_does_not_exist_would_be_seen(wrong: str) -> None:
    with pytest.raises(Exception, match=r"adin|No such option|--host is mac"):
        parsed(wrong)


def called(formula: str) -> Iterator[str]:
    """The functions of a formula, under the names of the registry."""
    for name in re.findall(r"([A-Za-z_.]+)\(", re.sub(r'"[^"=]*"', "", formula)):
        bare = name.removeprefix("KPI.")
        yield bare.removeprefix("KPI_") if bare not in functions() and bare not in OF_THE_ADD_IN else bare


@each_page
def test_every_formula_calls_functions_that_exist(page: Path) -> None:
    for formula in formulas(page):
        for name in called(formula):
            assert name in functions() or name in OF_EXCEL | OF_THE_ADD_IN, formula


PROMISED = re.compile(
    r"`=(?P<outer>ISERROR\()?(?:KPI[._])?(?P<name>[A-Z]+)\((?P<arguments>[^()`]*)\)+`"
    r"(?:, with A1 empty)?(?: \||:| gives| into a cell:|, which must show) `?"
    r"(?P<answer>TRUE|[\d.]*\d|#[A-Z0-9/]+!?)"
)


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.stem)
def test_what_a_first_check_must_show_is_what_the_engine_gives(page: Path) -> None:
    for promise in PROMISED.finditer(page.read_text("utf-8")):
        texts = re.split(r"[,;]", promise["arguments"])
        if any(text not in {"A1"} and not re.fullmatch(r"[\d.]+", text) for text in texts):
            continue
        found = calculate(promise["name"], *(None if text == "A1" else float(text) for text in texts)).cells()
        cell = found[0] if isinstance(found, list) else found
        if promise["outer"]:
            assert promise["answer"] == "TRUE"
            assert isinstance(cell, CellError), promise[0]
        else:
            shown = cell.text if isinstance(cell, CellError) else f"{cell:g}"
            assert shown == promise["answer"], promise[0]


def test_promises_are_found_in_the_pages() -> None:
    promises = [each["answer"] for page in PAGES for each in PROMISED.finditer(page.read_text("utf-8"))]
    assert {"250", "#DIV/0!", "#N/A", "TRUE", "50"} <= set(promises)


@pytest.mark.parametrize("page", HOSTS, ids=lambda page: page.stem)
def test_installing_takes_at_most_three_steps(page: Path) -> None:
    sections = re.split(r"^#+ ", page.read_text("utf-8"), flags=re.MULTILINE)
    ways = [part for part in sections if part and "check" not in part.splitlines()[0].lower()]
    steps = [len(re.findall(r"^\d+\. ", part, flags=re.MULTILINE)) for part in ways]
    assert max(steps) <= 3
    assert max(steps) == 3 or "installing.md), three steps" in page.read_text("utf-8")


@each_page
def test_every_page_says_that_no_excel_was_there_and_what_to_check_first(page: Path) -> None:
    text = " ".join(page.read_text("utf-8").split())
    assert re.search(r"not available|neither Excel|No Excel|Not tried: Excel|has run on Windows", text)
    assert re.search(r"first check|cells to type first", text, re.IGNORECASE)


def extras() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return set(project["optional-dependencies"])


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.stem)
def test_the_engine_is_installed_from_its_folder_since_no_index_has_it(page: Path) -> None:
    for target in re.findall(r"pip install (?!-)(\S+?)`", page.read_text("utf-8")):
        found = re.fullmatch(r'"\.\[(\w+)\]"|\.', target)
        assert found, target
        assert found[1] is None or found[1] in extras()


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if link.startswith("https://"):
            continue
        file, _, anchor = unquote(link).partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link
