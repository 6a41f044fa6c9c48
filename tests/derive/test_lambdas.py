"""The LAMBDA texts for people: one for every name, as Excel takes them, the same every time."""

from __future__ import annotations

import re
from pathlib import Path

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.derive.lambdas import lambdas_source
from kpi_engine.formula.tokens import Kind, tokens

COMMITTED = Path(__file__).parents[2] / "addin" / "lambdas.txt"


def definitions() -> dict[str, str]:
    return dict(re.findall(r"^([A-Z][A-Z0-9_]*) = (LAMBDA\(.*\));$", lambdas_source(), re.MULTILINE))


def test_every_name_and_alias_of_the_catalogue_has_one_definition_in_its_order() -> None:
    names = [name for kpi in KPIS for name in (kpi.name, *kpi.aliases)]
    assert list(definitions()) == [f"KPI_{name}" for name in names]
    assert not [name for name in names if name.startswith("KPI_")], "such a name would stay as it is"


def test_an_optional_argument_is_in_square_brackets_and_has_its_default_inside() -> None:
    text = definitions()["KPI_MAX_CAC"]
    assert text.startswith("LAMBDA(ltv,[ratio],LET(ratio_used,IF(ISOMITTED(ratio),3,")


def test_no_definition_holds_a_prefix_that_only_a_file_knows() -> None:
    assert "_xl" not in lambdas_source()


def test_no_definition_states_a_cell() -> None:
    """A name with a cell but no sheet damages the workbook: Excel repairs it by dropping names."""
    stated = {name: token.text for name, text in definitions().items() for token in tokens(text)
              if token.kind is Kind.REFERENCE}  # fmt: skip
    assert stated == {}


def test_every_definition_fits_into_a_formula_of_excel() -> None:
    assert max(map(len, definitions().values())) < 8_192


def test_the_committed_file_is_what_is_derived() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == lambdas_source()
