"""Formulas beside and below the figures: none is lost, and each keeps saying what it said."""

from __future__ import annotations

import pytest

from kpi_engine.workbook.patch import Edit, SetCache, SetValue, StripCache
from tests.faults.conftest import BOOK, TYPES, cell, contents, filled, links_part, plan, xml

SHARED = (
    '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f t="shared" ref="B1:C3" si="7">A1*$A$1</f><v>4</v></c>'
    '<c r="C1"><f t="shared" si="7"/><v>8</v></c></row>'
    '<row r="2"><c r="A2"><v>3</v></c><c r="B2"><f t="shared" si="7"/><v>6</v></c>'
    '<c r="C2"><f t="shared" si="7"/><v>12</v></c></row>'
    '<row r="3"><c r="A3"><v>5</v></c><c r="B3"><f t="shared" si="7"/><v>10</v></c></row>'
)


def test_a_formula_is_not_overwritten_unless_that_is_asked_for(refusal) -> None:
    book = plan('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    assert refusal(lambda: filled(book, {"A1": SetValue(3)})).code == "formula-in-target"
    after = cell(filled(book, {"A1": SetValue(3, replace_formula=True)}), "A1")
    assert (after.value, after.formula) == (3, "")


def test_a_shared_formula_moves_to_the_next_cell_when_a_figure_takes_its_place() -> None:
    """B1 states the formula for five cells. When it becomes a figure, C1 states it for the other four."""
    after = filled(plan(SHARED), {"B1": SetValue(100, replace_formula=True)})
    cells = {c.ref: c for c in after.cells("Plan")}
    assert (cells["B1"].value, cells["B1"].formula) == (100, "")
    assert {ref: cells[ref].formula for ref in ("C1", "B2", "C2", "B3")} == {
        "C1": "B1*$A$1", "B2": "A2*$A$1", "C2": "B2*$A$1", "B3": "A3*$A$1"
    }  # fmt: skip
    assert '<f t="shared" si="7" ref="B1:C3">B1*$A$1</f>' in xml(after)


def test_the_formula_moves_past_cells_that_are_replaced_as_well() -> None:
    edits: dict[str, Edit] = {ref: SetValue(1, replace_formula=True) for ref in ("B1", "C1", "B2")}
    after = filled(plan(SHARED), edits | {"C2": SetCache(9), "B3": StripCache()})
    cells = {c.ref: c for c in after.cells("Plan")}
    assert (cells["C2"].formula, cells["C2"].value) == ("B2*$A$1", 9)
    assert (cells["B3"].formula, cells["B3"].value) == ("A3*$A$1", None)
    assert 'ref="B2:C3"' in xml(after)


def test_the_last_cell_of_a_shared_formula_leaves_nothing_behind() -> None:
    refs = ("B1", "C1", "B2", "C2", "B3")
    after = filled(plan(SHARED), {ref: SetValue(1, replace_formula=True) for ref in refs})
    assert "shared" not in xml(after)
    assert [cell(after, ref).formula for ref in refs] == [""] * 5


def test_a_cell_that_only_takes_part_leaves_the_shared_formula_where_it_is() -> None:
    after = filled(plan(SHARED), {"C2": SetValue(1, replace_formula=True)})
    assert '<f t="shared" ref="B1:C3" si="7">A1*$A$1</f>' in xml(after)
    assert cell(after, "B3").formula == "A3*$A$1"


def test_two_shared_formulas_of_one_number_are_kept_apart() -> None:
    """Some programs number their shared formulas anew on the way; the later one counts for what follows."""
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1+1</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
        '<row r="3"><c r="A3"><f t="shared" ref="A3:A4" si="0">B3*2</f></c></row>'
        '<row r="4"><c r="A4"><f t="shared" si="0"/></c></row>'
    )
    after = filled(plan(rows), {"A1": SetValue(1, replace_formula=True)})
    assert [cell(after, ref).formula for ref in ("A2", "A3", "A4")] == ["B2+1", "B3*2", "B4*2"]


def test_special_characters_survive_the_move_of_a_formula() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">IF(B1&lt;&gt;"","a&amp;b",1)</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
    )
    after = filled(plan(rows), {"A1": SetValue(1, replace_formula=True)})
    assert cell(after, "A2").formula == 'IF(B2<>"","a&b",1)'


ARRAYS = (
    '<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3*2</f><v>2</v></c><c r="D1" cm="1"><f t="array" '
    'ref="D1:E2">_xlfn.SEQUENCE(2,2)</f><v>1</v></c><c r="E1"><v>2</v></c></row>'
    '<row r="2"><c r="A2"><v>4</v></c>'
    '<c r="G2"><f t="dataTable" ref="G2:H4" dt2D="1" dtr="1" r1="B1" r2="B2"/><v>9</v></c></row>'
)


@pytest.mark.parametrize("ref", ["A1", "A2", "A3", "D1", "E1", "D2", "G2", "H3"])
def test_a_figure_inside_an_array_a_spill_or_a_what_if_table_is_refused(ref: str, refusal) -> None:
    for edit in (SetValue(1), SetValue(1, replace_formula=True)):
        assert refusal(lambda edit=edit: filled(plan(ARRAYS), {ref: edit})).code == "inside-array"


def test_the_inputs_of_a_what_if_table_are_ordinary_cells() -> None:
    after = filled(plan(ARRAYS), {"B1": SetValue(0.1)})
    assert '<f t="dataTable" ref="G2:H4" dt2D="1" dtr="1" r1="B1" r2="B2"/>' in xml(after)


def test_an_array_formula_of_one_cell_can_be_replaced() -> None:
    book = plan('<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B3*2)</f><v>2</v></c></row>')
    after = filled(book, {"A1": SetValue(5, replace_formula=True)})
    assert '<c r="A1"><v>5</v></c>' in xml(after)


CHAIN = '<calcChain><c r="A1" i="1"/></calcChain>'


def test_the_order_of_calculation_goes_when_a_formula_goes() -> None:
    """calcChain lists every formula cell; one that lists a figure makes Excel call the workbook damaged."""
    book = plan('<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><v>1</v></c></row>')
    book.part("xl/calcChain.xml", CHAIN, kind="application/chain+xml", link=(BOOK, "calcChain"))
    assert "xl/calcChain.xml" in contents(filled(book, {"B1": SetValue(3)}).data)
    after = contents(filled(book, {"A1": SetValue(3, replace_formula=True)}).data)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after[TYPES] + after[links_part(BOOK)]


def test_a_chain_of_another_name_goes_as_well() -> None:
    book = plan('<row r="1"><c r="A1"><f>1+1</f></c></row>')
    book.part("xl/Order.XML", CHAIN, kind="application/chain+xml", link=(BOOK, "calcChain"))
    after = contents(filled(book, {"A1": SetValue(3, replace_formula=True)}).data)
    assert not any(b"order" in part.lower() for part in (after[TYPES], after[links_part(BOOK)]))
