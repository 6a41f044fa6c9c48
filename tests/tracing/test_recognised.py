"""KPIs that are written out in native Excel, as in our templates."""

from __future__ import annotations

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.formula.grammar import Cells, Node, text, tree
from kpi_engine.formula.guard import guarded
from kpi_engine.tracing.parts import kpi_calls
from kpi_engine.tracing.recognised import recognised

LABELS = {"B2": "Sales and marketing spend, Actual", "B3": "New paying customers, Actual"}


def _label(node: Node) -> str:
    return LABELS.get(node.text, "") if isinstance(node, Cells) else ""


def _found(formula: str, title: str) -> str:
    return text(recognised(tree(formula), title, _label))


def test_the_text_of_a_kpi_is_the_kpi() -> None:
    native = guarded(KPIS.get("CAC"), {"sm_spend": "B2", "new_customers": "B3"})
    assert native.startswith("IF(AND(ISNUMBER(B2)")
    assert _found(native, "Customer acquisition cost, Actual") == "CAC(B2,B3)"


def test_the_name_of_the_cell_tells_kpis_of_the_same_formula_apart() -> None:
    native = guarded(KPIS.get("CPL"), {"spend": "B5", "leads": "B6"})
    assert _found(native, "Cost per lead") == "CPL(B5,B6)"


def test_without_a_name_the_plain_formula_stands_for_the_guarded_one() -> None:
    native = guarded(KPIS.get("CPL"), {"spend": "B5", "leads": "B6"})
    assert _found(native, "Something else") == "B5/B6"


def test_a_kpi_inside_a_choice_of_definitions_is_found() -> None:
    cac = guarded(KPIS.get("CAC"), {"sm_spend": "B2", "new_customers": "B3"})
    wide = guarded(KPIS.get("CAC"), {"sm_spend": "(B2+B4)", "new_customers": "B3"})
    found = recognised(tree(f'IF(A1="wide",{wide},{cac})'), "Customer acquisition cost", _label)
    assert [text(call) for call in kpi_calls(found)] == ["CAC((B2+B4),B3)", "CAC(B2,B3)"]


def test_a_months_argument_that_was_typed_is_kept() -> None:
    cells = {"cac": "B2", "arpu": "B3", "gross_margin": "B4"}
    native = guarded(KPIS.get("PAYBACK"), cells)
    assert _found(native, "CAC payback").startswith("PAYBACK(B2,B3,B4")


def test_any_other_guard_stays_as_it_is() -> None:
    assert _found("IF(AND(ISNUMBER(B2),TRUE),B2/7,0)", "Customer acquisition cost") == (
        "IF(AND(ISNUMBER(B2),TRUE),B2/7,0)"
    )
