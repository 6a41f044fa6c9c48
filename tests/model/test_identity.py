"""What an identity may say."""

from __future__ import annotations

import pytest

from kpi_engine.errors import CatalogueError
from kpi_engine.model.identity import Identity, names_in


def test_an_identity_knows_its_terms_in_reading_order() -> None:
    roll = Identity("roll", "opening_mrr + new_mrr", "=", "mrr", "It rolls forward")
    assert roll.terms == ("opening_mrr", "new_mrr", "mrr")
    assert roll.forms == (("opening_mrr + new_mrr", "mrr"),)


def test_a_term_of_the_period_before_is_named_as_such() -> None:
    assert names_in("mrr[-1] - opening_mrr") == ("mrr[-1]", "opening_mrr")


def test_other_accepted_forms_stand_beside_the_main_one() -> None:
    cac = Identity("cac", "cac * won", "=", "spend", "CAC", also=("cac * won = marketing",))
    assert cac.forms[1] == ("cac * won", "marketing")
    assert cac.terms == ("cac", "won", "spend")


@pytest.mark.parametrize(
    "expression", ["a ** b", "f(a)", "a[0]", "a[-2]", "a if b else c", "'a'", "a < b", "a +"]
)
def test_anything_but_terms_and_arithmetic_is_refused(expression: str) -> None:
    with pytest.raises(CatalogueError):
        names_in(expression)
