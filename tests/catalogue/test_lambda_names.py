"""`KPI_CAC` is CAC: a LAMBDA beside an add-in's function of the same word would stop the add-in."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.lambda_names import bare_name, kpi_called, lambda_name
from kpi_engine.catalogue.own_names import misnamed


@pytest.mark.parametrize(
    ("name", "as_lambda"),
    [("CAC", "KPI_CAC"), ("CAC_PAYBACK", "KPI_CAC_PAYBACK"), ("KPI_TARGET", "KPI_TARGET")],
)
def test_a_function_gets_the_prefix_once(name: str, as_lambda: str) -> None:
    assert lambda_name(name) == as_lambda


@pytest.mark.parametrize(
    ("word", "bare"),
    [("KPI_CAC", "CAC"), ("kpi_ndr", "ndr"), ("CAC", "CAC"), ("KPI_TARGET", "KPI_TARGET"),
     ("KPI_OF_OURS", "KPI_OF_OURS"), ("KPI_", "KPI_"), ("", ""), ("KPI_SUM", "KPI_SUM")],
)  # fmt: skip
def test_only_a_kpi_is_meant_without_its_prefix(word: str, bare: str) -> None:
    assert bare_name(word) == bare


def test_the_kpi_is_found_by_any_of_its_names() -> None:
    found = {kpi_called(word) for word in ("NRR", "NDR", "KPI_NRR", "KPI_NDR", "kpi_nrr")}
    assert len(found) == 1
    assert found.pop() is not None
    assert kpi_called("KPI_TARGET") is None


def test_a_company_cannot_take_a_name_of_that_kind() -> None:
    assert "write cac" in misnamed("kpi_cac")
    assert misnamed("kpis_of_ours") == ""
