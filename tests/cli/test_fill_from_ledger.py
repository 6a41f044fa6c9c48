"""`kpi fill TEMPLATE SUBSCRIPTIONS`: what is said before, on the screen and in the receipt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.model.documents_of_fills import FillDocument
from tests.cli.conftest import Kpi

ROWS = """account,plan,start,end,mrr
a,Core,2026-03-05,,100
b,Starter,2026-03-05,2026-05-05,20
c,Core,2026-05-05,,50
d,Core,2026-06-05,2026-04-05,9
"""
FILL = ("fill", "plan.xlsx", "subscriptions.csv", "--until", "2026-06")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """MRR in all and of one tier, new customers and spend, from April to June 2026."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    names = {"in_months": "$B$1:$D$1"}
    for column, month in zip("BCD", (4, 5, 6), strict=True):
        sheet[f"{column}1"] = date(2026, month, 1)
        sheet[f"{column}6"] = f"={column}2/{column}4"
    for row, name in enumerate(("in_mrr", "in_mrr.core", "in_active_customers", "in_sm_spend"), 2):
        names[name] = f"$B${row}:$D${row}"
    for name, area in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"Plan!{area}")
    path = tmp_path / "plan.xlsx"
    book.save(path)
    (tmp_path / "subscriptions.csv").write_text(ROWS, encoding="utf-8")
    return path


def row(path: Path, number: int) -> list[object]:
    sheet = openpyxl.load_workbook(path, data_only=True)["Plan"]
    return [sheet[f"{column}{number}"].value for column in "BCD"]


def test_a_table_of_subscriptions_becomes_a_filled_workbook(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    answer = kpi(*FILL, "--as", "Starter=core", "-o", "june.xlsx")
    assert answer.code == 0, answer.err
    shown = " ".join(answer.out.split())
    assert "9 cells from subscriptions.csv" in shown
    assert "ledger: 4 rows in = 3 used + 1 set aside; by plan (Core as core, Starter as core)" in shown
    assert (
        "1 of 4 rows of subscriptions.csv are set aside and in no figure: 1 end before start (row 5)" in shown
    )
    assert "A customer who returns is a reactivation, however late." in shown
    assert row(tmp_path / "june.xlsx", 2) == [120, 150, 150]
    assert row(tmp_path / "june.xlsx", 6) == [60, 75, 75]
    receipt = FillDocument.model_validate_json((tmp_path / "june.receipt.json").read_bytes())
    assert receipt.ledger is not None
    assert receipt.ledger.columns["account"] == "customer"
    assert receipt.ledger.set_aside == {"end before start": 1}
    assert {change.fact for change in receipt.inputs if change.cell == "C2"} == {
        "subscriptions.csv: sum over 2 customers"
    }


def test_a_dry_run_shows_it_first_and_a_refusal_says_what_to_type(kpi: Kpi, plan: Path) -> None:
    refused = kpi(*FILL, "--dry-run")
    assert refused.code == 2
    assert '--as "Starter=core", or "Starter=" for the total only.' in refused.err
    shown = " ".join(kpi(*FILL, "--as", "Starter=", "--dry-run").out.split())
    assert "Plan!B3 blank 100 subscriptions.csv: sum over 1 customer" in shown
    assert "plan Starter is in the totals only: 20.00 of MRR in 2026-04." in shown


def test_without_segments_only_the_totals_are_filled(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    assert kpi(*FILL, "--by", "none", "-o", "june.xlsx").code == 0
    assert (row(tmp_path / "june.xlsx", 2), row(tmp_path / "june.xlsx", 3)) == (
        [120, 150, 150],
        [None, None, None],
    )


def test_other_figures_come_beside_it(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_text("period,term,value\n2026-05,sm_spend,7\n", encoding="utf-8")
    answer = kpi(*FILL, "--by", "none", "--data", "costs.csv", "-o", "june.xlsx")
    assert "7 cells from subscriptions.csv, costs.csv" in " ".join(answer.out.split())
    assert row(tmp_path / "june.xlsx", 5) == [None, 7, None]


def test_how_to_read_the_table_may_be_a_file(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    renamed = ROWS.replace("account", "A").replace("start", "B").replace("end", "C").replace("mrr", "D")
    (tmp_path / "subscriptions.csv").write_text(renamed, encoding="utf-8")
    (tmp_path / "reading.yaml").write_text(
        "columns: {customer: A, start: B, end: C, amount: D}\namount_is: a month\n", encoding="utf-8"
    )
    answer = kpi(*FILL, "--reading", "reading.yaml", "--by", "none", "-o", "june.xlsx")
    assert answer.code == 0, answer.err
    assert row(tmp_path / "june.xlsx", 2) == [120, 150, 150]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--as", "Starter"), "--as is VALUE=SEGMENT"),
        (("--as", "a=b", "--as", "a=c"), "--as gives 'a' two segments"),
        (("--prefer", "me"), "--prefer is ledger or data"),
        (("--churn-date", "never"), "--churn-date is period-end or cancelled"),
    ],
)
def test_a_wrong_word_is_refused_with_the_right_ones(
    kpi: Kpi, plan: Path, options: tuple[str, ...], said: str
) -> None:
    answer = kpi(*FILL, *options, "-o", "june.xlsx")
    assert answer.code == 2
    assert said in answer.err


def test_options_about_subscriptions_need_some(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_text("period,term,value\n2026-05,sm_spend,7\n", encoding="utf-8")
    answer = kpi("fill", "plan.xlsx", "--data", "costs.csv", "--by", "plan", "-o", "june.xlsx")
    assert answer.code == 2
    assert "are about a table of subscriptions: name it behind the template" in answer.err


def test_the_table_is_never_overwritten(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "subscriptions.csv").rename(tmp_path / "subscriptions.xlsx")
    answer = kpi("fill", "plan.xlsx", "subscriptions.xlsx", "-o", "subscriptions.xlsx")
    assert answer.code == 2
    assert "which is read. Choose another name" in answer.err
    assert (tmp_path / "subscriptions.xlsx").read_text(encoding="utf-8") == ROWS


def test_a_question_about_the_columns_is_answered_in_a_file(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "subscriptions.csv").write_text(
        "account,start,end,Wert\na,2026-03-05,,100\n", encoding="utf-8"
    )
    answer = kpi(*FILL, "-o", "june.xlsx")
    assert answer.code == 2
    shown = " ".join(answer.err.split())
    assert "no column says the amount" in shown
    assert "kpi ledger moves, with --save-reading r.yaml; then kpi fill … --reading r.yaml" in shown
