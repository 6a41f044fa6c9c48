"""KPI_EXPLAIN: the figures in the formula, and the reason in words where there is none."""

from __future__ import annotations

import pytest

from kpi_engine import call
from kpi_engine.functions.explain import kpi_explain
from kpi_engine.functions.piece_values import UnknownPieceError
from kpi_engine.model.cell_error import DIV0, NA, VALUE, CellError
from kpi_engine.model.function import ArrayBehaviour, CellValue

SHEET: dict[str, CellValue] = {
    "B1": 100_000.0, "B2": 400.0, "B3": None, "B4": "n/a", "B5": CellError.REF, "Plan!C1": 50.0,
    "spend": 900.0, "B1:B2": [[100_000.0], [400.0]], "SUM(B1:B2)": 100_400.0,
}  # fmt: skip


def read(piece: str) -> CellValue:
    """A small sheet."""
    if piece not in SHEET:
        raise UnknownPieceError(piece)
    return SHEET[piece]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=CAC(100000,400)", "250 = 100,000 / 400; cac_scope: sales and marketing"),
        ("=NRR(200000,15000,3000,2000)", "1.05 = (200,000 + 15,000 + 0 - 3,000 - 2,000) / 200,000; nrr"),
        ("=LTV(50,80%,0.02)", "2,000 = 50 * 0.8 * (1 / 0.02); ltv_basis: gross profit"),
        ("=LTV(50,0.8,0,24)", "960 = 50 * 0.8 * 24; ltv_basis"),
        ("=PAYBACK(250,80,0.92,0.05)", "3.628801031 = LN(1 - 250 * 0.05 / (80 * 0.92)) / LN(1 - 0.05); "),
        ("=EBITDA(-100,,,16)", "-84 = (-100) + 0 + 0 + 16 + 0"),
        ("=LEAD_VELOCITY(115,100)", "0.15 = 115 / 100 - 1"),
        ("=ARPU_MIX({49,199},{0.9,0.1})", "64 = ARPU_MIX({49; 199}; {0.9; 0.1})"),
        ("=NPS({10,10,9,8,7,6,5,4})", "0 = NPS({10; 10; 9; … 4: 8 cells})"),
    ],
)  # fmt: skip
def test_the_figures_stand_in_the_formula(formula: str, text: str) -> None:
    answer = call("KPI_EXPLAIN", formula)
    assert isinstance(answer, str)
    assert answer.startswith(text)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=CAC(100,0)", "#DIV/0! = 100 / 0: nobody was won, so no cost per customer exists; cac_scope"),
        ("=CAC(-1,5)", "#NUM! = (-1) / 5: sales and marketing spend must be at least 0; found -1"),
        ("=CAC(,5)", "#N/A = blank / 5: sales and marketing spend: the cell is blank, and blank is not zero"),
        ('=CAC("x",5)', '#VALUE! = "x" / 5: sales and marketing spend: the cell holds text'),
        ("=CAC(#REF!,5)", "#REF! = #REF! / 5: sales and marketing spend: the cell holds #REF!"),
        ("=CAC(1,2,3)", "#VALUE!: more arguments than CAC(sm_spend, new_customers) takes"),
    ],
)
def test_an_error_comes_with_its_reason_in_words(formula: str, text: str) -> None:
    assert str(call("KPI_EXPLAIN", formula)).startswith(text)


@pytest.mark.parametrize(
    "formula", ["=_xll.CAC(100000,400)", "=_xludf.cac(100000,400)", "='C:\\k.xlam'!CAC(100000,400)",
                "=KPI.CAC(100000,400)", "=kpi.cac(100000,400)", "=@KPI.CAC(100000,400)",
                "=KPI_CAC(100000,400)", "=_xldudf_KPI_CAC(100000,400)", "=_xludf.KPI.CAC(100000,400)",
                "=SaaSKPI.xlam!CAC(100000,400)",
                "='https://x.sharepoint.com/a b/SaaS-KPI.xlam'!CAC(100000,400)", "=[1]!CAC(100000,400)",
                "=SAASKPIENGINE.FUNCTIONS.CAC(100000,400)", "=IFERROR(KPI.CAC(100000,400),0)",
                "=IFERROR(ROUND(CAC(100000,400),2),0)", "= CAC( 100000 , 2*200 )", "=-(CAC(10^5,400))%"],
)  # fmt: skip
def test_the_call_is_found_in_every_spelling_and_anywhere_in_the_formula(formula: str) -> None:
    assert str(call("KPI_EXPLAIN", formula)).startswith("250 = 100,000 / 400")


def test_an_alias_is_explained_as_the_kpi_that_it_stands_for() -> None:
    assert call("KPI_EXPLAIN", "=NDR(100,5,3,2)") == call("KPI_EXPLAIN", "=NRR(100,5,3,2)")


def test_a_lambda_name_of_the_workbook_is_explained_as_the_kpi_that_it_holds() -> None:
    assert call("KPI_EXPLAIN", "=KPI_NDR(100,5,3,2)") == call("KPI_EXPLAIN", "=NRR(100,5,3,2)")
    nested = call("KPI_EXPLAIN", "=KPI_LTV_CAC(1000,KPI_CAC(100,4))")
    assert nested == call("KPI_EXPLAIN", "=LTV_CAC(1000,CAC(100,4))")
    assert call("KPI_EXPLAIN", "=KPI_UNHEARD_OF(1)") is NA


def test_several_kpis_are_explained_under_their_names_the_outer_one_first() -> None:
    answer = call("KPI_EXPLAIN", "=PAYBACK(CAC(100000,400),80,0.92)+ARR(5)")
    assert isinstance(answer, str)
    assert [part.split(" = ")[0] for part in answer.split(" | ")] == [
        "PAYBACK: 3.39673913",
        "CAC: 250",
        "ARR: 60",
    ]
    assert "250 / (80 * 0.92)" in answer


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=CAC(B1,B2)", "250 = 100,000 / 400"),
        ("=CAC(spend,Plan!C1)", "18 = 900 / 50"),
        ("=CAC(SUM(B1:B2),B2)", "251 = 100,400 / 400"),
        ("=CAC(B1+B3,B2/2)", "500 = 100,000 / 200"),
        ("=CAC(B1,B3)", "#N/A = 100,000 / blank"),
        ("=CAC(B1,B4)", '#VALUE! = 100,000 / "n/a"'),
        ("=CAC(B1,B5*2)", "#REF! = 100,000 / #REF!"),
        ("=CAC(B1,B2/B3)", "#DIV/0! = 100,000 / #DIV/0!"),
        ("=CAC(B1:B2,400)", "250 = 100,000 / 400 (the first of 2 results); cac_scope"),
        ("=CAC(B1,Z9)", "Not explained: the value of Z9 is not known here"),
        ("=CAC(B1,B4*2)", "Not explained: the value of B4*2 is not known here"),
        ("=LET(x,B1,CAC(x,B2))", "Not explained: a KPI inside LET or LAMBDA is not followed"),
    ],
)
def test_references_are_read_where_the_host_can_read_them(formula: str, text: str) -> None:
    assert str(kpi_explain(formula, read=read)).startswith(text)


@pytest.mark.parametrize(
    "cell", ["=SUM(1,2)", '=KPI_INFO("cac")', "CAC(1,2)", "", 250.0, None, True, "=CAC(1"]
)
def test_without_a_kpi_function_there_is_nothing_to_explain(cell: CellValue) -> None:
    assert call("KPI_EXPLAIN", cell) is NA


def test_an_error_is_passed_on_and_a_range_is_no_single_cell() -> None:
    assert call("KPI_EXPLAIN", DIV0) is DIV0
    assert call("KPI_EXPLAIN", [["=CAC(1,2)"], ["=CAC(3,4)"]]) is VALUE


def test_it_needs_the_cell_itself() -> None:
    from kpi_engine.functions.explain import KPI_EXPLAIN

    assert KPI_EXPLAIN.behaviour is ArrayBehaviour.CELL
