"""How the Excel text of a KPI reads: short where nothing can go wrong, no name mixed up."""

from __future__ import annotations

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.formula.guard import guarded, plain, substitute

CAC, PAYBACK, LIFETIME, NRR, BREAKEVEN, GROWTH = (
    KPIS.get(name) for name in ("CAC", "PAYBACK", "LIFETIME", "NRR", "BREAKEVEN_MONTHS", "GROWTH_RATE")
)


def test_the_guard_asks_for_figures_first_and_tells_errors_text_and_blanks_apart() -> None:
    assert guarded(CAC, {"sm_spend": "B2", "new_customers": "B3"}) == (
        "IF(AND(ISNUMBER(B2),ISNUMBER(B3),NOT(OR(ISLOGICAL(B2),ISLOGICAL(B3)))),"
        "IF(OR(B2<-1E-9,B3<-1E-9),#NUM!,IF(B3<=0,#DIV/0!,B2/B3)),"
        "IF(ISERROR(B2),B2,IF(ISERROR(B3),B3,"
        "IF(OR(ISTEXT(B2),ISLOGICAL(B2),ISTEXT(B3),ISLOGICAL(B3)),#VALUE!,#N/A))))"
    )


def test_a_number_typed_into_the_formula_is_not_asked_what_it_is() -> None:
    assert guarded(CAC, {"sm_spend": "B2", "new_customers": "400"}) == (
        "IF(AND(ISNUMBER(B2),NOT(ISLOGICAL(B2))),"
        "IF(B2<-1E-9,#NUM!,B2/400),IF(ISERROR(B2),B2,IF(OR(ISTEXT(B2),ISLOGICAL(B2)),#VALUE!,#N/A)))"
    )
    assert guarded(CAC, {"sm_spend": "100000", "new_customers": "400"}) == "100000/400"
    assert guarded(CAC, {"sm_spend": "100000", "new_customers": "0"}) == "#DIV/0!"


def test_an_optional_argument_that_is_left_out_leaves_no_trace() -> None:
    text = guarded(PAYBACK, {"cac": "B2", "arpu": "B3", "gross_margin": "B4"})
    assert "churn" not in text
    assert "LN(" not in text
    assert "cap_months" not in guarded(LIFETIME, {"churn": "B2"})


def test_a_blank_optional_cell_counts_as_its_default() -> None:
    text = guarded(GROWTH, {"now": "B2", "prior": "B3", "periods": "B4"})
    assert "(B2/B3)^(1/IF(ISBLANK(B4),1,B4))-1" in text
    assert "OR(ISBLANK(B4),ISNUMBER(B4))" in text
    assert "IF(ISBLANK(B3),1/B2,IF(B2>0,MIN(1/B2,B3),B3))" in guarded(
        LIFETIME, {"churn": "B2", "cap_months": "B3"}
    )


def test_a_bound_has_room_for_float_rounding() -> None:
    text = guarded(NRR, {"start": "A1", "expansion": "A2", "contraction": "A3", "churn": "A4"})
    assert "(A3+A4)>A1+1E-9*ABS(A1)" in text


def test_a_word_can_be_typed_into_the_text_or_stand_in_a_cell() -> None:
    assert 'IF("period"="period"' in guarded(BREAKEVEN, {"net_income_range": "B2:M2", "mode": '"period"'})
    in_a_cell = guarded(BREAKEVEN, {"net_income_range": "B2:M2", "mode": "A1"})
    assert 'IF(IF(ISBLANK(A1),"cumulative",A1)="period"' in in_a_cell


def test_names_are_replaced_whole_and_never_inside_text_or_functions() -> None:
    bindings = {"now": "B1", "rate": "B2", "end": "B3"}
    assert substitute('now*rates+NOW()&"now"+end/now', bindings) == 'B1*rates+NOW()&"now"+B3/B1'
    assert substitute("now(now)", bindings) == "now(B1)"


def test_people_read_the_formula_over_its_arguments() -> None:
    assert plain(CAC) == "sm_spend/new_customers"


def test_every_guarded_text_fits_a_cell_even_with_long_sheet_names() -> None:
    for kpi in KPIS:
        cells = {
            parameter.name: f"'Inputs of the whole group'!$BH${100 + place}:$BH$160"
            for place, parameter in enumerate(kpi.parameters)
        }
        assert len(guarded(kpi, cells)) < 8192, kpi.name
