"""The ledger as a page: it loads nothing, what was typed is text in it, its charts say their figures."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kpi_engine.cli.ledger.charts import Bar, Series, bridge_chart, column_chart, curve_chart, short
from tests.cli.ledger_run import SUBSCRIPTIONS, Ledger, ledger

__all__ = ["ledger"]


def drawings(page: str) -> list[ElementTree.Element]:
    """Every chart of the page, read as XML."""
    return [ElementTree.fromstring(text) for text in re.findall(r"<svg viewBox.*?</svg>", page, re.DOTALL)]


@pytest.mark.parametrize(
    ("arguments", "charts"),
    [
        (("moves",), 2 + 2 * 2), (("retention", "--window", "2"), 1 + 2),
        (("cohorts", "--basis", "gross"), 1 + 2), (("segments", "--window", "2"), 0),
    ],
)  # fmt: skip
def test_a_page_loads_nothing_and_escapes_what_was_typed(
    ledger: Ledger, tmp_path: Path, arguments: tuple[str, ...], charts: int
) -> None:
    text = SUBSCRIPTIONS.replace("Basic", "<b>&Größe")
    (tmp_path / "odd.csv").write_text(text, encoding="utf-8")
    verb, *more = arguments
    answer = ledger(verb, "odd.csv", "--by", "Plan", *more, "-o", "page.html")
    assert answer.code == 0
    page = (tmp_path / "page.html").read_text(encoding="ascii")
    assert "&lt;b&gt;&amp;Gr&#246;&#223;e" in page
    assert "<b>&" not in page
    assert not re.search(r"(src|href)=|url\(|@import|https?:", page)
    assert "default-src 'none'" in page
    assert len(drawings(page)) == charts
    assert "6 rows in = 6 used + 0 set aside." in page


def test_rows_that_are_not_counted_are_in_the_page(ledger: Ledger) -> None:
    page = ledger("moves", "dirty.csv", "--format", "html").out
    assert "What is not counted" in page
    assert "The same as row 2 in every column." in page


def test_the_bars_of_a_bridge_meet_each_other() -> None:
    bars = [
        Bar("Start", 100.0, "100", "end"), Bar("New", 50.0, "50", "new"), Bar("Churn", -80.0, "-80", "churn"),
        Bar("End", 70.0, "70", "end"),
    ]  # fmt: skip
    (drawing,) = drawings(bridge_chart(bars, "Bridge"))
    boxes = [
        (float(rect.get("y", "")), float(rect.get("y", "")) + float(rect.get("height", "")))
        for rect in drawing.iter("rect")
    ]
    (start, new, churn, end) = boxes
    assert new[1] == pytest.approx(start[0], abs=0.2)
    assert churn[0] == pytest.approx(new[0], abs=0.2)
    assert end[0] == pytest.approx(churn[1], abs=0.2)
    assert start[1] == end[1]
    assert [rect.find("title").text for rect in drawing.iter("rect")][1] == "New: 50"  # type: ignore[union-attr]
    assert "The axis does not begin at 0" not in bridge_chart(bars, "Bridge")


def test_moves_between_ends_far_above_0_are_seen() -> None:
    bars = [
        Bar("Start", 1_000_000.0, "1,000,000", "end"), Bar("New", 50.0, "50", "new"),
        Bar("End", 1_000_050.0, "1,000,050", "end"),
    ]  # fmt: skip
    chart = bridge_chart(bars, "Bridge")
    assert chart.endswith('<p class="dim">The axis does not begin at 0.</p>')
    (drawing,) = drawings(chart)
    start, new, end = (float(rect.get("height", "")) for rect in drawing.iter("rect"))
    assert new > 80
    assert end == pytest.approx(start + new, abs=0.2)
    beside = [text.text for text in drawing.iter("text") if text.get("text-anchor") == "end"]
    assert len(beside) == len(set(beside)) > 2
    below = [Bar("Start", -90.0, "-90", "end"), Bar("New", 5.0, "5", "new"), Bar("End", -85.0, "-85", "end")]
    assert "does not begin" not in bridge_chart(below, "Bridge")


def test_a_month_without_a_figure_is_a_gap_and_no_0() -> None:
    chart = curve_chart(["a", "b", "c", "d"], [Series("NRR", "k0", [1.0, None, 0.9, 0.8])], "Retention")
    (drawing,) = drawings(chart)
    assert len(list(drawing.iter("circle"))) == 3
    assert [len(line.get("points", "").split()) for line in drawing.iter("polyline")] == [1, 2]
    assert curve_chart(["a"], [Series("NRR", "k0", [None])], "Retention") == ""


def test_what_is_lost_hangs_below_the_line() -> None:
    series = [Series("New", "new", [5.0, 0.0]), Series("Churn", "churn", [-3.0, 0.0])]
    (drawing,) = drawings(column_chart(["2026-01", "2026-02"], series, "Movements"))
    new, churn = drawing.iter("rect")
    assert float(new.get("y", "")) + float(new.get("height", "")) == pytest.approx(
        float(churn.get("y", "")), abs=0.2
    )
    assert [short(value) for value in (0, 950, 1_250, 3_000_000, -2e9)] == ["0", "950", "1.25k", "3m", "-2bn"]
