"""A map in YAML: what a person wrote is read exactly, what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.recognition.finding import find_mapping
from kpi_engine.recognition.mapping import MappedRange, Mapping, UnknownRange
from kpi_engine.recognition.maps.layout import Layout
from kpi_engine.recognition.maps.saved import read_saved
from kpi_engine.recognition.maps.writing import map_text
from kpi_engine.workbook.package import Package
from tests.recognition.books import movements

MAP = """
workbook: january.xlsx
layout:
  Inputs:
ranges:
  - cells: Inputs!C4:H4
    called: Opening MRR
    term: Opening MRR
    unit: EUR k
    headings: Inputs!C3:H3
    segment: Enterprise
    opposite_sign: yes
  - cells: "'My Sheet'!B2"
    term: gross_margin
    unit: "%"
    period: Jan 2026
    scenario: Budget
    confirmed: no
  - cells: Inputs!C5:H5
    term:
  - cells: Inputs!C6:H6
    ignore: yes
"""


def _file(folder: Path, text: str) -> Path:
    file = folder / "january.check.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_map_says_what_its_cells_hold(tmp_path: Path) -> None:
    saved = read_saved(_file(tmp_path, MAP))
    first, second, third, fourth = saved.ranges
    assert first.known == MappedRange(
        "Inputs", "C4:H4", "opening_mrr", "Opening MRR", "saved map", "C3:H3", segment="Enterprise",
        currency="EUR", power=3, negated=True,
    )  # fmt: skip
    assert second.known == MappedRange(
        "My Sheet", "B2", "gross_margin", "", "saved map", period="2026-01", scenario="Budget", power=-2,
        sure=False,
    )  # fmt: skip
    assert (third.known, third.ignored, third.unknown) == (None, False, UnknownRange("Inputs", "C5:H5", ""))
    assert (fourth.known, fourth.ignored) == (None, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: this is no map of a workbook"),
        ("ranges:", "line 1: expected a list, each item with - cells: Inputs!C5:N5"),
        ("rangs: []\nranges: []", 'line 1: "rangs" is no key here; known: workbook, layout'),
        ("ranges:\n  - cells: Inputs!C4\n    term: mrr\nsheet: x", 'line 4: "sheet" is no key here'),
        ("ranges:\n  - term: mrr", "line 2: cells is missing; write them with their sheet, like Inputs!C5"),
        ("ranges:\n  - cells: C5:N5", "line 2: C5:N5 is no cells; write them with their sheet"),
        ("ranges:\n  - cells: Inputs!C4:D9\n    term: mrr", "line 2: Inputs!C4:D9 is a block"),
        ("ranges:\n  - cells: Inputs!C4\n    term: mmr", "line 3: mmr is no term. Did you mean mrr"),
        ("ranges:\n  - cells: Inputs!C4\n    term: mrr\n    unit: k EUR m",
         'line 4: "k EUR m" is not understood'),
        ("ranges:\n  - cells: Inputs!C4\n    term: mrr\n    period: soon", "line 4: soon is no period"),
        ("ranges:\n  - cells: Inputs!C4\n    term: mrr\n    ignore: maybe", "line 4: expected yes or no"),
        ("ranges:\n  - cells: Inputs!C4\n    term: [mrr]", "line 3: term is a list; give one value"),
        ("ranges:\n  - cells: Inputs!C4:E4\n    term: mrr\n    headings: Inputs!C3:D3",
         "line 4: Inputs!C3:D3 has 2 cells and C4:E4 has 3; give one for each"),
        ("ranges:\n  - cells: Inputs!C4:E4\n    term: mrr\n  - cells: Inputs!E4:F4\n    term: arr",
         "line 4: Inputs!E4:F4 has cells that stand in line 2 too"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_saved(_file(tmp_path, text))
    assert f"january.check.yaml {says}" in str(refused.value)
    assert len(str(refused.value)) <= 255


def test_a_written_map_reads_back_as_it_was(tmp_path: Path) -> None:
    """Also names that YAML would read otherwise: yes, a number, quotes, a colon."""
    book = movements(tmp_path / "january.xlsx", labels={"New MRR": 'New: "MRR" #1', "Churned MRR": "yes"})
    package = Package.for_reading(book)
    ranges = (
        MappedRange("Inputs", "C5:H5", "new_mrr", "", "label", "C3:H3", currency="EUR", power=6, sure=False),
        MappedRange("Inputs", "C8:H8", "churned_mrr", "", "defined name", "C3:H3", scenario="Budget",
                    segment="no", negated=True, power=-4),
        MappedRange("Inputs", "C9", "mrr", "", "template", period="2026-01", entity="O'Neill & Co: 7"),
    )  # fmt: skip
    text = map_text(
        Mapping("january.xlsx", "", ranges, (UnknownRange("Inputs", "C4:H4", "", ("mrr",)),)), Layout(package)
    )
    assert "# perhaps mrr" in text
    saved = read_saved(_file(tmp_path, text))
    read = [item.known for item in saved.ranges if item.known]
    assert [(r.cells, r.term, r.headings, r.period, r.currency, r.power, r.sure) for r in read] == [
        (r.cells, r.term, r.headings, r.period, r.currency, r.power, r.sure) for r in ranges
    ]
    assert [(r.scenario, r.segment, r.entity, r.negated) for r in read] == [
        (r.scenario, r.segment, r.entity, r.negated) for r in ranges
    ]
    assert [item.called for item in saved.ranges] == ['New: "MRR" #1', "yes", "Closing MRR", "Opening MRR"]


def test_every_reading_of_a_workbook_survives_its_file(tmp_path: Path) -> None:
    """What labels found is found again through the saved map, cell for cell."""
    book = movements(tmp_path / "january.xlsx", title="SaaS metrics (USD k)")
    package = Package.for_reading(book)
    found = find_mapping(package)
    _file(tmp_path, map_text(found, Layout(package)))
    again = find_mapping(package)
    assert {item.found_by for item in again.ranges} == {"saved map"}
    told = [(r.cells, r.term, r.headings, r.currency, r.power, r.scenario) for r in found.ranges]
    assert [(r.cells, r.term, r.headings, r.currency, r.power, r.scenario) for r in again.ranges] == told
    assert again.layout == found.layout
