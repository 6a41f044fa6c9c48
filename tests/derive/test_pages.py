"""The reference pages say what the engine does: every example in them is called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpi_engine import call
from kpi_engine.cli.cells import read_argument
from kpi_engine.derive.page import file_of, page, table
from kpi_engine.derive.pages import derive_pages, index
from kpi_engine.functions.registry import functions
from kpi_engine.model.written import call_text, show

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
ROW = re.compile(r"^\| `=([A-Z_0-9]+)\((.*)\)` \| `(.*?)` \|", re.MULTILINE)
NAMES = functions().names


def arguments_of(text: str) -> list[str]:
    """The arguments of a call, split at the commas that are in no braces and no quotes."""
    parts, depth, quoted = [""], 0, False
    for letter in text:
        quoted ^= letter == '"'
        depth += {"{": 1, "}": -1}.get(letter, 0) if not quoted else 0
        if letter == "," and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


@pytest.mark.parametrize("name", NAMES)
def test_every_example_on_the_page_gives_what_the_page_says(name: str):
    rows = ROW.findall((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    assert rows, "a page without an example explains nothing"
    for called, text, stated in rows:
        cells = [read_argument(part) for part in arguments_of(text.replace("\\|", "|"))]
        answer = call(called, *cells)
        if isinstance(answer, float) and not stated.startswith("#"):
            digits = len(stated.partition(".")[2])
            assert abs(answer - float(stated)) <= 0.5000001 * 10**-digits, (called, text)
        else:
            shown = call_text("", (answer,))[1:-1] if isinstance(answer, list) else show(answer)
            assert shown.replace("\n", " ⏎ ") == stated, (called, text)


def test_a_page_tells_a_finance_reader_all_there_is():
    text = (FOLDER / "CAC.md").read_text(encoding="utf-8")
    for part in (
        "# CAC: Customer acquisition cost",
        "CAC = sales and marketing spend / new paying customers",
        "`250 = 100,000 / 400",
        "| `sm_spend` |",
        "nobody was won, so no cost per customer exists",
        "unless sales and marketing spend is at least 0",
        "**sales and marketing**",
        "| `mas` | Customer acquisition cost | monthly | 250.00 in 2026, 160.00 in 2030 |",
        "Bessemer",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("CHURN_CONVERT", "1 − MAX(1 − rate,0)^(to months / from months)"),
        ("GROWTH_RATE", "(now / prior)^(1 / periods) − 1"),
        ("CAGR", "(end / begin)^(1 / years) − 1"),
        ("LEAD_VELOCITY", "qualified now / qualified prior − 1"),
        ("MRR_VELOCITY", "net new now / net new prior − 1"),
    ],
)
def test_two_figures_of_one_kind_are_told_apart_in_the_formula(name: str, formula: str):
    known = tuple(functions())
    text = page(next(each for each in known if each.name == name), known)
    assert f"\n{name} = {formula}\n" in text


def test_a_formula_of_functions_is_shown_as_excel_has_it():
    known = tuple(functions())
    text = page(next(each for each in known if each.name == "BREAKEVEN_CUSTOMERS"), known)
    assert "In native Excel functions:\n\n```\n" in text


def test_words_of_an_argument_are_listed_once_and_a_date_says_what_it_is():
    known = tuple(functions())
    text = page(next(each for each in known if each.name == "BREAKEVEN_MONTHS"), known)
    assert "| `mode` | One of: cumulative, period, sustained. |" in text
    assert "| 9.00 months in 2026; by 2026-09 |" in text
    assert "a division by zero `#DIV/0!`" in text


def test_the_index_answers_questions():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for function in functions():
        assert f"[{function.name}]({file_of(function)})" in text
        assert function.question.endswith("?")
        assert text.count(f"| {function.question} |") == 1
    assert "[NDR](NRR.md) is NRR" in text


def test_links_lead_somewhere():
    for place in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\(([^)]+)\)", place.read_text(encoding="utf-8")):
            assert (FOLDER / target).is_file(), f"{place.name} links to {target}"


def test_no_page_is_left_of_a_function_that_is_gone():
    known = {Path(derived.path).name for derived in derive_pages(FOLDER)}
    assert {place.name for place in FOLDER.iterdir()} == known


def test_a_bar_in_a_cell_stays_in_its_cell():
    assert table(("a", "b"), [("1|2", "3")]).splitlines()[-1] == "| 1\\|2 | 3 |"


def test_pages_are_the_same_every_time():
    known = tuple(functions())
    assert page(known[0], known) == page(known[0], known)
    assert index(known) == index(known)
