"""A run for some companies only, named as the data names them."""

from __future__ import annotations

import pytest

from kpi_engine.batch.selecting import selected
from kpi_engine.batch.spool import Company
from kpi_engine.errors import InputError

COMPANIES = [Company(0, "Acme"), Company(1, "Beta, Inc."), Company(2, "Gamma")]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ((), ["Acme", "Beta, Inc.", "Gamma"]),
        (("gamma , ACME",), ["Acme", "Gamma"]),
        (("Beta, Inc.",), ["Beta, Inc."]),
        (("Beta, Inc.", "Acme"), ["Acme", "Beta, Inc."]),
    ],
)
def test_companies_are_named_one_by_one_or_with_commas(only: tuple[str, ...], expected: list[str]) -> None:
    assert [company.name for company in selected(COMPANIES, only)] == expected


def test_a_company_that_is_not_in_the_data_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean Gamma"):
        selected(COMPANIES, ("Gama",))
