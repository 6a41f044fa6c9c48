"""Which guide a new workbook follows: one of ours, or a company's choice of KPIs across several."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.new_template import chosen_guide, new_template
from kpi_engine.derive.template.build import assemble
from kpi_engine.errors import InputError, KpiEngineError


def test_one_guide_is_taken_as_it_is():
    with chosen_guide(("css",), ()) as guide:
        assert guide is GUIDES.get("customer_service")


def test_a_selection_brings_along_what_its_kpis_are_computed_from():
    with chosen_guide(("mas", "css"), ("cac", "css.nrr", "mas.ltv_cac")) as guide:
        shown = [kpi.id for kpi in guide.kpis if not kpi.working]
        assert shown == ["cac", "nrr", "ltv_cac"]
        assert guide.kpi("ltv") is not None, "LTV to CAC needs LTV, which is not shown"
        assert guide.kpi("nrr") is not None
    assert GUIDES.find("own") is None, "the selection is gone with the workbook"


def test_rules_come_along_when_all_their_figures_do():
    with chosen_guide(("mas",), ("ltv_cac",)) as guide:
        rules = [trigger.id for trigger in guide.triggers]
    assert "mas-ltv-cac-low" in rules
    assert "mas-cogs-over-revenue" not in rules


def test_tables_come_along_only_when_they_are_named():
    with chosen_guide(("css", "smk"), ("css.nrr", "smk.nps")) as guide:
        assert guide.tables == ()
    with chosen_guide(("mas",), ("cac", "smk.channels")) as guide:
        assert [table.function for table in guide.tables] == ["ATTRIBUTION"]
    with chosen_guide(("ams", "css"), ()) as guide:
        assert {table.function for table in guide.tables} == {"FUNNEL", "COHORT_RETENTION"}


@pytest.mark.parametrize("kpis", [("cac", "css.widgets"), ("widgets",), ("xyz.cac",)])
def test_an_unknown_kpi_is_named(kpis: tuple[str, ...]):
    with pytest.raises(KpiEngineError, match=r"widgets|xyz"), chosen_guide(("mas", "css"), kpis):
        pass


def test_an_unknown_guide_is_refused():
    with pytest.raises(InputError, match="xyz is not a known guide"), chosen_guide(("mas", "xyz"), ()):
        pass


def test_kpis_of_lists_alone_make_no_workbook_of_months():
    with chosen_guide(("smk",), ("nps",)) as guide, pytest.raises(InputError, match="no month is typed"):
        assemble(guide)


def test_without_a_rule_the_board_counts_none():
    with chosen_guide(("smk",), ("cac",)) as guide:
        book = assemble(guide)
    assert not guide.triggers
    area = book.defined_names["triggers_state"].attr_text
    heading = next(row for row in range(1, 60) if book["Status"][f"A{row}"].value == "Trigger")
    assert area == f"Status!$I${heading + 1}:$I${heading + 1}", "an empty row below the heading"
    assert any("COUNTA(triggers_state)" in str(cell.value) for cell in book["Board"]["E"])


def test_a_company_may_be_called_what_looks_like_a_formula():
    with chosen_guide(("mas",), ("cac",)) as guide:
        made = new_template(guide, company="=1+1 & Söhne")
    cell = load_workbook(io.BytesIO(made.data))["Settings"]["B5"]
    assert (cell.value, cell.data_type) == ("=1+1 & Söhne", "s")


def test_a_label_that_a_workbook_would_read_as_a_formula_is_refused():
    with chosen_guide(("mas",), ("cac",)) as guide:
        kpi = replace(guide.kpis[0], label='=Seats "sold"')
        wrong = replace(guide, kpis=(kpi, *guide.kpis[1:]))
        with pytest.raises(InputError, match="begins with ="):
            assemble(wrong)


@pytest.mark.parametrize(
    ("kpi", "what_it_lacks"),
    [
        ("mas.cac_payback", "the target of a CAC that is only computed for it"),
        ("mas.enterprise_mix", "customers of the other tiers"),
        ("mas.concentration", "a KPI with a chart"),
        ("ams.minimum_cash", "a KPI with a chart"),
    ],
)
def test_a_kpi_by_itself_makes_a_workbook(kpi: str, what_it_lacks: str):
    with chosen_guide((kpi.partition(".")[0],), (kpi,)) as guide:
        assert "KPIs" in assemble(guide).sheetnames, what_it_lacks
