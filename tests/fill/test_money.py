"""One currency, and amounts in the unit that the template asks for."""

from __future__ import annotations

import pytest

from kpi_engine.errors import SourceError, TemplateError
from kpi_engine.fill import fill_workbook


def settings(**cells):
    def change(book) -> None:
        for ref, value in cells.items():
            book["Settings"][ref] = value

    return change


def test_two_currencies_in_one_table_are_refused_with_the_row(template, tmp_path, fact) -> None:
    facts = [
        fact("sm_spend", "2026-01", 1.0, currency="EUR"), fact("new_customers", "2026-01", 1.0),
        fact("sm_spend", "2026-02", 1.0, currency="USD"),
    ]  # fmt: skip
    with pytest.raises(SourceError, match=r"row 4.*in USD, others are in EUR") as refused:
        fill_workbook(template, facts, tmp_path / "out.xlsx")
    assert refused.value.code == "mixed-currencies"


def test_another_currency_than_the_template_states_is_refused(template, tmp_path, fact) -> None:
    with pytest.raises(SourceError, match=r"in USD, the template in EUR \(Settings!B2\).*if the") as refused:
        fill_workbook(template, [fact("sm_spend", "2026-01", 1.0, currency="USD")], tmp_path / "out.xlsx")
    assert refused.value.code == "other-currency"


def test_a_fill_may_state_the_currency_along_with_its_figures(
    changed_template, tmp_path, fact, cells_of
) -> None:
    path = changed_template(lambda book: book["_map"].append(("currency", "", "", "set_currency", "", "")))
    facts = [fact("sm_spend", "2026-01", 1.0, currency="USD"), fact("new_customers", "2026-01", 1.0)]
    fill_workbook(path, [*facts, fact("currency", "", "USD")], tmp_path / "out.xlsx")
    assert cells_of(tmp_path / "out.xlsx", "Settings")["B2"] == "USD"


def test_a_dollar_sign_agrees_with_the_dollars_of_the_template(changed_template, tmp_path, fact) -> None:
    path = changed_template(settings(B2="CAD"))
    facts = [fact("sm_spend", "2026-01", 1.0, currency="$"), fact("new_customers", "2026-01", 1.0)]
    assert len(fill_workbook(path, facts, tmp_path / "out.xlsx").inputs) == 2


@pytest.mark.parametrize(("unit", "typed"), [("1", 100_000.0), (1, 100_000.0), ("k", 100.0), ("M", 0.1)])
def test_amounts_are_typed_in_the_unit_of_the_template_and_counts_are_not_scaled(
    changed_template, tmp_path, january, cells_of, unit, typed
) -> None:
    receipt = fill_workbook(changed_template(settings(B3=unit)), january, tmp_path / "out.xlsx")
    cells = cells_of(tmp_path / "out.xlsx", "Inputs")
    assert (cells["C4"], cells["C5"]) == (typed, 400.0)
    assert any("divided by" in warning for warning in receipt.warnings) is (typed != 100_000.0)


def test_a_unit_that_nobody_knows_is_not_guessed(changed_template, tmp_path, january) -> None:
    with pytest.raises(TemplateError, match="must be 1, k or m"):
        fill_workbook(changed_template(settings(B3="thousands")), january, tmp_path / "out.xlsx")
