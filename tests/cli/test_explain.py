"""`kpi explain` and `kpi trace` as an auditor uses them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kpi_engine.model.documents_of_tracing import ExplainDocument, TraceDocument
from tests.cli.conftest import Kpi
from tests.tracing.conftest import PLAN, calculated


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    calculated(tmp_path / "plan.xlsx", PLAN, {"tax_rate": "Settings!$B$1", "spend": "Inputs!$C$4:$E$4"})
    return tmp_path / "plan.xlsx"


def test_a_cell_is_told_as_a_note(kpi: Kpi, plan: Path) -> None:
    answer = kpi("explain", "plan.xlsx", "KPIs!C4")
    assert answer.code == 0, answer.err
    for line in (
        "KPIs!C4  Customer acquisition cost, Jan 2026",
        "250: the same when recalculated",
        "IF new customers is 0 then #N/A (no figure), otherwise acquisition spend divided by new customers.",
        "At the moment it is acquisition spend divided by new customers, because new customers is not 0.",
        "250 = 100,000 / 400",
        "What moves it most",
        "What reads it",
    ):
        assert line in answer.out


def test_a_kpi_comes_with_its_definition_and_its_source(kpi: Kpi, plan: Path) -> None:
    out = kpi("explain", "plan.xlsx", "KPIs!C7").out
    assert "The definition: Customer acquisition cost (CAC, called by its function)" in out
    assert "CAC = sm_spend / new_customers" in out
    assert "Source: " in out


def test_the_note_as_json_is_the_document(kpi: Kpi, plan: Path) -> None:
    document = ExplainDocument.model_validate(kpi("explain", "plan.xlsx", "KPIs!C6", "--format", "json").json)
    assert (document.value, document.words) == (225_000.0, "spend of the quarter times (1 minus tax rate)")
    assert document.sensitivity.effects[0].place == "Inputs!E4"


def test_a_typed_cell_is_no_formula_and_has_readers(kpi: Kpi, plan: Path) -> None:
    out = kpi("explain", "plan.xlsx", "tax_rate").out
    assert "A typed value" in out
    assert "1 formula directly" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("explain", "plan.xlsx", "Inputs!C4:E4"), "for example Inputs!C4"),
        (("explain", "plan.xlsx", "C4"), "say on which one"),
        (("trace", "plan.xlsx", "--direction", "up"), "precedents, dependents or both"),
        (("trace", "plan.xlsx", "-o", "plan.png"), "the ending says what to write"),
        (("trace", "plan.xlsx", "--format", "pdf"), "text, json, dot or html"),
        (("trace", "plan.xlsx", "-o", "plan.xlsx", "--format", "dot"), "is the workbook itself"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    kpi: Kpi, plan: Path, arguments: tuple[str, ...], says: str
) -> None:
    before = plan.read_bytes()
    answer = kpi(*arguments)
    assert answer.code == 2
    assert says in answer.err
    assert answer.err.count("\n") == 1
    assert plan.read_bytes() == before


def test_the_overview_names_the_sheets(kpi: Kpi, plan: Path) -> None:
    answer = kpi("trace", "plan.xlsx")
    assert answer.code == 0, answer.err
    assert "12 formulas in the workbook" in answer.out
    assert re.search(r"KPIs\s+9\s+\d+\s+\d+\s+Inputs, Settings", answer.out)
    assert "No formula depends on itself." in answer.out


def test_a_graph_as_json_is_the_document(kpi: Kpi, plan: Path) -> None:
    assert kpi("trace", "plan.xlsx", "-o", "graph.json").code == 0
    data = json.loads((plan.parent / "graph.json").read_text(encoding="utf-8"))
    document = TraceDocument.model_validate(data)
    ids = {node.id for node in document.nodes}
    assert {edge.source for edge in document.edges} | {edge.target for edge in document.edges} <= ids
    assert kpi("trace", "plan.xlsx", "--format", "json").json == data


def test_a_graph_for_graphviz_has_every_node_once(kpi: Kpi, plan: Path) -> None:
    assert kpi("trace", "plan.xlsx", "--cell", "KPIs!C4", "-o", "graph.dot").code == 0
    text = (plan.parent / "graph.dot").read_text(encoding="utf-8")
    assert text.startswith("digraph workbook {")
    assert text.count("KPIs!C4") == 1 + text.count('tooltip="KPIs!C4"')
    assert text.count("{") == text.count("}")


class _Loads(HTMLParser):
    """Every address that a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "href", "action")]


def test_the_page_holds_everything_and_loads_nothing(kpi: Kpi, plan: Path) -> None:
    assert kpi("trace", "plan.xlsx", "-o", "graph.html").code == 0
    page = (plan.parent / "graph.html").read_text(encoding="utf-8")
    loads = _Loads()
    loads.feed(page)
    assert loads.found == []
    data = json.loads(re.findall(r'id="graph">(.*?)</script>', page, flags=re.DOTALL)[0])
    places = [node[2] for node in data["nodes"]]
    assert "KPIs!C4:E4" in places
    assert data["start"] in {node[0] for node in data["nodes"]}
    assert 'data-sheet="Inputs"' in page


def test_a_text_that_looks_like_the_end_of_the_script_stays_data(kpi: Kpi, tmp_path: Path) -> None:
    cells = {"A1": "</script><b>bold</b>", "B1": 1, "C1": "=B1&A1"}
    calculated(tmp_path / "odd.xlsx", {"<i>": cells})
    assert kpi("trace", "odd.xlsx", "-o", "odd.html").code == 0
    page = (tmp_path / "odd.html").read_text(encoding="utf-8")
    assert "<b>bold" not in page
    assert "<i>" not in page


def test_a_label_in_brackets_stays_as_it_is_typed(kpi: Kpi, tmp_path: Path) -> None:
    cells = {"A1": "Price [red]", "B1": 10, "A2": "Twice", "B2": "=B1*2"}
    calculated(tmp_path / "label.xlsx", {"Plan": cells})
    assert (
        kpi("explain", "label.xlsx", "Plan!B2").out.count("Price [red]") >= 3
    )  # words, inputs, what moves it


def test_a_formula_without_a_result_says_so(kpi: Kpi, tmp_path: Path) -> None:
    calculated(tmp_path / "odd.xlsx", {"Plan": {"A1": "=NOBODY(1)", "B1": "=RAND()"}})
    assert "No result in the file: not verifiable: NOBODY" in kpi("explain", "odd.xlsx", "Plan!A1").out
    assert "No result in the file: the result depends on chance" in kpi("explain", "odd.xlsx", "Plan!B1").out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_file_gets_every_letter_of_a_label_whatever_the_terminal_could_show(
    kpi: Kpi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    calculated(tmp_path / "greek.xlsx", {"Plan": {"A1": "Κόστος", "B1": 10, "A2": "Twice", "B2": "=B1*2"}})
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    answer = kpi("explain", "greek.xlsx", "Plan!B2")
    assert (answer.code, answer.err) == (0, "")
    assert "Κόστος times 2" in answer.out
