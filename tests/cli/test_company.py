"""`--company` and `kpi company`: a finance team's own KPI, with the example of the handbook."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

import kpi_engine
from kpi_engine.model.cell_error import DIV0
from tests.cli.conftest import Kpi

ROOT = Path(__file__).parents[2]
FACTS = """\
id,guide,kpi,period,value
f1,own,revenue_per_seat,2026-01,1000
f2,own,mrr,2026-01,190700
f3,own,Licensed seats,2026-01,1907
f4,own,support_cost_per_seat,2026-01,3.00
f5,own,support_cost,2026-01,5721
f6,own,opening_mrr,2026-01,180000
f7,own,new_mrr,2026-01,10700
f8,own,expansion_mrr,2026-01,0
f9,own,contraction_mrr,2026-01,0
f10,own,churned_mrr,2026-01,0
"""


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The file of the handbook."""
    page = (ROOT / "docs" / "company-file.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    file = tmp_path / "company.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_file_says_what_it_defines(kpi: Kpi, example: Path) -> None:
    document = kpi("company", "check", example.name, "--format", "json").json
    assert document["schema"] == "kpi.company/1"
    assert document["problems"] == []
    assert [item["id"] for item in document["kpis"] if item["shown"]] == [
        "cac", "nrr", "tx_per_customer", "ltv_cac", "revenue_per_seat", "support_cost_per_seat",
    ]  # fmt: skip
    rows = {item["id"]: item for item in document["kpis"]}
    assert rows["cac"]["targets"] == {"2026": 200, "2027": 180, "2030": 160}
    assert (rows["nrr"]["origin"], rows["revenue_per_seat"]["origin"]) == ("css", "own")
    assert "mas-usage-before-price" in document["rules_left_out"]
    assert document["policy"][0]["approved_by"] == "CFO"
    page = kpi("company", "check", example.name)
    assert page.code == 0
    assert "Example Helpdesk: company.yaml is sound" in page.out
    assert "2026: 200, 2027: 180, 2030: 160" in page.out


def test_every_problem_is_told_with_its_line_and_the_exit_code_says_so(kpi: Kpi, example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    spoilt = text.replace("mrr / seats", "mrr / seets").replace("support_cost / seats", "support_cost / sets")
    example.write_text(spoilt, encoding="utf-8")
    answer = kpi("company", "check", example.name)
    assert answer.code == 1
    assert "kpis.revenue_per_seat.formula: seets is not a known term; did you mean seats" in answer.out
    assert "kpis.support_cost_per_seat.formula: sets is not a known term" in answer.out
    assert "problems in company.yaml; nothing of it is used." in answer.out
    problems = kpi("company", "check", example.name, "--format", "json").json["problems"]
    assert text.splitlines()[problems[0]["line"] - 1].strip() == "formula: mrr / seats"
    calc = kpi("calc", "REVENUE_PER_SEAT", "1000", "10", "--company", example.name)
    assert calc.code == 2
    assert calc.err.startswith("kpi: company.yaml line ")
    assert kpi("company", "check", "nowhere.yaml").code == 2


def test_the_own_kpi_is_calculated_listed_explained_and_judged(kpi: Kpi, example: Path) -> None:
    def with_own(*arguments: str) -> str:
        return kpi(*arguments, "--company", example.name).out

    assert with_own("calc", "REVENUE_PER_SEAT", "1000", "10").startswith("100\n")
    assert "#DIV/0!" in with_own("calc", "revenue_per_seat", "1000", "0")
    assert with_own("calc", "KPI_STATUS", "revenue_per_seat", "49", "2026", "own").startswith("watch")
    assert with_own("calc", "KPI_TARGET", "revenue_per_seat", "2026", "own", "Enterprise").startswith("80")
    assert "REVENUE_PER_SEAT(mrr, seats)" in with_own("list", "--family", "own")
    assert "seats <= 0: seats sold is zero" in " ".join(with_own("info", "REVENUE_PER_SEAT").split())
    assert kpi("calc", "REVENUE_PER_SEAT", "1000", "10").code == 2


def test_a_stated_figure_that_contradicts_the_formula_is_proven_wrong(kpi: Kpi, example: Path) -> None:
    (example.parent / "facts.csv").write_text(FACTS, encoding="utf-8")
    answer = kpi("check", "facts.csv", "--company", example.name, "--format", "json")
    (finding,) = answer.json["findings"]
    assert answer.code == 1
    assert (finding["verdict"], finding["proposed"]) == ("proven", {"f1": 100})
    assert answer.json["not_checked"] == []
    right = FACTS.replace("2026-01,1000\n", "2026-01,100\n")
    (example.parent / "facts.csv").write_text(right, encoding="utf-8")
    assert kpi("check", "facts.csv", "--company", example.name).code == 0


def test_a_workbook_that_calls_the_own_function_is_recalculated(kpi: Kpi, example: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"], sheet["C1"] = 1000, 10, "=REVENUE_PER_SEAT(A1,B1)"
    book.save(example.parent / "book.xlsx")
    cells = kpi("recalc", "book.xlsx", "--company", example.name, "--format", "json").json["cells"]
    assert [(cell["cell"], cell["computed"]) for cell in cells] == [("C1", 100)]


def test_settings_name_the_file_from_where_they_stand(
    kpi: Kpi, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example.parent / "kpi.toml").write_text('company = "company.yaml"\n', encoding="utf-8")
    below = example.parent / "january"
    below.mkdir()
    assert kpi("calc", "REVENUE_PER_SEAT", "1000", "10", folder=below).out.startswith("100\n")
    monkeypatch.setenv("KPI_COMPANY", "elsewhere.yaml")
    answer = kpi("calc", "REVENUE_PER_SEAT", "1000", "10")
    assert answer.code == 2
    assert "elsewhere.yaml: there is no such file. Check the path." in answer.err
    assert kpi("schema", "company").code == 0  # a command without --company asks for no file


def test_a_new_file_is_written_once_and_is_sound(kpi: Kpi, tmp_path: Path) -> None:
    answer = kpi("company", "new", "-o", "mine.yaml", "--name", "Nord & Süd", "--guide", "css")
    assert answer.code == 0
    assert "Written: mine.yaml" in answer.out
    document = kpi("company", "check", "mine.yaml", "--format", "json").json
    assert (document["name"], document["guides"]) == ("Nord & Süd", ["customer_service"])
    again = kpi("company", "new", "-o", "mine.yaml")
    assert again.code == 2
    assert "mine.yaml is there already" in again.err
    assert kpi("company", "new", "-o", "mine.yaml", "--force", "--format", "json").json["written"] is True
    assert "Did you mean" in kpi("company", "new", "-o", "x.yaml", "--guide", "customer_servic").err
    assert not (tmp_path / "x.yaml").exists()


@pytest.mark.parametrize("command", ["list", "info", "calc", "fill", "check", "recalc"])
def test_every_command_that_computes_takes_the_company(kpi: Kpi, command: str) -> None:
    assert "--company" in kpi(command, "--help").out


def test_from_python_the_definitions_hold_inside_the_block(example: Path) -> None:
    with kpi_engine.company(str(example)) as company:
        assert company.name == "Example Helpdesk"
        assert kpi_engine.calculate("REVENUE_PER_SEAT", [1000, 5], [10, 0]).cells() == [100, DIV0]
        assert kpi_engine.call("KPI_STATUS", "revenue_per_seat", 49, 2026, "own") == "watch"
    with pytest.raises(kpi_engine.InputError, match="not a known function"):
        kpi_engine.calculate("REVENUE_PER_SEAT", 1000, 10)


def test_targets_and_rules_that_contradict_each_other_are_warnings(kpi: Kpi, tmp_path: Path) -> None:
    """Customer service tolerates 5 % churn a month, 20 months: a payback of 24 is never reached."""
    lines = (
        "company: {name: Example Helpdesk}", "guides: [css]", "targets:", "  cac_payback: {every_year: 24}",
        "triggers:", "  - {id: nrr-low, when: nrr < 1, then: Act}",
        "  - {id: nrr-high, when: nrr > 0.9, then: Act otherwise}",
    )  # fmt: skip
    (tmp_path / "company.yaml").write_text("\n".join(lines), encoding="utf-8")
    answer = kpi("company", "check", "company.yaml", "--format", "json")
    warnings = {item["rule"]: item for item in answer.json["warnings"]}
    assert answer.code == 0, "the file is sound, its plan is not"
    assert {"rules-overlap", "payback-beyond-lifetime", "plan-breaches-trigger"} <= set(warnings)
    assert warnings["payback-beyond-lifetime"]["keys"][0] == "targets.cac_payback.every_year"
    page = kpi("company", "check", "company.yaml")
    assert "likely: nrr-low (nrr < 1) and nrr-high (nrr > 0.9)" in page.out


def test_guides_that_a_company_merely_builds_upon_are_not_held_against_it(kpi: Kpi, tmp_path: Path) -> None:
    """A gross margin of 92 % from one guide, a COGS ratio of 12 % from another: neither is the company's."""
    (tmp_path / "company.yaml").write_text(
        "company: {name: A}\nguides: [css, mas, ams, smk]\n", encoding="utf-8"
    )
    assert kpi("company", "check", "company.yaml", "--format", "json").json["warnings"] == []
