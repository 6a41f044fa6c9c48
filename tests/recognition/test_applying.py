"""A saved map over another workbook: it grows with the months, or it is refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.recognition.maps.applying import apply, found_map
from kpi_engine.recognition.maps.growing import period_after
from kpi_engine.recognition.maps.layout import Layout, undated
from kpi_engine.recognition.maps.saved import read_saved
from kpi_engine.workbook.package import Package
from tests.recognition.books import movements

MAP = """
workbook: january.xlsx
layout: {Inputs: ""}
ranges:
  - {cells: "Inputs!C4:H4", called: Opening MRR, term: opening_mrr, headings: "Inputs!C3:H3"}
  - {cells: "Inputs!C5:H5", called: New MRR, term: new_mrr, headings: "Inputs!C3:H3"}
  - {cells: "Inputs!C8:H8", called: Churned MRR, ignore: yes}
"""


def _map(folder: Path, text: str = MAP, name: str = "january.check.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def _layout(book: Path) -> Layout:
    return Layout(Package.for_reading(book))


@pytest.mark.parametrize(
    ("months", "last"), [(6, "H"), (7, "I"), (14, "P")], ids=["as it was", "one month more", "next year"]
)
def test_ranges_grow_along_the_headings(tmp_path: Path, months: int, last: str) -> None:
    layout = _layout(movements(tmp_path / "february.xlsx", months=months))
    applied = apply(read_saved(_map(tmp_path)), layout)
    assert [(r.cells, r.headings) for r in applied.ranges] == [
        (f"C4:{last}4", f"C3:{last}3"), (f"C5:{last}5", f"C3:{last}3"),
    ]  # fmt: skip
    assert [str(area) for area in applied.left_out] == ["Inputs!C8:H8"]
    assert applied.origin == "map of january.xlsx, same layout"


def _outlook(actual: str) -> dict[str, object]:
    """Over the months stands what happened and what is expected: `AAAFFF`."""
    words = {"A": "Actual", "F": "Forecast"}
    return {f"{column}2": words[word] for column, word in zip("CDEFGHI", actual, strict=False)}


def test_what_happened_does_not_grow_into_the_forecast(tmp_path: Path) -> None:
    text = MAP.replace("Inputs!C4:H4", "Inputs!C4:E4").replace("Inputs!C3:H3", "Inputs!C3:E3")
    text = text.replace("Inputs!C5:H5", "Inputs!C5:E5").replace("MRR, term", "'MRR, Actual', term")
    text = text.replace("Opening 'MRR", "'Opening MRR").replace("New 'MRR", "'New MRR")
    layout = _layout(movements(tmp_path / "january.xlsx", cells=_outlook("AAAFFF")))
    applied = apply(read_saved(_map(tmp_path, text)), layout)
    assert [r.cells for r in applied.ranges] == ["C4:E4", "C5:E5"]
    april = _layout(movements(tmp_path / "april.xlsx", cells=_outlook("AAAAFF")))
    assert [r.cells for r in apply(read_saved(_map(tmp_path, text)), april).ranges] == ["C4:F4", "C5:F5"]
    back = _layout(movements(tmp_path / "back.xlsx", cells=_outlook("AAFFFF")))
    with pytest.raises(SourceError, match=r"does not fit the workbook: Inputs!C4:E4 is called .*Forecast"):
        apply(read_saved(_map(tmp_path, text)), back)


def test_a_range_ends_before_cells_that_the_map_speaks_of(tmp_path: Path) -> None:
    text = MAP.replace("Inputs!C4:H4", "Inputs!C4:D4").replace("Inputs!C3:H3", "Inputs!C3:D3", 1)
    text += '  - {cells: "Inputs!F4:H4", term: mrr, headings: "Inputs!F3:H3", scenario: Budget}\n'
    applied = apply(read_saved(_map(tmp_path, text)), _layout(movements(tmp_path / "january.xlsx")))
    assert [r.cells for r in applied.ranges] == ["C4:E4", "C5:H5", "F4:H4"]


def test_a_year_beside_the_months_is_none_of_them(tmp_path: Path) -> None:
    """July follows, then the heading 2026 of the whole year: the line ends with July."""
    cells = {"J3": 2026, "J4": 9_999}
    layout = _layout(movements(tmp_path / "february.xlsx", months=7, cells=cells))
    applied = apply(read_saved(_map(tmp_path)), layout)
    assert [r.cells for r in applied.ranges] == ["C4:I4", "C5:I5"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"labels": {"New MRR": "New ARR"}},
         'line 6 does not fit the workbook: Inputs!C5:H5 is called "New ARR"'),
        ({"down": 1}, "line 5 does not fit the workbook: Inputs!C4:H4"),
        ({"title": "SaaS metrics ($k)"}, "Inputs says $k over the figures, not nothing"),
        ({"cells": {f"{column}5": "n/a" for column in "CDEFGH"}},
         'line 6 does not fit the workbook: Inputs!C5:H5 holds no figure there but "n/a"'),
        ({"cells": {f"{column}{row}": None for column in "CDEFGH" for row in (4, 5)}},
         "none of its cells holds a figure"),
    ],
)  # fmt: skip
def test_a_map_that_does_not_fit_is_refused_and_not_used_unasked(
    tmp_path: Path, change: dict[str, object], says: str
) -> None:
    (tmp_path / "books").mkdir()
    layout = _layout(movements(tmp_path / "books" / "other.xlsx", **change))  # type: ignore[arg-type]
    with pytest.raises(SourceError) as refused:
        apply(read_saved(_map(tmp_path)), layout)
    assert says in str(refused.value)
    assert refused.value.code == "stale-map"
    assert len(str(refused.value)) <= 255
    assert found_map(layout, tmp_path) is None


def test_a_map_for_a_sheet_that_is_gone_is_refused(tmp_path: Path) -> None:
    layout = _layout(movements(tmp_path / "other.xlsx"))
    text = MAP.replace("Inputs!C4:H4", "Plan!C4:H4")
    with pytest.raises(SourceError, match="there is no sheet Plan; it has Inputs"):
        apply(read_saved(_map(tmp_path, text)), layout)


def test_a_broken_map_of_another_workbook_is_passed_over(tmp_path: Path) -> None:
    _map(tmp_path, "ranges: [", "zz.check.yaml")
    _map(tmp_path)
    layout = _layout(movements(tmp_path / "february.xlsx"))
    applied = found_map(layout, None)
    assert applied is not None
    assert applied.origin == "map of january.xlsx, same layout"


def test_the_layout_is_that_of_the_words_not_of_figures_and_dates(tmp_path: Path) -> None:
    package = _layout(movements(tmp_path / "a.xlsx"))
    later = _layout(movements(tmp_path / "b.xlsx", months=9, title="SaaS metrics, March 2026"))
    other = _layout(movements(tmp_path / "c.xlsx", labels={"New MRR": "New ARR"}))
    areas = [item.area for item in read_saved(_map(tmp_path)).ranges]
    assert package.signature(areas) == later.signature(areas)
    assert package.signature(areas) != other.signature(areas)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Revenue, Feb 2026", "Revenue"), ("Actual, Q1 26", "Actual"), ("FY26 Budget", "Budget"),
        ("Tier 1 customers", "Tier 1 customers"), ("Gross margin", "Gross margin"), ("31.12.2025", ""),
    ],
)  # fmt: skip
def test_a_label_without_its_dates(label: str, words: str) -> None:
    assert undated(label) == words


@pytest.mark.parametrize(
    ("period", "following"),
    [
        ("2025-12", "2026-01"), ("2026-09", "2026-10"), ("2026-Q4", "2027-Q1"), ("2026", "2027"),
        ("2025-W52", "2026-W01"), ("2026-W52", "2026-W53"), ("soon", ""),
    ],
)  # fmt: skip
def test_the_period_that_follows(period: str, following: str) -> None:
    """2026 has 53 weeks by the calendar of ISO 8601, 2025 has 52."""
    assert period_after(period) == following
