"""Charts keep copies of cells; none may show a figure from before the fill."""

from __future__ import annotations

import pytest

from kpi_engine.model.cell_error import CellError
from kpi_engine.workbook.patch import Edit, SetCache, SetValue, StripCache
from tests.faults.conftest import RawBook, changed_parts, filled, plan, worksheet, xml

CHART, CHART_KIND = (
    "xl/charts/chart1.xml",
    "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
)
NEWER, NEWER_KIND = "xl/charts/chartEx1.xml", "application/vnd.ms-office.chartex+xml"
DRAWING, DRAWING_KIND = (
    "xl/drawings/drawing1.xml",
    "application/vnd.openxmlformats-officedocument.drawing+xml",
)

ROWS = (
    '<row r="1"><c r="A1" t="str"><v>Jan</v></c><c r="B1"><v>10</v></c>'
    '<c r="C1"><f>B1*2</f><v>20</v></c></row>'
    '<row r="2"><c r="A2" t="str"><v>Feb</v></c><c r="C2"><f>B2*2</f><v>0</v></c></row>'
    '<row r="3"><c r="A3" t="str"><v>Mar</v></c><c r="B3"><v>30</v></c>'
    '<c r="C3"><f>B3*2</f><v>60</v></c></row>'
)
NAMES = (
    '<definedNames><definedName name="mrr">Plan!$B$1:$B$3</definedName>'
    '<definedName name="_xlchart.v1.0" hidden="1">Plan!$B$1:$B$3</definedName>'
    '<definedName name="latest">OFFSET(Plan!$B$1,0,0,3)</definedName></definedNames>'
)


def points(**texts: str) -> str:
    return "".join(f'<c:pt idx="{index[1:]}"><c:v>{text}</c:v></c:pt>' for index, text in texts.items())


def numbers(reference: str, copied: str, count: int = 3) -> str:
    return (
        f"<c:val><c:numRef><c:f>{reference}</c:f><c:numCache><c:formatCode>0</c:formatCode>"
        f'<c:ptCount val="{count}"/>{copied}</c:numCache></c:numRef></c:val>'
    )


def words(reference: str, copied: str, count: int = 3) -> str:
    return (
        f'<c:cat><c:strRef><c:f>{reference}</c:f><c:strCache><c:ptCount val="{count}"/>{copied}</c:strCache>'
        "</c:strRef></c:cat>"
    )


def with_chart(*series: str) -> RawBook:
    chart = f'<c:chartSpace xmlns:c="urn:chart">{"".join(series)}</c:chartSpace>'
    book = RawBook(sheets={"Plan": worksheet(ROWS), "Old": worksheet("")}, book=("", NAMES))
    return book.part(CHART, chart, kind=CHART_KIND)


def redrawn(series: str, edits: dict[str, Edit]) -> str:
    """What stands in the chart after a patch."""
    return xml(filled(with_chart(series), edits), CHART).removeprefix('<c:chartSpace xmlns:c="urn:chart">')


@pytest.mark.parametrize(
    "reference", ["Plan!$B$1:$B$3", "'Plan'!$B$1:$B$3", "plan!B1:B3", "[0]!mrr", "Plan!mrr", "mrr"]
)
def test_points_take_the_new_figures_point_by_point(reference: str) -> None:
    """February had no figure and no point; both are there now."""
    after = redrawn(numbers(reference, points(_0="10", _2="30")), {"B1": SetValue(11.5), "B2": SetValue(22)})
    assert points(_0="11.5", _1="22", _2="30") in after


def test_recalculated_results_reach_the_chart_as_well() -> None:
    after = redrawn(
        numbers("Plan!$C$1:$C$3", points(_0="20", _1="0", _2="60")), {"B2": SetValue(2), "C2": SetCache(4.0)}
    )
    assert points(_0="20", _1="4", _2="60") in after


@pytest.mark.parametrize("edit", [StripCache(), SetCache(CellError.NA), SetCache("n/a"), SetCache(True)])
def test_a_point_without_a_known_number_is_dropped(edit: Edit) -> None:
    after = redrawn(numbers("Plan!$C$1:$C$3", points(_0="20", _1="0", _2="60")), {"C1": edit})
    assert f'<c:ptCount val="3"/>{points(_1="0", _2="60")}</c:numCache>' in after


def test_labels_follow_their_cells_and_keep_special_characters() -> None:
    after = redrawn(
        words("Plan!$A$1:$A$3", points(_0="Jan", _1="Feb", _2="Mar")), {"A2": SetValue("R&D <2>")}
    )
    assert points(_0="Jan", _1="R&amp;D &lt;2&gt;", _2="Mar") in after
    shown = redrawn(words("Plan!$A$1:$A$3", points(_0="Jan", _1="Feb", _2="Mar")), {"A2": SetValue(46053)})
    assert points(_0="Jan", _2="Mar") in shown, "how the cell shows a number is not known to the chart"


def test_the_format_of_a_point_stays() -> None:
    copied = '<c:pt idx="0" formatCode="0.0"><c:v>10</c:v></c:pt>'
    assert copied.replace("10", "12") in redrawn(numbers("Plan!$B$1:$B$3", copied), {"B1": SetValue(12)})


def test_a_first_point_stands_behind_the_count() -> None:
    after = redrawn(numbers("Plan!$B$1:$B$3", ""), {"B1": SetValue(12)})
    assert f'<c:ptCount val="3"/>{points(_0="12")}</c:numCache>' in after


@pytest.mark.parametrize(
    "series",
    [
        numbers("latest", points(_0="10")),
        numbers("Plan!latest", points(_0="10")),
        numbers("unknown_name", points(_0="10")),
        numbers("(Plan!$B$1,Plan!$B$3)", points(_0="10", _1="30"), 2),
        numbers("Plan!$B:$B", points(_0="10"), 3),
        numbers("Plan!$B$1:$C$3", points(_0="10"), 6),
        numbers("Plan!$B$1:$B$3", points(_0="10", _1="30"), 2),
    ],
)
def test_copies_that_cannot_be_told_point_by_point_are_dropped_as_a_whole(series: str) -> None:
    """A range that moves, several ranges, a whole column, a block, rows that a filter hides."""
    after = redrawn(series, {"B1": SetValue(12)})
    assert "numCache" not in after
    assert "<c:f>" in after


def test_labels_on_two_levels_are_dropped_when_one_changes() -> None:
    levels = (
        '<c:multiLvlStrRef><c:f>Plan!$A$1:$B$3</c:f><c:multiLvlStrCache><c:ptCount val="3"/><c:lvl>'
        f"{points(_0='10')}</c:lvl><c:lvl>{points(_0='Jan')}</c:lvl></c:multiLvlStrCache></c:multiLvlStrRef>"
    )
    assert "multiLvlStrCache" not in redrawn(levels, {"A1": SetValue("January")})
    assert "multiLvlStrCache" in redrawn(levels, {"C9": SetValue(1)})


@pytest.mark.parametrize("kind", ["dlblRangeCache", "dlblFieldTableCache"])
def test_labels_from_cells_follow_too(kind: str) -> None:
    labels = (
        f'<c15:labels xmlns:c15="urn:c15"><c15:f>Plan!$A$1:$A$3</c15:f><c15:{kind}>'
        f'<c:ptCount val="3"/>{points(_0="Jan")}</c15:{kind}></c15:labels>'
    )
    assert points(_0="January") in redrawn(labels, {"A1": SetValue("January")})


@pytest.mark.parametrize(
    "series",
    [
        numbers("Plan!$B$5:$B$7", points(_0="10")),
        numbers("Old!$B$1:$B$3", points(_0="10")),
        numbers("[1]Plan!$B$1:$B$3", points(_0="10")),
        numbers("'[Other book.xlsx]Plan'!$B$1:$B$3", points(_0="10")),
        numbers("Plan!#REF!", points(_0="10")),
        numbers("(Plan!$B$5,Plan!$B$7)", points(_0="10", _1="30"), 2),
        "<c:val><c:numRef><c:f>Plan!$B$1:$B$3</c:f></c:numRef></c:val>",
    ],
)
def test_a_chart_without_a_touched_cell_keeps_its_bytes(series: str) -> None:
    book = with_chart(series)
    assert CHART not in changed_parts(book.open(), filled(book, {"B1": SetValue(12)}))


def test_the_newer_kind_of_chart_follows_through_its_hidden_names() -> None:
    chart = (
        '<cx:chartSpace xmlns:cx="urn:cx"><cx:data id="0"><cx:strDim type="cat"><cx:f>Plan!$A$1:$A$3</cx:f>'
        '<cx:lvl ptCount="3"><cx:pt idx="0">Jan</cx:pt></cx:lvl></cx:strDim><cx:numDim type="val">'
        '<cx:f dir="row">_xlchart.v1.0</cx:f><cx:lvl ptCount="3" formatCode="0"><cx:pt idx="0">10</cx:pt>'
        '<cx:pt idx="2">30</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartSpace>'
    )
    book = with_chart().part(NEWER, chart, kind=NEWER_KIND)
    after = xml(filled(book, {"A1": SetValue("January"), "B2": SetValue(20)}), NEWER)
    assert after == chart.replace(">Jan<", ">January<").replace(
        '</cx:pt><cx:pt idx="2">', '</cx:pt><cx:pt idx="1">20</cx:pt><cx:pt idx="2">'
    )
    levels = chart.replace("</cx:lvl></cx:numDim>", '</cx:lvl><cx:lvl ptCount="3"/></cx:numDim>')
    dropped = xml(filled(with_chart().part(NEWER, levels, kind=NEWER_KIND), {"B2": SetValue(20)}), NEWER)
    assert '<cx:f dir="row">_xlchart.v1.0</cx:f></cx:numDim>' in dropped


def test_a_text_box_that_shows_a_cell_loses_the_old_text() -> None:
    def shape(link: str, text: str) -> str:
        return (
            f'<xdr:sp macro="" textlink="{link}"><xdr:txBody><a:p><a:fld type="TxLink">'
            f"<a:t>{text}</a:t></a:fld></a:p></xdr:txBody></xdr:sp>"
        )

    start, end = '<xdr:wsDr xmlns:xdr="urn:xdr" xmlns:a="urn:a">', "</xdr:wsDr>"
    drawing = start + shape("Plan!$B$1", "10 EUR") + shape("Plan!$B$3", "30 EUR") + shape("", "Board") + end
    book = plan(ROWS).part(DRAWING, drawing, kind=DRAWING_KIND)
    assert xml(filled(book, {"B1": SetValue(5)}), DRAWING) == drawing.replace("10 EUR", "")
    assert DRAWING not in changed_parts(book.open(), filled(book, {"B2": SetValue(5)}))


def test_a_chart_in_utf_16_is_followed() -> None:
    series = numbers("Plan!$B$1:$B$3", points(_0="10"))
    text = f'<?xml version="1.0" encoding="UTF-16"?><c:chartSpace xmlns:c="urn:chart">{series}</c:chartSpace>'
    book = with_chart().part(CHART, text.encode("utf-16"), kind=CHART_KIND)
    assert points(_0="12") in xml(filled(book, {"B1": SetValue(12)}), CHART)


def test_many_figures_and_a_long_series_are_matched_cell_by_cell() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 401))
    copied = points(**{f"_{row - 1}": str(row) for row in range(1, 401)})
    series = f'<c:chartSpace xmlns:c="urn:chart">{numbers("Plan!$A$1:$A$400", copied, 400)}</c:chartSpace>'
    book = plan(rows).part(CHART, series, kind=CHART_KIND)
    after = xml(filled(book, {f"A{row}": SetValue(row * 10) for row in range(1, 401, 2)}), CHART)
    expected = {f"_{row - 1}": str(row * 10 if row % 2 else row) for row in range(1, 401)}
    assert points(**expected) in after
