"""Workbooks of a ledger by the strictest reading of the file format: what Excel would repair or refuse."""

from __future__ import annotations

import re
from functools import cache

import pytest
from lxml import etree
from openpyxl.utils.cell import range_boundaries

from kpi_engine.engine.bridging import BridgeReport
from kpi_engine.engine.ledger_reports import CohortReport, MovesReport, RetentionReport
from kpi_engine.ledger_book import ledger_workbook
from kpi_engine.sources.subscriptions.staged import SetAside
from kpi_engine.workbook.house_style.settled import parts_of
from tests.ledger_book.conftest import movements, read
from tests.ledger_book.test_kept_books import SEGMENTS, TOTAL, YEAR
from tests.ledger_book.test_other_books import NRR

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection",
    "autoFilter", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions",
    "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "drawing", "tableParts",
)  # fmt: skip
"""The children of a worksheet in the order that the schema demands."""
IN_A_BAR_CHART = ("barDir", "grouping", "varyColors", "ser", "dLbls", "gapWidth", "overlap", "axId")
KINDS = ("moves", "retention", "cohorts", "bridge")
EACH = pytest.mark.parametrize("kind", KINDS)


@cache
def parts(kind: str) -> dict[str, bytes]:
    by = ("plan",)
    aside = [SetAside(7, "negative", "Row 7: the amount -40 is negative.")]
    segments = (*movements(segments=("=Pro",)), *movements(segments=("Basic",)))
    report = {
        "moves": MovesReport(read(by=by, set_aside=aside), movements(), segments),
        "retention": RetentionReport(read(), 12, False, YEAR),
        "cohorts": CohortReport(read(by=by), "net", "month", False, TOTAL, SEGMENTS),
        "bridge": BridgeReport(read(by=by), (NRR,)),
    }[kind]
    return parts_of(ledger_workbook(report))  # type: ignore[arg-type]


def trees(kind: str, folder: str) -> dict[str, etree._Element]:
    return {name: etree.fromstring(data) for name, data in parts(kind).items()
            if name.startswith(f"xl/{folder}/") and name.endswith(".xml")}  # fmt: skip


@EACH
def test_the_parts_of_a_sheet_come_in_the_order_of_the_schema(kind: str) -> None:
    for name, tree in trees(kind, "worksheets").items():
        found = [ORDER.index(etree.QName(child).localname) for child in tree]
        assert found == sorted(found), name


@EACH
def test_there_are_no_macros_links_or_moments_in_it(kind: str) -> None:
    names = " ".join(parts(kind))
    assert not re.search(r"vba|externalLink|connections|activeX|customXml|calcChain", names)
    assert b"2026-01-01T00:00:00Z" in parts(kind)["docProps/core.xml"]
    assert not any(b'TargetMode="External"' in data for name, data in parts(kind).items() if ".rels" in name)


@EACH
def test_every_series_reads_cells_with_figures_and_as_many_labels(kind: str) -> None:
    book = etree.fromstring(parts(kind)["xl/workbook.xml"])
    sheets = {each.get("name") for each in book.iter(f"{MAIN}sheet")}
    charts = trees(kind, "charts")
    assert len(charts) == {"moves": 4, "retention": 1, "cohorts": 2, "bridge": 1}[kind]
    for name, tree in charts.items():
        for series in tree.iter(f"{CHART}ser"):
            heights = set()
            for reference in ("cat", "val"):
                text = series.findtext(f"{CHART}{reference}/{CHART}numRef/{CHART}f") or ""
                where, _, area = text.rpartition("!")
                assert where.strip("'") in sheets, name
                rows = re.fullmatch(r"\$([A-Z]+)\$(\d+):\$\1\$(\d+)", area)
                assert rows, (name, text)
                heights.add((rows[2], rows[3]))
            assert len(heights) == 1, name


@EACH
def test_every_chart_has_as_many_axes_as_it_names_each_crossing_one_that_is_there(kind: str) -> None:
    for name, tree in trees(kind, "charts").items():
        area = tree.find(f".//{CHART}plotArea")
        assert area is not None
        axes = {axis.find(f"{CHART}axId").get("val"): axis for axis in area if axis.tag.endswith("Ax")}  # type: ignore[union-attr]
        named = {each.get("val") for chart in area if chart.tag.endswith("Chart")
                 for each in chart.findall(f"{CHART}axId")}  # fmt: skip
        assert named == set(axes), name
        for axis in axes.values():
            assert axis.find(f"{CHART}crossAx").get("val") in axes, name  # type: ignore[union-attr]
        for bar in area.findall(f"{CHART}barChart"):
            order = [IN_A_BAR_CHART.index(etree.QName(child).localname) for child in bar]
            assert order == sorted(order), name


def test_the_level_has_axes_of_its_own_on_the_right() -> None:
    tree = next(
        tree for tree in trees("moves", "charts").values() if tree.find(f".//{CHART}lineChart") is not None
    )
    axes = {axis.find(f"{CHART}axId").get("val"): axis for axis in tree.iter(f"{CHART}valAx")}  # type: ignore[union-attr]
    line = [each.get("val") for each in tree.findall(f".//{CHART}lineChart/{CHART}axId")]
    bars = [each.get("val") for each in tree.findall(f".//{CHART}barChart/{CHART}axId")]
    assert not set(line) & set(bars)
    assert axes[line[1]].find(f"{CHART}crosses").get("val") == "max"  # type: ignore[union-attr]


@EACH
def test_it_prints_on_pages_as_wide_as_the_sheet_with_its_headings(kind: str) -> None:
    book = etree.fromstring(parts(kind)["xl/workbook.xml"])
    titles = {each.get("localSheetId"): each.text for each in book.iter(f"{MAIN}definedName")
              if each.get("name") == "_xlnm.Print_Titles"}  # fmt: skip
    areas = [each for each in book.iter(f"{MAIN}definedName") if each.get("name") == "_xlnm.Print_Area"]
    sheets = [each.get("name", "") for each in book.iter(f"{MAIN}sheet")]
    assert len(areas) == len(sheets)
    for place, name in enumerate(sheets):
        tree = etree.fromstring(parts(kind)[f"xl/worksheets/sheet{place + 1}.xml"])
        setup = tree.find(f"{MAIN}pageSetup")
        assert setup is not None
        assert setup.get("fitToHeight") in ("0", "1")
        frozen = tree.find(f".//{MAIN}pane")
        listing = name not in ("Overview", "Bridge", "Notes")
        assert (frozen is not None) == listing, name
        assert (str(place) in titles) == listing, name


@EACH
def test_tables_have_the_headings_that_they_show_each_once(kind: str) -> None:
    for name, table in trees(kind, "tables").items():
        titles = [column.get("name", "") for column in table.iter(f"{MAIN}tableColumn")]
        assert len({title.casefold() for title in titles}) == len(titles), name
        assert all(title and title == title.strip() for title in titles), name


@EACH
def test_merged_cells_do_not_overlap(kind: str) -> None:
    for name, tree in trees(kind, "worksheets").items():
        seen: set[tuple[int, int]] = set()
        for merged in tree.iter(f"{MAIN}mergeCell"):
            left, top, right, bottom = (edge or 0 for edge in range_boundaries(merged.get("ref", "")))
            covered = {(row, at) for row in range(top, bottom + 1) for at in range(left, right + 1)}
            assert not covered & seen, (name, merged.get("ref"))
            seen |= covered
