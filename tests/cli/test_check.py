"""`kpi check` as an auditor meets it: the same margin, with and without witnesses, and put right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Kpi

_HEADER = "id,guide,kpi,period,value,unit,entity\n"
_MARGIN = "f1,,gross_margin,2026-01,8.8,,Group\nf2,,cogs_ratio,2026-01,1.2,,Group\n"
_WITNESSES = "f3,,revenue,2026-01,500000,,Group\nf4,,cogs,2026-01,60000,,Group\n"
_RIGHT = _MARGIN.replace("8.8", "0.88").replace("1.2", "0.12")


def _facts(folder: Path, rows: str) -> None:
    (folder / "facts.csv").write_text(_HEADER + rows, encoding="utf-8")


def test_a_lost_decimal_point_is_proven_by_two_witnesses(kpi: Kpi, tmp_path: Path) -> None:
    _facts(tmp_path, _MARGIN + _WITNESSES)
    answer = kpi("check", "facts.csv", "--format", "json")
    document = answer.json
    assert answer.code == 1
    assert document["schema"] == "kpi.check/1"
    proposed = {fact: value for f in document["findings"] for fact, value in f["proposed"].items()}
    assert proposed == {"f1": 0.88, "f2": 0.12}
    assert {f["verdict"] for f in document["findings"]} == {"proven"}
    assert all("decimal" in f["kind"] for f in document["findings"])
    evidence = [e for f in document["findings"] for e in f["evidence"]]
    assert any(not e["holds_before"] and e["holds_after"] for e in evidence)


def test_without_witnesses_it_is_likely_only(kpi: Kpi, tmp_path: Path) -> None:
    _facts(tmp_path, _MARGIN)
    document = kpi("check", "facts.csv", "--format", "json").json
    assert [f["verdict"] for f in document["findings"]] == ["likely"]
    assert document["findings"][0]["proposed"] == {"f1": 0.88, "f2": 0.12}


def test_the_corrected_facts_are_silent(kpi: Kpi, tmp_path: Path) -> None:
    _facts(tmp_path, _RIGHT + _WITNESSES)
    answer = kpi("check", "facts.csv")
    assert answer.code == 0
    assert "4 figures, no finding" in answer.out


def test_a_health_score_and_an_engagement_score_need_not_agree(kpi: Kpi, tmp_path: Path) -> None:
    _facts(tmp_path, "f1,smk,health_score,2026-01,55,,\nf2,smk,engagement_score,2026-01,12,,\n")
    answer = kpi("check", "facts.csv")
    assert answer.code == 0
    assert "2 figures, no finding" in answer.out


_MARGIN_OF = "f1,,gross_margin,2026-01,{},,\nf2,,revenue,2026-01,10000,,\nf3,,cogs,2026-01,1000,,\n"
_MORE_COSTS = "f4,,support_cost,2026-01,1200,,\nf5,,onboarding_delivery_cost,2026-01,300,,\n"
_CAC = (
    "f1,,cac,2026-01,{},,\nf2,,sm_spend,2026-01,2600,,\nf3,,new_customers,2026-01,10,,\n"
    "f4,,onboarding_cost,2026-01,300,,\nf5,,tool_cost,2026-01,100,,\n"
)


@pytest.mark.parametrize(
    ("rows", "option"),
    [
        (_CAC.format(300), "cac_scope: fully loaded with onboarding and tools"),
        (_MARGIN_OF.format("0.78") + _MORE_COSTS, "cogs_scope: plus support)"),
        (_MARGIN_OF.format("0.75") + _MORE_COSTS, "cogs_scope: plus onboarding delivery)"),
    ],
)
def test_every_definition_that_a_policy_may_choose_is_accepted(
    kpi: Kpi, tmp_path: Path, rows: str, option: str
) -> None:
    _facts(tmp_path, rows)
    answer = kpi("check", "facts.csv")
    assert answer.code == 0, answer.out
    assert option in " ".join(answer.out.split())


@pytest.mark.parametrize("rows", [_CAC.format(3000), _MARGIN_OF.format("7.8") + _MORE_COSTS])
def test_a_slip_is_found_beside_every_definition(kpi: Kpi, tmp_path: Path, rows: str) -> None:
    _facts(tmp_path, rows)
    answer = kpi("check", "facts.csv")
    assert answer.code == 1
    assert "f1" in answer.out


def test_an_id_to_trust_that_is_not_there_is_refused(kpi: Kpi, tmp_path: Path) -> None:
    _facts(tmp_path, _MARGIN)
    answer = kpi("check", "facts.csv", "--trust", "f9")
    assert answer.code == 2
    assert "f9" in answer.err
    assert kpi("check", "facts.csv", "--trust", "f2").code == 1


def test_a_finding_can_be_read_without_failing_the_run(kpi: Kpi, tmp_path: Path) -> None:
    _facts(tmp_path, _MARGIN)
    answer = kpi("check", "facts.csv", "--fail-on", "never")
    assert answer.code == 0
    assert "Gross margin" in answer.out


def test_three_columns_are_enough_and_an_alias_is_understood(kpi: Kpi, tmp_path: Path) -> None:
    rows = "id,kpi,value\na,CAC_PAYBACK,12\nb,GM,150%\n"
    (tmp_path / "facts.csv").write_text(rows, encoding="utf-8")
    document = kpi("check", "facts.csv", "--format", "json").json
    assert document["facts"] == 2
    assert [f["facts"] for f in document["findings"]] == [["b"]]


def test_a_missing_file_is_one_line(kpi: Kpi) -> None:
    answer = kpi("check", "nowhere.csv")
    assert answer.code == 2
    assert answer.err.startswith("kpi: ")
    assert answer.err.count("\n") == 1
    assert "nowhere.csv" in answer.err


def test_a_figure_that_nobody_knows_is_said_to_be_unchecked_and_is_no_finding(
    kpi: Kpi, tmp_path: Path
) -> None:
    _facts(tmp_path, _RIGHT + _WITNESSES + "f5,,moon_phase,2026-01,7,,Group\n")
    assert kpi("check", "facts.csv", "--format", "json").json["not_checked"] == ["f5"]
    answer = kpi("check", "facts.csv")
    assert answer.code == 0
    assert "4 figures, no finding" in answer.out
    assert "moon_phase (f5)" in answer.out


def test_gross_profit_ties_revenue_margin_and_ebitda_together(kpi: Kpi, tmp_path: Path) -> None:
    said = {"p": "gross_profit,2026-01,44000", "o": "opex,2026-01,300000", "e": "EBITDA,2026-01,140000"}
    _facts(tmp_path, _WITNESSES + "".join(f"{id_},,{figure},,Group\n" for id_, figure in said.items()))
    findings = kpi("check", "facts.csv", "--format", "json").json["findings"]
    assert [(f["verdict"], f["proposed"]) for f in findings] == [("proven", {"p": 440_000})]


def test_the_report_is_a_page_of_its_own(kpi: Kpi, tmp_path: Path) -> None:
    facts = tmp_path / "report.csv"
    facts.write_text("Metric,Jan 2026\nGross margin,880%\nCOGS ratio,12%\nCAC,#DIV/0!\n", encoding="utf-8")
    page = tmp_path / "report.html"
    answer = kpi("check", str(facts), "--format", "html", "-o", str(page))
    assert answer.code == 1
    html = page.read_text(encoding="ascii")
    assert "Of 2 figures checked" in html
    assert "88.0%" in html
    assert "#DIV/0!, no figure" in html
    assert kpi("check", str(facts), "--format", "html").out == html
    assert (
        "Not checked, because no usable number stands there: 1 figure, cac (B4)."
        in kpi("check", str(facts)).out
    )


def test_a_page_is_never_written_over_another_kind_of_file(kpi: Kpi, tmp_path: Path) -> None:
    facts = tmp_path / "report.csv"
    facts.write_text("Metric,Jan 2026\nGross margin,88%\n", encoding="utf-8")
    before = facts.read_bytes()
    answer = kpi("check", str(facts), "--format", "html", "-o", str(facts))
    assert answer.code == 2
    assert "End its name with .html" in answer.err
    assert kpi("check", str(facts), "--format", "html", "--in-place").code == 2
    assert facts.read_bytes() == before


def test_a_correction_finds_its_cell_below_titles_in_thousands_and_in_brackets(
    kpi: Kpi, tmp_path: Path
) -> None:
    """Revenue less COGS is gross profit: 221.3 − 26.6 = 194.7 thousand; COGS is written with a minus."""
    facts, copy = tmp_path / "report.csv", tmp_path / "copy.csv"
    text = (
        "Acme report\nPrepared 3 Feb\n\nMetric,Unit,Jan-26,Feb-26,Mar-26\nRevenue,$k,210.0,221.3,231.0\n"
        "COGS,$k,(25.2),(266),(27.7)\nGross profit,$k,184.8,194.7,203.3\nGross margin,,88.0%,88.0%,88.0%\n"
    )
    facts.write_text(text, encoding="utf-8")
    (found,) = kpi("check", str(facts), "--format", "json").json["findings"]
    assert (found["facts"], found["proposed"]) == (["D6"], {"D6": 26_600.0})
    assert kpi("check", str(facts), "--accept", found["id"], "-o", str(copy)).code == 0
    assert copy.read_text(encoding="utf-8") == text.replace("(266)", "(26.6)")


def test_the_name_of_the_company_in_a_table_for_a_template_is_no_figure(kpi: Kpi, tmp_path: Path) -> None:
    rows = "period,term,value\n,company_name,Example company\n2026-01,mrr,1000\n2026-01,arr,12000\n"
    (tmp_path / "figures.csv").write_text(rows, encoding="utf-8")
    answer = kpi("check", "figures.csv")
    assert answer.code == 0
    assert "2 figures, no finding" in answer.out
    assert "Not checked" not in answer.out
