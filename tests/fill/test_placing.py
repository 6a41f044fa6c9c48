"""Which cell a fact goes to, and the sentence when there is none."""

from __future__ import annotations

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.fill import fill_workbook


def refusal(template, tmp_path, facts) -> SourceError:
    with pytest.raises(SourceError) as refused:
        fill_workbook(template, facts, tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()
    assert len(refused.value.message) <= 255
    return refused.value


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        (("visitors", "2026-01", 1.0, {}), "unknown-term", "no place for visitors. It takes company"),
        (("sm_spend", "2026-01", 1.0, {"scenario": "Forecast"}), "unknown-segment",
         "for Actual, Budget, not for Forecast"),
        (("transactions", "2026-01", 1.0, {}), "unknown-segment", "for Actual Core, not for Actual"),
        (("transactions", "2026-01", 1.0, {"segment": "Plus"}), "unknown-segment", "not for Actual Plus"),
        (("sm_spend", "2027-01", 1.0, {}), "period-outside", "no 2027-01 for sm_spend, only 2026-01"),
        (("sm_spend", "2026-Q1", 1.0, {}), "period-outside", "no 2026-Q1"),
        (("sm_spend", "", 1.0, {}), "no-period", "without a period; the template has 2026-01"),
        (("trials", "2026-01", 1.0, {}), "period-outside", "for trials, only 2026-W01 to 2026-W05"),
        (("sm_spend", "2026-01", "tbd", {}), "text-in-number", '"tbd" is text where sm_spend needs a number'),
    ],
)  # fmt: skip
def test_a_fact_without_a_place_is_refused_with_its_row(template, tmp_path, fact, given, code, says) -> None:
    term, period, value, more = given
    error = refusal(template, tmp_path, [fact(term, period, value, **more)])
    assert error.code == code
    assert "actuals.csv row 2" in error.message
    assert says in error.message


def test_a_formula_is_never_overwritten(changed_template, tmp_path, january) -> None:
    def put_formula(book) -> None:
        book["Inputs"]["C5"] = "=300+100"

    error = refusal(changed_template(put_formula), tmp_path, january)
    assert error.code == "formula-in-target"
    assert "row 3" in error.message
    assert "Inputs!C5 holds a formula" in error.message


def test_two_figures_for_one_cell_name_both_rows(template, tmp_path, january, fact) -> None:
    error = refusal(template, tmp_path, [*january, fact("SM_SPEND", "2026-01", 5.0)])
    assert error.code == "two-values"
    assert "actuals.csv row 4" in error.message
    assert "also in actuals.csv row 2" in error.message


def test_the_same_figure_twice_is_filled_once_and_said(template, tmp_path, january, fact) -> None:
    receipt = fill_workbook(
        template, [*january, fact("sm_spend", "2026-01", 100_000.0)], tmp_path / "out.xlsx"
    )
    assert len(receipt.inputs) == 2
    assert [warning for warning in receipt.warnings if "repeats" in warning]


def test_all_problems_are_counted_and_the_first_is_told(template, tmp_path, fact) -> None:
    facts = [fact("sm_spent", "2026-01", 1.0), fact("sm_spend", "2031-01", 1.0), fact("trials", "", 1.0)]
    error = refusal(template, tmp_path, facts)
    assert "row 2" in error.message
    assert "2 more problems" in error.message


def test_figures_that_the_template_holds_already_are_not_missing(template, tmp_path, january, fact) -> None:
    first = tmp_path / "first.xlsx"
    fill_workbook(template, january, first)
    receipt = fill_workbook(first, [fact("new_customers", "2026-01", 400.0)], tmp_path / "second.xlsx")
    assert len(receipt.inputs) == 1


def test_text_that_looks_like_a_formula_stays_text(template, tmp_path, fact, cells_of) -> None:
    fill_workbook(template, [fact("company", "", '=HYPERLINK("http://x","y")')], tmp_path / "out.xlsx")
    assert cells_of(tmp_path / "out.xlsx", "Settings")["B1"] == '=HYPERLINK("http://x","y")'


def test_text_does_not_replace_a_number_that_the_template_holds(changed_template, tmp_path, fact) -> None:
    def put_number(book) -> None:
        book["Settings"]["B1"] = 12

    assert (
        refusal(changed_template(put_number), tmp_path, [fact("company", "", "North")]).code
        == "text-in-number"
    )
